"""The windows of RMA Desk: Qt only; a window talks to a Desk and never sees a table."""
