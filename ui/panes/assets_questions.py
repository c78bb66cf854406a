"""What the assets pane asks the desk. The queries are imported by whoever runs them, in the
background, since they bring half a second of imports with them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop.domain.findable import Findable
from desktop.domain.serials import normalise_serial, serial_candidates
from ui.panes.open_case_draft import UnitDraft

if TYPE_CHECKING:
    from desktop.queries.assets import AssetView
    from desktop.queries.belongings import Owner, Target
    from desktop.queries.paging import Page
    from desktop.queries.search import SearchAnswer
    from desktop.queries.search_many import ManyLine
    from desktop.queries.search_results import SearchResult

Moment = Callable[[], datetime]
_TRIED = ("a", "zq0zq8zq", "a zq0zq8")
"""One that many have, one that nobody has, and two words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer of the search field: one text's, or of many serials a line each; and how long it
    took, in milliseconds. `assets` is how many the store holds, where nothing was typed; `unit` is
    what was typed, as a unit of a case, where nothing was found."""

    typed: str
    milliseconds: float = 0.0
    answer: SearchAnswer | None = None
    lines: tuple[ManyLine, ...] = ()
    assets: int = 0
    unit: UnitDraft | None = None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list is narrowed to, and the first page of it."""

    owner: Owner
    page: Page[SearchResult]


@dataclass(frozen=True, slots=True)
class ReadCode:
    """What was read off the photographs, in words, and the serials and MACs to look for."""

    words: str
    codes: tuple[str, ...]
    unread: tuple[str, ...]


def is_many(text: str) -> bool:
    """Whether a text is a list of serials rather than words that one thing has all of."""
    found = serial_candidates(text)
    if len(found) < 2:
        return False
    pieces = [piece for piece in text.replace(";", " ").replace(",", " ").split() if piece]
    return ";" in text or len(pieces) == len(found) or all(len(one) >= 13 for one in found)


def is_product(row: Any) -> bool:
    """Whether a row of either list is a product that a case can be opened for."""
    result = getattr(row, "result", row)
    return result is None or result.kind is Findable.ASSET


def unit_of(row: Any) -> UnitDraft:
    """A row of either list as the unit of a case; what was not found keeps the serial as typed."""
    result = getattr(row, "result", row)
    if result is None:
        return UnitDraft(serial=row.typed)
    return UnitDraft(asset=str(result.id), serial=result.serial, model=result.model)


def typed_unit(text: str) -> UnitDraft:
    """A product that nobody registered, from what was typed: its serial, and its model if named."""
    from desktop.intake.mentioned_products import MODEL

    named = MODEL.search(text)
    rest = text if named is None else text.replace(named.group(), " ")
    serials = serial_candidates(rest)
    return UnitDraft(
        serial=serials[0] if serials else "", model="" if named is None else named.group()
    )


def look_for(session: Any, text: str, moment: Moment) -> Asked:
    """Answers what stands in the search field."""
    from desktop.queries.search import search
    from desktop.queries.search_many import search_many
    from desktop.queries.status import store_status

    if not text.strip():
        return Asked(text, assets=store_status(session).assets)
    begun = time.perf_counter()
    if is_many(text):
        lines = search_many(session, serial_candidates(text), moment())
        return Asked(text, (time.perf_counter() - begun) * 1000, lines=lines)
    answer = search(session, text, at=moment())
    milliseconds = (time.perf_counter() - begun) * 1000
    return Asked(text, milliseconds, answer, unit=None if answer.ranked else typed_unit(text))


def try_out(session: Any, moment: Moment) -> None:
    """Searches for what many have and for what nobody has, and looks at an asset.

    Whoever types first does not wait then while the questions are put together.
    """
    for text in _TRIED:
        answer = look_for(session, text, moment).answer
        results = () if answer is None else answer.results
        for one in [one for one in results if one.kind is Findable.ASSET][:1]:
            look_at(session, one.id, moment)


def look_at(session: Any, asset: UUID, moment: Moment) -> AssetView | None:
    """One asset with all that its card shows."""
    from desktop.queries.assets import asset_view

    return asset_view(session, asset, moment())


def narrow(session: Any, identity: UUID, moment: Moment) -> Narrowed | None:
    """The assets of whatever has this identity; None when it is not there any more."""
    from desktop.queries.belongings import assets_of, owner_of

    owner = owner_of(session, identity)
    if owner is None:
        return None
    return Narrowed(owner, assets_of(session, owner.kind, owner.id, moment()))


def more_of(
    session: Any, owner: Owner, moment: Moment, after: str, limit: int
) -> Page[SearchResult]:
    """A further page of a narrowed list."""
    from desktop.queries.belongings import assets_of

    return assets_of(session, owner.kind, owner.id, moment(), after, limit)


def where_to(session: Any, kind: Findable, identity: UUID) -> Target | None:
    """Where a found thing is seen whole."""
    from desktop.queries.belongings import target_of

    return target_of(session, kind, identity)


def read_photographs(pictures: Sequence[Path | bytes]) -> ReadCode:
    """Reads the bar codes off photographs; blocks for as long as a second each.

    Raises Refused when the only picture is none; of several, those that cannot be read are named.
    """
    from desktop.domain.refusal import Refused
    from desktop.intake.photographs import Code, CodeKind, read_codes

    said: list[str] = []
    wanted: dict[str, str] = {}
    unread: list[str] = []
    for number, picture in enumerate(pictures, 1):
        name = picture.name if isinstance(picture, Path) else f"picture {number}"
        try:
            content = picture.read_bytes() if isinstance(picture, Path) else picture
            codes: tuple[Code, ...] = read_codes(content)
        except Refused as refused:
            if len(pictures) == 1:
                raise
            unread.append(f"{name}: {refused.sentence}")
            continue
        if not codes:
            unread.append(f"{name}: no bar code can be read on it.")
        serials = [code for code in codes if code.kind is CodeKind.SERIAL]
        macs = [code for code in codes if code.kind is CodeKind.MAC]
        for code in serials or macs or codes:
            wanted.setdefault(normalise_serial(code.text), code.text)
        said.extend(f"{_word(code.kind.value)} {code.text}" for code in (*serials, *macs))
    return ReadCode(", ".join(said), tuple(wanted.values()), tuple(unread))


def _word(kind: str) -> str:
    return "MAC" if kind == "mac" else kind
