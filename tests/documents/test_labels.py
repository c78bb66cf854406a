"""Labels: scanned on the first try, nothing cut off, never scaled."""

from itertools import pairwise
from pathlib import Path

import pytest

from desktop.documents.facts import PaperRefused, in_parcels
from desktop.documents.identity import Kind, read_identity
from desktop.documents.render import (
    PRINTER_HEADS_DPI,
    page_count,
    page_image,
    page_png,
    page_size,
    read_back,
)
from desktop.documents.return_label import LabelPaper, return_labels
from desktop.domain.words import Direction
from tests.documents.judges import codes_in, text_of
from tests.documents.samples import (
    ALLOWED_ADDRESS,
    CASE_ID,
    LONGEST_ADDRESS,
    REPAIR_CENTRE,
    SCRIPTS,
    SPANISH,
    label_facts,
    serial,
    squeezed,
    words,
)

LONGEST_PAIRS = (
    (LONGEST_ADDRESS, REPAIR_CENTRE),
    (REPAIR_CENTRE, LONGEST_ADDRESS),
    (ALLOWED_ADDRESS, ALLOWED_ADDRESS),
)
LONG_SERIALS = tuple(f"A{index}B7C6D5E4F3G2H1J0K9" for index in range(4))


@pytest.mark.parametrize("dpi", PRINTER_HEADS_DPI)
@pytest.mark.parametrize("paper", LabelPaper)
def test_every_code_of_every_label_is_read(paper: LabelPaper, dpi: float) -> None:
    labels = [label_facts(LONG_SERIALS[:count], parcel=count) for count in (1, 2, 3, 4)]
    found = read_back(return_labels(labels, paper), dpi)
    for label in labels:
        identities = [read_identity(text) for text in found]
        assert any(i and i.serials == label.serials for i in identities)
    assert found.count("R26-004217-5") == 4
    assert [found.count(text) for text in LONG_SERIALS] == [4, 3, 2, 1]


@pytest.mark.parametrize("dpi", PRINTER_HEADS_DPI)
def test_a_second_decoder_reads_the_label_that_neither_wrote(tmp_path: Path, dpi: float) -> None:
    pdf = return_labels([label_facts(LONG_SERIALS, ALLOWED_ADDRESS, ALLOWED_ADDRESS)])
    picture = tmp_path / "label.png"
    picture.write_bytes(page_png(pdf, 0, dpi))
    found = codes_in(picture, "code128", "qrcode")
    assert {"R26-004217-5", *LONG_SERIALS} <= found
    assert any(read_identity(text) for text in found)


def test_the_qr_code_holds_all_of_the_label() -> None:
    found = read_back(return_labels([label_facts(parcel=2)]))
    identity = next(filter(None, map(read_identity, found)))
    assert identity.kind is Kind.LABEL
    assert (identity.rma_number, identity.case_number) == ("R26-004217-5", "CA-004217")
    assert identity.case_id == CASE_ID
    assert identity.serials == (serial(0), serial(1))
    assert (identity.part, identity.parts) == (2, 2)


def test_bars_are_black_and_white_in_whole_dots_at_203_dpi() -> None:
    picture = page_image(return_labels([label_facts()]), 0, 203.2).convert("L")
    assert picture.size == (800, 1200)
    rows = (list(picture.crop((0, y, 700, y + 1)).tobytes()) for y in range(700, 1100))
    serial_bars = [row for row in rows if len(_edges(row)) > 95]
    assert len(serial_bars) > 100
    for row in serial_bars[5:-5]:
        assert all(value < 8 or value > 247 for value in row)
        assert {b - a for a, b in pairwise(_edges(row))} <= {2, 4, 6, 8}


def _edges(row: list[int]) -> list[int]:
    return [x for x in range(1, len(row)) if (row[x] < 128) != (row[x - 1] < 128)]


@pytest.mark.parametrize("script", SCRIPTS)
def test_addresses_of_every_script_stand_on_the_label_whole(script: str, tmp_path: Path) -> None:
    lines = SCRIPTS[script]
    for facts in (label_facts(from_lines=lines), label_facts(to_lines=lines)):
        found = words(text_of(return_labels([facts]), tmp_path))
        assert words(" ".join(lines)) <= found


