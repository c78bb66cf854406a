"""The RMA request form: what the desk knows as page text, form fields for what the customer adds.

A form field cannot show a value in every script, page text can; so no field has a first value,
and what is written into one replaces what stands above it. Field names are the paths of
`desktop.domain.form`; the same facts lie in the PDF as JSON, and their identity on every page.
"""

import json
from dataclasses import dataclass
from typing import Any

from desktop.documents.attachments import attach
from desktop.documents.codes import DOT_MM, QUIET_SQUARES, squares
from desktop.documents.direction import side
from desktop.documents.facts import DocumentLine, RequestFormPaper
from desktop.documents.flow import (
    BODY,
    MARGIN,
    MUTED,
    SERIAL,
    SMALL,
    TITLE,
    WIDE,
    Flow,
    numbered_pages,
)
from desktop.documents.fonts import Face
from desktop.documents.identity import Identity, Kind, write_identity
from desktop.documents.surface import POINTS_PER_MM, About, Surface, line_height
from desktop.documents.text import Line, Style, wrap
from desktop.documents.wording import long_date, paper_language, short_date
from desktop.domain.form import FIELD_LABELS, LONGEST, MANDATORY

ATTACHMENT = "rma-request.json"
"""The name of the JSON inside the PDF."""

REMARKS = "remarks"
"""The one field that is no fact of the form: what the customer wants to correct or add."""

_SECTIONS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    (
        "Ship to",
        (
            ("ship_to.name", "ship_to.street", "ship_to.unit"),
            ("ship_to.post_code", "ship_to.town", "ship_to.province"),
            ("ship_to.country", "vat_number", "eori"),
        ),
    ),
    (
        "Site contact",
        (
            ("contact_name", "contact_email", "contact_telephone"),
            ("opening_hours", "collection_on", "collection_window"),
        ),
    ),
    ("Letters and export", (("letters_language", "export_declaration"),)),
)
_SPANS = {"export_declaration": 2}  # columns; all others take one
_HINTS = {
    "collection_on": "as 2026-11-19",
    "export_declaration": "licence or end use, if the goods need one",
}

_COLUMNS, _GUTTER = 3, 4.0
_ONE = (WIDE - (_COLUMNS - 1) * _GUTTER) / _COLUMNS
_BOX_HIGH, _TALL_BOX_HIGH = 6.5, 15.0
_LABEL = Style(Face.SANS, 7.5, 0.35)
_KNOWN = Style(Face.SANS, 8.5)
_UNIT = Style(Face.BOLD, 9.0)

_INTRODUCTION = (
    "Please fill in what is missing and send this file back. What stands here is what we have; "
    "what you write into a field replaces it. Without the fields marked * we cannot go on."
)


@dataclass(frozen=True, slots=True)
class _Field:
    """One field to be drawn: its path, what it is called, what is known, and how large it is."""

    path: str
    label: str
    known: str
    mandatory: bool
    wide: float
    tall: bool = False


def field_name(path: str) -> str:
    """The name in the PDF of a field path; a dot there would mean a field inside another."""
    return path.replace(".", "/")


def field_path(name: str) -> str:
    """The field path of a name in the PDF."""
    return name.replace("/", ".")


def request_form(facts: RequestFormPaper) -> bytes:
    """The form as a fillable PDF on A4, with its facts attached as JSON."""
    about = About(
        title=f"RMA request form {facts.case_number}",
        subject=f"Case {facts.case_number}, {facts.organisation}",
        author=facts.sender.lines[0] if facts.sender.lines else "",
        language=paper_language(facts.language),
        keywords=(facts.case_number,),
    )
    pdf = numbered_pages(about, lambda surface, pages: _draw(surface, pages, facts))
    return attach(pdf, ATTACHMENT, form_json(facts))


