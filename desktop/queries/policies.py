"""The policy in force at a moment."""

from datetime import datetime
from functools import lru_cache

from sqlalchemy import Text, bindparam, cast, select
from sqlalchemy.orm import Session

from desktop.data.columns import Instant
from desktop.data.tables.contracts import PolicyVersion
from desktop.domain.policy import POLICY_2026_03, Policy

_IN_FORCE = (
    select(cast(PolicyVersion.facts, Text))
    .where(PolicyVersion.in_force_from <= bindparam("at", type_=Instant()))
    .order_by(PolicyVersion.in_force_from.desc())
    .limit(1)
)


def current_policy(session: Session, at: datetime) -> Policy:
    """The newest policy whose day has come; the one that ships where a store has none yet."""
    facts = session.execute(_IN_FORCE, {"at": at}).scalar_one_or_none()
    return POLICY_2026_03 if facts is None else _read(facts)


@lru_cache(maxsize=16)
def _read(facts: str) -> Policy:
    """Every search asks for the policy, and a policy never changes: each text is read once."""
    return Policy.from_json(facts)
