"""Taking in a register: its rows were parsed and staged outside the writer's lock, and go into the
tables set by set, in the one transaction of the act."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Connection, Select, select

from desktop.data import revisions, search_index
from desktop.data.merging import (
    Portion,
    count_known,
    count_moved,
    count_staged,
    inserting,
    last_number,
    updating,
)
from desktop.data.staged_owners import lead_to_known
from desktop.data.staging import (
    ASSETS,
    CONTACTS,
    CONTRACTS,
    COVERAGE,
    MERGES,
    MODELS,
    ORGANISATIONS,
    SITES,
    Merge,
)
from desktop.data.staging_beside import bring
from desktop.data.staging_file import StagingFile
from desktop.data.tables.record import ImportRun
from desktop.domain.findable import Findable
from desktop.domain.refusal import Refused
from desktop.intake.refused import ReadingCancelled
from desktop.operations.act import Act
from desktop.operations.operation import Event, Operation
from desktop.queries.import_preview import Tally

ROWS_A_PORTION = 20_000
"""Between two portions an import can be cancelled; one takes about a second."""

_FOUND_AS: dict[str, Findable] = {
    MODELS.staged.name: Findable.MODEL,
    ORGANISATIONS.staged.name: Findable.ORGANISATION,
    CONTACTS.staged.name: Findable.CONTACT,
    SITES.staged.name: Findable.SITE,
    CONTRACTS.staged.name: Findable.CONTRACT,
    ASSETS.staged.name: Findable.ASSET,
}


@dataclass(slots=True)
class StagedRegister:
    """A register that waits at the authority for its act, and who follows its progress."""

    file: StagingFile
    sha256: str
    mapping: dict[str, Any]
    progress: Callable[[int, int], None] = field(default=lambda _done, _total: None)
    cancelled: Callable[[], bool] = field(default=lambda: False)


class RegisterImported(Event):
    run: UUID
    figures: dict[str, Any]


class ImportRegister(Operation):
    """Take in a register: new things are added, known ones corrected where the register says
    something else; what it does not say or no longer lists stays (domain.md, *Words*).

    `mapping` is how its sheets were read; its rows are staged under `run`.
    """

    authority_only: ClassVar[bool] = True

    run: UUID
    file_name: str
    file_sha256: str
    mapping: dict[str, Any]

    def file_read(self) -> str | None:
        return self.file_sha256

    def apply(self, act: Act) -> RegisterImported:
        register = self._register(act)
        act.session.flush()
        connection = act.session.connection()
        bring(connection, register.file)
        lead_to_known(connection)
        figures = _Taking(connection, register, revisions.revision_of(act.session)).run()
        for merge in MERGES:
            tally = figures[merge.target.name]
            if tally["new"] or tally["changed"]:
                # One mark for each kind, not for each row: open lists read themselves anew.
                revisions.touch(act.session, merge.target.name, self.run)
        run = act.add(
            ImportRun(
                id=self.run,
                file_name=self.file_name,
                sha256=self.file_sha256,
                mapping=self.mapping,
                figures=figures,
                imported_at=act.at,
                imported_by=act.person_id,
            )
        )
        act.record("RegisterImported", run, None, {"file": self.file_name, **figures})
        return RegisterImported(run=self.run, figures=figures)

    def _register(self, act: Act) -> StagedRegister:
        register = act.session.info.get("staged", {}).get(self.run)
        if isinstance(register, Exception):  # what was wrong with its file when it was read in
            raise register
        if not isinstance(register, StagedRegister):
            raise Refused("This register was not read in here. Import its file again.", "file")
        if (register.sha256, register.mapping) != (self.file_sha256, self.mapping):
            raise Refused("Another register was read in than the one named here.", "file", "input")
        return register


class _Taking:
    """One register going in: kind by kind, portion by portion, then into the search index."""

    def __init__(self, connection: Connection, register: StagedRegister, revision: int) -> None:
        self._connection = connection
        self._register = register
        self._revision = revision
        self._done = 0
        self._lasts = {merge.staged.name: last_number(connection, merge) for merge in MERGES}
        self._total = sum(self._lasts.values())

    def run(self) -> dict[str, Any]:
        """Take everything in and give the figures, by the names of the tables."""
        moved = 0
        figures: dict[str, Any] = {}
        for merge in MERGES:
            new = changed = 0
            for portion in self._portions(merge):
                known = self._count(count_known(merge).where(portion.of(merge)))
                if known:
                    moved += self._count(count_moved(portion)) if merge is ASSETS else 0
                    changed += self._run(updating(merge, portion, self._revision))
                new += self._run(inserting(merge, portion, self._revision))
                # Now, while what was written is at hand: later it would be read from the disk.
                self._index(merge, portion, only_new=not known)
            staged = self._count(count_staged(merge))
            figures[merge.target.name] = Tally(new, changed, staged - new - changed).to_json()
        return {**figures, "moved": moved}

    def _index(self, merge: Merge, portion: Portion, *, only_new: bool) -> None:
        if merge is COVERAGE:
            return
        staged, target = merge.staged, merge.target.c
        touched = select(staged.c.id).where(portion.of(merge))
        if not only_new:
            touched = touched.join_from(staged, merge.target, target.id == staged.c.id).where(
                target.revision == self._revision
            )
        search_index.refresh_from(self._connection, _FOUND_AS[staged.name], touched)

    def _portions(self, merge: Merge) -> Iterator[Portion]:
        last = self._lasts[merge.staged.name]
        for first in range(1, last + 1, ROWS_A_PORTION):
            if self._register.cancelled():
                raise ReadingCancelled("The import was cancelled; nothing was taken.")
            portion = Portion(first, min(last, first + ROWS_A_PORTION - 1))
            yield portion
            self._done += portion.last - portion.first + 1
            self._register.progress(min(self._done, self._total), self._total)

    def _count(self, statement: Select[int]) -> int:
        return self._connection.scalar(statement) or 0

    def _run(self, statement: Any) -> int:
        counting = statement.execution_options(preserve_rowcount=True)
        return int(self._connection.execute(counting).rowcount)
