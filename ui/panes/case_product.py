"""Verifying a product that no register listed, answering what is in doubt, adding a unit."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Slot

from desktop.domain.calendars import day_words
from ui.models.cell import Column, badge_cell, serial_cell, text_cell
from ui.models.rows import RowsModel
from ui.panes import case_questions
from ui.panes.case_panel import ActPanel
from ui.theme import Tone
from ui.widgets.field import choice, date_editor, text_editor
from ui.widgets.table import Table
from ui.widgets.words import words
from ui.workbench import Workbench

if TYPE_CHECKING:
    from desktop.queries.case_choices import CoverChoice
    from desktop.queries.case_detail import UnitView
    from desktop.queries.case_screen import CaseScreen
    from desktop.queries.search import SearchAnswer, SearchResult


def _match_cell(row: "SearchResult") -> Any:
    if row.match.value == "look-alike":
        return badge_cell("Looks alike", Tone.WARNING, "question")
    return text_cell(row.match.value)


_COLUMNS = (
    Column("Serial", lambda row: serial_cell(row.serial), 150),
    Column("Model", lambda row: text_cell(row.model), 120),
    Column("Match", _match_cell, 110),
)


class PointPanel(ActPanel):
    """Points a unit to the right asset: looks for what it may be, suggestions included."""

    act = "PointUnit"

    def __init__(self, bench: Workbench, unit: "UnitView") -> None:
        super().__init__(
            bench,
            f"Verify {unit.serial}",
            "Point the unit to it",
            f"unit:{unit.id}:point",
            unit.entitlement.why,
        )
        self.unit_id = unit.id
        self._channel = bench.channel(self)
        self._model = RowsModel(_COLUMNS, self)
        self.table = Table(self._model, self.tr("Assets that it may be"))
        self._remark = words("", "muted", wrap=True)
        self.add_field("serial", self.tr("Serial or MAC as it is on the label"))
        self.column.addWidget(self.table)
        self.column.addWidget(self._remark)
        self.add_field("reason", self.tr("Why it is this one"))
        self.fields["serial"].set_value(unit.serial)
        self.fields["serial"].edited.connect(lambda _, text: self.look(text))
        self.table.row_opened.connect(lambda _: self.submit())
        self._channel.answered.connect(self._show)
        self.look(unit.serial)

    def look(self, text: str) -> None:
        """Looks for assets while somebody types."""
        now = self.bench.desk.now()
        self._channel.ask(self.bench.question(case_questions.assets_like, text, now))

    def check(self, values: dict[str, str]) -> dict[str, str]:  # noqa: ARG002
        if self.table.chosen is None:
            return {"serial": self.tr("Choose the product in the list, or record it.")}
        return {}

    def prepared(self, values: dict[str, str]) -> Any:
        chosen: UUID = self.table.chosen.id

        def make() -> Any:
            from desktop.operations.units import PointUnit

            return PointUnit(unit=self.unit_id, asset=chosen, reason=values["reason"])

        return make

    def done_words(self, performed: Any) -> str:
        owed = getattr(performed.event, "fulfilment", "")
        return self.tr("The unit is verified: {0}.").format(owed)

    @Slot(object)
    def _show(self, answer: "SearchAnswer") -> None:
        rows = [row for row in answer.ranked if row.kind.value == "asset" and not row.retired]
        self._model.set_rows(rows)
        self.table.fit_height(6)
        if rows:
            self.table.choose(0)
            self._remark.setText(answer.look_alike_remark)
        else:
            self._remark.setText(
                self.tr("No asset is recorded like this. Verify it and record it instead.")
            )


class RecordAssetPanel(ActPanel):
    """Records a product that was verified, under the case's organisation."""

    act = "RecordAsset"

    def __init__(self, bench: Workbench, screen: "CaseScreen", unit: "UnitView") -> None:
        super().__init__(
            bench,
            f"Record {unit.serial}",
            "Record the product",
            f"unit:{unit.id}:record",
            f"It is recorded under {screen.case.organisation}; what it is owed is computed again.",
        )
        self._unit = unit.id
        self._case = screen.case
        self.add_field("part_number", self.tr("Model"), mandatory=True)
        self.add_field("serial", self.tr("Serial"), mandatory=True)
        self.add_field("contract_number", self.tr("Contract, from the contract confirmation"))
        self.add_field("mac", self.tr("MAC"))
        bought = self.make_field("bought_on", self.tr("Bought on"), date_editor("not known"))
        shipped = self.make_field("shipped_on", self.tr("Shipped on"), date_editor("not known"))
        self.add_row(bought, shipped)
        self.fields["part_number"].set_value(unit.model)
        self.fields["serial"].set_value(unit.serial)
        self.fields["contract_number"].set_value(unit.contract_number)

    def make(self, values: dict[str, str]) -> Any:
        from desktop.operations.assets import RecordAsset

        return RecordAsset(
            organisation=self._case.organisation_id,
            site=self._case.site_id,
            part_number=values["part_number"],
            serial=values["serial"],
            contract_number=values["contract_number"],
            mac=values["mac"],
            bought_on=_day(values["bought_on"]),
            shipped_on=_day(values["shipped_on"]),
            unit=self._unit,
        )

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("The product is recorded, and what it is owed is computed anew.")


