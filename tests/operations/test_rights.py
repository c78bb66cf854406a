"""Who may do what: every act for every role, and the sentence that says who may."""

import importlib
import pkgutil
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel

import desktop.operations
from desktop.domain.refusal import Refused
from desktop.domain.rights import ACTS, may, who_may
from desktop.domain.words import Decision, Role
from desktop.operations.founding import GrantDelegate
from desktop.operations.operation import Operation, new_id
from desktop.operations.reviews import DecideBatch
from tests.operations.shop import MORNING, Shop

for _module in pkgutil.iter_modules(desktop.operations.__path__):
    importlib.import_module(f"desktop.operations.{_module.name}")

OURS = {
    name: act
    for name, act in Operation.registry.items()
    if act.__module__.startswith("desktop.operations.")
}
LATER = {
    "BeginRepair",
    "EditPolicy",
    "FinishRepair",
    "RecordVerification",
    "ReportStock",
    "RequestInvoice",
}
"""Rights that are known before their acts are: repairs, invoices, answers, policy."""

SEATS = {
    Role.AGENT: "ruth",
    Role.SUPERVISOR: "tomas",
    Role.WAREHOUSE: "ines",
    Role.ADMINISTRATOR: "edda",
    Role.READER: "rita",
}


def test_every_act_has_its_rights_and_every_right_its_act() -> None:
    assert set(OURS) == set(ACTS) - LATER
    assert set(ACTS) >= LATER


def filled(model: type[BaseModel]) -> BaseModel:
    """An act with something in each field: enough to be refused for who asks, or for what."""
    return model(
        **{
            name: _value(field.annotation)
            for name, field in model.model_fields.items()
            if field.is_required()
        }
    )


def _value(kind: Any) -> Any:
    values: dict[Any, Callable[[], Any]] = {
        str: lambda: "x",
        int: lambda: 1,
        bool: lambda: True,
    }
    if kind in values:
        return values[kind]()
    origin, inside = get_origin(kind), get_args(kind)
    if origin is dict:
        return {}
    if origin is tuple:
        return (_value(inside[0]),) if inside[0] is not Any else ()
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return filled(kind)
    if hasattr(kind, "__members__"):
        return next(iter(kind))
    if "UUID" in str(kind):
        return new_id()
    if "date" in str(kind).lower():
        return MORNING.date() if kind is date else MORNING
    raise AssertionError(f"No example of {kind}.")


def test_every_act_for_every_role(shop: Shop) -> None:
    """One shop for all: an act that may not be done is refused for that before anything else."""
    for name, act in sorted(OURS.items()):
        for role, sign_in in SEATS.items():
            allowed = may(name, role) is None
            asked = filled(act)
            assert isinstance(asked, Operation)
            try:
                shop.edda.seat_of(sign_in).perform(asked)
                refused = None
            except Refused as refusal:
                refused = refusal
            if allowed:
                assert refused is None or refused.rule != "right", (name, role, refused)
            else:
                assert refused is not None, (name, role)
                assert (refused.sentence, refused.rule) == (who_may(name), "right")


def test_a_refused_act_says_which_role_may(shop: Shop) -> None:
    with pytest.raises(Refused, match="Only an agent or a supervisor may open a case"):
        shop.ines.perform(shop.opening())


def test_who_no_longer_works_here_may_nothing(shop: Shop) -> None:
    from desktop.data.tables.parties import Person

    ruth, act = shop.ruth, shop.opening()
    with shop.store.writing() as session:
        person = session.get(Person, shop.person("ruth"))
        assert person is not None
        person.ended_at = shop.clock()
    with pytest.raises(Refused) as refused:
        ruth.perform(act)
    assert refused.value.rule == "right"


def delegate(shop: Shop, sign_in: str, *, days: int = 1) -> None:
    begins = shop.clock()
    grant = GrantDelegate(
        delegate=new_id(),
        deputy=shop.person(sign_in),
        begins_at=begins,
        ends_at=begins + timedelta(days=days),
    )
    shop.tomas.perform(grant)


def decision(shop: Shop) -> DecideBatch:
    shop.opened_with(3)
    from desktop.data.tables.cases import BatchReview

    return DecideBatch(
        review=shop.one(BatchReview).id, decision=Decision.KEEP, reason="one delivery"
    )


def test_a_named_delegate_decides_for_the_time_given_and_no_longer(shop: Shop) -> None:
    act = decision(shop)
    with pytest.raises(Refused, match="named delegate"):
        shop.edda.seat_of("otto").perform(act)
    delegate(shop, "otto")
    shop.clock.advance(days=2)
    with pytest.raises(Refused, match="named delegate"):
        shop.edda.seat_of("otto").perform(act.model_copy(update={"id": new_id()}))
    delegate(shop, "otto")
    shop.edda.seat_of("otto").perform(act.model_copy(update={"id": new_id()}))


def test_a_delegate_who_opened_the_request_still_cannot_decide(shop: Shop) -> None:
    act = decision(shop)
    delegate(shop, "ruth")
    with pytest.raises(Refused, match="You opened this request"):
        shop.ruth.perform(act)


def test_a_delegation_has_an_end_after_its_beginning(shop: Shop) -> None:
    with pytest.raises(Refused, match="end after it begins"):
        delegate(shop, "otto", days=-1)
