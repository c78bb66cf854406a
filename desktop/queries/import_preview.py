"""What taking in a staged register would do: how much is new, changed and unchanged, and from what
to what. Nothing is changed by looking."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from desktop.data.merging import (
    changed_rows,
    count_changed,
    count_known,
    count_moved,
    count_staged,
    known_as_other_models,
)
from desktop.data.staging import (
    ASSETS,
    CONTACTS,
    CONTRACTS,
    COVERAGE,
    MODELS,
    ORGANISATIONS,
    SITES,
    Merge,
)
from desktop.data.tables.contracts import ServiceLevel
from desktop.data.tables.parties import Organisation
from desktop.data.tables.products import ProductModel

MOST_EXAMPLES = 200


@dataclass(frozen=True, slots=True)
class Tally:
    """How many things of one kind a register adds, changes, and leaves as they are."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def to_json(self) -> dict[str, int]:
        """For `--json` and for the timeline."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is known with other facts: each field with what was and what will be."""

    kind: str
    title: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A staged register against the store. `moved` assets are among the changed ones;
    `other_models` are new ones whose serial is known as another model: to be looked at first."""

    assets: Tally
    models: Tally
    organisations: Tally
    contracts: Tally
    sites: Tally
    contacts: Tally
    coverage: Tally
    moved: int
    examples: tuple[Change, ...]
    other_models: tuple[Change, ...]


def compare(connection: Connection) -> Comparison:
    """Compare the staged rows that this connection sees with the store."""
    return Comparison(
        assets=_tally(connection, ASSETS),
        models=_tally(connection, MODELS),
        organisations=_tally(connection, ORGANISATIONS),
        contracts=_tally(connection, CONTRACTS),
        sites=_tally(connection, SITES),
        contacts=_tally(connection, CONTACTS),
        coverage=_tally(connection, COVERAGE),
        moved=connection.scalar(count_moved()) or 0,
        examples=tuple(_examples(connection)),
        other_models=tuple(_other_models(connection)),
    )


def _tally(connection: Connection, merge: Merge) -> Tally:
    staged = connection.scalar(count_staged(merge)) or 0
    known = connection.scalar(count_known(merge)) or 0
    changed = connection.scalar(count_changed(merge)) or 0 if known else 0
    return Tally(staged - known, changed, known - changed)


_SHOWN: tuple[tuple[str, Merge, str], ...] = (
    ("asset", ASSETS, "serial"),
    ("contract", CONTRACTS, "number"),
    ("organisation", ORGANISATIONS, "name"),
    ("model", MODELS, "part_number"),
    ("site", SITES, "street"),
    ("contact", CONTACTS, "name"),
)


def _examples(connection: Connection) -> Iterator[Change]:
    left = MOST_EXAMPLES
    for kind, merge, title in _SHOWN:
        rows = connection.execute(changed_rows(merge, left)).mappings().all()
        left -= len(rows)
        titles = _titles(connection, merge, title, [row["id"] for row in rows])
        names = _names(connection, rows)
        for row in rows:
            yield Change(kind, titles[row["id"]], tuple(_fields(row, names)))
        if not left:
            return


def _other_models(connection: Connection) -> Iterator[Change]:
    rows = connection.execute(known_as_other_models(MOST_EXAMPLES)).all()
    ids = {model for _, *models in rows for model in models}
    names: dict[UUID, str] = {}
    for table in (MODELS.staged, MODELS.target):
        found = select(table.c.id, table.c.part_number).where(table.c.id.in_(ids))
        names |= dict(connection.execute(found).all())
    for serial, there, here in rows:
        yield Change("asset", serial, (("model", names[there], names[here]),))


def _fields(row: Any, names: dict[UUID, str]) -> Iterator[tuple[str, str, str]]:
    for name in row:
        if name.startswith("was_"):
            before, after = row[name], row[f"is_{name[4:]}"]
            if before != after and name != "was_name_key":
                field = name[4:].removesuffix("_id").replace("_", " ")
                yield field, _said(before, names), _said(after, names)


def _said(value: Any, names: dict[UUID, str]) -> str:
    if isinstance(value, UUID):
        return names.get(value, "")
    return "" if value is None else str(value)


def _titles(connection: Connection, merge: Merge, title: str, ids: list[UUID]) -> dict[UUID, str]:
    found = select(merge.target.c.id, merge.target.c[title]).where(merge.target.c.id.in_(ids))
    return dict(connection.execute(found).all())


def _names(connection: Connection, rows: Iterable[Any]) -> dict[UUID, str]:
    """The names of everything that the rows refer to."""
    ids = {value for row in rows for value in row.values() if isinstance(value, UUID)}
    names: dict[UUID, str] = {}
    staged = ORGANISATIONS.staged.c
    for identity, name in (
        (staged.id, staged.name),
        (Organisation.id, Organisation.name),
        (ProductModel.id, ProductModel.part_number),
        (ServiceLevel.id, ServiceLevel.name),
    ):
        found = connection.execute(select(identity, name).where(identity.in_(ids)))
        names |= {one: str(said) for one, said in found if said}
    return names
