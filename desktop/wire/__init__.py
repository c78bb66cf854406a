"""What goes over the line between a desk and its server: messages, problems, rows as JSON."""
