"""Papers made from a store: what stands on them, that it scans, and when there is a new version."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from desktop.documents.facts import PaperRefused
from desktop.documents.identity import Kind, read_identity
from desktop.documents.render import PRINTER_HEADS_DPI, page_count, read_back
from desktop.documents.return_label import LabelPaper
from desktop.domain.addresses import Address
from desktop.domain.refusal import Refused
from desktop.domain.words import Fulfilment, Ground
from desktop.operations.opening import EditCase
from desktop.paper import (
    keep_paper,
    make_authorisation,
    make_request_form,
    make_return_labels,
    unread_codes,
    write_paper,
)
from desktop.paper_facts import (
    authorisation_facts,
    label_facts,
    owed_under,
    service_level_line,
    ship_to_lines,
)
from desktop.queries.case_detail import case_view
from desktop.queries.numbers import NumberOwner, owner_of_number
from desktop.queries.papers import PaperUnit, RmaPaper, rma_paper
from desktop.workplace import Desk, Settings
from tests.played_day import IN_A_PARCEL, LABELLED, copy_of_day


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Ruth at a copy of the sample day."""
    opened = Desk.open(Settings.for_store(copy_of_day(tmp_path), "ruth"))
    yield opened
    opened.close()


def owner(desk: Desk, number: str) -> NumberOwner:
    found = desk.ask(owner_of_number, number)
    assert found is not None
    return found


def rma_of(desk: Desk, number: str) -> RmaPaper:
    identity = owner(desk, number).rma_id
    assert identity is not None
    found = desk.ask(rma_paper, identity)
    assert found is not None
    return found


def many_units(rma: RmaPaper, count: int) -> RmaPaper:
    """The same RMA with so many units, none of them in a planned parcel."""
    one = rma.units[0]
    units = tuple(
        replace(one, line_id=uuid4(), serial=f"A05860D2639507{at}A") for at in range(count)
    )
    return replace(rma, units=units, parcels=())


def on_other_ground(unit: PaperUnit, ground: Ground, *, contract: str | None) -> PaperUnit:
    answer = replace(
        unit.entitlement,
        ground=ground,
        contract_number=contract,
        dead_on_arrival=ground is Ground.DEAD_ON_ARRIVAL,
    )
    return replace(unit, entitlement=answer)


@pytest.mark.parametrize("paper", LabelPaper)
@pytest.mark.parametrize("dpi", PRINTER_HEADS_DPI)
def test_every_code_of_a_label_reads_back(desk: Desk, paper: LabelPaper, dpi: float) -> None:
    made = make_return_labels(desk, rma_of(desk, IN_A_PARCEL).id, paper)
    assert unread_codes(made, dpi) == ()
    assert IN_A_PARCEL in made.codes
    assert {"A05308A26371118A", "A05442J26774748B", "A05577C26214752B"} <= set(made.codes)


def test_the_authorisation_names_its_rma_and_its_case_in_its_code(desk: Desk) -> None:
    rma = rma_of(desk, LABELLED)
    made = make_authorisation(desk, rma.id)
    assert unread_codes(made) == ()
    read = [read_identity(text) for text in read_back(made.pdf)]
    found = next(one for one in read if one is not None)
    assert (found.kind, found.rma_number, found.case_id) == (
        Kind.AUTHORISATION,
        LABELLED,
        rma.case_id,
    )
    assert made.file_name == f"{LABELLED} authorisation.pdf"


def test_a_code_that_is_not_on_the_paper_is_told(desk: Desk) -> None:
    made = make_authorisation(desk, rma_of(desk, LABELLED).id)
    assert unread_codes(replace(made, codes=("R26-999999-9", *made.codes))) == ("R26-999999-9",)


def test_the_same_paper_again_is_no_new_version(desk: Desk) -> None:
    rma = rma_of(desk, LABELLED)
    first = keep_paper(desk, make_authorisation(desk, rma.id))
    assert (first.version, first.is_new) == (1, False), "the day kept it as version 1"
    form = make_request_form(desk, rma.case_id)
    kept = keep_paper(desk, form)
    assert keep_paper(desk, make_request_form(desk, rma.case_id)) == replace(kept, is_new=False)


def test_a_changed_case_makes_a_new_version_and_keeps_the_old(desk: Desk) -> None:
    case = owner(desk, "CA-000003").case_id
    first = keep_paper(desk, make_request_form(desk, case))
    desk.perform(EditCase(case=case, changes={"customer_reference": ("", "TKT-88172")}))
    made = make_request_form(desk, case)
    second = keep_paper(desk, made)
    assert (first.version, second.version, second.is_new) == (1, 2, True)
    identities = [one for one in map(read_identity, made.codes) if one is not None]
    assert {one.version for one in identities} == {2}, "the version stands on the paper"
    view = desk.ask(case_view, case)
    assert view is not None
    versions = {file.version for file in view.files if file.document == "request form"}
    assert versions == {1, 2}


def test_labels_on_a4_are_another_document_than_those_of_a_label_printer(desk: Desk) -> None:
    rma = rma_of(desk, IN_A_PARCEL)
    kept = [keep_paper(desk, make_return_labels(desk, rma.id, paper)) for paper in LabelPaper]
    assert [one.version for one in kept] == [1, 1, 1]


