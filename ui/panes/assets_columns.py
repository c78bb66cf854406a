"""How found things are shown as rows: the columns of the results, and those of pasted serials."""

from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication

from desktop.domain.findable import Findable
from desktop.domain.words import Match
from ui.models.cell import Cell, Column, badge_cell, serial_cell, text_cell
from ui.theme import Tone
from ui.widgets.painting import BadgeWords, Look

_TONES: dict[str, tuple[Tone, str]] = {
    "good": (Tone.GOOD, ""),
    "plain": (Tone.INFO, ""),
    "caution": (Tone.WARNING, ""),
    "nothing": (Tone.NEUTRAL, ""),
    "ask": (Tone.WARNING, "question"),
}
"""The tones of the search's answers, and the sign where it is not the tone's own."""

_VERDICTS: dict[str, tuple[str, Tone, str]] = {
    "covered": ("Covered", Tone.GOOD, ""),
    "found": ("Found", Tone.INFO, "check"),
    "look-alike": ("Looks alike", Tone.WARNING, "eye"),
    "unknown": ("Unknown", Tone.NEUTRAL, "question"),
}


def tr(text: str) -> str:
    """A text of this room in the person's language."""
    return QCoreApplication.translate("Assets", text)


def kind_word(kind: Findable) -> str:
    """What a found thing is, as a list says it."""
    match kind:
        case Findable.ASSET:
            return tr("Asset")
        case Findable.ORGANISATION:
            return tr("Organisation")
        case Findable.MODEL:
            return tr("Model")
        case Findable.SITE:
            return tr("Site")
        case Findable.CONTRACT:
            return tr("Contract")
        case Findable.CONTACT:
            return tr("Contact")
        case Findable.RMA:
            return tr("RMA")
        case Findable.CASE:
            return tr("Case")
        case Findable.PARCEL:
            return tr("Parcel")


def owed_badge(result: Any) -> BadgeWords:
    """What a found asset is owed, as a word with its sign; a retired one says that instead."""
    if result.retired:
        return BadgeWords(tr("Retired"), Tone.NEUTRAL, "archive")
    tone, sign = _TONES[str(result.tone)]
    return BadgeWords(str(result.owed), tone, sign)


def answer_badge(owed: str, tone: str) -> BadgeWords:
    """The same for an asset's card."""
    colour, sign = _TONES[tone]
    return BadgeWords(owed, colour, sign)


def place_words(result: Any) -> str:
    """Town and country, as far as they are known."""
    return ", ".join(part for part in result.place if part)


def serial_marks(result: Any) -> tuple[tuple[int, int], ...]:
    """What is highlighted in a serial: what was typed, or where a look-alike differs."""
    if result.match is Match.LOOK_ALIKE:
        return tuple((at, 1) for at in result.differs)
    if result.matched_span is None:
        return ()
    begin, end = result.matched_span
    return ((begin, end - begin),)


def _title_cell(result: Any) -> Cell:
    match result.kind:
        case Findable.ASSET:
            if result.retired:
                return Cell(result.serial, Look.STRUCK)
            return serial_cell(result.serial, serial_marks(result))
        case Findable.ORGANISATION:
            return serial_cell(result.note)
        case Findable.MODEL:
            return Cell(kind_word(result.kind), Look.MUTED)
        case Findable.CASE | Findable.RMA | Findable.CONTRACT | Findable.PARCEL:
            return serial_cell(result.title)
        case _:
            return text_cell(result.title, Look.STRONG)


def _model_cell(result: Any) -> Cell:
    match result.kind:
        case Findable.ASSET:
            return text_cell(result.model)
        case Findable.MODEL:
            return text_cell(result.title, Look.STRONG)
        case _:
            return Cell(kind_word(result.kind), Look.MUTED)


def _organisation_cell(result: Any) -> Cell:
    match result.kind:
        case Findable.MODEL:
            return text_cell(result.model_description)
        case Findable.ORGANISATION:
            return text_cell(result.title, Look.STRONG)
        case _:
            return text_cell(result.organisation)


def _owed_cell(result: Any) -> Cell:
    if result.kind is Findable.ORGANISATION:
        return Cell("")
    if result.kind is not Findable.ASSET:
        return Cell(result.note, Look.MUTED)
    badge = owed_badge(result)
    return badge_cell(badge.word, badge.tone, badge.sign, partial(_why, result))


def _why(result: Any) -> str:
    return "" if result.entitlement is None else str(result.entitlement.why)


def result_columns() -> tuple[Column, ...]:
    """The columns of what a search found."""
    return (
        Column(tr("Serial"), _title_cell, 160),
        Column(tr("Model"), _model_cell, 152, gives_way=1),
        Column(tr("Organisation"), _organisation_cell),
        Column(tr("Site"), lambda row: Cell(place_words(row), Look.MUTED), 176, gives_way=2),
        Column(tr("Owed today"), _owed_cell, 182),
    )


def _verdict_cell(line: Any) -> Cell:
    word, tone, sign = _VERDICTS[str(line.verdict)]
    return badge_cell(tr(word), tone, sign, line.suggestion)


def _found_cell(line: Any) -> Cell:
    return text_cell(line.result.model if line.result is not None else "")


def _owner_cell(line: Any) -> Cell:
    if line.result is None:
        return Cell(line.suggestion, Look.MUTED, tip=line.suggestion)
    return text_cell(line.result.organisation)


def _line_owed_cell(line: Any) -> Cell:
    return Cell("") if line.result is None else _owed_cell(line.result)


def line_columns() -> tuple[Column, ...]:
    """The columns of pasted serials, a line each."""
    return (
        Column(tr("As pasted"), lambda line: serial_cell(line.typed), 160),
        Column(tr("Answer"), _verdict_cell, 116),
        Column(tr("Model"), _found_cell, 152, gives_way=1),
        Column(tr("Organisation"), _owner_cell),
        Column(tr("Owed today"), _line_owed_cell, 182),
    )


def line_words(lines: tuple[Any, ...]) -> str:
    """How many of pasted serials were found, covered, look alike, are unknown."""
    parts = []
    for verdict, (word, _, _) in _VERDICTS.items():
        count = sum(str(line.verdict) == verdict for line in lines)
        if count:
            parts.append(f"{count} {tr(word).lower()}")
    return tr("{0} serials: {1}").format(len(lines), ", ".join(parts))
