"""What a decision means, what follows it, and how like requests were decided before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.domain.calendars import day_words
from desktop.domain.form import LETTER_LANGUAGES
from desktop.domain.notices import changes_level
from desktop.domain.outlook import Outlook
from desktop.domain.words import Decision, Fulfilment
from ui.moments import local
from ui.panes.exceptions_types import TypeRow
from ui.widgets.card import Card, clear
from ui.widgets.facts import Fact, Facts
from ui.widgets.painting import Look, Run
from ui.widgets.words import Sentence, words

if TYPE_CHECKING:
    from desktop.queries.review_requests import RequestReview
    from desktop.queries.reviews import EarlierDecision

_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}


def money(minor: int, currency: str) -> str:
    """An amount of minor units (hundredths) as it is written: `€ 1,467.00`."""
    return f"{_SIGNS.get(currency, currency)} {minor / 100:,.2f}"


class Means(Card):
    """What the chosen decisions mean; until one is chosen, what was asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What this means", parent)
        self._said: list[str] = []
        self.title.setText(self.tr("What this means"))
        self._facts = Facts(96)
        self.body.addWidget(self._facts)

    @property
    def sentences(self) -> list[str]:
        """What is said, for tests and for reading aloud."""
        return self._said

    def show_effect(self, review: RequestReview, rows: Sequence[TypeRow]) -> None:
        """Reckons over all types."""
        counts: Counter[Fulfilment] = Counter()
        sent, kept = Counter[str](), Counter[str]()
        for row in rows:
            of_row = _counts(row)
            counts.update(of_row)
            if row.view.value_minor is not None:
                out = of_row[Fulfilment.ADVANCE_REPLACEMENT]
                sent[row.view.currency] += out * row.view.value_minor
                kept[row.view.currency] += (row.view.row.units - out) * row.view.value_minor
        spares = sum(row.view.free_spares for row in rows)
        facts = [
            Fact(self.tr("Customer"), self._customer(review.outlook, counts)),
            Fact(self.tr("Warehouse"), self._warehouse(counts, spares)),
            Fact(self.tr("Repair centre"), self._repair_centre(review.outlook, counts)),
            Fact(self.tr("Value sent"), _amounts(sent)),
            Fact(self.tr("Value kept"), _amounts(kept)),
        ]
        self._said = [f"{fact.label}: {fact.value}" for fact in facts if fact.value]
        self._facts.set_facts(facts)
        self.setVisible(bool(rows))

    def _customer(self, ahead: Outlook, counts: Counter[Fulfilment]) -> str:
        said = []
        if repaired := counts[Fulfilment.RETURN_AND_REPAIR]:
            days = self.tr("without {0} about {1} days")
            said.append(days.format(self._units(repaired), ahead.days_without))
        if replaced := counts[Fulfilment.ADVANCE_REPLACEMENT]:
            here = self.tr("{0} replaced about {1}")
            said.append(here.format(self._units(replaced), day_words(ahead.replacement_here_on)))
        if refused := counts[Fulfilment.NONE_YET]:
            said.append(self.tr("{0} refused").format(self._units(refused)))
        return "; ".join(said)

    def _warehouse(self, counts: Counter[Fulfilment], spares: int) -> str:
        wanted = counts[Fulfilment.ADVANCE_REPLACEMENT]
        if not wanted:
            return ""
        if spares >= wanted:
            return self.tr("{0} to send, {1} in stock").format(wanted, spares)
        if spares == 0:
            return self.tr("{0} to send, none in stock").format(wanted)
        return self.tr("{0} to send, only {1} in stock").format(wanted, spares)

    def _repair_centre(self, ahead: Outlook, counts: Counter[Fulfilment]) -> str:
        repaired = counts[Fulfilment.RETURN_AND_REPAIR]
        if not repaired:
            return ""
        said = self.tr("{0}, due {1}")
        return said.format(self._units(repaired), day_words(ahead.repair_due_on))

    def _units(self, count: int) -> str:
        return self.tr("1 unit") if count == 1 else self.tr("{0} units").format(count)


class Then(Card):
    """What follows the decision, in order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Then", parent)
        self.title.setText(self.tr("Then"))

    def show_steps(self, review: RequestReview, rows: Sequence[TypeRow]) -> None:
        """Shows the steps that the chosen decisions lead to."""
        clear(self.body)
        for number, step in enumerate(self._steps(review, rows), 1):
            self.body.addWidget(words(f"{number}. {step}", wrap=True))

    def _steps(self, review: RequestReview, rows: Sequence[TypeRow]) -> list[str]:
        decided = [view.decision for view in review.reviews if view.decision]
        chosen = [row.chosen for row in rows if row.chosen]
        told = any(changes_level(one) for one in (*decided, *chosen))
        first = review.reviews[0]
        steps = []
        if told and review.open_reviews:
            steps.append(self.tr("One notice to {0}, in writing").format(_addressee(review)))
        elif told and review.notice_missing:
            steps.append(self.tr("Record the notice to {0}").format(_addressee(review)))
        elif told:
            steps.append(self.tr("{0} was told, in one notice").format(_addressee(review)))
        refused = [*decided, *chosen]
        if refused and all(one is Decision.REFUSE for one in refused):
            steps.append(self.tr("Units that are refused leave the case"))
        else:
            steps.append(self.tr("Terms can be sent, once the form is validated"))
        kept = self.tr("Kept in the timeline, by policy {0}")
        steps.append(kept.format(first.policy_version))
        return steps


class Before(Card):
    """The last three decisions on the same type, and what became of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Decided before", parent)
        self.title.setText(self.tr("Decided before"))

    def show_decisions(self, decisions: Sequence[EarlierDecision]) -> None:
        """Shows them; without any it says so."""
        clear(self.body)
        if not decisions:
            said = self.tr("Nothing like this was decided before.")
            self.body.addWidget(words(said, "muted", wrap=True))
        for one in decisions:
            head = self.tr("in {0}, {1} units, {2}").format(
                one.case_number, one.units, one.organisation
            )
            when = day_words(local(one.decided_at).date())
            now = self.tr("{0}, {1}. The case is: {2}.").format(one.reason, when, one.case_state)
            self.body.addWidget(
                Sentence(
                    [
                        Run(f"{one.decision.value.capitalize()} ", Look.STRONG),
                        Run(f"{head}. ", Look.TEXT),
                        Run(now, Look.MUTED),
                    ]
                )
            )


def language_words(code: str) -> str:
    """The name of the language of letters."""
    return LETTER_LANGUAGES.get(code, code)


def _addressee(review: RequestReview) -> str:
    first = review.reviews[0]
    return first.contact or first.contact_email or review.in_queue.organisation


def _counts(row: TypeRow) -> Counter[Fulfilment]:
    """How many units are done how; refused ones under `NONE_YET`. Undecided is as asked."""
    units = row.view.row.units
    match row.chosen:
        case Decision.CHANGE:
            return Counter({Fulfilment.RETURN_AND_REPAIR: units})
        case Decision.REFUSE:
            return Counter({Fulfilment.NONE_YET: units})
        case Decision.SPLIT:
            offered = row.offers
            return Counter(
                offered.get(unit.id, Fulfilment.ADVANCE_REPLACEMENT) for unit in row.view.units
            )
        case Decision.KEEP | None:
            return Counter({Fulfilment.ADVANCE_REPLACEMENT: units})


def _amounts(amounts: Counter[str]) -> str:
    return ", ".join(money(minor, currency) for currency, minor in amounts.items() if minor)