def test_five_units_go_in_two_parcels_and_a_planned_parcel_is_kept(desk: Desk) -> None:
    rma = rma_of(desk, IN_A_PARCEL)
    assert [len(label.serials) for label in label_facts(rma)] == [3]
    five = many_units(rma, 5)
    labels = label_facts(five)
    assert [len(label.serials) for label in labels] == [4, 1]
    assert [(label.parcel, label.parcels) for label in labels] == [(1, 2), (2, 2)]
    last = five.units[4].line_id
    assert last is not None
    planned = label_facts(replace(five, parcels=((last,),)))
    assert [len(label.serials) for label in planned] == [1, 4]


def test_a_label_says_what_is_inside_its_weight_and_the_last_day(desk: Desk) -> None:
    (label,) = label_facts(rma_of(desk, IN_A_PARCEL))
    assert label.models_line == "GS950/10PS · 3 units"
    assert label.weight_grams == 3 * 1_900
    assert label.send_by == date(2026, 12, 16)
    assert label.to_lines == (
        "Repair Centre EMEA",
        "Havenkade 1",
        "1234 AB VOORBEELD",
        "NETHERLANDS",
    )
    assert label.from_lines[-1] == "FRANCE"


def test_a_weight_that_nobody_knows_is_left_out(desk: Desk) -> None:
    rma = rma_of(desk, IN_A_PARCEL)
    units = (replace(rma.units[0], weight_grams=None), *rma.units[1:])
    assert label_facts(replace(rma, units=units))[0].weight_grams is None


def test_nothing_to_send_in_makes_no_label(desk: Desk) -> None:
    rma = rma_of(desk, LABELLED)
    units = tuple(replace(unit, to_come=False) for unit in rma.units)
    with pytest.raises(Refused, match="still to be sent in"):
        label_facts(replace(rma, units=units))


def test_the_level_names_its_contract_level_and_the_notice_that_changed_it(desk: Desk) -> None:
    rma = rma_of(desk, LABELLED)
    assert service_level_line(rma) == "Advance replacement (Net.Cover Basic Plus)."
    changed = replace(rma, fulfilment=Fulfilment.RETURN_AND_REPAIR, notice_on=date(2026, 11, 16))
    assert service_level_line(changed) == (
        "Return and repair (Net.Cover Basic Plus, changed by our notice of 16 November 2026)."
    )


@pytest.mark.parametrize(
    ("ground", "contract", "said"),
    [
        (Ground.BASIC, "NC173634-EM", "NC173634-EM"),
        (Ground.DEAD_ON_ARRIVAL, "NC173634-EM", "dead on arrival"),
        (Ground.WARRANTY, None, "warranty"),
        (Ground.OUT_OF_WARRANTY, None, "agreed quote"),
    ],
)
def test_each_unit_says_what_it_is_owed_under(
    desk: Desk, ground: Ground, contract: str | None, said: str
) -> None:
    unit = on_other_ground(rma_of(desk, LABELLED).units[0], ground, contract=contract)
    assert owed_under(unit) == said


def test_who_pays_and_what_happens_next_follow_the_fulfilment(desk: Desk) -> None:
    repair = authorisation_facts(rma_of(desk, IN_A_PARCEL))
    assert [charge.who_pays for charge in repair.charges] == ["you pay", "we pay", "we pay"]
    assert repair.next_steps[0].when == "by 16 Dec 2026"
    replacement = authorisation_facts(rma_of(desk, LABELLED))
    assert {charge.who_pays for charge in replacement.charges} == {"we pay"}
    assert replacement.next_steps[0].when == "on 16 Nov 2026"


def test_a_name_that_carriers_cannot_read_has_its_latin_one_beside_it(desk: Desk) -> None:
    rma = rma_of(desk, LABELLED)
    hebrew = Address(
        name="רשת הגליל בע״מ",
        street="שדרות בן גוריון 14",
        post_code="3309510",
        town="חיפה",
        country="IL",
    )
    lines = ship_to_lines(replace(rma, ship_to=hebrew, latin_name="Galil Net Ltd"))
    assert lines[:2] == ("רשת הגליל בע״מ", "Galil Net Ltd")
    latin = ship_to_lines(replace(rma, latin_name="Kirkdale"))
    assert "Kirkdale" not in latin, "a Latin name needs no second one"


def test_what_cannot_be_printed_is_refused_with_a_sentence(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_long(*_facts: object) -> bytes:
        raise PaperRefused("The addresses are too long for a label.", "from_lines")

    monkeypatch.setattr("desktop.paper.return_labels", too_long)
    with pytest.raises(Refused, match="too long for a label") as caught:
        make_return_labels(desk, rma_of(desk, LABELLED).id)
    assert caught.value.field == "from_lines"


def test_an_unknown_case_or_rma_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="no such case"):
        make_request_form(desk, UUID(int=1))
    with pytest.raises(Refused, match="no such RMA"):
        make_authorisation(desk, UUID(int=1))


def test_the_form_of_a_case_with_nine_units_carries_its_code_on_every_page(desk: Desk) -> None:
    made = make_request_form(desk, owner(desk, "CA-000004").case_id)
    assert page_count(made.pdf) == len(made.codes) > 1
    assert unread_codes(made) == ()


def test_a_folder_that_takes_no_paper_is_a_sentence(desk: Desk, tmp_path: Path) -> None:
    made = make_authorisation(desk, rma_of(desk, LABELLED).id)
    (tmp_path / "taken").write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(Refused, match="cannot be written"):
        write_paper(made, tmp_path / "taken")
