"""Makes hits ready to show: titles, owners, places, what was matched, and what is owed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.domain.entitlement import Entitlement, Judgement, short_answer
from desktop.domain.findable import Findable
from desktop.domain.policy import Policy
from desktop.domain.serials import differences, format_mac, look_alike_key, normalise_serial
from desktop.domain.words import AssetState, Ground, Match
from desktop.queries.asset_rows import AssetRow, read_assets
from desktop.queries.entitlements import judged_by_row
from desktop.queries.search_hits import Hit, Typed
from desktop.queries.search_things import Thing, read_things


class OwedTone(StrEnum):
    """How good an answer is for the customer; the windows have a colour and an icon for each."""

    GOOD = "good"
    PLAIN = "plain"
    CAUTION = "caution"
    NOTHING = "nothing"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One line of an answer.

    `matched_span` is the part of the shown serial that was typed, from and to (not included);
    `differs` are the places of the shown serial that a look-alike has otherwise than typed.
    `place` is town and country, each "" where it is not known. `owed`, `tone` and `judgement` are
    there for assets only. `note` says what else matters: retired, replaced by which serial, the
    state of a case, the level and end of a contract.
    """

    kind: Findable
    id: UUID
    title: str
    match: Match
    serial: str = ""
    mac: str = ""
    model: str = ""
    model_description: str = ""
    organisation: str = ""
    place: tuple[str, str] = ("", "")
    note: str = ""
    retired: bool = False
    matched_span: tuple[int, int] | None = None
    differs: tuple[int, ...] = ()
    owed: str | None = None
    tone: OwedTone | None = None
    judgement: Judgement | None = None

    @property
    def entitlement(self) -> Entitlement | None:
        """What an asset is owed with its why, put into words when somebody asks for it: a list
        shows neither."""
        return None if self.judgement is None else self.judgement.in_words()


def tone_of(answer: Entitlement | Judgement) -> OwedTone:
    """The tone of an answer, by the row of the entitlement table that decided."""
    match answer.ground:
        case Ground.DEAD_ON_ARRIVAL | Ground.BASIC_PLUS:
            return OwedTone.GOOD
        case Ground.BASIC:
            return OwedTone.PLAIN
        case Ground.WARRANTY:
            return OwedTone.CAUTION
        case Ground.OUT_OF_WARRANTY:
            return OwedTone.NOTHING
        case Ground.UNKNOWN_SERIAL | Ground.UNKNOWN_ORGANISATION | Ground.OTHER_ORGANISATION:
            return OwedTone.ASK
        case _:
            assert_never(answer.ground)


def results_of(
    session: Session, typed: Typed, hits: Sequence[Hit], at: datetime, policy: Policy
) -> tuple[SearchResult, ...]:
    """Read what is shown of each hit, a statement or three for each kind, in the order of hits."""
    ids: dict[Findable, list[UUID]] = defaultdict(list)
    for hit in hits:
        ids[hit.kind].append(hit.id)
    assets = read_assets(session, ids.pop(Findable.ASSET, ()))
    judged = judged_by_row(assets.values(), at, policy)
    connection = session.connection()
    things = {kind: read_things(connection, kind, some) for kind, some in ids.items()}
    shown: list[SearchResult] = []
    for hit in hits:
        if hit.kind is not Findable.ASSET:
            if hit.id in things[hit.kind]:
                shown.append(_thing_result(hit, things[hit.kind][hit.id]))
        elif hit.id in assets:
            shown.append(_asset_result(hit, typed, assets[hit.id], judged[hit.id]))
    return tuple(shown)


def _asset_result(hit: Hit, typed: Typed, row: AssetRow, judgement: Judgement) -> SearchResult:
    if hit.match is Match.LOOK_ALIKE:
        differs = tuple(misread_places(typed.serial, row.serial))
        return asset_result(row, judgement, hit.match, differs=differs)
    spans = (_span(row, word) for word in dict.fromkeys((typed.serial, *typed.words)))
    span = next((span for span in spans if span), None)
    return asset_result(row, judgement, hit.match, span=span)


def _span(row: AssetRow, word: str) -> tuple[int, int] | None:
    """Where a normalised word stands in a serial as it is written, separators included."""
    start = row.serial_key.find(word) if word else -1
    if start < 0:
        return None
    places = [at for at, character in enumerate(row.serial) if character.isalnum()]
    if len(places) != len(row.serial_key):
        return None
    return places[start], places[start + len(word) - 1] + 1


def misread_places(typed: str, serial: str) -> dict[int, tuple[str, str]]:
    """The places of a serial, as it is written, that are not what was typed (normalised), each
    with what was typed and what is recorded.

    What was typed stands where it looks the same; a typed beginning or middle differs nowhere else.
    """
    places = [at for at, character in enumerate(serial) if character.isalnum()]
    key = normalise_serial(serial)
    start = look_alike_key(key).find(look_alike_key(typed))
    if start < 0 or len(places) != len(key):
        return {}
    part = key[start : start + len(typed)]
    return {places[start + at]: (typed[at], part[at]) for at in differences(typed, part)}


def asset_result(
    row: AssetRow,
    judgement: Judgement,
    match: Match,
    *,
    span: tuple[int, int] | None = None,
    differs: tuple[int, ...] = (),
) -> SearchResult:
    """One asset as a result."""
    return SearchResult(
        kind=Findable.ASSET,
        id=row.id,
        title=row.serial,
        match=match,
        serial=row.serial,
        mac=format_mac(row.mac) if row.mac else "",
        model=row.model,
        model_description=row.model_description,
        organisation=row.organisation,
        place=(row.place.town, row.place.country),
        note=_asset_note(row),
        retired=row.state is AssetState.RETIRED,
        matched_span=span,
        differs=differs,
        owed=short_answer(judgement),
        tone=tone_of(judgement),
        judgement=judgement,
    )


def _asset_note(row: AssetRow) -> str:
    match row.state:
        case AssetState.REGISTERED:
            return ""
        case AssetState.UNVERIFIED:
            return "unverified"
        case AssetState.REPLACED:
            return f"replaced by {row.successor}" if row.successor else "replaced"
        case AssetState.RETIRED:
            return f"retired, see {row.successor}" if row.successor else "retired"
        case _:
            assert_never(row.state)


def _thing_result(hit: Hit, thing: Thing) -> SearchResult:
    is_model = hit.kind is Findable.MODEL
    return SearchResult(
        kind=hit.kind,
        id=hit.id,
        title=thing.title,
        match=hit.match,
        model=thing.title if is_model else "",
        model_description=thing.note if is_model else "",
        organisation=thing.organisation,
        place=(thing.town, thing.country),
        note="" if is_model else thing.note,
    )
