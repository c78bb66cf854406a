"""The other ends: a case cancelled or rejected, a unit taken off, always with a reason."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from ui.panes.case_panel import ActPanel
from ui.widgets.field import choice, text_editor
from ui.workbench import Workbench

if TYPE_CHECKING:
    from desktop.queries.case_detail import UnitView


class EndPanel(ActPanel):
    """Ends a case, by name and with a reason; the act's name says how."""

    def __init__(
        self, bench: Workbench, operation: str, subject: UUID, title: str, explanation: str
    ) -> None:
        self.act = operation  # type: ignore[misc]
        super().__init__(bench, title, title, f"{subject}:{operation}", explanation)
        self._subject = subject
        self.add_field("reason", self.tr("Reason"), text_editor(4), mandatory=True)

    def make(self, values: dict[str, str]) -> Any:
        from desktop.operations.ending import CancelCase, RejectCase

        match self.act:
            case "CancelCase":
                return CancelCase(case=self._subject, reason=values["reason"])
            case "RejectCase":
                return RejectCase(case=self._subject, reason=values["reason"])
            case _:
                raise ValueError(f"{self.act} ends no case.")

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("Done; the reason stands in the timeline.")


class TakeOffPanel(ActPanel):
    """Takes one unit off its case: nobody asks for it any more, or it is not owed.

    Once it is a line of an RMA, it is the line that is cancelled.
    """

    act = "CancelUnit"

    def __init__(self, bench: Workbench, unit: "UnitView") -> None:
        super().__init__(
            bench,
            f"Take {unit.serial} off",
            "Take it off",
            f"unit:{unit.id}:end",
            "The other units of the case go on. Nothing is deleted; the reason stands in the "
            "timeline.",
        )
        self._unit = unit
        ways = [("cancel", self.tr("The customer no longer asks for it"))]
        if unit.line_id is None:
            ways.append(("reject", self.tr("What is asked is not owed")))
        self.add_field("way", self.tr("Because"), choice(ways))
        self.add_field("reason", self.tr("Reason"), text_editor(4), mandatory=True)

    def focus_first(self) -> None:
        """Goes to the reason: the way has its usual answer already."""
        self.fields["reason"].focus()

    def make(self, values: dict[str, str]) -> Any:
        from desktop.operations.ending import CancelLine
        from desktop.operations.units import CancelUnit, RejectUnit

        if self._unit.line_id is not None:
            return CancelLine(line=self._unit.line_id, reason=values["reason"])
        if values["way"] == "reject":
            return RejectUnit(unit=self._unit.id, reason=values["reason"])
        return CancelUnit(unit=self._unit.id, reason=values["reason"])

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("{0} is off the case.").format(self._unit.serial)
