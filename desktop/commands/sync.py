"""`rma-desk sync`: what a desk on a server has to send, and deciding about what was refused."""

from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from desktop.commands.answer import Answer, Ended, table
from desktop.commands.seats import open_desk, shared_of
from desktop.commands.words import Words
from desktop.domain.refusal import Refused
from desktop.domain.resolution import FieldChoice, Resolution, Side
from desktop.queries.file_ways import Unsent, file_ways
from desktop.remote.parked import settled_without
from desktop.remote.undecided import ActRow, FieldSides, SyncScreen, Undecided, sync_screen
from desktop.shared_desk import SharedDesk

_EPILOG = """\
At a desk on a server everything is done here at once and sent by itself. What the server refused
waits for somebody to decide; an act is named by the end of its id, a file by the end of its
SHA-256, as “list” shows them.

example:
  rma-desk sync list
  rma-desk sync decide 5e0a91 --mine
  rma-desk sync lost --again
  rma-desk sync take-back 5e0a91
  rma-desk sync file 0c4f77 --again
"""
_BACK = "Take back what was let go with “rma-desk sync take-back ID”."
_SEE = "See “rma-desk sync list”."
_SHORT = 6
"""So many letters of an id name an act in a list; two that end alike are named by more."""


def fill(parser: ArgumentParser, common: ArgumentParser) -> None:
    """Say what the word takes."""
    words = Words(parser, common, _EPILOG)
    words.add(
        "list", "exchange now, and say what waits, was refused or lost", _list, "rma-desk sync list"
    )
    decide = words.add(
        "decide",
        "decide about a refused act, and with it what builds on it",
        _decide,
        "rma-desk sync decide 5e0a91 --theirs",
    )
    decide.add_argument("act", metavar="ID", help="the end of its id, as “list” shows it")
    way = decide.add_mutually_exclusive_group(required=True)
    way.add_argument(
        "--mine", dest="way", action="store_const", const=Side.MINE,
        help="send it again: what it says holds, also where somebody else wrote meanwhile",
    )  # fmt: skip
    way.add_argument(
        "--theirs", dest="way", action="store_const", const=Side.THEIRS,
        help="send the rest of an edit, without the fields where somebody else wrote meanwhile",
    )  # fmt: skip
    way.add_argument(
        "--drop", dest="way", action="store_const", const=None,
        help="let it go; “take-back” undoes it",
    )  # fmt: skip
    lost = words.add(
        "lost",
        "decide about everything that a restored server has lost",
        _lost,
        "rma-desk sync lost --again",
    )
    _again_or_let_go(
        lost, "send all of it again", "let all of it go, and name it; “take-back” undoes it"
    )
    back = words.add(
        "take-back",
        "have an act that was let go be decided again",
        _take_back,
        "rma-desk sync take-back 5e0a91",
    )
    back.add_argument("act", metavar="ID", help="the end of its id, as it was said then")
    file = words.add(
        "file",
        "decide about a file that the server did not take",
        _file,
        "rma-desk sync file 0c4f77 --again",
    )
    file.add_argument("file", metavar="END", help="the end of its SHA-256, as “list” shows it")
    _again_or_let_go(
        file,
        "send it again, also where it was let go",
        "send it no more; it stays here, and “--again” undoes it",
    )


def _again_or_let_go(parser: ArgumentParser, again: str, let_go: str) -> None:
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--again", dest="again", action="store_true", help=again)
    way.add_argument("--let-go", dest="again", action="store_false", help=let_go)


@contextmanager
def _shared(options: Namespace) -> Iterator[SharedDesk]:
    with open_desk(options) as desk:
        shared = shared_of(desk)
        if shared is None:
            raise Refused(
                "This store is on no server: nothing here waits for a line.", "store", "state"
            )
        yield shared


def _list(options: Namespace) -> Answer:
    with _shared(options) as desk:
        found = desk.ask(sync_screen)
    facts = {
        "waiting": [_facts(one) for one in found.waiting],
        "waiting_count": found.waiting_count,
        "refused": [_facts(one) for one in found.undecided],
        "lost": [_facts(one) for one in found.lost],
        "files": [_file_facts(one) for one in found.files],
    }
    refused_file = any(one.reason for one in found.files)
    in_part = found.undecided or found.lost or found.waiting or refused_file
    return Answer(facts, _lines(found), Ended.IN_PART if in_part else Ended.DONE)


def _facts(row: ActRow) -> dict[str, object]:
    return {
        "id": row.id,
        "act": row.deed,
        "case": row.case_number or None,
        "at": row.at,
        "reason": row.reason or None,
        "conflict": row.is_conflict,
        "builds_on": row.builds_on,
    }


def _file_facts(file: Unsent) -> dict[str, object]:
    return {"sha256": file.sha256, "name": file.name, "refused": file.reason or None}


