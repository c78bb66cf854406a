"""Terms sent and accepted, by which evidence, and what makes an acceptance void."""

from datetime import timedelta
from uuid import UUID

import pytest

from desktop.data.tables.cases import Acceptance
from desktop.data.tables.contracts import Terms
from desktop.domain.identities import named_id
from desktop.domain.refusal import Refused
from desktop.domain.timeline import digest
from desktop.domain.words import CaseState, Evidence
from desktop.operations.acceptance_acts import AcceptTerms, SendTerms
from desktop.operations.ending import CancelCase
from desktop.operations.forms import EditForm, ReturnForm, ValidateForm
from desktop.operations.issuing import IssueRma
from desktop.operations.keeping import AddComment, AttachFile
from desktop.operations.opening import EditCase
from desktop.operations.operation import Operation, new_id
from desktop.operations.units import AddUnit, CancelUnit, EditUnit, PointUnit
from tests.operations.shop import BASIC, TERMS, Shop


def acceptance(shop: Shop, identity: UUID) -> Acceptance:
    return shop.one(Acceptance, id=identity)


def yes(shop: Shop, sent: UUID, **more: object) -> AcceptTerms:
    facts: dict[str, object] = {
        "acceptance": sent,
        "accepted_by": "Begoña Ruiz",
        "accepted_at": shop.clock(),
        "evidence": Evidence.MAIL,
        "mail_reference": "<yes@penaclara.example>",
        **more,
    }
    return AcceptTerms(**facts)  # type: ignore[arg-type]


def test_an_acceptance_keeps_who_when_and_by_what(shop: Shop) -> None:
    case, sent = shop.accepted()
    row = acceptance(shop, sent)
    assert (row.accepted_by, row.accepted_at) == ("Begoña Ruiz", shop.clock())
    assert (row.evidence, row.mail_reference) == (Evidence.MAIL, "<yes@penaclara.example>")
    assert shop.case(case).waiting_since is None


def test_no_rma_before_the_terms_are_accepted(shop: Shop) -> None:
    case, _ = shop.terms_sent()
    with pytest.raises(Refused, match="the terms are accepted as they now stand"):
        shop.ruth.perform(IssueRma(case=case))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("accepted_by", " "),
        ("mail_reference", ""),
        ("accepted_at", timedelta(minutes=1)),
        ("accepted_at", timedelta(days=-1)),
        ("file", new_id()),
    ],
)
def test_a_yes_without_proof_is_none(shop: Shop, field: str, value: object) -> None:
    _, sent = shop.terms_sent()
    more: dict[str, object] = {field: value}
    if isinstance(value, timedelta):
        more[field] = shop.clock() + value
    if field == "file":
        more["evidence"] = Evidence.FILE
    with pytest.raises(Refused) as refused:
        shop.ruth.perform(yes(shop, sent, **more))
    assert refused.value.field == field
    assert acceptance(shop, sent).accepted_at is None


def test_a_file_of_the_case_is_evidence(shop: Shop) -> None:
    case, sent = shop.terms_sent()
    file = AttachFile(
        file=new_id(), case=case, sha256="0" * 64, name="yes.pdf", media_type="x", size=1
    )
    shop.ruth.perform(file)
    shop.ruth.perform(yes(shop, sent, evidence=Evidence.FILE, file=file.file, mail_reference=""))
    assert acceptance(shop, sent).file_id == file.file


def test_what_was_accepted_is_not_accepted_twice(shop: Shop) -> None:
    _, sent = shop.accepted()
    with pytest.raises(Refused, match="Begoña Ruiz accepted these terms already"):
        shop.ruth.perform(yes(shop, sent))


def test_terms_sent_anew_put_the_earlier_ones_aside(shop: Shop) -> None:
    case, first = shop.terms_sent()
    second = shop.send_terms(case)
    assert acceptance(shop, first).void_reason == "sent anew"
    with pytest.raises(Refused, match="void"):
        shop.ruth.perform(yes(shop, first))
    shop.ruth.perform(yes(shop, second))


def ship_to(shop: Shop, case: UUID) -> EditForm:
    return EditForm(case=case, changes={"ship_to.street": ("Plaza Mayor 1", "Plaza Mayor 2")})


def consignee(shop: Shop, case: UUID) -> EditForm:
    return EditForm(case=case, changes={"contact_name": ("Begoña Ruiz", "Jordi Puig")})


def tax_number(shop: Shop, case: UUID) -> EditForm:
    return EditForm(case=case, changes={"vat_number": ("", "ESB12345674")})


def one_more(shop: Shop, case: UUID) -> AddUnit:
    return AddUnit(case=case, unit=shop.asked(shop.asset(contract=BASIC)))


def one_less(shop: Shop, case: UUID) -> CancelUnit:
    return CancelUnit(unit=shop.units(case)[1].id, reason="works again")


def other_level(shop: Shop, case: UUID) -> PointUnit:
    return PointUnit(unit=shop.units(case)[0].id, asset=shop.asset(contract=BASIC))


