"""The model of many desks on one server, with a line that breaks."""
