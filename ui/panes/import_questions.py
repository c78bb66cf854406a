"""What importing a register has done in the background; everything heavy is imported there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.importing import Figures, Prepared
    from desktop.intake.looks import Recognised
    from desktop.intake.mapping import Mapping
    from desktop.workplace_memory import WorkplaceMemory
    from ui.background import Progress
    from ui.workbench import Desk


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a person said about the file; "" and None leave it to be recognised."""

    encoding: str = ""
    delimiter: str = ""
    header_row: int | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """A file as it is understood: what was found, and how each of its sheets will be read.

    `was_remembered` says that somebody corrected such a file before.
    """

    path: Path
    found: Recognised
    mappings: tuple[Mapping, ...]
    corrections: Corrections = field(default_factory=Corrections)
    was_remembered: bool = False


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A register that was taken in: what it did, and what was touched."""

    figures: Figures
    touched: frozenset[Any]


def look(path: Path, memory: WorkplaceMemory, corrections: Corrections) -> Looked:
    """Recognises a file. Headings that nobody knows but that a person named once, here or on a file
    before, are taken as they were named. Raises FileRefused."""
    from desktop.importing import mappings_of
    from desktop.intake.recognise import look_at
    from desktop.intake.refused import FileRefused

    try:
        found = look_at(
            path,
            path.name,
            encoding=corrections.encoding or None,
            delimiter=corrections.delimiter or None,
            header_row=corrections.header_row,
        )
    except FileRefused as refused:
        named = _named_before(path, refused.look, memory, corrections)
        if named is None:
            raise
        return named
    mappings = mappings_of(found, memory)
    plain = mappings_of(found)
    return Looked(path, found, mappings, corrections, was_remembered=mappings != plain)


def offered(path: Path, found: Recognised) -> Looked:
    """What can be gone on with where no row names the columns: a person names them."""
    from desktop.importing import mappings_of

    return Looked(path, found, mappings_of(found))


def _named_before(
    path: Path, found: Recognised | None, memory: WorkplaceMemory, corrections: Corrections
) -> Looked | None:
    """The file with the heading row that a person points at, or whose headings were named once."""
    from desktop.intake.mapping import Mapping, mapping_key
    from desktop.workplace_memory import MAPPINGS

    if found is None:
        return None
    sheet = found.registers()[0]
    for line, cells in sheet.sample:
        is_pointed_at = line == corrections.header_row
        kept = memory.recall(MAPPINGS, mapping_key(cells))
        if corrections.header_row not in (None, line) or not (is_pointed_at or kept):
            continue
        mapping = replace(found.mapping(sheet), header_row=line, headings=cells)
        if kept:
            mapping = Mapping.from_json(kept).fitted(mapping)
        return Looked(path, found, (mapping,), corrections, was_remembered=bool(kept))
    return None


def prepare(desk: Desk, looked: Looked, progress: Progress) -> Prepared:
    """Reads the register in beside the store. Raises FileRefused, ReadingCancelled."""
    from desktop.importing import prepare as read_in

    return read_in(
        desk.store, looked.path, looked.mappings, _telling(progress), lambda: progress.is_cancelled
    )


def take_in(
    desk: Desk, memory: WorkplaceMemory, prepared: Prepared, looked: Looked, progress: Progress
) -> TakenIn:
    """Takes a prepared register in and remembers how it was read. Raises Refused."""
    from desktop.importing import commit, hand_over
    from desktop.workplace_memory import MAPPINGS

    touched: set[Any] = set()
    hand_over(desk, prepared, looked.path)

    def perform(operation: Any) -> Any:
        done = desk.perform(operation)
        touched.update(done.touched)
        return done

    figures = commit(perform, prepared, _telling(progress), lambda: progress.is_cancelled)
    for mapping in looked.mappings:
        memory.keep(MAPPINGS, mapping.mapping_key, mapping.to_json())
    return TakenIn(figures, frozenset(touched))


def encodings() -> Sequence[tuple[str, str]]:
    """What a text file can be written in, the usual ones first, and what people call it."""
    from desktop.intake.encoding_names import encoding_name
    from desktop.intake.encodings import ENCODINGS

    return [(one, encoding_name(one)) for one in ENCODINGS]


def with_meaning(mapping: Mapping, at: int, meaning: str) -> Mapping:
    """The mapping with one column meaning something else, "" for nothing; a meaning stands once."""
    from desktop.intake.kinds import Column, kind_of

    columns = {index: column for index, column in mapping.columns.items() if index != at}
    if meaning:
        wanted = Column(meaning)
        columns = {index: column for index, column in columns.items() if column is not wanted}
        columns[at] = wanted
    kind = kind_of(columns.values()) or mapping.kind
    return replace(mapping, columns=dict(sorted(columns.items())), kind=kind)


def with_date_order(mapping: Mapping, order: str) -> Mapping:
    """The mapping with its dates read in another order."""
    from desktop.intake.kinds import DateOrder

    return replace(mapping, date_order=DateOrder(order))


def missing(mapping: Mapping) -> tuple[str, ...]:
    """The meanings without which its rows cannot be read."""
    from desktop.intake.kinds import missing_columns

    return tuple(one.value for one in missing_columns(mapping.kind, mapping.columns.values()))


def _telling(progress: Progress) -> Any:
    def tell(done: int, total: int) -> None:
        # Whether to stop is asked for by itself, at a moment when stopping leaves nothing.
        if not progress.is_cancelled:
            progress.tell(done, total)

    return tell