@pytest.mark.parametrize("addresses", LONGEST_PAIRS)
def test_the_longest_addresses_and_serials_stand_on_one_label_whole(
    addresses: tuple[tuple[str, ...], tuple[str, ...]], tmp_path: Path
) -> None:
    pdf = return_labels([label_facts(LONG_SERIALS, *addresses)])
    assert page_count(pdf) == 1
    text = squeezed(text_of(pdf, tmp_path))
    for line in {line for lines in addresses for line in lines}:
        assert squeezed(line) in text
    for mark in ("parcel1of2", "sendby16Dec2026", "4.8kg", "electronicequipment,keepdry"):
        assert mark in text


@pytest.mark.parametrize("addresses", LONGEST_PAIRS)
def test_the_longest_label_keeps_its_margins_and_its_parts_apart(
    addresses: tuple[tuple[str, ...], tuple[str, ...]],
) -> None:
    pdf = return_labels([label_facts(LONG_SERIALS, *addresses)])
    assert set(LONG_SERIALS) <= set(read_back(pdf))
    picture = page_image(pdf, 0, 203.2).convert("L")
    inked = picture.point(lambda value: 255 if value < 200 else 0).getbbox()
    assert inked is not None
    left, top, right, bottom = inked
    assert left >= 30
    assert top >= 36
    assert right <= 800 - 30
    assert bottom <= 1200 - 36


def test_an_address_that_no_label_can_hold_is_refused_with_its_field() -> None:
    with pytest.raises(PaperRefused) as refusal:
        return_labels([label_facts(to_lines=LONGEST_ADDRESS * 4)])
    assert refusal.value.field == "to_lines"
    assert "too long" in refusal.value.sentence


def test_a_fifth_serial_is_refused_and_belongs_in_another_parcel() -> None:
    serials = tuple(serial(index) for index in range(5))
    with pytest.raises(PaperRefused, match="another parcel"):
        return_labels([label_facts(serials)])
    assert in_parcels(serials) == (serials[:4], serials[4:])
    assert in_parcels(serials, at_most=2) == (serials[:2], serials[2:4], serials[4:])


def test_no_label_at_all_is_refused() -> None:
    with pytest.raises(PaperRefused, match="no parcel"):
        return_labels([])


def test_a_serial_that_code_128_cannot_write_stands_in_text_and_in_the_qr_code() -> None:
    found = read_back(return_labels([label_facts(("СЕРІЯ-1", "9" * 90))]))
    identity = next(filter(None, map(read_identity, found)))
    assert identity.serials == ("СЕРІЯ-1", "9" * 90)


def test_papers_have_their_true_sizes_and_as_many_pages_as_labels_need() -> None:
    labels = [label_facts(parcel=index + 1) for index in range(5)]
    sizes = {}
    for paper in LabelPaper:
        pdf = return_labels(labels, paper)
        sizes[paper] = (page_count(pdf), *(round(edge, 1) for edge in page_size(pdf)))
    assert sizes == {
        LabelPaper.SINGLE: (5, 100.0, 150.0),
        LabelPaper.A4_TWO: (3, 297.0, 210.0),
        LabelPaper.A4_FOUR: (2, 210.0, 297.0),
    }


def test_a_label_to_the_customer_says_delivery(tmp_path: Path) -> None:
    facts = label_facts(from_lines=REPAIR_CENTRE, to_lines=SPANISH)
    outward = type(facts)(
        **{name: getattr(facts, name) for name in facts.__slots__} | {"direction": Direction.OUT}
    )
    assert "DELIVERY" in text_of(return_labels([outward]), tmp_path)
    assert "RETURN" in text_of(return_labels([facts]), tmp_path)


def test_same_facts_give_the_same_bytes_whatever_was_made_before() -> None:
    arabic = label_facts(from_lines=SCRIPTS["Arabic"], to_lines=("مُحَمَّدٌ لآلئ", "SAUDI ARABIA"))
    first = return_labels([arabic])
    return_labels([label_facts(from_lines=("ﷲ لإله ﻼ الأُسَّ", "عَبْدُ الرَّحْمٰن"))])
    assert return_labels([arabic]) == first
