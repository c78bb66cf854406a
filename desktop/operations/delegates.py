"""Who acts, beyond the table of rights: a supervisor's named and dated delegate."""

from sqlalchemy import select

from desktop.data.tables.parties import Delegate
from desktop.operations.act import Act


def is_delegate(act: Act) -> bool:
    """Has a supervisor named who acts for this moment?"""
    if act.person is None:
        return False
    named = select(Delegate.id).where(
        Delegate.person_id == act.person.id,
        Delegate.begins_at <= act.at,
        Delegate.ends_at >= act.at,
    )
    return act.session.execute(named.limit(1)).first() is not None
