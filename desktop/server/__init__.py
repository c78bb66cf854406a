"""The server that desks share: the wire's endpoints over one store. Keeps nothing in its process.

What it counts there (requests under way, passwords being checked) is forgotten with them."""