def _lines(found: SyncScreen) -> tuple[str, ...]:
    said: list[str] = []
    for title, rows in (
        ("Refused; decide with “rma-desk sync decide ID”:", found.undecided),
        ("Lost by the server; decide with “rma-desk sync lost”:", found.lost),
        ("Waiting to be sent:", found.waiting),
    ):
        if rows:
            said += [title, *table(("id", "act", "case", "why"), map(_cells, rows)), ""]
    if found.files:
        files = ((one.sha256[-_SHORT:], one.name, one.reason) for one in found.files)
        said += ["Files that are not at the server yet; decide about one that it did not take with"]
        said += ["“rma-desk sync file END”:", *table(("end", "file", "why"), files), ""]
    return tuple(said[:-1]) or ("Everything is at the server.",)


def _cells(row: ActRow) -> tuple[str, ...]:
    return row.id.hex[-_SHORT:], row.deed, row.case_number, row.reason


def _decide(options: Namespace) -> Answer:
    with _shared(options) as desk:
        shown = _named(desk, options.act)
        done = desk.resolve(_resolution(shown, options.way))
        left = f"{done.left} that build on it are refused again." if done.left else ""
        facts = {"id": shown.row.id, "sent": done.sent, "let_go": done.let_go, "left": done.left}
    gone = ", ".join(one.hex[-_SHORT:] for one in done.let_go)
    told = f"{done.sent} sent again." if done.sent else f"Let go: {gone}. {_BACK}"
    ended = Ended.IN_PART if done.left else Ended.DONE
    return Answer(facts, tuple(filter(None, (shown.row.deed, told, left))), ended)


def _named(desk: SharedDesk, given: str) -> Undecided:
    """The refused act whose id ends so. Raises Refused where none does, or several do."""
    ids = [row.id.hex for row in desk.ask(sync_screen).undecided]
    found = UUID(_ending(given, ids, "refused act has an id", _SEE))
    shown = desk.ask(sync_screen, found).shown
    if shown is None or shown.row.id != found:
        raise Refused("Somebody has decided about this already.", "act", "state")
    return shown


def _ending(given: str, names: Collection[str], what: str, see: str, field: str = "act") -> str:
    """The name that ends so. Raises Refused where none does, or several do."""
    end = given.replace("-", "").lower()
    found = [one for one in names if end and one.endswith(end)]
    if len(found) != 1:
        count = "More than one" if found else "No"
        raise Refused(f"{count} {what} that ends with “{given}”. {see}", field, "input")
    return found[0]


def _take_back(options: Namespace) -> Answer:
    with _shared(options) as desk:
        ids = desk.ask(lambda session: settled_without(session.connection()))
        said = "Its id was said when it was let go."
        names = [one.hex for one in ids]
        found = UUID(_ending(options.act, names, "settled act has an id", said))
        desk.take_back((found,))
        shown = _named(desk, found.hex)
    told = "It is to be decided again, with “rma-desk sync decide”."
    return Answer({"id": found}, (shown.row.deed, told), Ended.IN_PART)


def _resolution(shown: Undecided, way: Side | None) -> Resolution:
    if way is None:
        return Resolution(shown.row.id, lets_go=True)
    return Resolution(shown.row.id, fields=dict(_choices(shown.sides, way)))


def _choices(sides: tuple[FieldSides, ...], way: Side) -> Iterator[tuple[str, FieldChoice]]:
    for one in sides:
        # Where nobody wrote meanwhile there is nothing to choose.
        side = way if one.is_apart else Side.MINE
        yield one.field, FieldChoice(side, stands=one.stands)


def _file(options: Namespace) -> Answer:
    with _shared(options) as desk:
        ways = desk.ask(file_ways)
        able = {sha256 for sha256, reason in ways.unsent.items() if reason}
        if options.again:
            able |= ways.let_go
        what = "file that the server did not take has a SHA-256"
        found = _ending(options.file, able, what, _SEE, "file")
        if options.again:
            desk.send_file_again(found)
        else:
            desk.let_file_go(found)
    told = (
        "It is sent again."
        if options.again
        else f"It is let go. Send it after all with “rma-desk sync file {found[-_SHORT:]} --again”."
    )
    return Answer({"sha256": found, "again": options.again}, (told,))


def _lost(options: Namespace) -> Answer:
    with _shared(options) as desk:
        lost = desk.ask(sync_screen).lost
        if not lost:
            return Answer({"lost": 0}, ("The server has lost nothing of this desk's.",))
        done = desk.decide_lost(frozenset(row.id for row in lost if options.again))
    facts = {"lost": len(lost), "again": options.again, "let_go": done.let_go}
    if options.again:
        return Answer(facts, (f"{done.sent} sent again.",))
    gone = [(*_cells(row)[:3], row.typed) for row in lost if row.id in done.let_go]
    return Answer(
        facts, (*table(("id", "act", "case", "typed"), gone), f"{len(gone)} let go. {_BACK}")
    )
