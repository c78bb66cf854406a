"""From a register's file to the store: look at it, prepare it, see what it would do, take it in.
For windows and commands alike; nothing is written before `commit`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from desktop.data.staged_owners import lead_to_known
from desktop.data.staging_beside import comparing
from desktop.data.staging_file import StagingFile
from desktop.data.store import Store
from desktop.domain.refusal import Refused
from desktop.intake.looks import Recognised
from desktop.intake.mapping import Mapping as SheetMapping
from desktop.intake.recognise import look_at
from desktop.intake.sources import fingerprint
from desktop.operations.authority import Performed
from desktop.operations.import_register import ImportRegister, RegisterImported, StagedRegister
from desktop.operations.operation import Operation, new_id
from desktop.operations.reading_registers import WrongRows, read_into
from desktop.queries.import_preview import Comparison, Tally, compare
from desktop.workplace_memory import MAPPINGS

__all__ = [
    "Figures",
    "Prepared",
    "WrongRows",
    "commit",
    "hand_over",
    "look",
    "mappings_of",
    "prepare",
    "remember",
]

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
Perform = Callable[[Operation], Performed]


class Keeper(Protocol):
    """A desk that keeps files; `shared` is the desk on a server that it is, None alone."""

    @property
    def shared(self) -> object | None:
        """The desk on a server that it is; None alone on this computer."""

    def keep_file(self, content: bytes) -> str:
        """Keep bytes before an act refers to them; gives their SHA-256."""


class Remembers(Protocol):
    """What remembers mappings by the fingerprint of their headings: the workplace's memory."""

    def recall(self, room: str, key: str) -> Any:
        """What was kept there, or None."""

    def keep(self, room: str, key: str, value: object) -> object:
        """Keep a value there."""


@dataclass(frozen=True, slots=True)
class WrongCellFound:
    """One wrong cell: where it stands (line from 1 in its sheet), and the reason."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What an import did, or would do. `wrong` names every wrong cell; `on_two_contracts` and
    `without_customer` count assets as the register lists them."""

    assets: Tally
    models: Tally
    organisations: Tally
    contracts: Tally
    sites: Tally
    contacts: Tally
    coverage: Tally
    moved: int
    on_two_contracts: int
    without_customer: int
    wrong: tuple[WrongCellFound, ...]

    def to_json(self) -> dict[str, Any]:
        """The stable answer of `rma-desk import --json`."""
        wrong = [
            {"line": cell.line, "column": cell.column, "reason": cell.reason} for cell in self.wrong
        ]
        kinds = ("models", "organisations", "contracts", "sites", "contacts", "coverage")
        return {
            **self.assets.to_json(),
            **{kind: getattr(self, kind).to_json() for kind in kinds},
            "moved": self.moved,
            "on_two_contracts": self.on_two_contracts,
            "without_customer": self.without_customer,
            "wrong": wrong,
        }


@dataclass(slots=True)
class Prepared:
    """A register that was read in and waits. `preview` is what taking it in would do;
    `comparison` says more, with examples from what to what. `discard` it when it is not wanted."""

    store: Store
    name: str
    sha256: str
    run: UUID
    mapping: dict[str, Any]
    file: StagingFile
    wrong: tuple[WrongRows, ...]
    comparison: Comparison
    preview: Figures
    _discarded: bool = field(default=False)

    def discard(self) -> None:
        """Throw away what was read in; again is no fault."""
        if not self._discarded:
            self._discarded = True
            self.store.staged.pop(self.run, None)
            self.file.discard()

    def write_wrong(self, folder: Path) -> tuple[Path, ...]:
        """Write the wrong rows of each sheet beside each other, to be mended and imported again.

        Raises Refused where the folder does not take them; returns the files, none if all is well.
        """
        stem = Path(self.name).stem
        written: list[Path] = []
        for wrong in self.wrong:
            sheet = f" - {wrong.mapping.sheet}" if wrong.mapping.sheet else ""
            target = folder / f"{stem}{sheet} - wrong rows.csv".replace("/", "_")
            try:
                wrong.write(target)
            except OSError as fault:
                raise Refused(
                    f"The wrong rows cannot be written to {target}: {fault.strerror or fault}. "
                    "Choose another folder.",
                    "folder",
                ) from fault
            written.append(target)
        return tuple(written)


def look(path: Path) -> Recognised:
    """Recognise a register's encoding, delimiter, header rows and columns. Raises FileRefused."""
    return look_at(path, path.name)


