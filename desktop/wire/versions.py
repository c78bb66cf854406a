"""Which versions of the wire this program speaks, and what it tells who speaks another."""

from desktop.operations.operation import WIRE_VERSION


def spoken(newest: int) -> frozenset[int]:
    """The versions of desks that a server of this one answers: its own and the one before.

    An act says its own version, and every released one is taken: a desk that was updated sends what
    it wrote before (sharing.md, rule 2).
    """
    return frozenset(range(max(1, newest - 1), newest + 1))


SPOKEN = spoken(WIRE_VERSION)

HEADER = "RMA-Desk-Wire"
"""The request's header that says a desk's version."""


def not_spoken(version: int) -> str | None:
    """What to tell a desk of this version; None for one that is understood."""
    if version in SPOKEN:
        return None
    if version > WIRE_VERSION:
        return (
            f"This desk (wire {version}) is newer than the server (wire {WIRE_VERSION}). Ask who "
            "looks after the server to update it; work goes on here meanwhile and is sent then."
        )
    return (
        f"This desk (wire {version}) is older than the server understands (wire {WIRE_VERSION}). "
        "Install the desk's new version; what waits to be sent here is kept and goes then."
    )
