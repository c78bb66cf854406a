"""The request form: problems at their fields, drafts that survive, conflicts, and its way."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop.domain.words import FormState
from desktop.operations.forms import EditForm, ReturnForm, SendForm
from desktop.queries.case_detail import case_view
from desktop.queries.forms import FormView, form_view
from desktop.workplace import Desk
from tests.ui.real_desk import StandingClock, open_case, settled
from tests.ui.real_world import DANNIBALE, PENACLARA
from ui.panes.form import FormPane
from ui.panes.form_draft import FormDraft
from ui.workbench import Workbench

_CODE, _PHONE, _VAT = "ship_to.post_code", "contact_telephone", "vat_number"


@pytest.fixture
def case(desk: Desk) -> UUID:
    return open_case(desk, DANNIBALE, "A05860G17114293A")


@pytest.fixture
def returned(desk: Desk, case: UUID) -> UUID:
    desk.perform(SendForm(case=case, sent_to="n.damico@dannibale.example"))
    desk.perform(ReturnForm(case=case))
    return case


@pytest.fixture
def pane(real_bench: Workbench, qtbot: QtBot) -> Iterator[FormPane]:
    made = FormPane(real_bench)
    qtbot.addWidget(made)
    made.resize(1250, 690)
    yield made
    made.hide()
    real_bench.drafts.flush()
    settled(real_bench, qtbot)


def shown(pane: FormPane, case: UUID, qtbot: QtBot) -> FormPane:
    pane.show_thing(case)
    pane.show()
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    settled(pane.bench, qtbot)
    return pane


def kept(desk: Desk, case: UUID) -> FormView:
    view = desk.ask(form_view, case, desk.now())
    assert view is not None
    return view


def write(pane: FormPane, name: str, text: str, qtbot: QtBot) -> None:
    """Types a text over what is in a field, key by key."""
    pane.fields.go_to(name)
    field = {**pane.fields.fields, **pane.fields.units.fields}[name]
    QTest.keyClick(field.editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    if text:
        QTest.keyClicks(field.editor, text)
    else:
        QTest.keyClick(field.editor, Qt.Key.Key_Delete)
    settled(pane.bench, qtbot)


def press(pane: FormPane, key: Qt.Key = Qt.Key.Key_Return) -> None:
    QTest.keyClick(pane.window(), key, Qt.KeyboardModifier.ControlModifier)


def test_what_is_known_of_the_customer_stands_in_the_form(
    pane: FormPane, case: UUID, qtbot: QtBot
) -> None:
    shown(pane, case, qtbot)
    assert pane.fields.fields["ship_to.name"].value == DANNIBALE.name
    assert pane.fields.fields["ship_to.country"].value == "IT"
    assert "ITALY" in pane.side.label_text


def test_every_problem_is_beside_its_field_and_counted_on_top(
    pane: FormPane, returned: UUID, qtbot: QtBot
) -> None:
    shown(pane, returned, qtbot)
    write(pane, _CODE, "671", qtbot)
    write(pane, _PHONE, "+39 08", qtbot)
    write(pane, _VAT, "IT00743110158", qtbot)
    assert "five digits" in pane.fields.fields[_CODE].problem
    assert pane.fields.fields[_PHONE].problem
    assert pane.head.to_mend.words is not None
    assert pane.head.to_mend.words.word == "3 to mend"
    assert pane.head.to_confirm.words is not None
    assert pane.head.to_confirm.words.word == "1 to confirm"
    pane.side.findings.followed.emit(_CODE)
    assert pane.fields.fields[_CODE].editor.hasFocus()


def test_a_field_is_saved_when_the_keyboard_leaves_it(
    pane: FormPane, desk: Desk, case: UUID, qtbot: QtBot
) -> None:
    shown(pane, case, qtbot)
    write(pane, "opening_hours", "Mo-Fr 8-14", qtbot)
    assert kept(desk, case).fields["opening_hours"] == ""
    QTest.keyClick(pane.fields.fields["opening_hours"].editor, Qt.Key.Key_Tab)
    settled(pane.bench, qtbot)
    assert kept(desk, case).fields["opening_hours"] == "Mo-Fr 8-14"
    assert pane.draft.is_clean


def test_a_units_symptoms_are_edited_in_place(
    pane: FormPane, desk: Desk, case: UUID, qtbot: QtBot
) -> None:
    shown(pane, case, qtbot)
    name = f"units.{kept(desk, case).units[0].unit_id}.symptoms"
    write(pane, name, "", qtbot)
    assert "missing" in pane.fields.units.fields[name].problem
    write(pane, name, "ports 9-16 no link", qtbot)
    assert not pane.fields.units.fields[name].problem
    pane.fields.go_to("eori")
    settled(pane.bench, qtbot)
    assert kept(desk, case).units[0].symptoms == "ports 9-16 no link"


def test_a_country_is_found_by_typing_a_part_of_its_name(
    pane: FormPane, case: UUID, qtbot: QtBot
) -> None:
    shown(pane, case, qtbot)
    write(pane, "ship_to.country", "spain", qtbot)
    assert pane.draft.value("ship_to.country") == "ES"
    assert "SPAIN" in pane.side.label_text


def test_what_is_typed_outlives_the_window(
    pane: FormPane, real_bench: Workbench, case: UUID, qtbot: QtBot
) -> None:
    shown(pane, case, qtbot)
    with qtbot.waitSignal(real_bench.drafts.kept):
        write(pane, "opening_hours", "Mo-Fr", qtbot)
    again = FormPane(real_bench)
    qtbot.addWidget(again)
    shown(again, case, qtbot)
    assert again.fields.fields["opening_hours"].value == "Mo-Fr"
    again.hide()


def test_two_values_of_one_field_are_both_shown_and_decided(
    pane: FormPane, desk: Desk, case: UUID, qtbot: QtBot
) -> None:
    shown(pane, case, qtbot)
    write(pane, "opening_hours", "Mo-Fr", qtbot)
    desk.seat_of("tomas").perform(EditForm(case=case, changes={"opening_hours": ("", "Sa")}))
    QTest.keyClick(pane.fields.fields["opening_hours"].editor, Qt.Key.Key_Tab)
    settled(pane.bench, qtbot)
    assert pane.draft.conflicts == {"opening_hours": ("Mo-Fr", "Sa")}
    assert pane.side.conflicts.isVisible()
    assert "Somebody else" in pane.banner.sentence
    pane.side.conflicts.mine.emit("opening_hours")
    settled(pane.bench, qtbot)
    assert kept(desk, case).fields["opening_hours"] == "Mo-Fr"
    assert pane.side.conflicts.isHidden()


def test_their_value_can_be_taken(pane: FormPane, desk: Desk, case: UUID, qtbot: QtBot) -> None:
    shown(pane, case, qtbot)
    write(pane, "opening_hours", "Mo-Fr", qtbot)
    desk.seat_of("tomas").perform(EditForm(case=case, changes={"opening_hours": ("", "Sa")}))
    pane.refresh()
    settled(pane.bench, qtbot)
    pane.side.conflicts.theirs.emit("opening_hours")
    settled(pane.bench, qtbot)
    assert pane.fields.fields["opening_hours"].value == "Sa"
    assert pane.draft.is_clean


def test_the_form_goes_out_comes_back_and_is_validated_without_a_mouse(
    pane: FormPane, desk: Desk, case: UUID, qtbot: QtBot
) -> None:
    shown(pane, case, qtbot)
    press(pane)
    assert pane.head.sending.isVisible()
    press(pane)
    settled(pane.bench, qtbot)
    assert kept(desk, case).state is FormState.SENT
    view = desk.ask(case_view, case)
    assert view is not None
    assert [file.media_type for file in view.files] == ["application/pdf"]
    press(pane)
    settled(pane.bench, qtbot)
    assert kept(desk, case).state is FormState.RETURNED
    press(pane)
    settled(pane.bench, qtbot)
    assert kept(desk, case).state is FormState.VALIDATED
    with qtbot.waitSignal(pane.bench.opened) as opened:
        press(pane)
    assert opened.args == ["case", case]


def test_validating_names_what_is_left_and_goes_there(
    pane: FormPane, desk: Desk, returned: UUID, qtbot: QtBot
) -> None:
    shown(pane, returned, qtbot)
    write(pane, _CODE, "671", qtbot)
    write(pane, _VAT, "IT00743110158", qtbot)
    press(pane)
    settled(pane.bench, qtbot)
    assert pane.banner.sentence.endswith("2 to mend, 1 to confirm.")
    assert pane.fields.fields[_CODE].editor.hasFocus()
    assert pane.fields.fields[_CODE].value == "671"
    write(pane, _CODE, "67100", qtbot)
    reason = pane.side.findings.reasons[_VAT]
    QTest.keyClicks(reason, "so it stands on their letterhead")
    press(pane)
    settled(pane.bench, qtbot)
    form = kept(desk, returned)
    assert form.state is FormState.VALIDATED
    assert form.ticked == {_VAT: "so it stands on their letterhead"}


def test_a_destination_outside_the_region_is_a_supervisors_to_confirm(
    pane: FormPane, desk: Desk, returned: UUID, qtbot: QtBot
) -> None:
    shown(pane, returned, qtbot)
    for name, text in (
        ("ship_to.country", "Uruguay"),
        (_CODE, "11000"),
        ("vat_number", "219999830019"),
    ):
        write(pane, name, text, qtbot)
    reason = pane.side.findings.reasons["ship_to.country"]
    assert "supervisor" in reason.placeholderText()
    QTest.keyClicks(reason, "they moved")
    write(pane, _PHONE, "+598 2 9021234", qtbot)
    for field, box in pane.side.findings.reasons.items():
        if field != "ship_to.country":
            QTest.keyClicks(box, "as it stands on their papers")
    press(pane)
    settled(pane.bench, qtbot)
    assert "supervisor" in pane.banner.sentence
    assert kept(desk, returned).state is FormState.RETURNED


def test_a_validated_form_is_not_changed_by_leaving_a_field(
    pane: FormPane, desk: Desk, returned: UUID, qtbot: QtBot
) -> None:
    shown(pane, returned, qtbot)
    press(pane)
    settled(pane.bench, qtbot)
    write(pane, "opening_hours", "Mo-Fr", qtbot)
    pane.fields.go_to("eori")
    settled(pane.bench, qtbot)
    assert kept(desk, returned).state is FormState.VALIDATED
    assert pane.head.first.text() == "Validate again"
    press(pane)
    settled(pane.bench, qtbot)
    assert kept(desk, returned).fields["opening_hours"] == "Mo-Fr"
    assert kept(desk, returned).state is FormState.VALIDATED


def test_a_warehouse_is_told_who_may_edit(
    pane: FormPane, desk: Desk, case: UUID, qtbot: QtBot
) -> None:
    desk.take_seat("ines")
    shown(pane, case, qtbot)
    write(pane, "opening_hours", "Mo-Fr", qtbot)
    pane.fields.go_to("eori")
    settled(pane.bench, qtbot)
    assert pane.banner.sentence == "Only an agent or a supervisor may edit the request form."
    assert pane.fields.fields["opening_hours"].value == "Mo-Fr"


def test_without_a_form_it_says_where_to_find_one(pane: FormPane, qtbot: QtBot) -> None:
    pane.show()
    assert "No form is chosen" in pane.banner.sentence


def test_another_unit_appears_without_losing_what_is_typed(
    pane: FormPane, desk: Desk, clock: StandingClock, qtbot: QtBot
) -> None:
    case = open_case(desk, PENACLARA, "A05860D26395078A", "A05860D26395081A")
    shown(pane, case, qtbot)
    write(pane, "eori", "ES", qtbot)
    unit = kept(desk, case).units[0].unit_id
    from desktop.operations.units import CancelUnit

    desk.perform(CancelUnit(unit=unit, reason="works again"))
    pane.refresh()
    settled(pane.bench, qtbot)
    assert len(pane.fields.units.fields) == 2
    assert pane.fields.fields["eori"].value == "ES"


def test_a_tab_from_the_first_field_reaches_the_units(
    pane: FormPane, case: UUID, qtbot: QtBot
) -> None:
    shown(pane, case, qtbot)
    pane.fields.go_to("ship_to.name")
    seen = []
    for _ in range(20):
        here = pane.window().focusWidget()
        seen.append(here.objectName() if here else "")
        QTest.keyClick(here, Qt.Key.Key_Tab)
    assert seen[0] == "ship_to.name"
    units = [at for at, name in enumerate(seen) if name.startswith("units.")]
    assert units == [seen.index("letters_language") + 1, seen.index("letters_language") + 2]
    assert all(isinstance(f.editor, QLineEdit) for f in pane.fields.units.fields.values())


def test_a_draft_knows_what_is_whose() -> None:
    draft = FormDraft()
    draft.take({"town": "Riga", "eori": ""}, {})
    draft.type("town", "Rīga")
    draft.type("eori", "LV1")
    assert draft.changes() == {"town": ("Riga", "Rīga"), "eori": ("", "LV1")}
    draft.take({"town": "Jūrmala", "eori": "LV1"}, {})
    assert draft.conflicts == {"town": ("Rīga", "Jūrmala")}
    assert draft.changes() == {}
    draft.keep_mine("town")
    assert draft.changes() == {"town": ("Jūrmala", "Rīga")}
    memory = draft.to_memory()
    other = FormDraft()
    other.take({"town": "Ogre", "eori": "LV1"}, {})
    other.recall(memory)
    assert other.conflicts == {"town": ("Rīga", "Ogre")}
