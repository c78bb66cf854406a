"""The policy in force at a moment."""

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.contracts import PolicyVersion
from desktop.domain.policy import POLICY_2026_03, Policy


def current_policy(session: Session, at: datetime) -> Policy:
    """The newest policy whose day has come; the one that ships where a store has none yet."""
    facts = session.execute(
        select(PolicyVersion.facts)
        .where(PolicyVersion.in_force_from <= at)
        .order_by(PolicyVersion.in_force_from.desc())
        .limit(1)
    ).scalar_one_or_none()
    return POLICY_2026_03 if facts is None else Policy.from_json(json.dumps(facts))
