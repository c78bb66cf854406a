"""What a person does at the window, step by step: the parts that scenes are made of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop.domain.next_steps import Step
from ui.panes.assets import AssetsPane
from ui.panes.case import CasePane
from ui.panes.case_issue import IssuePanel
from ui.panes.case_panel import CasePanel
from ui.panes.case_preview import SidePreview
from ui.panes.case_product import RecordAssetPanel
from ui.panes.form import FormPane
from ui.panes.import_register import ImportPane
from ui.panes.open_case import OpenCasePane
from ui.sample_day import menus
from ui.sample_day.stage import NotThere, Stage, Until

if TYPE_CHECKING:
    from desktop.paper import MadePaper
    from desktop.queries.case_detail import CaseView


_MOST_CHIPS = 12


@dataclass(frozen=True, slots=True)
class Said:
    """What a customer says of each unit, and what the agent types for it where it is empty."""

    symptoms: str = ""
    troubleshooting: str = ""


def open_from_mail(stage: Stage, mail: Path) -> Iterator[Until]:
    """Drops a mail on the assets pane, which opens the pane of a new case with what it says."""
    stage.press("Ctrl+1")
    yield stage.until("the assets are shown", lambda: isinstance(stage.pane, AssetsPane))
    stage.drop(mail)
    yield stage.until(
        "the mail was read into a new case",
        lambda: isinstance(stage.pane, OpenCasePane) and bool(stage.pane.draft.units[0].serial),
    )


def look_at_register(stage: Stage, register: Path) -> Iterator[Until]:
    """Pastes a register's file into the search field: it is looked at, and nothing is taken in."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(register))])
    QApplication.clipboard().setMimeData(data)
    stage.press("Ctrl+K")
    stage.press("Ctrl+V")
    # What Python put there must not be left to Qt when the program ends: PySide6 6.11 crashes.
    QApplication.clipboard().clear()
    yield stage.until(
        "the register is read",
        lambda: isinstance(stage.pane, ImportPane) and stage.pane.take.isEnabled(),
    )


def take_register_in(stage: Stage) -> Iterator[Until]:
    """Takes in the register that is looked at."""
    stage.press("Ctrl+Return")
    yield stage.until("it is taken in", lambda: stage.reads("Taken in:"))


def open_from_search(stage: Stage, serial: str) -> Iterator[Until]:
    """Types a serial and opens a case for what is found."""
    stage.search(serial)
    yield stage.until("something is chosen in the list", lambda: stage.reads("Open a case"))
    stage.press("F2")
    yield stage.until("a new case is begun", lambda: isinstance(stage.pane, OpenCasePane))


def open_pasted(stage: Stage, serials: Sequence[str]) -> Iterator[Until]:
    """Pastes several serials into the search field and opens one case for all of them."""
    QApplication.clipboard().setText("\n".join(serials))
    stage.press("Ctrl+K")
    stage.press("Ctrl+A")
    stage.press("Ctrl+V")
    yield stage.until("each has its line", lambda: all(map(stage.is_listed, serials)))
    stage.press("F2")
    yield stage.until("a new case is begun", lambda: isinstance(stage.pane, OpenCasePane))


def say_of_units(stage: Stage, said: Said) -> Iterator[Until]:
    """Fills in what was not said of each unit; the table goes on to the next one by its arrows."""
    pane = stage.pane
    assert isinstance(pane, OpenCasePane)
    for row in range(len(pane.draft.units)):
        pane.units.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if row:
            stage.press("Down")
        for name, text in (
            ("symptoms", said.symptoms),
            ("troubleshooting", said.troubleshooting),
        ):
            if text and not pane.units.fields[name].value:
                stage.write(name, text)
        yield stage.still()


def save_case(stage: Stage) -> Iterator[Until]:
    """Opens the case, and sees it."""
    stage.press("Ctrl+Return")
    yield from case_is_seen(stage)


def case_is_seen(stage: Stage) -> Iterator[Until]:
    """Waits until the pane of a case shows one."""
    yield stage.until(
        "the case is shown",
        lambda: isinstance(stage.pane, CasePane) and stage.pane.screen_ is not None,
    )


def case_of(stage: Stage) -> "CaseView":
    """The case that is seen."""
    pane = stage.pane
    if not isinstance(pane, CasePane):
        raise NotThere(f"No case is seen, but {type(pane).__name__}.")
    return pane.case


def take_step(stage: Stage, step: Step) -> Iterator[Until]:
    """Presses the key of the one next step, which must be the one named."""
    shown = case_of(stage).step
    if shown is not step:
        raise NotThere(f"The next step was to be “{step}”; it is “{shown}”.")
    stage.press("Ctrl+Return")
    yield stage.until(
        "the step has its place",
        lambda: stage.keyboard_in(CasePanel) or not isinstance(stage.pane, CasePane),
    )


def submit(stage: Stage) -> Iterator[Until]:
    """Presses the primary key of the place at the side, and waits until the act is done."""
    stage.press("Ctrl+Return")
    yield stage.until("the act is done and its place closed", lambda: not stage.sees(CasePanel))


