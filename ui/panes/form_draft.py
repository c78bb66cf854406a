"""What somebody types into the request form, beside what is kept; knows nothing of windows."""

from collections.abc import Mapping
from typing import Any


class FormDraft:
    """Every field three times: as it is kept, as it was when first typed over, as it is typed.

    From these it says what is to be saved and what somebody else changed meanwhile.
    """

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.ticked: dict[str, str] = {}
        self._kept_ticks: dict[str, str] = {}
        self._typed: dict[str, str] = {}
        self._seen: dict[str, str] = {}

    def take(self, fields: Mapping[str, str], ticked: Mapping[str, str]) -> None:
        """Takes what is kept now; what is typed stays, unless it says the same."""
        self.kept = dict(fields)
        for name in list(self._typed):
            if self._typed[name] == fields.get(name, self._typed[name]):
                self._forget(name)
        for field, reason in ticked.items():
            if self.ticked.get(field, "") == self._kept_ticks.get(field, ""):
                self.ticked[field] = reason
        self._kept_ticks = dict(ticked)

    def value(self, name: str) -> str:
        """What stands in the field."""
        return self._typed.get(name, self.kept.get(name, ""))

    def type(self, name: str, text: str) -> None:
        """Somebody typed."""
        kept = self.kept.get(name, "")
        if text == kept:
            self._forget(name)
            return
        self._seen.setdefault(name, kept)
        self._typed[name] = text

    def tick(self, field: str, reason: str) -> None:
        """Somebody gave the reason for a warning, or took it back."""
        self.ticked[field] = reason

    @property
    def typed(self) -> dict[str, str]:
        """The fields that differ from what is kept."""
        return dict(self._typed)

    @property
    def is_clean(self) -> bool:
        """Whether everything that was typed is kept."""
        return not self._typed and self.ticked == self._kept_ticks

    @property
    def conflicts(self) -> dict[str, tuple[str, str]]:
        """Fields that somebody else changed meanwhile: what is typed, and what they wrote."""
        return {
            name: (text, self.kept[name])
            for name, text in self._typed.items()
            if name in self.kept and self._seen[name] != self.kept[name]
        }

    def changes(self) -> dict[str, tuple[str, str]]:
        """What can be saved: (seen, wanted) by field."""
        undecided = self.conflicts
        return {
            name: (self._seen[name], text)
            for name, text in self._typed.items()
            if name not in undecided
        }

    def was_saved(self, changes: Mapping[str, tuple[str, str]]) -> None:
        """These fields are kept now as they were asked for; what was typed since stays typed."""
        for name, (_seen, wanted) in changes.items():
            self.kept[name] = wanted
            if self._typed.get(name) == wanted:
                self._forget(name)
            elif name in self._typed:
                self._seen[name] = wanted

    def keep_mine(self, name: str) -> None:
        """What somebody else wrote was looked at; the typed text is wanted."""
        self._seen[name] = self.kept[name]

    def take_theirs(self, name: str) -> None:
        """What somebody else wrote is right; the typed text is given up."""
        self._forget(name)

    def to_memory(self) -> dict[str, Any]:
        """As plain data, for the drafts that outlive a crash."""
        return {"typed": dict(self._typed), "seen": dict(self._seen), "ticked": dict(self.ticked)}

    def recall(self, memory: Mapping[str, Any]) -> None:
        """Takes up a draft that was kept; what is typed already wins."""
        typed, seen = memory.get("typed", {}), memory.get("seen", {})
        for name, text in typed.items():
            if name not in self._typed and text != self.kept.get(name):
                self._typed[name] = str(text)
                self._seen[name] = str(seen.get(name, ""))
        for field, reason in memory.get("ticked", {}).items():
            self.ticked.setdefault(field, str(reason))

    def _forget(self, name: str) -> None:
        self._typed.pop(name, None)
        self._seen.pop(name, None)
