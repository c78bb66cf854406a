"""The help: one page a place, some of it made from the tables that the rules read."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from desktop.domain.policy import POLICY_2026_03, Policy
from desktop.domain.transitions import BY_RULE, CASE_TABLES, Transition
from desktop.domain.words import CaseState
from resources import text as resource_text

PAGES: dict[str, str] = {
    "first-start": "The first start",
    "sign-in": "Working on a server",
    "assets": "Assets",
    "open-case": "Opening a case",
    "cases": "Cases",
    "case": "A case",
    "requests": "Requests",
    "form": "The RMA request form",
    "shipments": "Shipments",
    "exceptions": "Exceptions",
    "sync": "Sync",
    "import": "Importing registers",
    "people": "People",
    "own-password": "Your password",
    "way": "The way of a case",
    "policy": "The policy",
    "keys": "Keys",
    "commands": "The command line",
    "server": "The server",
    "backup": "Backup, restore, check",
    "decisions": "Decisions",
}
"""Every page by its key, in the order of the list; a pane's page has the pane's key."""

POLICY_WORDS: dict[str, str] = {
    "version": "the policy's name",
    "dead_on_arrival_days": "days in which a failing unit counts as dead on arrival",
    "dead_on_arrival_quality_flag": "such units of a model that raise a quality flag",
    "reported_at_once_working_days": "working days in which a fault counts as reported at once",
    "batch_review_above": "units of one product type a request, above which a review opens",
    "batch_review_due_working_days": "working days in which a review is decided (0: the same day)",
    "one_request_working_days": "working days within which cases are proposed as one request",
    "one_request_shown_days": "days of earlier requests that are shown beside a review",
    "form_sent_working_days": "working days in which the request form goes out",
    "returned_form_answered_working_days": "working days in which a returned form is answered",
    "replacement_cut_off": "time before which a replacement leaves the same day",
    "replacement_cut_off_zone": "time zone of that time",
    "transit_days": "days on the way, where no delivery is known",
    "faulty_unit_back_days": "days for the faulty unit to come back after the delivery",
    "faulty_unit_reminder_days": "days on which the customer is reminded of it",
    "repair_working_days": "working days for a repair",
    "return_lapses_days": "days after which an unused return and repair lapses",
    "return_reminder_days": "days on which the customer is reminded to send the unit in",
    "label_valid_days": "days for which a return label is valid",
    "verification_working_days": "working days after which we ask whether it works",
    "verification_times": "how often we ask",
    "verification_apart_working_days": "working days between two questions",
    "file_bytes": "the largest file, in bytes",
    "case_bytes": "all files of a case together, in bytes",
    "units_in_a_parcel": "units in one parcel",
    "service_levels": "service levels and what they are fulfilled by",
}
"""What each figure of the policy means; a test holds it to the policy's fields."""


def page(key: str) -> str:
    """A page as Markdown. Raises KeyError for a page that there is not."""
    if key not in PAGES:
        raise KeyError(key)
    if key == "policy":
        return policy_page(POLICY_2026_03)
    if key == "way":
        return way_page()
    return resource_text("help", f"{key}.md")


def page_for(place: str) -> str:
    """The key of the page for a pane, the keys' page where a pane has none of its own."""
    key = place.replace(" ", "-")
    return key if key in PAGES else "keys"


def policy_page(policy: Policy) -> str:
    """The policy's figures with what they mean, as a table."""
    rows = [
        f"| {POLICY_WORDS[field.name]} | {_shown(getattr(policy, field.name))} |"
        for field in fields(policy)
    ]
    head = "| what | figure |\n| --- | --- |\n"
    return (
        f"# The policy {policy.version}\n\nThe figures that the rules use. Each decision keeps the "
        f"version that it was made under.\n\n{head}" + "\n".join(rows) + "\n"
    )


def way_page() -> str:
    """What leads a case of each kind from where to where, read from the tables that decide it."""
    tables = "\n".join(
        f"## {kind.value[:1].upper()}{kind.value[1:]}\n\n{_way_table(table)}"
        for kind, table in CASE_TABLES.items()
    )
    return (
        "# The way of a case\n\nThese tables are the ones that the program itself reads.\n\n"
        + tables
    )


def _way_table(table: Iterable[Transition[CaseState]]) -> str:
    rows: dict[tuple[str, str], list[str]] = {}
    for row in table:
        before = "" if row.state is None else row.state.value
        if row.operation == BY_RULE or before == row.next_state.value:
            continue
        acts = rows.setdefault((before, row.next_state.value), [])
        if row.operation not in acts:
            acts.append(row.operation)
    order = {state.value: place for place, state in enumerate(CaseState)}
    lines = [
        f"| {before or '(nothing yet)'} | {after} | {', '.join(acts)} |"
        for (before, after), acts in sorted(
            rows.items(), key=lambda item: (order.get(item[0][0], -1), order[item[0][1]])
        )
    ]
    head = "| from | to | by |\n| --- | --- | --- |\n"
    return head + "\n".join(lines) + "\n"


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(_shown(one) for one in value)
    if hasattr(value, "fulfilment"):
        return f"{value.name} ({value.fulfilment.value})"
    return f"{value:%H:%M}" if hasattr(value, "hour") else str(value)
