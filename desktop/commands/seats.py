"""Who works at the command line, and at which store."""

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from desktop.domain.refusal import Refused
from desktop.domain.rights import ACTS, who_may
from desktop.queries.people import PersonFacts, everybody
from desktop.remote.lone_stores import is_replica, refuse_replica
from desktop.workplace import Desk, Settings, default_store
from desktop.workplace_memory import workplace_folder

if TYPE_CHECKING:
    from desktop.remote.profiles import Profile
    from desktop.shared_desk import SharedDesk

PERSON_VARIABLE = "RMA_DESK_PERSON"
STORE_VARIABLE = "RMA_DESK_STORE"

_OF_A_STORE = frozenset({"demo", "serve"})
"""Words about a store itself: a server's is in the hands of whoever runs the server."""


def store_of(options: Namespace) -> str:
    """The store that is meant: named, else by the environment, else this person's own."""
    return options.store or os.environ.get(STORE_VARIABLE, "") or default_store()


def require_store(options: Namespace) -> None:
    """Refuse a store in a file that is not there, where making a new one would hide a mistype."""
    store = store_of(options)
    if "://" not in store and not Path(store).expanduser().is_file():
        raise Refused(f"There is no store {store}. Name it with --store.", "store", "input")


def named_person(options: Namespace) -> str:
    """Who is named, by option or environment; "" for nobody."""
    return str(options.person or os.environ.get(PERSON_VARIABLE, ""))


def server_of(options: Namespace) -> str:
    """The server that is meant, as it was named; "" for a store. Raises Refused for a word that
    needs a store."""
    store = store_of(options)
    if "://" not in store:
        return ""
    # Loaded only for an URL: a tenth of a second that no other store needs.
    from desktop.remote.profiles import is_server

    if is_server(store) and options.word in _OF_A_STORE:
        raise Refused(
            f"“rma-desk {options.word}” needs a store. Whoever runs the server {store} does this "
            "there, with the store's own place.",
            "store",
            "input",
        )
    return store if is_server(store) else ""


@contextmanager
def open_desk(options: Namespace, *acts: str) -> Iterator[Desk]:
    """The desk at the store, with somebody at it who may do these acts (names of operations).

    Who is named sits there, whatever their role; else the only one who may. Without acts nobody
    has to. At a server it is the desk of who signed in there from here. Raises Refused.
    """
    named = named_person(options)
    if server := server_of(options):
        from desktop.commands.on_server import open_shared

        with open_shared(options, server, named) as shared:
            # It does what a lone desk does; the words use nothing beyond that.
            yield cast("Desk", shared)
        return
    desk = Desk.open(Settings.for_store(store_of(options)))
    try:
        if named:
            desk.take_seat(named)
        elif acts:
            desk.take_seat(_only_one(desk.ask(everybody), acts).sign_in)
        yield desk
    finally:
        desk.close()


def desk_meant(options: Namespace) -> "Profile | None":
    """The desk on a server that is meant, by its server or by the file of its replica; None where a
    store is. Raises Refused where there is no such desk here."""
    if server := server_of(options):
        from desktop.signing_in import profile_there

        return profile_there(workplace_folder(), server, named_person(options))
    store = store_of(options)
    if not is_replica(store):
        return None
    from desktop.remote.profiles import profile_in

    whose = profile_in(Path(store).expanduser().absolute().parent)
    if whose is None:
        refuse_replica(store)
    return whose


def shared_of(desk: "Desk | SharedDesk") -> "SharedDesk | None":
    """The same desk as one on a server; None for one that works alone."""
    return desk.shared


def _only_one(people: tuple[PersonFacts, ...], acts: tuple[str, ...]) -> PersonFacts:
    roles = frozenset.intersection(*(ACTS[act].roles for act in acts))
    able = [person for person in people if person.role in roles]
    if len(able) == 1:
        return able[0]
    if not able:
        raise Refused(
            f"{who_may(acts[0])} Nobody here is one: let somebody in with "
            "“rma-desk person add --sign-in NAME --name “FULL NAME” --role ROLE”.",
            "as",
            "right",
        )
    names = ", ".join(f"{person.sign_in} ({person.name}, {person.role})" for person in able)
    raise Refused(
        f"Several people here may {ACTS[acts[0]].words}: {names}. Say who you are with --as, or "
        f"in {PERSON_VARIABLE}.",
        "as",
        "right",
    )
