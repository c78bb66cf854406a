"""When Python looks through its objects for cycles: each look at them all holds the event loop."""

import gc

__all__ = ["collect_again", "keep_for_good", "pause"]


def pause() -> None:
    """Look for none while what stays for good is made: that takes a tenth of a start."""
    gc.disable()


def keep_for_good() -> None:
    """What is there now, the imported modules above all, is looked through no more: a look at it
    takes 40 to 60 ms and finds nothing."""
    gc.freeze()


def collect_again() -> None:
    """End the pause of a start; what it made stays."""
    keep_for_good()
    gc.enable()