def send_form(stage: Stage) -> Iterator[Until]:
    """Makes and sends the request form to the address that is proposed."""
    yield from take_step(stage, Step.SEND_FORM)
    yield from submit(stage)


def return_form(stage: Stage, filled: Mapping[str, str]) -> Iterator[Until]:
    """Records the form as returned and types in what the customer filled in."""
    yield from take_step(stage, Step.RECORD_RETURN)
    yield stage.until("the form is shown", lambda: isinstance(stage.pane, FormPane))
    stage.press("Ctrl+Return")
    yield stage.until("it can be validated", lambda: stage.reads("Validate"))
    for name, text in filled.items():
        stage.write(name, text)
        yield stage.still()


def validate_form(stage: Stage) -> Iterator[Until]:
    """Validates the form that is seen and goes back to its case."""
    stage.press("Ctrl+Return")
    yield stage.until("the form is validated", lambda: stage.reads("Go to the case"))
    stage.press("Ctrl+Return")
    yield from case_is_seen(stage)


def send_terms(stage: Stage) -> Iterator[Until]:
    """Records which terms went to whom."""
    yield from take_step(stage, Step.SEND_TERMS)
    yield from submit(stage)


def accept_terms(stage: Stage, reference: str) -> Iterator[Until]:
    """Records the acceptance with the name of the mail that says yes."""
    yield from take_step(stage, Step.RECORD_ACCEPTANCE)
    stage.write("mail_reference", reference)
    yield from submit(stage)


def issue(stage: Stage) -> Iterator[Until]:
    """Has the RMA number given; it stays in sight."""
    yield from take_step(stage, Step.ISSUE_RMA)
    stage.press("Ctrl+Return")
    yield stage.until(
        "the number is given",
        lambda: stage.sees(IssuePanel) and bool(case_of(stage).rmas),
    )


def see_papers(stage: Stage, word: str) -> Iterator[Until]:
    """Shows a paper of the case by the words on its chip; the arrows go from chip to chip."""
    if not stage.sees(SidePreview):
        stage.press("Ctrl+Return")
        yield stage.until("the papers are shown", lambda: stage.sees(SidePreview))
        stage.tab_to("Packet")
    for _ in range(_MOST_CHIPS):
        chip = stage.focused
        if isinstance(chip, QAbstractButton) and chip.text() == word:
            break
        stage.press("Right")
    yield stage.until("the paper is made", lambda: bool(parts_seen(stage)))


def parts_seen(stage: Stage) -> "tuple[MadePaper, ...]":
    """The papers that the preview shows."""
    return stage.one(SidePreview).parts


def find_case(stage: Stage, number: str) -> Iterator[Until]:
    """Finds a case by its number in the one field, and opens it with Enter."""
    stage.search(number)
    yield stage.until("the case is found", lambda: stage.reads("1 result") or stage.reads("ms"))
    stage.press("Return")
    yield stage.until(
        f"case {number} is shown",
        lambda: (
            isinstance(stage.pane, CasePane)
            and stage.pane.screen_ is not None
            and stage.pane.case.number == number
        ),
    )


def take_look_alike(stage: Stage) -> Iterator[Until]:
    """Opens a case for the first of the serials that look alike; they are listed first where
    something else was found as well."""
    if stage.reads("Show them"):
        stage.click_words("Show them")
        yield stage.still()
    stage.press("F2")
    yield stage.until("a new case is begun", lambda: isinstance(stage.pane, OpenCasePane))


def keep_one_unit(stage: Stage, serial: str) -> Iterator[Until]:
    """Takes every unit out of a new case but the one of that serial."""
    pane = stage.pane
    assert isinstance(pane, OpenCasePane)
    while len(pane.draft.units) > 1:
        row = next(n for n, unit in enumerate(pane.draft.units) if unit.serial != serial)
        pane.units.table.setFocus(Qt.FocusReason.OtherFocusReason)
        stage.press("Home")
        for _ in range(row):
            stage.press("Down")
        stage.click_words("Remove")
        yield stage.still()


def record_product(stage: Stage) -> Iterator[Until]:
    """Verifies a product that no register knows, and records it as the case has it."""
    yield from take_step(stage, Step.VERIFY_PRODUCT)
    stage.click_words("Record it instead")
    yield stage.until("its facts are asked", lambda: stage.sees(RecordAssetPanel))
    yield from submit(stage)


def record_notice(stage: Stage, reference: str) -> Iterator[Until]:
    """Records the notice to the customer with the name of its mail."""
    yield from take_step(stage, Step.RECORD_NOTICE)
    stage.write("mail_reference", reference)
    yield from submit(stage)


def cancel(stage: Stage, reason: str) -> Iterator[Until]:
    """Cancels the case that is seen, by the menu of its head."""
    pane = stage.pane
    assert isinstance(pane, CasePane)
    yield from menus.choose_in_menu(stage, pane.head.more, "Cancel the case")
    yield stage.until("its reason is asked", lambda: stage.keyboard_in(CasePanel))
    stage.write("reason", reason)
    yield from submit(stage)
