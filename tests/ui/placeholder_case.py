"""The case picture built of the window's parts, with made-up facts."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton

from ui.models.cell import Column, badge_cell, serial_cell, text_cell
from ui.models.rows import RowsModel
from ui.panes.pane import Pane, PaneHead
from ui.theme import Tone
from ui.widgets.badge import quiet_badge
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.drop_area import DropArea
from ui.widgets.facts import Fact, Facts
from ui.widgets.field import Field
from ui.widgets.painting import Look, Run
from ui.widgets.stepper import Stand, Step, Stepper
from ui.widgets.table import Table
from ui.widgets.timeline import Entry, Timeline
from ui.widgets.words import Sentence

STEPS = [
    Step("Reported", Stand.DONE), Step("Assets checked", Stand.DONE),
    Step("Form returned", Stand.DONE), Step("Batch review", Stand.HERE),
    Step("Terms", Stand.AHEAD), Step("RMA number", Stand.AHEAD),
    Step("Replacement", Stand.AHEAD), Step("Verified", Stand.AHEAD),
]  # fmt: skip

ENTRIES = [
    Entry("11:20", (Run("Batch review opened", Look.STRONG), Run(" by the rule: 3 × x230-10GP"),
                    Run(" · policy 2026-03", Look.MUTED)), "change"),
    Entry("10:57", (Run("Form returned", Look.STRONG), Run(" by mail, read from "),
                    Run("RMA-form-CA-004217.pdf", Look.LINK),
                    Run(" · 2 fields differ, taken over", Look.MUTED)), "file", "the file"),
    Entry("09:31", (Run("Ruth Adler", Look.STRONG), Run(" wrote: the customer will be back at the "
                    "site on Thursday and asks for a call before the courier comes, since the "
                    "gate is closed between twelve and two and nobody hears it.")), "comment"),
]  # fmt: skip


def fill_case(pane: Pane) -> None:
    """Builds the picture into a pane."""
    pane.body.addWidget(_head())
    grid = QGridLayout()
    grid.setSpacing(14)
    grid.addWidget(_units(), 0, 0)
    grid.addWidget(_holds_up(), 0, 1)
    grid.addWidget(_stream(), 1, 0)
    grid.addWidget(_form(), 1, 1)
    grid.setColumnStretch(0, 766)
    grid.setColumnStretch(1, 470)
    grid.setRowStretch(1, 1)
    pane.body.addLayout(grid, 1)


def _head() -> Card:
    card = Card()
    head = PaneHead("CA-004217")
    head.badges.addWidget(quiet_badge("Batch review", Tone.WARNING))
    head.badges.addWidget(quiet_badge("3 × x230-10GP"))
    head.set_under("Hostelería Peñaclara S.L. · Begoña Íñiguez · by mail, 16 Nov 2026, 09:14")
    head.set_aside("Waits for a supervisor since 2 h")
    head.buttons.addWidget(Button("Ask for the decision", "Ctrl+Return", primary=True))
    head.buttons.addWidget(Button("More"))
    card.body.addWidget(head)
    stepper = Stepper()
    stepper.set_steps(STEPS)
    card.add_foot(stepper)
    return card


def _units() -> Card:
    card = Card("Units")
    card.fill_to_edges()
    model = RowsModel(
        (
            Column("Serial", lambda row: serial_cell(row), 185),
            Column("Model", lambda _: text_cell("x230-10GP"), 128),
            Column("Fault", lambda _: text_cell("no LED after the storm")),
            Column("Owed", lambda _: badge_cell("Advance replacement", Tone.GOOD), 220),
        )
    )
    model.set_rows(["A05860D26395078A", "A05860D26395081A", "A05860D26395102A"])
    table = Table(model, "Units", is_framed=False)
    table.fit_height()
    table.choose(0)
    card.body.addWidget(table)
    return card


def _holds_up() -> Card:
    card = Card("What holds it up")
    card.aside.addWidget(quiet_badge("Batch rule", Tone.WARNING))
    card.body.addWidget(
        Sentence([Run("More than two units of one type on one request. A supervisor decides.")])
    )
    facts = Facts()
    facts.set_facts([Fact("This request", "3 × x230-10GP"), Fact("Next", "Decision", link=1)])
    card.body.addWidget(facts)
    card.body.addStretch(1)
    return card


def _stream() -> Card:
    card = Card("Timeline")
    card.fill_to_edges()
    for number, word in enumerate(("All", "Comments 2", "Files 4")):
        chip = QPushButton(word)
        chip.setProperty("look", "chip")
        chip.setCheckable(True)
        chip.setChecked(number == 0)
        card.aside.addWidget(chip)
    timeline = Timeline()
    timeline.set_entries(ENTRIES)
    card.body.addWidget(timeline)
    return card


def _form() -> Card:
    card = Card("Ship to")
    row = QHBoxLayout()
    row.setSpacing(14)
    code = Field("postal_code", "Post code", QLineEdit("1259"), mandatory=True)
    code.set_problem("Spanish post codes have five digits.")
    day = Field("collection", "Collection from", QLineEdit("19 Nov 2026"))
    day.set_problem("Local holiday in Castellón: confirm.", Tone.WARNING)
    row.addWidget(code)
    row.addWidget(day)
    card.body.addLayout(row)
    card.body.addWidget(DropArea("Write a comment, or drop files here"))
    card.body.addStretch(1)
    return card
