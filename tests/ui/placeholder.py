"""A desk and panes with made-up facts: the window's parts are tested on them, not the product."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from ui.models.cell import Cell, Column, badge_cell, serial_cell, text_cell
from ui.models.windowed import WindowedModel
from ui.panes.catalogue import PaneEntry
from ui.panes.pane import Pane, PaneHead
from ui.theme import Tone
from ui.widgets.badge import Answer, quiet_badge, tone_badge
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.facts import Fact, Facts
from ui.widgets.painting import BadgeWords, Look, Run
from ui.widgets.table import Table
from ui.widgets.words import Sentence, SerialText, words
from ui.workbench import Workbench


@dataclass
class Sitting:
    """Who sits at the placeholder desk."""

    name: str = "Ruth Adler"
    role: str = "agent"


@dataclass(frozen=True)
class Touched:
    """A changed thing."""

    kind: str
    id: UUID


@dataclass(frozen=True)
class Done:
    """What an act of the placeholder desk answers."""

    event: str
    touched: frozenset[Touched]


@dataclass
class PlaceholderDesk:
    """Answers queries by calling them; an act is its own answer."""

    person: Sitting = field(default_factory=Sitting)
    performed: list[Any] = field(default_factory=list)
    is_closed: bool = False
    store: None = None
    clock_note: str = ""
    shared: None = None

    def now(self) -> datetime:
        return datetime(2026, 11, 16, 9, tzinfo=UTC)

    def take_seat(self, sign_in: str) -> Sitting:
        self.person = Sitting(sign_in.title(), "supervisor")
        return self.person

    def seat_of(self, sign_in: str) -> "PlaceholderDesk":
        return self

    def close(self) -> None:
        self.is_closed = True

    def ask(self, query: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        return query(*arguments, **named)

    def keep_file(self, content: bytes) -> str:
        return sha256(content).hexdigest()

    def has_file(self, sha256: str) -> bool:
        return True

    def file(self, sha256: str) -> bytes:
        return sha256.encode()

    def perform(self, operation: Any) -> Any:
        self.performed.append(operation)
        return operation


@dataclass(frozen=True)
class Found:
    """A made-up line of a search."""

    serial: str
    model: str
    organisation: str
    site: str
    owed: str
    tone: Tone
    sign: str = ""
    id: UUID = field(default_factory=uuid4)


FOUND = (
    Found("A05860D26395078A", "x230-10GP", "Hostelería Peñaclara S.L.", "Peñíscola, ES",
          "Advance replacement", Tone.GOOD),
    Found("A05860D26395081A", "x230-10GP", "Hostelería Peñaclara S.L.", "Peñíscola, ES",
          "Advance replacement", Tone.GOOD),
    Found("A05860G17114293A", "x530-28GTXm", "Netzwerke Überberg GmbH", "Überlingen, DE",
          "Return and repair", Tone.INFO),
    Found("A05860H19963402B", "IE340-12GP", "Ναυτιλιακή Ελαία Α.Ε.", "Ηράκλειο, GR",
          "In warranty only", Tone.WARNING),
    Found("A05860K24468167A", "GS950/10PS", "Waterwerken 't Hooge Veld B.V.",
          "'s-Hertogenbosch, NL", "Out of cover", Tone.NEUTRAL),
)  # fmt: skip

COLUMNS = (
    Column("Serial", lambda row: serial_cell(row.serial, ((0, 6),)), 158),
    Column("Model", lambda row: text_cell(row.model), 131),
    Column("Organisation", lambda row: text_cell(row.organisation)),
    Column("Site", lambda row: Cell(row.site, Look.MUTED), 180),
    Column("Owed today", lambda row: badge_cell(row.owed, row.tone, row.sign), 200),
)


def found(_: str) -> tuple[Found, ...]:
    """A query."""
    return FOUND


class PlaceholderAssets(Pane):
    """Looks as the assets pane does; its facts are made up."""

    kinds = frozenset({"asset"})

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self.searched: list[str] = []
        self.refreshed = 0
        self.model = WindowedModel(COLUMNS, bench.background, self)
        self.table = Table(self.model, "Assets found")
        head = PaneHead("Assets")
        head.set_aside("5 found · 2 ms")
        left = QHBoxLayout()
        column = _column()
        column.addWidget(head)
        column.addWidget(self.table)
        column.addWidget(_look_alike())
        column.addWidget(
            words("Paste many serials at once, or drop a photograph of a label.", "muted")
        )
        column.addStretch(1)
        left.setSpacing(14)
        left.addLayout(column, 1)
        left.addWidget(self._detail())
        self.body.addLayout(left, 1)
        self.table.row_opened.connect(lambda row: bench.opened.emit("case", row.id))

    def refresh(self) -> None:
        self.refreshed += 1
        self.ask(found, "A05860")

    def show_answer(self, answer: Any) -> None:
        self.model.show_rows(answer)
        self.table.fit_height()
        self.table.choose(0)

    def search(self, text: str) -> None:
        self.searched.append(text)
        self.refresh()

    def step(self, rows: int) -> None:
        self.table.step(rows)

    def open_chosen(self) -> None:
        self.table.open_chosen()

    def _detail(self) -> Card:
        card = Card()
        card.setFixedWidth(320)
        body = card.body
        body.addWidget(words("x230-10GP · 8-port PoE+ Gigabit switch", "section"))
        body.addWidget(SerialText("A05860D26395078A", 17, is_strong=True))
        body.addWidget(Answer(BadgeWords("Advance replacement", Tone.GOOD)))
        body.addWidget(words("Why", "section"))
        body.addWidget(Sentence([
            Run("Contract "), Run("NC173634-EM", Look.STRONG),
            Run(", Net.Cover Basic Plus, covers this serial from 15 Mar 2025 to 14 Mar 2027."),
        ]))  # fmt: skip
        body.addWidget(Sentence([Run("Also looked at: warranty (to 2 Feb 2030).", Look.MUTED)]))
        facts = Facts()
        facts.set_facts([
            Fact("Organisation", "Hostelería Peñaclara S.L."),
            Fact("Site", "Plaza de la Constitución s/n\n12598 Peñíscola"),
            Fact("MAC", "EC:CD:6D:7C:07:BC", "mono"),
            Fact("Before", "1 case, 1 replacement (2024)"),
            Fact("Nothing", ""),
        ])  # fmt: skip
        body.addWidget(facts)
        body.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(Button("Open a case", "F2", primary=True))
        row.addWidget(Button("History"))
        row.addStretch(1)
        body.addLayout(row)
        return card


class PlaceholderCase(Pane):
    """Looks as the case pane does; its facts are made up."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        from tests.ui.placeholder_case import fill_case

        fill_case(self)

    def refresh(self) -> None:
        self.ask(found, "")

    def show_answer(self, answer: Any) -> None:
        self.setWindowTitle(str(self.identity))


