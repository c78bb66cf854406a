"""The request form: sent, edited, returned, validated, and the promises beside it."""

from datetime import UTC, date, datetime

import pytest

from desktop.domain.form import MANDATORY
from desktop.domain.refusal import Refused
from desktop.domain.words import CaseState, DeadlineState, FormState
from desktop.operations.forms import EditForm, ReturnForm, SendForm, ValidateForm
from tests.operations.shop import Shop

FILLED = {
    "ship_to.name": "Peña Clara S.L.",
    "ship_to.street": "Plaza Mayor 1",
    "ship_to.post_code": "12598",
    "ship_to.town": "Peñíscola",
    "ship_to.country": "ES",
    "contact_name": "Begoña Ruiz",
    "contact_email": "b@penaclara.example",
    "contact_telephone": "+34 964 480 000",
}


def test_a_form_begins_with_what_the_desk_knows(shop: Shop) -> None:
    form = shop.form(shop.opened())
    assert (form.state, form.ship_to_name) == (FormState.DRAFTED, "Peña Clara S.L.")
    assert (form.street, form.contact_email) == ("Plaza Mayor 1", "b@penaclara.example")
    assert form.letters_language == "es"


def test_the_form_is_promised_within_a_working_day_and_met_when_it_is_sent(shop: Shop) -> None:
    case = shop.opened()
    assert shop.deadline("request form sent") == [(date(2026, 11, 17), DeadlineState.OPEN)]
    shop.ruth.perform(SendForm(case=case, sent_to="b@penaclara.example", language="es"))
    assert shop.deadline("request form sent") == [(date(2026, 11, 17), DeadlineState.MET)]
    assert shop.form(case).state is FormState.SENT
    assert shop.case(case).waiting_since == shop.clock()


def test_a_case_of_friday_evening_has_its_form_promised_for_monday(shop: Shop) -> None:
    shop.clock.now = datetime(2026, 11, 20, 18, tzinfo=UTC)
    shop.opened()
    assert shop.deadline("request form sent")[0][0] == date(2026, 11, 23)


def test_a_returned_form_is_answered_the_same_working_day(shop: Shop) -> None:
    case = shop.opened()
    shop.ruth.perform(SendForm(case=case, sent_to="b@penaclara.example"))
    shop.clock.advance(days=1)
    shop.ruth.perform(ReturnForm(case=case, returned_by="Begoña Ruiz"))
    due = date(2026, 11, 17)
    assert shop.deadline("returned form answered") == [(due, DeadlineState.OPEN)]
    assert shop.case(case).waiting_since is None
    shop.ruth.perform(ValidateForm(case=case))
    assert shop.deadline("returned form answered") == [(due, DeadlineState.MET)]


def test_asking_for_what_is_missing_answers_a_returned_form_too(shop: Shop) -> None:
    case = shop.opened()
    shop.ruth.perform(ReturnForm(case=case))
    shop.ruth.perform(SendForm(case=case, sent_to="b@penaclara.example"))
    assert shop.case(case).state is CaseState.FORM_SENT
    assert shop.deadline("returned form answered")[0][1] is DeadlineState.MET


def test_a_form_filled_in_on_the_telephone_need_not_be_sent(shop: Shop) -> None:
    case = shop.opened()
    shop.ruth.perform(ReturnForm(case=case))
    assert shop.case(case).state is CaseState.FORM_RETURNED
    assert shop.deadline("request form sent")[0][1] is DeadlineState.MET


def test_all_problems_are_named_at_once_each_at_its_field(shop: Shop) -> None:
    case = shop.opened(shop.asked(shop.asset(), troubleshooting=""))
    blank = {name: (value, "") for name, value in FILLED.items()}
    shop.ruth.perform(EditForm(case=case, changes=blank))
    shop.ruth.perform(ReturnForm(case=case))
    with pytest.raises(Refused) as refused:
        shop.ruth.perform(ValidateForm(case=case))
    named = {problem.field for problem in refused.value.problems}
    assert {"ship_to.name", "ship_to.street", "ship_to.country", "contact_name"} <= named
    assert {"contact_email", "contact_telephone", "units.0.troubleshooting"} <= named
    assert shop.form(case).state is FormState.RETURNED


@pytest.mark.parametrize("field", sorted(set(FILLED) & set(MANDATORY)))
def test_each_mandatory_field_left_out_stops_the_form_at_that_field(shop: Shop, field: str) -> None:
    case = shop.opened()
    shop.ruth.perform(EditForm(case=case, changes={field: (FILLED[field], "")}))
    shop.ruth.perform(ReturnForm(case=case))
    with pytest.raises(Refused) as refused:
        shop.ruth.perform(ValidateForm(case=case))
    assert field in {problem.field for problem in refused.value.problems}


