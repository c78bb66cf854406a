"""The request form: what is known as text, fields for the rest, and it comes back whole."""

import io
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from desktop.documents.attachments import attached
from desktop.documents.identity import Kind, read_identity
from desktop.documents.render import page_count, read_back
from desktop.documents.request_form import ATTACHMENT, field_name, field_path, request_form
from desktop.domain.form import FIELD_LABELS
from tests.documents.judges import judge, text_of
from tests.documents.samples import (
    CASE_ID,
    HEBREW,
    SCRIPTS,
    form_paper,
    serial,
    squeezed,
    units,
    words,
)


def _fields(pdf: bytes) -> dict[str, object]:
    return dict(PdfReader(io.BytesIO(pdf)).get_fields() or {})


def test_every_fact_that_a_form_asks_for_has_a_field() -> None:
    names = {field_path(name) for name in _fields(request_form(form_paper()))}
    asked = {path for path in FIELD_LABELS if not path.startswith("units")}
    assert asked | {"units.0.troubleshooting", "remarks"} == names


def test_a_unit_has_fields_for_what_is_missing_only() -> None:
    names = _fields(request_form(form_paper(units(2, fault="", troubleshooting="swapped"))))
    assert {field_name(f"units.{row}.symptoms") for row in (0, 1)} <= set(names)
    assert field_name("units.0.troubleshooting") not in names


def test_no_field_has_a_first_value_and_what_is_known_is_page_text(tmp_path: Path) -> None:
    known = tuple((path, SCRIPTS["Arabic"][0]) for path in ("ship_to.name", "contact_name"))
    pdf = request_form(form_paper(known=known))
    fields = PdfReader(io.BytesIO(pdf)).get_fields() or {}
    assert {str(field.value or "") for field in fields.values()} == {""}
    text = unicodedata.normalize("NFKC", text_of(pdf, tmp_path))
    assert [text.count(word) for word in words(SCRIPTS["Arabic"][0]) if len(word) > 1] == [2] * 3


def test_mandatory_fields_are_required_until_they_are_known() -> None:
    fields = PdfReader(io.BytesIO(request_form(form_paper()))).get_fields() or {}
    required = {field_path(name) for name, field in fields.items() if int(field["/Ff"]) & 2}
    assert {"contact_name", "contact_email", "contact_telephone", "ship_to.street"} <= required
    assert "units.0.troubleshooting" in required
    assert required.isdisjoint({"ship_to.name", "ship_to.country", "eori", "opening_hours"})


def test_every_page_carries_its_identity() -> None:
    pdf = request_form(form_paper(units(40, troubleshooting="")))
    identities = [read_identity(text) for text in read_back(pdf)]
    pages = page_count(pdf)
    assert pages > 3
    assert [(i.part, i.parts, i.version, i.kind) for i in identities if i] == [
        (page, pages, 2, Kind.REQUEST_FORM) for page in range(1, pages + 1)
    ]


@pytest.mark.parametrize("value", ["Calle Mayor 3", *(lines[0] for lines in SCRIPTS.values())])
def test_a_filled_form_comes_back_whole_with_its_facts(value: str, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(request_form(form_paper()))))
    name = field_name("ship_to.street")
    annotations: Any = writer.pages[0]["/Annots"]
    for annotation in annotations:  # as a viewer does: the value, and nothing else
        if annotation.get_object()["/T"] == name:
            annotation.get_object()[NameObject("/V")] = TextStringObject(value)
    filled, passed_on = tmp_path / "filled.pdf", tmp_path / "passed-on.pdf"
    writer.write(filled)
    judge("qpdf", "--linearize", str(filled), str(passed_on))
    returned = passed_on.read_bytes()
    assert (PdfReader(io.BytesIO(returned)).get_fields() or {})[name].value == value
    content = json.loads(attached(returned, ATTACHMENT) or b"")
    assert content["case_id"] == str(CASE_ID)
    assert content["version"] == 2
    assert content["known"]["ship_to.country"] == "Spain"
    assert content["units"][0]["serial"] == serial(0)


def test_long_answers_flow_on_and_are_all_there(tmp_path: Path) -> None:
    symptoms = " ".join(f"word{index:04d}" for index in range(222))[:2000]
    known = (("ship_to.name", "W" * 80), ("contact_email", "e" * 254), ("ship_to.unit", HEBREW[0]))
    pdf = request_form(form_paper(units(4, fault=symptoms, troubleshooting=symptoms), known))
    text = text_of(pdf, tmp_path)
    assert all(text.count(word) == 8 for word in symptoms.split())
    assert "W" * 80 in squeezed(text)
    assert squeezed(text).count("e" * 10) >= 20


def test_same_facts_give_the_same_bytes() -> None:
    assert request_form(form_paper()) == request_form(form_paper())
