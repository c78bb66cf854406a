"""Many serials pasted at once: one line for each, in a number of statements that does not grow."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from desktop.data.tables.products import Asset
from desktop.domain.entitlement import Judgement
from desktop.domain.policy import Policy
from desktop.domain.refusal import Refused
from desktop.domain.serials import look_alike_key, normalise_mac, normalise_serial
from desktop.domain.words import AssetState, Match
from desktop.queries.asset_rows import AssetRow, read_assets
from desktop.queries.entitlements import judged_by_row
from desktop.queries.policies import current_policy
from desktop.queries.search_results import SearchResult, asset_result, misread_places

MOST_LINES = 1_000


class Verdict(StrEnum):
    """What became of one pasted serial."""

    COVERED = "covered"
    FOUND = "found"
    LOOK_ALIKE = "look-alike"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ManyLine:
    """One pasted serial as it was written.

    `result` is the asset with that serial or MAC; for a look-alike it is None and `suggestions`
    hold what may have been meant, to be taken by a person. Of several models with one serial
    `suggestions` hold the others. `suggestion` is a sentence, "" where there is nothing to say.
    """

    typed: str
    verdict: Verdict
    result: SearchResult | None = None
    suggestions: tuple[SearchResult, ...] = ()
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """The assets that could be meant, by what they are found by; retired ones last."""

    judged: dict[UUID, Judgement]
    by_key: dict[str, list[AssetRow]]
    by_look: dict[str, list[AssetRow]]

    def result(self, row: AssetRow, match: Match, typed: str = "") -> SearchResult:
        differs = tuple(misread_places(normalise_serial(typed), row.serial)) if typed else ()
        return asset_result(row, self.judged[row.id], match, differs=differs)


def search_many(
    session: Session, texts: Sequence[str], at: datetime, policy: Policy | None = None
) -> tuple[ManyLine, ...]:
    """Answer each of many serials or MACs, in the order in which they stand.

    Raises Refused for more than a thousand.
    """
    if len(texts) > MOST_LINES:
        raise Refused(
            f"{len(texts)} serials are more than the {MOST_LINES} that one list answers. "
            "Paste them in parts, or import them as a register.",
            "search",
            "input",
        )
    keys = {normalise_serial(text) for text in texts} - {""}
    known = _read(session, keys, at, policy)
    return tuple(_line(text, known) for text in texts)


def _line(text: str, known: _Known) -> ManyLine:
    key = normalise_serial(text)
    same = known.by_key.get(normalise_mac(text) or key, []) if key else []
    if same:
        result = known.result(same[0], Match.EXACT)
        others = tuple(known.result(row, Match.EXACT) for row in same[1:])
        verdict = Verdict.COVERED if known.judged[same[0].id].in_force else Verdict.FOUND
        return ManyLine(text, verdict, result, others, _also(others))
    alike = known.by_look.get(look_alike_key(key), []) if key else []
    if alike:
        suggestions = tuple(known.result(row, Match.LOOK_ALIKE, text) for row in alike)
        return ManyLine(text, Verdict.LOOK_ALIKE, None, suggestions, _meant(suggestions))
    return ManyLine(text, Verdict.UNKNOWN, suggestion=_UNKNOWN)


_UNKNOWN = "Nobody recorded this serial. Read it again, or add it as an unregistered product."


def _also(others: tuple[SearchResult, ...]) -> str:
    return f"The same serial is on {_listed(one.model for one in others)} too." if others else ""


def _meant(suggestions: tuple[SearchResult, ...]) -> str:
    return f"Is it {_listed(f'{one.serial} ({one.model})' for one in suggestions)}?"


def _listed(names: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(names))


def _read(session: Session, keys: Collection[str], at: datetime, policy: Policy | None) -> _Known:
    macs = {mac for mac in map(normalise_mac, keys) if mac}
    looks = {look_alike_key(key) for key in keys}
    ids = _ids(session, Asset.serial_key, keys) | _ids(session, Asset.mac, macs)
    ids |= _ids(session, Asset.look_key, looks)
    rows = read_assets(session, ids)
    judged = judged_by_row(rows.values(), at, policy or current_policy(session, at))
    by_key: dict[str, list[AssetRow]] = defaultdict(list)
    by_look: dict[str, list[AssetRow]] = defaultdict(list)
    for row in sorted(rows.values(), key=_retired_last):
        by_key[row.serial_key].append(row)
        by_look[row.look_key].append(row)
        if row.mac and row.mac != row.serial_key:
            by_key[row.mac].append(row)
    return _Known(judged, by_key, by_look)


def _retired_last(row: AssetRow) -> tuple[bool, str, str]:
    return row.state is AssetState.RETIRED, row.serial_key, row.model


def _ids(
    session: Session, column: InstrumentedAttribute[Any], values: Collection[str]
) -> set[UUID]:
    if not values:
        return set()
    return set(session.connection().scalars(select(Asset.id).where(column.in_(values))))
