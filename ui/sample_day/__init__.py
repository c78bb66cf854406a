"""The sample day played through the windows by keys and clicks, each scene photographed."""
