"""How long an act may be: what is done at a desk has to fit into a request to its server."""

LONGEST_TEXT = 200_000
"""Characters of one text. Written down it takes at most twice that, but for control characters,
which nobody types."""
LONGEST_BODY = 1_000_000
"""Characters of a whole act as it is signed and sent (sharing.md, 2)."""
