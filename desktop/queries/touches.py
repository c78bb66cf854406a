"""What other programs on the same store changed since somebody last looked."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.data.tables.ledger import Clock, Touched

MOST = 2_000


@dataclass(frozen=True, slots=True)
class TouchedArea:
    """One thing that changed; its kind is the name of its table."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Touches:
    """What changed up to a revision. `everything`: too much, or too long ago, to be named."""

    revision: int
    areas: frozenset[TouchedArea]
    everything: bool = False


def touched_since(
    session: Session, revision: int | None, own: frozenset[int] = frozenset()
) -> Touches:
    """What others changed after a revision; with None only where the store stands now.

    `own` are the revisions that whoever asks made and knows of. One row is read where nothing
    changed, so that this may be asked every second.
    """
    now = int(session.execute(select(Clock.revision)).scalar_one())
    if revision is None or now == revision:
        return Touches(now, frozenset())
    oldest = session.execute(select(func.min(Touched.revision))).scalar()
    if now < revision or oldest is None or oldest > revision + 1:
        return Touches(now, frozenset(), everything=True)
    rows = session.execute(
        select(Touched.kind, Touched.subject_id)
        .where(Touched.revision > revision, Touched.revision.not_in(own))
        .limit(MOST + 1)
    ).all()
    areas = frozenset(TouchedArea(kind, identity) for kind, identity in rows[:MOST])
    return Touches(now, areas, everything=len(rows) > MOST)
