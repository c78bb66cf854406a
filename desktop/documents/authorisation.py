"""The RMA authorisation: what was granted, for which units, and what happens next."""

from desktop.documents.codes import bars, squares
from desktop.documents.direction import side
from desktop.documents.facts import AuthorisationFacts, DocumentLine
from desktop.documents.flow import (
    BODY,
    MARGIN,
    MUTED,
    SERIAL,
    SMALL,
    TITLE,
    WIDE,
    Cell,
    Column,
    Flow,
    numbered_pages,
)
from desktop.documents.fonts import Face
from desktop.documents.identity import Identity, Kind, write_identity
from desktop.documents.surface import POINTS_PER_MM, About, Surface, line_height
from desktop.documents.text import Style, fit, wrap
from desktop.documents.wording import long_date, paper_language

_ADDRESS_WIDE = 72.0
_ADDRESS_LINES = 7.0
_CODES_TOP = 36.0
_UNITS = (
    Column("#", 9),
    Column("Model", 38),
    Column("Serial", 46, SERIAL),
    Column("Fault", 53),
    Column("Owed under", 32),
)
_STEPS = (Column("", 8), Column("", 118), Column("", 52))
_CHARGES = (Column("", 126), Column("", 52))


def authorisation(facts: AuthorisationFacts) -> bytes:
    """The authorisation as a PDF on A4, one page or as many as its units need."""
    language = paper_language(facts.language)
    about = About(
        title=f"Return material authorisation {facts.rma_number}",
        subject=f"RMA {facts.rma_number}, case {facts.case_number}",
        author=facts.sender,
        language=language,
        keywords=(facts.rma_number, facts.case_number),
    )
    return numbered_pages(about, lambda surface, pages: _draw(surface, pages, facts))


def _draw(surface: Surface, pages: int, facts: AuthorisationFacts) -> int:
    flow = Flow(surface, lambda page, number: _page(page, number, pages, facts))
    _service_level(flow, facts)
    _units(flow, facts)
    if pages > 1:
        surface.bookmark("What happens next", "next")
    _what_happens(flow, facts)
    _send_to(flow, facts)
    flow.heading("Packing")
    flow.paragraph(facts.packing, MUTED)
    return flow.page


def _page(surface: Surface, number: int, pages: int, facts: AuthorisationFacts) -> float:
    """Head of every page, and on the first one address and codes; gives where text begins."""
    top = 14.0
    surface.line(MARGIN, top, "Return material authorisation", SMALL)
    surface.line(MARGIN, top + 4.6, f"RMA {facts.rma_number}", TITLE)
    right = [
        facts.sender,
        long_date(facts.issued_on, facts.language),
        f"Case {facts.case_number}",
        f"Page {number} of {pages}",
    ]
    for text in right:
        surface.line(MARGIN + WIDE, top, text, SMALL, "R")
        top += line_height(SMALL.size) + 0.3
    if number > 1:
        return 36.0
    surface.bookmark(f"RMA {facts.rma_number}", "rma")
    return max(_addressee(surface, facts), _codes(surface, facts)) + 1.0


def _addressee(surface: Surface, facts: AuthorisationFacts) -> float:
    party = facts.addressee
    contact = (party.contact,) if party.contact and party.contact not in party.lines else ()
    lines = [*party.lines[:1], *contact, *party.lines[1:]]
    room = _ADDRESS_WIDE * POINTS_PER_MM
    style = BODY.sized(7.0)
    fitted = fit(lines, BODY, room, _ADDRESS_LINES, style.size)
    # In the smallest size it takes what height it needs, and the text below begins lower.
    style, wrapped = fitted or (style, [part for text in lines for part in wrap(text, style, room)])
    top = surface.block(
        MARGIN, _CODES_TOP, _ADDRESS_WIDE, wrapped, style, side("\n".join(lines[:1]))
    )
    if facts.customer_reference:
        text = f"Your reference: {facts.customer_reference}"
        top = surface.paragraph(MARGIN, top + 1.2, _ADDRESS_WIDE, text, SMALL)
    return top


def _codes(surface: Surface, facts: AuthorisationFacts) -> float:
    """Number as bars with its text below, and the QR code at the right margin."""
    identity = Identity(Kind.AUTHORISATION, facts.case_number, facts.case_id, facts.rma_number)
    code = squares(write_identity(identity))
    dots = code.dots_for(28.0) or 2
    dark = code.modules * dots / 8
    quiet = 4 * dots / 8
    right = MARGIN + WIDE
    surface.squares(right - dark - quiet, _CODES_TOP - quiet, code, dots)
    line = bars(facts.rma_number)
    quiet_bars = 10 * 3 / 8
    wide = line.modules * 3 / 8
    left = right - dark - quiet - 3.0 - quiet_bars - wide
    surface.bars(left - quiet_bars, _CODES_TOP, line, 3, 16.0)
    number = Style(Face.MONO, 9.0)
    surface.line(left + wide / 2, _CODES_TOP + 16.8, facts.rma_number, number, "C")
    return _CODES_TOP + dark


def _service_level(flow: Flow, facts: AuthorisationFacts) -> None:
    flow.heading("Service level")
    flow.paragraph(facts.service_level)


def _units(flow: Flow, facts: AuthorisationFacts) -> None:
    flow.heading("Units", keep=20.0)
    flow.table(_UNITS, [_unit(line) for line in facts.lines])


def _unit(line: DocumentLine) -> tuple[Cell, ...]:
    model: Cell = [(line.model, BODY)]
    if line.description:
        model = [(line.model, BODY), (line.description, SMALL)]
    return (
        [(str(line.position), BODY)],
        model,
        [(line.serial, SERIAL)],
        [(line.fault, BODY)],
        [(line.owed_under, BODY)],
    )


def _what_happens(flow: Flow, facts: AuthorisationFacts) -> None:
    flow.heading("What happens next", keep=20.0)
    flow.table(
        _STEPS,
        [
            ([(str(number), BODY)], [(step.text, BODY)], [(step.when, BODY)])
            for number, step in enumerate(facts.next_steps, start=1)
        ],
    )
    if facts.charges:
        flow.heading("What it costs")
        flow.table(
            _CHARGES,
            [([(charge.what, BODY)], [(charge.who_pays, BODY)]) for charge in facts.charges],
        )


def _send_to(flow: Flow, facts: AuthorisationFacts) -> None:
    name, *place = facts.send_to.lines or ("",)
    flow.heading("Send to", keep=16.0)
    flow.paragraph(f"{name}, RMA {facts.rma_number}")
    flow.paragraph(", ".join(place))
    means = (facts.send_to.contact, facts.send_to.telephone, facts.send_to.email)
    if any(means):
        flow.paragraph(" · ".join(text for text in means if text), MUTED)