def form_json(facts: RequestFormPaper) -> bytes:
    """What the form says, for the program that reads it back: UTF-8, keys in order."""
    content: dict[str, Any] = {
        "document": "RMA request form",
        "case_number": facts.case_number,
        "case_id": str(facts.case_id),
        "version": facts.version,
        "made_on": facts.made_on.isoformat(),
        "known": {answer.path: answer.value for answer in facts.known},
        "units": [
            {
                "position": unit.position,
                "serial": unit.serial,
                "model": unit.model,
                "symptoms": unit.fault,
                "troubleshooting": unit.troubleshooting,
            }
            for unit in facts.units
        ],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _draw(surface: Surface, pages: int, facts: RequestFormPaper) -> int:
    flow = Flow(surface, lambda page, number: _page(page, number, pages, facts))
    flow.paragraph(_INTRODUCTION)
    known = {answer.path: answer.value for answer in facts.known}
    for heading, rows in _SECTIONS:
        flow.heading(heading, keep=16.0)
        for paths in rows:
            _row(flow, [_field(path, known) for path in paths])
    flow.heading("Units", keep=34.0)
    for unit in facts.units:
        _unit(flow, unit)
    remarks = "Anything above that is wrong, or that we should know"
    flow.gap(2.0)
    _row(flow, [_Field(REMARKS, remarks, "", False, WIDE, tall=True)])
    _send_back(flow, facts)
    return flow.page


def _page(surface: Surface, number: int, pages: int, facts: RequestFormPaper) -> float:
    """Head of every page with the QR code that says which page of which form this is."""
    identity = Identity(
        kind=Kind.REQUEST_FORM,
        case_number=facts.case_number,
        case_id=facts.case_id,
        part=number,
        parts=pages,
        version=facts.version,
    )
    code = squares(write_identity(identity))
    dots = code.dots_for(24.0) or 2
    quiet, dark = QUIET_SQUARES * dots * DOT_MM, code.modules * dots * DOT_MM
    surface.squares(MARGIN + WIDE - dark - quiet, 14.0 - quiet, code, dots)
    surface.line(MARGIN, 14.0, "RMA request form", SMALL)
    surface.line(MARGIN, 18.6, f"Case {facts.case_number}", TITLE)
    top = 14.0
    sender = facts.sender.lines[0] if facts.sender.lines else ""
    made = f"{long_date(facts.made_on, facts.language)}, version {facts.version}"
    for text in (sender, made, f"Page {number} of {pages}"):
        surface.line(MARGIN + WIDE - dark - 5.0, top, text, SMALL, "R")
        top += line_height(SMALL.size) + 0.3
    if number > 1:
        return 14.0 + dark + 4.0
    surface.bookmark(f"RMA request form {facts.case_number}", "form")
    return _whose(surface, facts, 27.5) + 3.0


def _whose(surface: Surface, facts: RequestFormPaper, top: float) -> float:
    room = WIDE - 30.0
    who = " · ".join(text for text in (facts.organisation, facts.contact) if text)
    top = surface.paragraph(MARGIN, top, room, who, BODY)
    if facts.customer_reference:
        text = f"Your reference: {facts.customer_reference}"
        top = surface.paragraph(MARGIN, top, room, text, MUTED)
    return max(top, 36.0)


def _field(path: str, known: dict[str, str]) -> _Field:
    columns = _SPANS.get(path, 1)
    hint = f" ({_HINTS[path]})" if path in _HINTS else ""
    value = known.get(path, "")
    return _Field(
        path=path,
        label=FIELD_LABELS[path] + hint,
        known=value,
        mandatory=path in MANDATORY and not value.strip(),
        wide=columns * _ONE + (columns - 1) * _GUTTER,
        tall=columns > 1,
    )


def _row(flow: Flow, fields: list[_Field]) -> None:
    """Fields beside each other: label, what is known, and the boxes all on one line."""
    known = {field.path: _known_lines(field) for field in fields}
    text_high = max(len(lines) for lines in known.values()) * line_height(_KNOWN.size)
    label_high = line_height(_LABEL.size) + 0.3
    box_high = _TALL_BOX_HIGH if any(field.tall for field in fields) else _BOX_HIGH
    flow.need(label_high + text_high + box_high + 2.2)
    x = MARGIN
    for field in fields:
        star = " *" if field.mandatory else ""
        flow.surface.line(x, flow.top, field.label + star, _LABEL)
        below = flow.top + label_high
        flow.surface.block(x, below, field.wide, known[field.path], _KNOWN, side(field.known))
        high = _TALL_BOX_HIGH if field.tall else _BOX_HIGH
        _box(flow.surface, field, x, below + text_high, high)
        x += field.wide + _GUTTER
    flow.top += label_high + text_high + box_high + 2.2


def _known_lines(field: _Field) -> list[Line]:
    return wrap(field.known, _KNOWN, field.wide * POINTS_PER_MM)


def _unit(flow: Flow, unit: DocumentLine) -> None:
    """One unit: model and serial, then each of its two texts, or a field where it is missing."""
    flow.need(24.0)
    flow.top += 1.0
    head = f"{unit.position} · {unit.model}"
    flow.surface.line(MARGIN, flow.top, head, _UNIT)
    flow.surface.line(MARGIN + WIDE, flow.top, unit.serial, SERIAL, "R")
    flow.top += line_height(_UNIT.size) + 0.6
    missing = []
    for name, value in (("symptoms", unit.fault), ("troubleshooting", unit.troubleshooting)):
        label = FIELD_LABELS[f"units.{name}"]
        if value.strip():
            flow.paragraph(f"{label}: {value}")
        else:
            path = f"units.{unit.position - 1}.{name}"
            wide = (WIDE - _GUTTER) / 2
            missing.append(_Field(path, label, "", True, wide, tall=True))
    if missing:
        flow.top += 0.6
        _row(flow, missing)
    flow.top += 0.8
    flow.surface.rule(MARGIN, flow.top, WIDE, 0.5, 0.78)


def _send_back(flow: Flow, facts: RequestFormPaper) -> None:
    by = f" by {short_date(facts.answer_by, facts.language)}" if facts.answer_by else ""
    where = f" to {facts.sender.email}" if facts.sender.email else ""
    flow.gap(1.0)
    flow.paragraph(f"Please send this file back{where}{by}. Any PDF viewer can fill it in.")
    if facts.sender.telephone:
        flow.paragraph(f"Questions: {facts.sender.telephone}", MUTED)


def _box(surface: Surface, field: _Field, x: float, y: float, high: float) -> None:
    from reportlab.lib.colors import Color

    left, bottom, wide, tall = surface.box_points(x, y, field.wide, high)
    flags = [flag for flag, on in (("required", field.mandatory), ("multiline", field.tall)) if on]
    surface.canvas.acroForm.textfield(
        name=field_name(field.path),
        tooltip=field.label,
        x=left,
        y=bottom,
        width=wide,
        height=tall,
        fontName="Helvetica",
        fontSize=9,
        borderWidth=0.5,
        borderColor=Color(0.6, 0.65, 0.7),
        fillColor=Color(0.957, 0.965, 0.973),
        textColor=Color(0, 0, 0),
        fieldFlags=" ".join(flags),
        maxlen=LONGEST.get(_plain_path(field.path), 2000),
    )


def _plain_path(path: str) -> str:
    """The path without its row: units.3.symptoms is units.symptoms."""
    return ".".join(part for part in path.split(".") if not part.isdigit())