def doubtful_eori(shop: Shop) -> EditForm:
    case = shop.opened()
    shop.ruth.perform(ReturnForm(case=case))
    changes = {"vat_number": ("", "ESB12345678")}
    return EditForm(case=case, changes=changes)


def test_a_wrong_check_digit_is_ticked_off_with_a_reason(shop: Shop) -> None:
    act = doubtful_eori(shop)
    shop.ruth.perform(act)
    with pytest.raises(Refused) as refused:
        shop.ruth.perform(ValidateForm(case=act.case))
    assert [problem.field for problem in refused.value.problems] == ["vat_number"]
    shop.ruth.perform(ValidateForm(case=act.case, ticked={"vat_number": "as on their invoice"}))
    assert shop.form(act.case).ticked == {"vat_number": "as on their invoice"}


def test_a_tick_falls_with_the_field_it_was_for(shop: Shop) -> None:
    act = doubtful_eori(shop)
    shop.ruth.perform(act)
    shop.ruth.perform(ValidateForm(case=act.case, ticked={"vat_number": "as on their invoice"}))
    changes = {"vat_number": ("ESB12345678", "ESB12345679")}
    shop.ruth.perform(EditForm(case=act.case, changes=changes))
    form = shop.form(act.case)
    assert (form.state, form.ticked) == (FormState.RETURNED, {})


def test_a_ship_to_outside_the_contracts_region_is_a_supervisors(shop: Shop) -> None:
    case = shop.opened()
    changes = {
        "ship_to.country": ("ES", "BR"),
        "ship_to.post_code": ("12598", "01310-100"),
        "ship_to.town": ("Peñíscola", "São Paulo"),
        "ship_to.province": ("Castellón", "SP"),
        "vat_number": ("", "11222333000181"),
    }
    shop.ruth.perform(EditForm(case=case, changes=changes))
    shop.ruth.perform(ReturnForm(case=case))
    with pytest.raises(Refused) as refused:
        shop.ruth.perform(ValidateForm(case=case))
    fields = {problem.field for problem in refused.value.problems}
    ticked = dict.fromkeys(fields, "their new site")
    with pytest.raises(Refused, match=r"[Ss]upervisor") as alone:
        shop.ruth.perform(ValidateForm(case=case, ticked=ticked))
    assert alone.value.rule == "right"
    shop.tomas.perform(ValidateForm(case=case, ticked=ticked))
    assert shop.form(case).validated_by == shop.person("tomas")


def test_an_edit_of_a_validated_form_is_validated_again(shop: Shop) -> None:
    case = shop.validated()
    shop.ruth.perform(EditForm(case=case, changes={"opening_hours": ("", "8–16")}))
    assert shop.form(case).state is FormState.RETURNED
    with pytest.raises(Refused, match="the form is validated"):
        shop.send_terms(case)


def test_an_edit_that_changes_nothing_leaves_the_form_validated(shop: Shop) -> None:
    case = shop.validated()
    shop.ruth.perform(EditForm(case=case, changes={"opening_hours": ("", " ")}))
    assert shop.form(case).state is FormState.VALIDATED


def test_a_day_of_collection_is_kept_and_taken_back(shop: Shop) -> None:
    case = shop.opened()
    shop.ruth.perform(EditForm(case=case, changes={"collection_on": ("", "2026-11-20")}))
    assert shop.form(case).collection_on == date(2026, 11, 20)
    shop.ruth.perform(EditForm(case=case, changes={"collection_on": ("2026-11-20", "")}))
    assert shop.form(case).collection_on is None


@pytest.mark.parametrize("field", ["state", "ticked", "street", "validated_by"])
def test_only_fields_of_the_form_are_edited_by_their_names(shop: Shop, field: str) -> None:
    case = shop.opened()
    with pytest.raises(Refused, match=f"no field {field}"):
        shop.ruth.perform(EditForm(case=case, changes={field: ("", "x")}))


def test_a_field_that_is_no_day_is_refused_at_the_field(shop: Shop) -> None:
    case = shop.opened()
    with pytest.raises(Refused, match="no day") as refused:
        shop.ruth.perform(EditForm(case=case, changes={"collection_on": ("", "Friday")}))
    assert refused.value.field == "collection_on"


def test_a_form_goes_to_somebody(shop: Shop) -> None:
    case = shop.opened()
    with pytest.raises(Refused) as refused:
        shop.ruth.perform(SendForm(case=case, sent_to=""))
    assert refused.value.field == "sent_to"
