"""The rules of hardware returns: pure functions over plain data, without storage, clock or network."""
