"""One thing that is wrong, or unsure, in what somebody filled in."""

from dataclasses import dataclass

from desktop.domain.words import Severity


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding at one field.

    `field` is the attribute's path ("ship_to.post_code", "units.0.symptoms"), `text` a sentence
    for a person, `row` the unit's place in the table (0 is the first) where it is about a unit.
    """

    field: str
    severity: Severity
    text: str
    row: int | None = None
