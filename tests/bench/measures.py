"""What one measure says, and how measures are shown and written."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

RESULT = Path(__file__).parents[2] / "build" / "bench.json"


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure beside its reference, taken in the same run on the same machine.

    `ratio` is what the target is about; where the target is a limit, that is the reference.
    `target` is in words, None where the figure only informs; `size` is the number of assets in the
    store, or of rows.
    """

    name: str
    value: float
    unit: str
    reference: float | None
    ratio: float | None
    target: str | None
    holds: bool | None
    size: int


def against_limit(name: str, value: float, unit: str, limit: float, size: int) -> Measure:
    """A figure whose target is a limit in its own unit; the ratio is the part that is used."""
    target = f"at most {limit:g} {unit}"
    return Measure(name, value, unit, limit, value / limit, target, value <= limit, size)


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least this share of all values does not exceed."""
    ordered = sorted(values)
    at = max(0, -(-len(ordered) * int(share * 1000) // 1000) - 1)
    return ordered[min(at, len(ordered) - 1)]


def table(measures: Sequence[Measure]) -> str:
    """The measures as a table, each with its growth from the smallest size it was taken at."""
    smallest: dict[str, Measure] = {}
    for one in sorted(measures, key=lambda one: one.size):
        smallest.setdefault(one.name, one)
    head = ("measure", "size", "value", "reference", "ratio", "target", "holds", "growth")
    rows = [head, *(_cells(one, smallest[one.name]) for one in measures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(head))]
    lines = [
        "  ".join(
            cell.ljust(width) if at in (0, 5) else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def _cells(one: Measure, first: Measure) -> tuple[str, ...]:
    growth = f"{one.value / first.value:.2f}×" if one is not first and first.value else ""
    return (
        one.name,
        f"{one.size:,}",
        f"{_figure(one.value)} {one.unit}",
        "" if one.reference is None else f"{_figure(one.reference)} {one.unit}",
        "" if one.ratio is None else f"{_figure(one.ratio)}×",
        one.target or "",
        {True: "yes", False: "NO", None: ""}[one.holds],
        growth,
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"


def write(measures: Sequence[Measure], path: Path = RESULT, *, whole: bool = False) -> None:
    """Write the measures as a JSON list; those that were not taken this time stay, unless this
    was a whole run."""
    before = path.exists() and not whole
    kept: list[dict[str, object]] = json.loads(path.read_text("utf-8")) if before else []
    taken = {(one.name, one.size) for one in measures}
    rows = [row for row in kept if (row["name"], row["size"]) not in taken]
    rows += [asdict(one) for one in measures]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", "utf-8")
