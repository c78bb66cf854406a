"""Text: direction, shaping, wrapping; no box glyphs, no lost letters."""

from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.documents.direction import levels, runs_by_eye, side
from desktop.documents.fonts import Face, missing_glyphs, register_fresh_faces, settable
from desktop.documents.render import page_image
from desktop.documents.surface import About, Surface, make_pdf
from desktop.documents.text import Style, fit, line_of, width, wrap
from tests.documents.samples import ARABIC, HEBREW, SCRIPTS, squeezed

ABOUT = About("t", "s", "a", "en")


@pytest.fixture(autouse=True)
def _faces() -> None:
    register_fresh_faces()


@pytest.mark.parametrize("face", Face)
@pytest.mark.parametrize("script", SCRIPTS)
def test_no_letter_of_our_scripts_is_missing_where_it_is_set(script: str, face: Face) -> None:
    for text in SCRIPTS[script]:
        kept, chosen = settable(text, face)
        assert kept == text
        assert missing_glyphs(text, chosen) == ()


def test_what_no_face_has_is_named_by_its_code_point() -> None:
    assert missing_glyphs("x230 日本 日") == ("日", "本")
    assert settable("日 x230", Face.BOLD) == ("[U+65E5] x230", Face.BOLD)


def _runs(text: str) -> list[str]:
    return [run.text.strip() for run in runs_by_eye(text, levels(text, side(text)))]


@pytest.mark.parametrize(
    ("text", "by_eye"),
    [
        ("מתג 12 ABC", ["ABC", "", "12", "מתג"]),
        ("ABC שלום 12", ["ABC", "12", "שלום"]),
        ("شارع 12، مبنى B-4", ["B-4", "، مبنى", "12", "شارع"]),
        ("خیابان می\u200cروم", ["خیابان می\u200cروم"]),
        ("plain", ["plain"]),
    ],
)
def test_runs_stand_in_the_order_of_the_eye(text: str, by_eye: list[str]) -> None:
    assert [run for run in _runs(text) if run] == [run for run in by_eye if run]


def test_a_line_break_does_not_turn_a_number_around() -> None:
    text = "المنافذ 9-16"
    whole = line_of(text, Style())
    second = whole.part(text.index("9"), len(text))
    runs = runs_by_eye(second.text, second.levels)
    assert [run.text for run in runs] == ["16", "-", "9"]


def test_hebrew_and_arabic_in_one_run_are_shaped_apart() -> None:
    assert _runs("שלום مرحبا") == ["مرحبا", "שלום"]


def _picture(text: str, shaped: bool) -> bytes:
    def draw(surface: Surface) -> None:
        if shaped:
            surface.line(5, 5, text, Style(size=20))
        else:
            surface.canvas.setFont(Face.SANS.value, 20)
            surface.canvas.drawString(14, 30, text[::-1])

    return page_image(make_pdf(ABOUT, (100, 20), draw), 0, 150).convert("L").tobytes()


def test_arabic_letters_are_joined() -> None:
    word = "تثبيت"
    line = line_of(word, Style(size=20))
    isolated = sum(width(line_of(letter, Style(size=20)), 20) for letter in word)
    assert width(line, 20) < 0.85 * isolated
    assert _picture(word, shaped=True) != _picture(word, shaped=False)


def test_arabic_in_joined_forms_is_drawn_like_the_forms_themselves() -> None:
    def forms(surface: Surface) -> None:
        surface.canvas.setFont(Face.SANS.value, 20)
        surface.canvas.drawString(20, 30, "\ufe96\ufef4\ufe91")  # بيت, last form first

    def shaped(surface: Surface) -> None:
        from desktop.documents.text import draw

        draw(surface.canvas, 20, 30, line_of("بيت", Style(size=20)), Style(size=20, grey=0))

    pictures = [page_image(make_pdf(ABOUT, (60, 20), d), 0, 150) for d in (forms, shaped)]
    assert pictures[0].tobytes() == pictures[1].tobytes()


@given(st.text(max_size=300), st.floats(30, 400))
@settings(max_examples=150, deadline=None)
def test_wrapping_loses_nothing_and_keeps_to_its_room(text: str, room: float) -> None:
    style = Style(Face.SANS, 9)
    lines = wrap(text, style, room)
    kept = "".join(line.text for line in lines)
    whole = "".join(line_of(part, style).text for part in text.replace("\r", "\n").split("\n"))
    # Marks that stood apart come together once spaces are left out; their order means nothing then.
    assert normalize("NFC", squeezed(kept)) == normalize("NFC", squeezed(whole))
    for line in lines:
        assert width(line, 9) <= room or len(line.text.strip()) < 12


@pytest.mark.parametrize("text", [" ".join(ARABIC), " ".join(HEBREW), "x" * 500, "a b " * 90])
def test_a_long_text_keeps_to_its_room(text: str) -> None:
    style = Style(Face.SANS, 9)
    lines = wrap(text, style, 90)
    assert len(lines) > 2
    assert all(width(line, 9) <= 90 for line in lines)


def test_fitting_shrinks_within_limits_and_says_when_it_cannot() -> None:
    texts = ["The quick brown fox jumps over the lazy dog"] * 2
    loose = fit(texts, Style(size=10), 400, 2, 6)
    tight = fit(texts, Style(size=10), 200, 2, 6)
    assert loose is not None
    assert tight is not None
    assert loose[0].size == 10
    assert 6 <= tight[0].size < 10
    assert fit(texts, Style(size=10), 40, 2, 6) is None


def test_direction_controls_of_a_sender_do_not_reach_the_paper() -> None:
    assert line_of("A\u202e123\u2066B", Style()).text == "A123B"
