"""The rules of hardware returns: pure functions over plain data; no storage, clock or network."""
