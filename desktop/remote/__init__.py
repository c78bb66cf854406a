"""A desk's side of the line."""
