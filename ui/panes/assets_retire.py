"""The end of an asset that was recorded wrongly or left the field, and its being taken back."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QStackedWidget

from ui.panes.assets_card import WIDTH, AssetCard
from ui.panes.case_panel import ActPanel
from ui.theme import Tone
from ui.widgets.field import text_editor
from ui.workbench import Workbench


class RetirePanel(ActPanel):
    """Asks for the reason in the place of the asset's card."""

    act = "RetireAsset"

    def __init__(self, bench: Workbench, asset: UUID, serial: str) -> None:
        super().__init__(
            bench,
            self.tr("Retire"),
            self.tr("Retire {0}").format(serial),
            f"asset:{asset}:retire",
            self.tr(
                "{0} stays in the store with its history and is found as retired, but no case "
                "is opened for it any more."
            ).format(serial),
        )
        self.setFixedWidth(WIDTH)
        self.asset = asset
        self._serial = serial
        self.add_field("reason", self.tr("Reason"), text_editor(4), mandatory=True)

    def make(self, values: dict[str, str]) -> Any:
        from desktop.operations.assets import RetireAsset

        return RetireAsset(asset=self.asset, reason=values["reason"].strip())

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("{0} is retired.").format(self._serial)


class RestorePanel(ActPanel):
    """Asks in the same place why a retired asset is taken back."""

    act = "RestoreAsset"

    def __init__(self, bench: Workbench, asset: UUID, serial: str) -> None:
        super().__init__(
            bench,
            self.tr("Take back"),
            self.tr("Take {0} back").format(serial),
            f"asset:{asset}:restore",
            self.tr("{0} is then found as before, with its cover, and a case can be opened for it.")
            .format(serial),
        )  # fmt: skip
        self.setFixedWidth(WIDTH)
        self.asset = asset
        self._serial = serial
        self.add_field("reason", self.tr("Reason"), text_editor(4), mandatory=True)

    def make(self, values: dict[str, str]) -> Any:
        from desktop.operations.assets import RestoreAsset

        return RestoreAsset(asset=self.asset, reason=values["reason"].strip())

    def done_words(self, performed: Any) -> str:  # noqa: ARG002
        return self.tr("{0} is taken back.").format(self._serial)


class Retiring(QObject):
    """Puts the question into the place of an asset's card, and the card back when it is settled."""

    def __init__(self, bench: Workbench, cards: QStackedWidget, card: AssetCard) -> None:
        super().__init__(cards)
        self._bench = bench
        self._cards = cards
        self._card = card
        self.panel: RetirePanel | RestorePanel | None = None
        cards.currentChanged.connect(self._drop_hidden)
        card.retiring_wanted.connect(self.ask)
        card.restoring_wanted.connect(self.ask_back)

    def is_about(self, asset: UUID) -> bool:
        """Whether somebody is just asked why this asset ends or comes back."""
        return self.panel is not None and self.panel.asset == asset

    @Slot(object, str)
    def ask(self, asset: UUID, serial: str) -> None:
        """Asks why it is retired."""
        self._show(RetirePanel(self._bench, asset, serial))

    @Slot(object, str)
    def ask_back(self, asset: UUID, serial: str) -> None:
        """Asks why it is taken back."""
        self._show(RestorePanel(self._bench, asset, serial))

    def _show(self, panel: RetirePanel | RestorePanel) -> None:
        panel.closed.connect(self._leave)
        panel.finished.connect(self._finish)
        self._cards.addWidget(panel)
        self._cards.setCurrentWidget(panel)
        self.panel = panel
        panel.begin()

    @Slot(str, object)
    def _finish(self, told: str, _: object) -> None:
        self._leave()
        self._bench.told.emit(told, Tone.GOOD)

    @Slot()
    def _leave(self) -> None:
        self._cards.setCurrentWidget(self._card)
        self._card.show_history.setFocus()

    @Slot()
    def _drop_hidden(self) -> None:
        panel = self.panel
        if panel is not None and self._cards.currentWidget() is not panel:
            self.panel = None
            self._cards.removeWidget(panel)
            panel.hide()
            panel.deleteLater()
