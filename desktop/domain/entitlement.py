"""What a unit is owed on the day its fault was reported, and why: domain.md's table."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import assert_never

from desktop.domain import reasons
from desktop.domain.calendars import working_days_between
from desktop.domain.cover import Cover, UnitFacts, best_first, counts, in_doubt
from desktop.domain.policy import Policy
from desktop.domain.timeline import canonical_json
from desktop.domain.words import Fulfilment, Ground

__all__ = [
    "Cover",
    "Entitlement",
    "Judgement",
    "UnitFacts",
    "also_looked_at",
    "entitlement",
    "entitlement_changes",
    "judge",
    "short_answer",
]


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The answer as it was on a day; it is stored with the case and never changed afterwards.

    `covered_until` is the last day of the cover, or of the warranty, that decided.
    `reason_needed` and `supervisor_needed` are sentences, or None where nothing is needed:
    the first is answered by the agent's reason or by a supervisor, the second by a supervisor.
    `cover_listed` names every cover in force that day, also where another row decided.
    """

    fulfilment: Fulfilment
    ground: Ground
    service_level: str | None
    contract_number: str | None
    covered_until: date | None
    why: str
    considered: tuple[str, ...]
    dead_on_arrival: bool
    counts_for_batch: bool
    reason_needed: str | None
    supervisor_needed: str | None
    cover_listed: tuple[str, ...]
    policy_version: str
    reported_on: date

    def to_json(self) -> str:
        """Write it as canonical JSON; `from_json` gives back an equal answer."""
        return canonical_json(self)

    @classmethod
    def from_json(cls, text: str) -> "Entitlement":
        """Read what `to_json` wrote. Raises ValueError for anything else."""
        given = json.loads(text)
        names = {field.name for field in fields(cls)}
        if not isinstance(given, dict) or set(given) != names:
            raise ValueError("The stored entitlement is damaged: it does not have its fields.")
        until = given["covered_until"]
        return cls(
            **{
                **given,
                "fulfilment": Fulfilment(given["fulfilment"]),
                "ground": Ground(given["ground"]),
                "considered": tuple(given["considered"]),
                "cover_listed": tuple(given["cover_listed"]),
                "covered_until": None if until is None else date.fromisoformat(until),
                "reported_on": date.fromisoformat(given["reported_on"]),
            }
        )


@dataclass(frozen=True, slots=True)
class Judgement:
    """Which row of the table decides for a unit, not yet put into words: all that a list shows.

    `covers` are the unit's, best first, and `counting` those of them that count for this fault;
    both are empty while the asset check is open, since another owner's cover is not told.
    """

    facts: UnitFacts
    reported_on: date
    failed_on: date
    policy: Policy
    calendar_country: str
    covers: tuple[Cover, ...]
    counting: tuple[Cover, ...]
    ground: Ground

    @property
    def best(self) -> Cover | None:
        """The best cover that counts."""
        return self.counting[0] if self.counting else None

    @property
    def decided_by(self) -> Cover | None:
        """The cover that decided, None where another row did."""
        return self.best if self.ground in (Ground.BASIC_PLUS, Ground.BASIC) else None

    @property
    def in_force(self) -> tuple[Cover, ...]:
        """The covers in force on the day of the report, also where another row decided."""
        return tuple(cover for cover in self.covers if cover.in_force(self.reported_on))

    def in_words(self) -> Entitlement:
        """Give the whole answer, with its why and everything else that was considered."""
        if self.ground in reasons.ASSET_CHECK:
            return _nothing_yet(self)
        return _answer(self)