class LateReasonPanel(ActPanel):
    """The agent's reason for a fault that was not reported at once."""

    act = "WaiveLateReport"

    def __init__(self, bench: Workbench, unit: "UnitView") -> None:
        super().__init__(
            bench,
            f"Reported late: {unit.serial}",
            "Give the reason",
            f"unit:{unit.id}:late",
            unit.entitlement.reason_needed or "",
        )
        self._unit = unit.id
        self.add_field("reason", self.tr("Why it was not reported at once"), text_editor(4), True)

    def make(self, values: dict[str, str]) -> Any:
        from desktop.operations.units import WaiveLateReport

        return WaiveLateReport(unit=self._unit, reason=values["reason"])

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("The reason stands with the unit.")


class CoverPanel(ActPanel):
    """A supervisor lets a contract count that was in force on one of the two days only."""

    act = "AcceptCover"

    def __init__(self, bench: Workbench, unit: "UnitView") -> None:
        super().__init__(
            bench,
            f"Cover in doubt: {unit.serial}",
            "Let the cover count",
            f"unit:{unit.id}:cover",
            unit.entitlement.supervisor_needed or "",
        )
        self._unit = unit.id
        self._contracts = choice([])
        self.add_field("contract_number", self.tr("Contract"), self._contracts, mandatory=True)
        self.add_field("reason", self.tr("Why it counts"), text_editor(4), mandatory=True)
        bench.ask(case_questions.doubts, unit.id).answered.connect(self._offer)

    def make(self, values: dict[str, str]) -> Any:
        from desktop.operations.units import AcceptCover

        return AcceptCover(
            unit=self._unit, contract_number=values["contract_number"], reason=values["reason"]
        )

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("The cover counts; what the unit is owed is computed anew.")

    @Slot(object)
    def _offer(self, covers: "tuple[CoverChoice, ...]") -> None:
        self._contracts.blockSignals(True)
        for cover in covers:
            days = f"{day_words(cover.begins)} to {day_words(cover.ends)}"
            shown = f"{cover.contract_number}, {cover.service_level}, {days}"
            self._contracts.addItem(shown, cover.contract_number)
        self._contracts.blockSignals(False)


class AddUnitPanel(ActPanel):
    """One more faulty product on the case; a serial of the register brings its model."""

    act = "AddUnit"

    def __init__(self, bench: Workbench, screen: "CaseScreen") -> None:
        super().__init__(bench, "Add a unit", "Add the unit", f"case:{screen.case.id}:add unit")
        self._case = screen.case.id
        self._found: SearchResult | None = None
        self._channel = bench.channel(self)
        self._seen = words("", "muted", wrap=True)
        self.add_field("serial", self.tr("Serial"), mandatory=True)
        self.column.addWidget(self._seen)
        self.add_field("model", self.tr("Model"), mandatory=True)
        self.add_field("symptoms", self.tr("Failure symptoms"), text_editor(3), mandatory=True)
        self.add_field("troubleshooting", self.tr("Troubleshooting steps taken"), text_editor(3))
        self.add_field("failed_since", self.tr("Failed since"), date_editor("not known"))
        self.fields["serial"].edited.connect(lambda _, text: self._look(text))
        self._channel.answered.connect(self._show)

    def prepared(self, values: dict[str, str]) -> Any:
        from desktop.domain.serials import normalise_serial

        found = self._found
        typed = normalise_serial(values["serial"])
        is_it = found is not None and normalise_serial(found.serial) == typed
        asset = found.id if found is not None and is_it else None
        return lambda: self._make(values, asset)

    def _make(self, values: dict[str, str], asset: UUID | None) -> Any:
        from desktop.operations.opening import UnitAsked
        from desktop.operations.operation import new_id
        from desktop.operations.units import AddUnit

        unit = UnitAsked(
            id=new_id(),
            asset=asset,
            serial=values["serial"],
            model=values["model"],
            symptoms=values["symptoms"],
            troubleshooting=values["troubleshooting"],
            failed_since=_day(values["failed_since"]),
        )
        return AddUnit(case=self._case, unit=unit)

    def field_of(self, name: str) -> str:
        return name.rsplit(".", 1)[-1]

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("{0} is on the case.").format(self.fields["serial"].value)

    def _look(self, text: str) -> None:
        now = self.bench.desk.now()
        self._channel.ask(self.bench.question(case_questions.assets_like, text, now))

    @Slot(object)
    def _restore(self, draft: Any) -> None:
        super()._restore(draft)
        if self.fields["serial"].value:
            self._look(self.fields["serial"].value)

    @Slot(object)
    def _show(self, answer: "SearchAnswer") -> None:
        exact = [r for r in answer.results if r.match.value == "exact" and r.kind.value == "asset"]
        self._found = exact[0] if len(exact) == 1 else None
        if self._found is not None:
            self.fields["model"].set_value(self._found.model)
            self._seen.setText(f"{self._found.organisation} · {self._found.owed}")
            return
        alike = [row.serial for row in answer.look_alikes[:3]]
        if alike:
            self._seen.setText(self.tr("Looks like {0}").format(", ".join(alike)))
        elif answer.typed:
            self._seen.setText(self.tr("Not in the register: the desk verifies it first."))
        else:
            self._seen.setText("")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