def entries() -> tuple[PaneEntry, ...]:
    """The placeholder panes as the window takes them."""
    nothing: frozenset[str] = frozenset()
    return (
        PaneEntry("assets", "Assets", "magnifying-glass", "Ctrl+1", "assets", nothing,
                  PlaceholderAssets),
        PaneEntry("cases", "Cases", "briefcase", "Ctrl+2", "cases", frozenset({"case"}),
                  PlaceholderCase),
        PaneEntry("requests", "Requests", "note-pencil", "Ctrl+3", "requests", nothing,
                  PlaceholderCase),
        PaneEntry("shipments", "Shipments", "arrows-left-right", "Ctrl+4", "shipments", nothing,
                  PlaceholderCase),
        PaneEntry("exceptions", "Exceptions", "scales", "Ctrl+5", "exceptions", nothing,
                  PlaceholderCase),
    )  # fmt: skip


def _column() -> Any:
    from PySide6.QtWidgets import QVBoxLayout

    column = QVBoxLayout()
    column.setSpacing(10)
    return column


def _look_alike() -> Card:
    card = Card()
    card.set_tone(Tone.WARNING)
    row = QHBoxLayout()
    row.addWidget(quiet_badge("Looks alike", Tone.WARNING))
    row.addWidget(SerialText("A0586O…"))
    row.addWidget(words("The letter O is read as zero. 3 more with D or Q.", "muted"))
    row.addStretch(1)
    row.addWidget(Button("Show them"), 0, Qt.AlignmentFlag.AlignVCenter)
    card.body.addLayout(row)
    return card


def batch_badge() -> Any:
    """A badge of the case head."""
    return tone_badge("Batch review", Tone.WARNING)