def other_unit(shop: Shop, case: UUID) -> PointUnit:
    return PointUnit(unit=shop.units(case)[0].id, asset=shop.asset())


@pytest.mark.parametrize(
    "change", [ship_to, consignee, tax_number, one_more, one_less, other_level, other_unit]
)
def test_an_acceptance_is_void_when_what_it_covers_changes(shop: Shop, change: object) -> None:
    case, sent = shop.accepted(shop.opened_with(2))
    shop.ruth.perform(change(shop, case))  # type: ignore[operator]
    row = acceptance(shop, sent)
    assert row.void_at is not None
    assert row.void_reason
    assert "AcceptanceVoid" in shop.told(case)
    assert shop.case(case).state is CaseState.FORM_RETURNED
    with pytest.raises(Refused):
        shop.ruth.perform(IssueRma(case=case))
    shop.ruth.perform(ValidateForm(case=case))
    shop.accept(shop.send_terms(case))
    shop.ruth.perform(IssueRma(case=case))


def reference(shop: Shop, case: UUID) -> EditCase:
    return EditCase(case=case, changes={"customer_reference": ("", "PO 4711")})


def hours(shop: Shop, case: UUID) -> EditForm:
    return EditForm(case=case, changes={"opening_hours": ("", "8–16")})


def words(shop: Shop, case: UUID) -> EditUnit:
    return EditUnit(
        unit=shop.units(case)[0].id, changes={"symptoms": ("does not start", "no light")}
    )


def day(shop: Shop, case: UUID) -> EditUnit:
    return EditUnit(
        unit=shop.units(case)[0].id, changes={"failed_since": ("2026-11-13", "2026-11-12")}
    )


def comment(shop: Shop, case: UUID) -> AddComment:
    return AddComment(comment=new_id(), case=case, text="called")


def back_again(shop: Shop, case: UUID) -> ReturnForm:
    return ReturnForm(case=case, returned_by="Begoña Ruiz")


@pytest.mark.parametrize("change", [reference, hours, words, day, comment, back_again])
def test_other_changes_leave_the_acceptance_standing(shop: Shop, change: object) -> None:
    case, sent = shop.accepted()
    shop.ruth.perform(change(shop, case))  # type: ignore[operator]
    assert acceptance(shop, sent).void_at is None
    assert shop.case(case).state is CaseState.TERMS_SENT
    if change in (hours, day, back_again):
        with pytest.raises(Refused, match="the form is validated"):
            shop.ruth.perform(IssueRma(case=case))
        shop.ruth.perform(ValidateForm(case=case))
    shop.ruth.perform(IssueRma(case=case))


def test_terms_that_are_out_are_void_once_newer_ones_are_in_force(shop: Shop) -> None:
    case, _ = shop.accepted()
    text = "Newer terms."
    newer = Terms(
        id=named_id("terms", "2026-02:en"),
        version="2026-02",
        language="en",
        text=text,
        sha256=digest(text),
    )
    shop.write(newer)
    with pytest.raises(Refused, match="the terms are accepted as they now stand"):
        shop.ruth.perform(IssueRma(case=case))
    with pytest.raises(Refused, match="no longer in force"):
        shop.send_terms(case)
    act = SendTerms(acceptance=new_id(), case=case, terms=newer.id, sent_to="b@penaclara.example")
    shop.ruth.perform(act)
    shop.accept(act.acceptance)
    shop.ruth.perform(IssueRma(case=case))


def test_a_yes_to_what_has_changed_meanwhile_is_refused_and_says_what(shop: Shop) -> None:
    case, sent = shop.terms_sent()
    changes = {"ship_to.street": ("Plaza Mayor 1", "Calle Nueva 7")}
    shop.ruth.perform(EditForm(case=case, changes=changes))
    with pytest.raises(Refused, match="Calle Nueva 7"):
        shop.ruth.perform(yes(shop, sent))


def test_a_cancelled_case_accepts_nothing(shop: Shop) -> None:
    case, sent = shop.terms_sent()
    shop.ruth.perform(CancelCase(case=case, reason="bought a new one"))
    assert acceptance(shop, sent).void_reason == "the case is cancelled"
    with pytest.raises(Refused, match="is cancelled"):
        shop.ruth.perform(yes(shop, sent))


def test_after_the_rma_nothing_that_was_accepted_is_edited(shop: Shop) -> None:
    case, _ = shop.issued()
    acts: list[Operation] = [ship_to(shop, case), day(shop, case), one_more(shop, case)]
    for act in acts:
        with pytest.raises(Refused, match="while the state is “RMA issued”"):
            shop.ruth.perform(act)
    shop.ruth.perform(words(shop, case))


def test_terms_wait_for_the_validated_form(shop: Shop) -> None:
    case = shop.opened()
    shop.ruth.perform(ReturnForm(case=case))
    with pytest.raises(Refused, match="the form is validated"):
        shop.ruth.perform(
            SendTerms(acceptance=new_id(), case=case, terms=TERMS, sent_to="b@penaclara.example")
        )
