"""Every operation has its roles, and a refused act says which role may do it."""

import pytest

from desktop.domain.rights import ACTS, may, who_may
from desktop.domain.words import Role


@pytest.mark.parametrize(
    ("operation", "sentence"),
    [
        ("DecideBatch", "Only a supervisor or a named delegate may decide a batch review."),
        ("GrantDelegate", "Only a supervisor may name a delegate."),
        ("AddPerson", "Only an administrator may add a person."),
        ("OpenCase", "Only an agent or a supervisor may open a case."),
        ("ReceiveReturn", "Only a supervisor or the warehouse may receive a returned unit."),
        (
            "ShipParcels",
            "Only an agent, a supervisor or the warehouse may record that parcels were shipped.",
        ),
    ],
)
def test_a_refused_act_says_who_may(operation: str, sentence: str) -> None:
    assert who_may(operation) == sentence
    assert may(operation, Role.READER) == sentence


@pytest.mark.parametrize("operation", [one for one in ACTS if one != "ChangePassword"])
def test_somebody_may_do_everything_and_a_reader_nothing(operation: str) -> None:
    assert any(may(operation, role) is None for role in Role)
    assert may(operation, Role.READER) is not None


@pytest.mark.parametrize(
    "operation", ["OpenCase", "AddUnit", "ValidateForm", "AcceptTerms", "IssueRma", "CloseCase"]
)
def test_an_agent_does_everything_of_a_case(operation: str) -> None:
    assert may(operation, Role.AGENT) is None
    assert may(operation, Role.SUPERVISOR) is None
    assert may(operation, Role.WAREHOUSE) is not None


def test_a_batch_review_needs_a_supervisor_or_a_delegate() -> None:
    assert may("DecideBatch", Role.AGENT) is not None
    assert may("DecideBatch", Role.ADMINISTRATOR) is not None
    assert may("DecideBatch", Role.SUPERVISOR) is None
    assert may("DecideBatch", Role.AGENT, delegate=True) is None


def test_being_a_delegate_gives_no_other_right() -> None:
    assert may("GrantDelegate", Role.AGENT, delegate=True) is not None
    assert may("RequestInvoice", Role.AGENT, delegate=True) is not None


def test_an_operation_without_rights_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        may("DoAsYouLike", Role.SUPERVISOR)
