"""What a database or its disk can do to a store, in sentences that say what to do."""


def unreachable(place: str, detail: str) -> str:
    """Why a store cannot be opened."""
    return (
        f"The store {place} cannot be opened: {detail}. Nothing was changed. Check the path, the "
        "disk and the database server, then start again."
    )


def unreadable(place: str, detail: str) -> str:
    """Why a question to a store has no answer."""
    return (
        f"The store {place} cannot be read: {detail}. Nothing was changed. Check the disk and the "
        "connection to the database server, then try again."
    )


def unwritable(place: str, detail: str) -> str:
    """Why an act was not taken; what is known to cause it is named with its remedy."""
    for sign, remedy in _REMEDIES.items():
        if sign in detail.lower():
            return f"Nothing was changed: {remedy.format(place=place)}"
    return (
        f"Nothing was changed: the store {place} did not take it ({detail}). Check the disk and "
        "the connection to the database server, then do it again."
    )


_REMEDIES = {
    "disk is full": "there is no room on the disk of {place}. Make room, then do it again.",
    "no space left": "there is no room on the disk of {place}. Make room, then do it again.",
    "disk i/o error": "the disk of {place} did not take it. Make room and check the disk, then "
    "do it again.",
    "readonly database": "{place} may only be read. Give yourself the right to write to it and "
    "to its folder, then do it again.",
    "database is locked": "another program has been writing to {place} all the while. Do it again "
    "in a moment.",
}
"""By what SQLite and PostgreSQL say (sqlite3_errstr; class 53 of PostgreSQL's error codes)."""