def judge(
    facts: UnitFacts,
    reported_on: date,
    failed_since: date | None,
    policy: Policy,
    calendar_country: str,
    *,
    accepted_contracts: frozenset[str] = frozenset(),
) -> Judgement:
    """Find the row that decides; domain.md, *Entitlement*: the first row that fits.

    Days are those of the site (`calendar_country`: two letters). `failed_since` is None when the
    customer does not know. `accepted_contracts` are the contracts that a supervisor let count
    although they were in force on only one of the two days. The asset check comes before the
    other rows, since these presuppose that it is known what the unit is and whose.
    """
    failed_on = reported_on if failed_since is None else min(failed_since, reported_on)
    ordered: tuple[Cover, ...] = ()
    counting: tuple[Cover, ...] = ()
    ground = _asset_check(facts)
    if ground is None:
        ordered = tuple(best_first(facts.covers))
        counting = tuple(
            cover
            for cover in ordered
            if counts(cover, reported_on, failed_on)
            or (
                cover.contract_number in accepted_contracts
                and in_doubt(cover, reported_on, failed_on)
            )
        )
        ground = _ground(facts, counting, reported_on, policy)
    return Judgement(
        facts, reported_on, failed_on, policy, calendar_country, ordered, counting, ground
    )


def entitlement(
    facts: UnitFacts,
    reported_on: date,
    failed_since: date | None,
    policy: Policy,
    calendar_country: str,
    *,
    accepted_contracts: frozenset[str] = frozenset(),
) -> Entitlement:
    """Say what a unit is owed and why, from what `judge` is given."""
    judgement = judge(
        facts,
        reported_on,
        failed_since,
        policy,
        calendar_country,
        accepted_contracts=accepted_contracts,
    )
    return judgement.in_words()


def short_answer(answer: Entitlement | Judgement) -> str:
    """Give the two or three words that a list shows, as in the picture of the asset search."""
    match answer.ground:
        case Ground.DEAD_ON_ARRIVAL | Ground.BASIC_PLUS:
            return "Advance replacement"
        case Ground.BASIC:
            return "Return and repair"
        case Ground.WARRANTY:
            return "In warranty only"
        case Ground.OUT_OF_WARRANTY:
            return "Out of cover"
        case Ground.UNKNOWN_SERIAL | Ground.UNKNOWN_ORGANISATION | Ground.OTHER_ORGANISATION:
            return "Asset check"
        case _:
            assert_never(answer.ground)


def also_looked_at(answer: Entitlement) -> str:
    """Give the sentence under the why, or nothing where nothing else was considered."""
    return f"Also looked at: {', '.join(answer.considered)}." if answer.considered else ""


def entitlement_changes(before: Entitlement, after: Entitlement) -> tuple[str, ...]:
    """Say in words what a recomputed entitlement would change; nothing if it is the same."""
    said: list[str] = []
    for label, old, new in (
        ("Fulfilment", before.fulfilment.value, after.fulfilment.value),
        ("Ground", before.ground.value, after.ground.value),
        ("Service level", before.service_level or "none", after.service_level or "none"),
        ("Contract", before.contract_number or "none", after.contract_number or "none"),
        ("Policy", before.policy_version, after.policy_version),
    ):
        if old != new:
            said.append(f"{label}: {old} → {new}")
    if before.why != after.why:
        said.append(f"Why: {before.why} → {after.why}")
    return tuple(said)


def _asset_check(facts: UnitFacts) -> Ground | None:
    if not facts.serial_known:
        return Ground.UNKNOWN_SERIAL
    if facts.belongs_to_other:
        return Ground.OTHER_ORGANISATION
    return None if facts.organisation_known else Ground.UNKNOWN_ORGANISATION


def _nothing_yet(judged: Judgement) -> Entitlement:
    """Another owner's cover and dates are not told, so nothing else is listed."""
    return Entitlement(
        fulfilment=Fulfilment.NONE_YET,
        ground=judged.ground,
        service_level=None,
        contract_number=None,
        covered_until=None,
        why=reasons.ASSET_CHECK[judged.ground],
        considered=(),
        dead_on_arrival=False,
        counts_for_batch=False,
        reason_needed=None,
        supervisor_needed=None,
        cover_listed=(),
        policy_version=judged.policy.version,
        reported_on=judged.reported_on,
    )


def _answer(judged: Judgement) -> Entitlement:
    ground, best = judged.ground, judged.best
    fulfilment = _fulfilment(ground)
    return Entitlement(
        fulfilment=fulfilment,
        ground=ground,
        service_level=best.service_level_name if best else None,
        contract_number=best.contract_number if best else None,
        covered_until=_until(judged),
        why=_why(judged),
        considered=_considered(judged),
        dead_on_arrival=ground is Ground.DEAD_ON_ARRIVAL,
        counts_for_batch=ground is Ground.BASIC_PLUS,
        reason_needed=_late(judged, fulfilment),
        supervisor_needed=_doubtful(judged, fulfilment),
        cover_listed=tuple(map(reasons.cover_named, judged.in_force)),
        policy_version=judged.policy.version,
        reported_on=judged.reported_on,
    )


