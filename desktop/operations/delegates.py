"""Who acts, beyond the table of rights: a supervisor's named and dated delegate."""

from desktop.operations.act import Act
from desktop.queries.deciders import is_named_delegate


def is_delegate(act: Act) -> bool:
    """Has a supervisor named who acts for this moment?"""
    return act.person is not None and is_named_delegate(act.session, act.person.id, act.at)
