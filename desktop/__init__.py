"""All of RMA Desk but its windows. Nothing in here imports Qt."""

__version__ = "0.1.0"
