"""What the form's pane asks the desk; imported there, called away from the UI thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from desktop.domain.problems import Problem
    from desktop.domain.refusal import Refused
    from desktop.queries.forms import FormCheck, FormView


@dataclass(frozen=True, slots=True)
class FormLook:
    """A form with what its typed fields come to, and the countries that it can name."""

    view: FormView
    check: FormCheck
    countries: tuple[tuple[str, str], ...]


def look(session: Any, case_id: UUID, draft: Mapping[str, str], at: datetime) -> FormLook | None:
    """A form ready to show; None for an unknown case."""
    from desktop.domain.countries import country_choices
    from desktop.queries.forms import check_draft, form_view

    view = form_view(session, case_id, at)
    if view is None:
        return None
    return FormLook(view, check_draft(session, case_id, draft, at), country_choices())


def check(session: Any, case_id: UUID, draft: Mapping[str, str], at: datetime) -> FormCheck:
    """What would be wrong if the typed fields were kept as they are."""
    from desktop.queries.forms import check_draft

    return check_draft(session, case_id, draft, at)


def open_matters(problems: tuple[Problem, ...], ticked: Mapping[str, str]) -> tuple[int, int]:
    """How many errors there are, and how many warnings nobody ticked off with a reason."""
    from desktop.domain.form import unconfirmed
    from desktop.domain.words import Severity

    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    return errors, len(unconfirmed(problems, ticked))


def field_of_refusal(refusal: Refused) -> str:
    """The field of the form that a refusal is about; the store names it by its column."""
    from desktop.queries.forms import COLUMN_OF

    by_column = {column: name for name, column in COLUMN_OF.items()}
    return by_column.get(refusal.field, refusal.field)
