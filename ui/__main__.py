"""`rma-desk`: without a word the window, with one the command line, which never imports Qt."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from argparse import Namespace

    from desktop.commands.answer import Answer
    from ui.workbench import Desk

_OPTIONS = {"--store": "store", "--as": "sign_in", "--clock": "clock"}


@dataclass(frozen=True, slots=True)
class WindowWords:
    """The options of a window: its store, who sits there, and the moment at which its clock
    begins ("" for the computer's clock)."""

    store: str = ""
    sign_in: str = ""
    clock: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the program and returns its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    words = window_words(given)
    if words is None:
        from desktop.cli import main as command

        return command(given, play_windows=_play_windows)
    return _open_window(words)


def window_words(given: Sequence[str]) -> WindowWords | None:
    """The options of a window, or None when there is a word or an option of the command line."""
    values: dict[str, str] = {}
    rest = list(given)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name not in _OPTIONS or not (equals or rest):
            return None
        values[_OPTIONS[name]] = value if equals else rest.pop(0)
    return WindowWords(**values)


def _play_windows(options: "Namespace") -> "Answer":
    from ui.sample_day.day import answer

    return answer(options)


def _open_window(words: WindowWords) -> int:
    from ui.application import Opening, run_window

    begins = datetime.fromisoformat(words.clock).astimezone(UTC) if words.clock else None
    is_server = "://" in words.store and _is_server(words.store)
    # A server is signed in at; whoever then works alone does so in their own store.
    alone = WindowWords(clock=words.clock) if is_server else words
    opening = Opening(
        lambda last: open_desk(alone, last, begins),
        store=alone.store,
        server=words.store if is_server else "",
        sign_in=words.sign_in,
    )
    return run_window(opening)


def _is_server(location: str) -> bool:
    # The wire is loaded only for an URL.
    from desktop.remote.profiles import is_server

    return is_server(location)


def open_desk(words: WindowWords, last: str, begins: datetime | None) -> "Desk":
    """Opens the desk for whoever is named, else whoever sat there last if they still may.

    A sample's store brings its clock; one that is given begins at that moment and runs on from it.
    """
    from desktop.clocks import running_from
    from desktop.workplace import Desk as OpenDesk
    from desktop.workplace import Refused, Settings, default_store

    settings = Settings.for_store(words.store or default_store(), words.sign_in or None)
    if begins is not None:
        clock = running_from(begins)
        settings = replace(settings, clock=clock.now, clock_note=clock.note)
    opened = OpenDesk.open(settings)
    if last and not words.sign_in:
        # Who sat here last may be gone; then somebody has to say who they are.
        with suppress(Refused):
            opened.take_seat(last)
    # The windows hand any query over; its types are checked where the query is called.
    return cast("Desk", opened)


if __name__ == "__main__":
    sys.exit(main())
