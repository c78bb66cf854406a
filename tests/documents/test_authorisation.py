"""The authorisation: every fact on paper, on as many pages as it takes."""

import unicodedata
from pathlib import Path

import pytest

from desktop.documents.authorisation import authorisation
from desktop.documents.facts import PaperRefused, Party
from desktop.documents.identity import Kind, read_identity
from desktop.documents.render import PRINTER_HEADS_DPI, page_count, page_png, read_back
from desktop.documents.wording import next_steps
from desktop.domain.words import Fulfilment
from tests.documents.judges import codes_in, text_of
from tests.documents.samples import (
    LONGEST_ADDRESS,
    PROMISES,
    REPAIR_CENTRE,
    SCRIPTS,
    authorisation_facts,
    serial,
    squeezed,
    units,
    words,
)


@pytest.mark.parametrize("dpi", PRINTER_HEADS_DPI)
def test_number_and_identity_are_read_by_two_decoders(tmp_path: Path, dpi: float) -> None:
    pdf = authorisation(authorisation_facts())
    picture = tmp_path / "page.png"
    picture.write_bytes(page_png(pdf, 0, dpi))
    for found in (set(read_back(pdf, dpi)), codes_in(picture, "code128", "qrcode")):
        assert "R26-004217-5" in found
        identity = next(filter(None, map(read_identity, found)))
        assert identity.kind is Kind.AUTHORISATION
        assert identity.rma_number == "R26-004217-5"


def test_every_fact_stands_on_the_page(tmp_path: Path) -> None:
    facts = authorisation_facts()
    text = squeezed(text_of(authorisation(facts), tmp_path))
    expected = [
        *facts.addressee.lines,
        facts.addressee.contact,
        facts.service_level,
        "CA-004217",
        "16 November 2026",
        "Page 1 of 1",
        "Your reference: TKT-88172",
        "by 16 Dec 2026",
        *REPAIR_CENTRE,
        facts.packing,
        *(part for line in facts.lines for part in (line.serial, line.fault, line.owed_under)),
        *(part for step in facts.next_steps for part in (step.text, step.when)),
        *(part for charge in facts.charges for part in (charge.what, charge.who_pays)),
    ]
    assert [fact for fact in expected if squeezed(fact) not in text] == []


@pytest.mark.parametrize("count", [1, 17, 18, 40, 100])
def test_any_number_of_units_flows_on_with_numbered_pages(count: int, tmp_path: Path) -> None:
    pdf = authorisation(authorisation_facts(units(count)))
    pages = page_count(pdf)
    text = squeezed(text_of(pdf, tmp_path))
    for number in range(1, pages + 1):
        assert f"Page{number}of{pages}" in text
    assert all(text.count(serial(index)) == 1 for index in range(count))
    assert text.count("Model") >= (2 if count > 18 else 1)


def test_the_longest_texts_flow_over_pages_and_nothing_is_lost(tmp_path: Path) -> None:
    fault = " ".join(f"word{index:04d}" for index in range(222))[:2000]
    lines = units(3, fault=fault, description="d" * 300, model="M" * 40, owed_under="N" * 40)
    facts = authorisation_facts(lines, Party(LONGEST_ADDRESS, contact="Ä" * 60))
    text = text_of(authorisation(facts), tmp_path)
    for word in fault.split():
        assert text.count(word) >= 3
    assert squeezed(text).count("d" * 8) >= 3
    assert all(squeezed(line) in squeezed(text) for line in LONGEST_ADDRESS)
    assert "Packing" in text


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_read_back_as_it_was_written(script: str, tmp_path: Path) -> None:
    lines = SCRIPTS[script]
    facts = authorisation_facts(units(1, fault=lines[0]), Party(lines))
    text = text_of(authorisation(facts), tmp_path)
    assert words(" ".join(lines)) <= words(text)
    longest = max(words(lines[0]), key=len)
    assert unicodedata.normalize("NFKC", text).count(longest) == 2


def test_same_facts_give_the_same_bytes() -> None:
    assert authorisation(authorisation_facts()) == authorisation(authorisation_facts())


@pytest.mark.parametrize(
    ("fulfilment", "promise"),
    [
        (Fulfilment.ADVANCE_REPLACEMENT, "on 16 Nov 2026"),
        (Fulfilment.RETURN_AND_REPAIR, "15 working days from arrival"),
        (Fulfilment.REPAIR_AFTER_QUOTE, "after arrival"),
    ],
)
def test_the_next_steps_promise_what_is_owed(fulfilment: Fulfilment, promise: str) -> None:
    steps = next_steps(fulfilment, PROMISES)
    assert promise in [step.when for step in steps]
    assert "3 working days after delivery" in [step.when for step in steps]


def test_nothing_is_promised_while_it_is_unknown_what_is_owed() -> None:
    with pytest.raises(PaperRefused, match="asset check"):
        next_steps(Fulfilment.NONE_YET, PROMISES)
