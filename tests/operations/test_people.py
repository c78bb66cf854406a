"""What an administrator changes about people: a role, and whether they may work here at all."""

import pytest
from sqlalchemy import select

from desktop.data.tables.parties import Person
from desktop.data.tables.record import TimelineEvent
from desktop.domain.refusal import Refused
from desktop.domain.words import Role
from desktop.operations.founding import AddPerson
from desktop.operations.operation import new_id
from desktop.operations.passwords import hash_password, is_password
from desktop.operations.people import ChangeRole, EndAccess
from desktop.queries.people import everybody
from tests.operations.shop import Shop


def roles(shop: Shop) -> dict[str, Role]:
    return {one.sign_in: one.role for one in shop.edda.ask(everybody)}


def test_what_one_may_do_follows_a_new_role_at_once(shop: Shop) -> None:
    review = shop.opened_with(3)
    ruth = shop.person("ruth")
    shop.edda.perform(ChangeRole(whose=ruth, seen=Role.AGENT, role=Role.READER))
    assert roles(shop)["ruth"] is Role.READER
    with pytest.raises(Refused) as refused:
        shop.validated(review)
    assert refused.value.rule == "right"


def test_a_role_that_somebody_else_changed_meanwhile_is_a_conflict(shop: Shop) -> None:
    ruth = shop.person("ruth")
    shop.edda.perform(ChangeRole(whose=ruth, seen=Role.AGENT, role=Role.SUPERVISOR))
    with pytest.raises(Refused, match="supervisor by now") as refused:
        shop.edda.perform(ChangeRole(whose=ruth, seen=Role.AGENT, role=Role.READER))
    assert (refused.value.field, refused.value.rule) == ("role", "conflict")
    shop.edda.perform(ChangeRole(whose=ruth, seen=Role.AGENT, role=Role.SUPERVISOR))
    assert roles(shop)["ruth"] is Role.SUPERVISOR


def test_whoever_is_let_go_acts_no_more_and_what_they_did_stays(shop: Shop) -> None:
    case = shop.opened()
    shop.edda.perform(EndAccess(whose=shop.person("ruth")))
    assert "ruth" not in roles(shop)
    assert shop.case(case).agent_id == shop.person("ruth")
    with pytest.raises(Refused):
        shop.opened()
    with pytest.raises(Refused, match="no longer works"):
        shop.edda.perform(EndAccess(whose=shop.person("ruth")))


def test_somebody_is_let_in_with_a_first_password_or_not_at_all(shop: Shop) -> None:
    def let_in(secret_hash: str) -> None:
        shop.edda.perform(
            AddPerson(
                new_person=nils,
                sign_in="nils",
                name="Nils Berg",
                role=Role.AGENT,
                secret_hash=secret_hash,
            )
        )

    nils = new_id()
    with pytest.raises(Refused) as refused:
        let_in("a password as it was typed")
    assert refused.value.field == "secret_hash"
    assert "nils" not in roles(shop)
    let_in(hash_password("a first password"))
    secret = shop.edda.ask(lambda session: session.get_one(Person, nils).secret)
    assert is_password("a first password", secret)
    kinds = select(TimelineEvent.kind).where(TimelineEvent.subject_id == nils)
    told = shop.edda.ask(lambda session: session.execute(kinds).scalars().all())
    assert sorted(told) == ["PasswordSet", "PersonAdded"]


def test_the_last_administrator_stays_one(shop: Shop) -> None:
    edda = shop.person("edda")
    for act in (
        EndAccess(whose=edda),
        ChangeRole(whose=edda, seen=Role.ADMINISTRATOR, role=Role.AGENT),
    ):
        with pytest.raises(Refused, match="the only administrator"):
            shop.edda.perform(act)
    ruth = shop.person("ruth")
    shop.edda.perform(ChangeRole(whose=ruth, seen=Role.AGENT, role=Role.ADMINISTRATOR))
    shop.edda.perform(EndAccess(whose=edda))
    assert "edda" not in roles(shop)


def test_somebody_whom_nobody_knows_is_refused_at_the_field(shop: Shop) -> None:
    with pytest.raises(Refused) as refused:
        shop.edda.perform(EndAccess(whose=new_id()))
    assert refused.value.field == "whose"
