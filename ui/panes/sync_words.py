"""What the Sync pane says: of the line, of its list, and of what became of a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from ui.moments import local, short_moment
from ui.theme import Tone
from ui.widgets.banner import PaneState
from ui.widgets.cards_list import CardWords
from ui.widgets.painting import BadgeWords, Look, Run

if TYPE_CHECKING:
    from desktop.queries.file_ways import Unsent
    from desktop.remote.deciding import Resolved
    from desktop.remote.synchroniser import LineStanding
    from desktop.remote.undecided import ActRow, SyncScreen


@dataclass(frozen=True, slots=True)
class LostRow:
    """The row of the list that stands for all that a restored server lost."""

    acts: tuple[ActRow, ...]


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row of the list for one act that is still to be answered."""

    act: ActRow


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of the list for one file that is here and not at the server."""

    file: Unsent


@dataclass(frozen=True, slots=True)
class LineSaid:
    """What the pane says of the line, and in which state; None where all is well."""

    state: PaneState | None
    sentence: str
    detail: str = ""


def rows_of(answer: SyncScreen) -> list[Any]:
    """The rows of the list: what is to be decided, then what goes by itself, in its order."""
    files = [FileRow(file) for file in answer.files]
    return [
        *answer.undecided,
        *(row for row in files if row.file.reason),
        *([LostRow(answer.lost)] if answer.lost else []),
        *(WaitingRow(act) for act in answer.waiting),
        *(row for row in files if not row.file.reason),
    ]


def key_of(row: Any) -> object:
    """What a row of the list is known by, also after its act was told anew."""
    match row:
        case LostRow():
            return "lost"
        case FileRow():
            return row.file.sha256
        case WaitingRow():
            return row.act.id
        case _:
            return row.id


def head_words(answer: SyncScreen) -> str:
    """How much is to be decided and how much waits: "2 to decide · 3 wait to be sent"."""
    parts = []
    refused = sum(bool(one.reason) for one in answer.files)
    if answer.undecided or refused:
        parts.append(_tr("{0} to decide").format(len(answer.undecided) + refused))
    if answer.lost:
        parts.append(_tr("{0} lost by the server").format(len(answer.lost)))
    if answer.waiting_count == 1:
        parts.append(_tr("1 waits to be sent"))
    elif answer.waiting_count:
        parts.append(_tr("{0} wait to be sent").format(answer.waiting_count))
    files = len(answer.files) - refused
    if files:
        many = _tr("{0} files are on their way").format(files)
        parts.append(_tr("1 file is on its way") if files == 1 else many)
    if not parts:
        return _tr("Everything is at the server")
    return " · ".join([*parts, _tr("everything else is at the server")])


def line_said(standing: LineStanding, today: date) -> LineSaid:
    """Where the line stands, what works meanwhile and what waits."""
    since = short_moment(local(standing.since), today)
    match standing.state.value:
        case "there" if standing.is_stuck:
            return _stuck(standing, today)
        case "there":
            return LineSaid(None, _tr("The line is there; what is done here is sent at once."))
        case "filling":
            rows = _tr("{0} rows have come.").format(f"{standing.rows:,}")
            return LineSaid(PaneState.LOADING, _tr("Everything is fetched from the server."), rows)
        case "away":
            works = _tr(
                "Cases, forms, comments, files and paper work as always and are sent when it is "
                "back. RMA numbers, batch decisions and imports wait for it."
            )
            return LineSaid(PaneState.OFF_LINE, _tr("No line since {0}.").format(since), works)
        case "restored":
            said = _tr("The server was restored from an older copy.")
            what = _tr("Nothing is sent before you have decided about what it lost.")
            return LineSaid(PaneState.CONFLICT, said, what)
        case "sign in":
            said = _tr("Sign in again: nothing is sent before.")
            return LineSaid(PaneState.NO_RIGHT, said, standing.sentence)
        case _:
            said = _tr("Nothing is sent at the moment; what is done here is kept.")
            return LineSaid(PaneState.ERROR, said, standing.sentence)


def _stuck(standing: LineStanding, today: date) -> LineSaid:
    """Acts wait though the line is there."""
    waits = standing.replica.waiting_since or standing.since
    said = _tr("The line is there, but nothing has been sent since {0}.")
    what = _tr(
        "It may wait for a file that is on its way. If it stays so, start the program again; what "
        "is done here is kept. Then tell whoever looks after it."
    )
    return LineSaid(PaneState.ERROR, said.format(short_moment(local(waits), today)), what)


def card_of(row: ActRow | WaitingRow | LostRow | FileRow, today: date) -> CardWords:
    """A row of the list."""
    if isinstance(row, FileRow):
        return _file_card(row.file, today)
    if isinstance(row, LostRow):
        title = _tr("The server lost {0}").format(acts_words(len(row.acts)))
        badge = BadgeWords(_tr("decide all"), Tone.WARNING, has_sign=False)
        said = Run(_tr("It was restored from an older copy"), Look.MUTED)
        return CardWords(title, badge, (said,), badge_below=True)
    if isinstance(row, WaitingRow):
        return _waiting_card(row.act, today)
    badge = BadgeWords(_tr("refused"), Tone.BAD, has_sign=False)
    if row.is_conflict or row.was_lost:
        word = _tr("conflict") if row.is_conflict else _tr("lost")
        badge = BadgeWords(word, Tone.WARNING, has_sign=False)
    lines = (Run(row.reason, Look.MUTED), _of_and_when(row.case_number, row.at, today))
    return CardWords(row.deed, badge, lines, badge_below=True)


def _of_and_when(case_number: str, at: datetime, today: date) -> Run:
    """Of which case, which a long title may no longer show, and when."""
    when = short_moment(local(at), today)
    return Run(f"{case_number} · {when}" if case_number else when, Look.MUTED)


def _waiting_card(act: ActRow, today: date) -> CardWords:
    word = _tr("at the server") if act.is_answered else _tr("waits")
    when = _of_and_when(act.case_number, act.at, today)
    tone = Tone.WARNING if act.reason else Tone.NEUTRAL
    badge = BadgeWords(word, tone, has_sign=False)
    return CardWords(act.deed, badge, (when,), badge_below=True)


def file_words(file: Unsent) -> str:
    """What a file is called, where nothing refers to it too."""
    return file.name or _tr("A file that nothing refers to")


def _file_card(file: Unsent, today: date) -> CardWords:
    when = _of_and_when(file.case_number, file.since, today)
    if file.reason:
        badge = BadgeWords(_tr("refused"), Tone.BAD, has_sign=False)
        lines = (Run(file.reason, Look.MUTED), when)
        return CardWords(file_words(file), badge, lines, badge_below=True)
    badge = BadgeWords(_tr("on its way"), Tone.NEUTRAL, has_sign=False)
    return CardWords(file_words(file), badge, (when,), badge_below=True)


def done_words(done: Resolved) -> tuple[str, Tone]:
    """What became of a decision, and its tone."""
    parts = (
        (_tr("Sent again: {0}."), done.sent),
        (_tr("Let go: {0}."), len(done.let_go)),
        (_tr("Still to decide: {0}."), done.left),
    )
    said = " ".join(one.format(acts_words(count)) for one, count in parts if count)
    return said, Tone.WARNING if done.left else Tone.GOOD


def with_it_words(count: int) -> str:
    """What happens to what builds on a refused act."""
    if count == 1:
        return _tr("1 act builds on it. It is sent again or let go together with it:")
    said = _tr("{0} acts build on it. They are sent again, in this order, or let go with it:")
    return said.format(count)


def lost_words(act: ActRow, today: date) -> str:
    """What was done and when, and what was typed, so that one knows it again."""
    said = f"{act.deed} · {short_moment(local(act.at), today)}"
    return _tr("{0} · “{1}”").format(said, act.typed) if act.typed else said


def acts_words(count: int) -> str:
    """So many acts."""
    return _tr("1 act") if count == 1 else _tr("{0} acts").format(count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sync", text)