def mappings_of(
    recognised: Recognised, memory: Remembers | None = None
) -> tuple[SheetMapping, ...]:
    """How each sheet is to be read: as somebody corrected it before, else as recognised."""
    found: list[SheetMapping] = []
    for sheet in recognised.registers():
        mapping = recognised.mapping(sheet)
        kept = None if memory is None else memory.recall(MAPPINGS, mapping.mapping_key)
        found.append(SheetMapping.from_json(kept).fitted(mapping) if kept else mapping)
    return tuple(found)


def remember(memory: Remembers, mappings: Sequence[SheetMapping]) -> None:
    """Keep how these sheets were read, for the next file with the same headings."""
    for mapping in mappings:
        memory.keep(MAPPINGS, mapping.mapping_key, mapping.to_json())


def prepare(
    store: Store,
    path: Path,
    mappings: Sequence[SheetMapping],
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Prepared:
    """Read a register in, beside the store, and compare it with what is known.

    Takes no lock: everybody goes on working. Raises FileRefused for a file that cannot be read by
    these mappings, ReadingCancelled when `cancelled` says so; nothing is left behind either way.
    """
    staged = StagingFile()
    try:
        wrong = read_into(staged, store, path, mappings, progress, cancelled)
        with comparing(store, staged) as connection:
            lead_to_known(connection)
            comparison = compare(connection)
        return Prepared(
            store=store,
            name=path.name,
            sha256=fingerprint(path),
            run=new_id(),
            mapping={"sheets": [mapping.to_json() for mapping in mappings]},
            file=staged,
            wrong=wrong,
            comparison=comparison,
            preview=_foreseen(comparison, staged, wrong),
        )
    except BaseException:
        staged.discard()
        raise


def hand_over(desk: Keeper, prepared: Prepared, path: Path) -> None:
    """Give a server, which reads the register itself, the file before the act that names it; alone
    nothing is needed. Raises Refused where the file is not the one any more that was prepared."""
    if desk.shared is not None and desk.keep_file(path.read_bytes()) != prepared.sha256:
        raise Refused("The file was changed meanwhile. Read it in anew.", "file", "input")


def commit(
    perform: Perform,
    prepared: Prepared,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Figures:
    """Take a prepared register in, in one transaction, and say what it did.

    Raises ReadingCancelled when `cancelled` says so meanwhile (nothing was taken, it can be tried
    again), Refused where the act is. What was read in is thrown away once it is taken.
    """
    register = StagedRegister(prepared.file, prepared.sha256, prepared.mapping)
    register.progress = progress or register.progress
    register.cancelled = cancelled or register.cancelled
    prepared.store.staged[prepared.run] = register
    try:
        done = perform(
            ImportRegister(
                run=prepared.run,
                file_name=prepared.name,
                file_sha256=prepared.sha256,
                mapping=prepared.mapping,
            )
        )
    finally:
        prepared.store.staged.pop(prepared.run, None)
    prepared.discard()
    assert isinstance(done.event, RegisterImported)
    return _done(done.event.figures, prepared.preview)


def _foreseen(comparison: Comparison, staged: StagingFile, wrong: tuple[WrongRows, ...]) -> Figures:
    twice = "SELECT 1 FROM staged_coverage GROUP BY asset_id HAVING count(*) > 1"
    nobodys = "SELECT count(*) FROM staged_asset WHERE organisation_id IS NULL"
    return Figures(
        assets=comparison.assets,
        models=comparison.models,
        organisations=comparison.organisations,
        contracts=comparison.contracts,
        sites=comparison.sites,
        contacts=comparison.contacts,
        coverage=comparison.coverage,
        moved=comparison.moved,
        on_two_contracts=staged.ask(f"SELECT count(*) FROM ({twice})"),  # noqa: S608
        without_customer=staged.ask(nobodys),
        wrong=tuple(
            WrongCellFound(row.line, cell.column, cell.reason)
            for rows in wrong
            for row in rows.rows
            for cell in row.cells
        ),
    )


def _done(figures: Mapping[str, Any], foreseen: Figures) -> Figures:
    """The figures of what was done, which somebody else's work may have made others."""
    return Figures(
        assets=Tally(**figures["asset"]),
        models=Tally(**figures["product_model"]),
        organisations=Tally(**figures["organisation"]),
        contracts=Tally(**figures["contract"]),
        sites=Tally(**figures["site"]),
        contacts=Tally(**figures["contact"]),
        coverage=Tally(**figures["coverage"]),
        moved=figures["moved"],
        on_two_contracts=foreseen.on_two_contracts,
        without_customer=foreseen.without_customer,
        wrong=foreseen.wrong,
    )