def _ground(
    facts: UnitFacts, counting: Sequence[Cover], reported_on: date, policy: Policy
) -> Ground:
    since = facts.days_in_hand(reported_on)
    if since is not None and 0 <= since <= policy.dead_on_arrival_days:
        return Ground.DEAD_ON_ARRIVAL
    if counting:
        advance = counting[0].fulfilment is Fulfilment.ADVANCE_REPLACEMENT
        return Ground.BASIC_PLUS if advance else Ground.BASIC
    if facts.warranty_ends is not None and reported_on <= facts.warranty_ends:
        return Ground.WARRANTY
    return Ground.OUT_OF_WARRANTY


def _fulfilment(ground: Ground) -> Fulfilment:
    match ground:
        case Ground.DEAD_ON_ARRIVAL | Ground.BASIC_PLUS:
            return Fulfilment.ADVANCE_REPLACEMENT
        case Ground.BASIC | Ground.WARRANTY:
            return Fulfilment.RETURN_AND_REPAIR
        case Ground.OUT_OF_WARRANTY:
            return Fulfilment.REPAIR_AFTER_QUOTE
        case Ground.UNKNOWN_SERIAL | Ground.UNKNOWN_ORGANISATION | Ground.OTHER_ORGANISATION:
            return Fulfilment.NONE_YET
        case _:
            assert_never(ground)


def _until(judged: Judgement) -> date | None:
    if judged.best is not None:
        return judged.best.ends
    return judged.facts.warranty_ends if judged.ground is Ground.WARRANTY else None


def _why(judged: Judgement) -> str:
    if judged.decided_by is not None:
        return reasons.covered(judged.decided_by)
    if judged.ground is Ground.DEAD_ON_ARRIVAL:
        return reasons.dead_on_arrival(
            judged.facts, judged.reported_on, judged.policy.dead_on_arrival_days
        )
    return reasons.not_covered(judged.facts.warranty_ends, judged.reported_on)


def _considered(judged: Judgement) -> tuple[str, ...]:
    """Every other row that was looked at: covers first, then the warranty, then the rest."""
    said = [
        reasons.cover_considered(cover, judged.reported_on, judged.failed_on)
        for cover in judged.covers
        if cover != judged.decided_by
    ]
    if judged.ground not in (Ground.WARRANTY, Ground.OUT_OF_WARRANTY):
        said.append(reasons.warranty_considered(judged.facts.warranty_ends, judged.reported_on))
    if judged.ground is not Ground.DEAD_ON_ARRIVAL:
        said.append(reasons.dead_on_arrival_considered(judged.facts, judged.reported_on))
    return tuple(said)


def _late(judged: Judgement, fulfilment: Fulfilment) -> str | None:
    """Vendor page, *RMA for multiple products*: faults are to be reported immediately."""
    allowed = judged.policy.reported_at_once_working_days
    if fulfilment is not Fulfilment.ADVANCE_REPLACEMENT:
        return None
    if (judged.reported_on - judged.failed_on).days <= allowed:
        return None  # no more calendar days than working days: the calendar need not be asked
    days = working_days_between(judged.failed_on, judged.reported_on, judged.calendar_country)
    return reasons.late(judged.failed_on, days, allowed) if days > allowed else None


def _doubtful(judged: Judgement, fulfilment: Fulfilment) -> str | None:
    """A cover in force on only one of the two days, which would give more than what counts."""
    if fulfilment is Fulfilment.ADVANCE_REPLACEMENT:
        return None
    for cover in judged.covers:
        if cover in judged.counting or (judged.counting and cover.fulfilment is fulfilment):
            continue
        if in_doubt(cover, judged.reported_on, judged.failed_on):
            return reasons.doubtful(cover, judged.reported_on, judged.failed_on)
    return None
