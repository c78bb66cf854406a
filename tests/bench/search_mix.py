"""What is typed when search is measured: policy.md's mix, 200 of each kind, seeded."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import InstrumentedAttribute

from desktop.data.tables.cases import Case
from desktop.data.tables.contracts import Contract
from desktop.data.tables.parties import Organisation
from desktop.data.tables.products import Asset
from tests.bench.words import FIRST_NAMES, MODELS, SECOND_NAMES, TOWNS

OF_EACH = 200
_MISREAD = {"0": "OQD", "1": "IL", "5": "S", "8": "B", "2": "Z", "D": "0", "B": "8", "L": "1"}


@dataclass(frozen=True, slots=True)
class Samples:
    """Things that are in the store, to be typed whole, in part or wrongly."""

    serials: list[str]
    macs: list[str]
    contracts: list[str]
    organisations: list[str]
    cases: list[str]
    references: list[str]


def samples(connection: Connection, seed: int) -> Samples:
    """Draw some hundred of each kind from all over the store."""
    draw = random.Random(seed)

    def some(column: InstrumentedAttribute[Any], count: int) -> list[str]:
        table = column.class_
        rows = connection.scalar(select(func.count()).select_from(table)) or 0
        values = list(connection.scalars(select(column).order_by(table.id)))[:: rows // count or 1]
        draw.shuffle(values)
        return values[:count]

    return Samples(
        serials=some(Asset.serial, 1200),
        macs=some(Asset.mac, 300),
        contracts=some(Contract.number, 200),
        organisations=some(Organisation.name, 200),
        cases=some(Case.number, 50),
        references=some(Case.customer_reference, 50),
    )


def mix(known: Samples, seed: int) -> dict[str, list[str]]:
    """What is typed, by kind; the same for the same store and seed."""
    draw = random.Random(seed)
    kinds = {
        "exact": _exact,
        "prefix": _prefix,
        "inside": _inside,
        "misread": _misread,
        "no hit": _no_hit,
        "broad": _broad,
    }
    return {
        kind: [text for text, _ in zip(made(known, draw), range(OF_EACH), strict=False)]
        for kind, made in kinds.items()
    }


def _exact(known: Samples, draw: random.Random) -> Iterator[str]:
    while True:
        yield from draw.sample(known.serials, 5)
        yield _with_colons(draw.choice(known.macs))
        yield draw.choice(known.contracts)
        yield draw.choice(known.organisations)
        yield draw.choice(draw.choice((known.cases, known.references)))


def _prefix(known: Samples, draw: random.Random) -> Iterator[str]:
    while True:
        for serial in draw.sample(known.serials, 5):
            yield serial[: draw.randrange(2, 12)]
        yield _with_colons(draw.choice(known.macs))[: draw.randrange(2, 15)]
        yield draw.choice(known.contracts)[: draw.randrange(2, 8)]
        yield draw.choice(known.organisations)[: draw.randrange(3, 12)]


def _inside(known: Samples, draw: random.Random) -> Iterator[str]:
    while True:
        for serial in draw.sample(known.serials, 5):
            start = draw.randrange(1, 13)
            yield serial[start : start + draw.randrange(3, 9)]
        yield _with_colons(draw.choice(known.macs))[draw.randrange(6, 9) :]
        yield draw.choice(known.contracts)[2:]
        name = draw.choice(known.organisations)
        start = draw.randrange(1, len(name) - 4)
        yield name[start : start + draw.randrange(4, 9)]


def _misread(known: Samples, draw: random.Random) -> Iterator[str]:
    while True:
        serial = list(draw.choice(known.serials))
        places = [at for at, character in enumerate(serial) if character in _MISREAD]
        for at in draw.sample(places, min(len(places), draw.randrange(1, 3))):
            serial[at] = draw.choice(_MISREAD[serial[at]])
        yield "".join(serial)


def _no_hit(known: Samples, draw: random.Random) -> Iterator[str]:
    while True:
        yield draw.choice(known.serials)[:-5] + f"{draw.randrange(10_000):04d}X"
        yield f"{draw.randrange(10**10):010d}"
        yield f"{draw.randrange(10**6):06d}{draw.choice('XYVW')}{draw.randrange(100):02d}"
        yield draw.choice(SECOND_NAMES)[:4] + draw.choice(FIRST_NAMES)[2:]
        yield f"R26-{draw.randrange(10**6):06d}-{draw.randrange(10)}"


def _broad(known: Samples, draw: random.Random) -> Iterator[str]:
    while True:
        yield draw.choice(MODELS)[0]
        yield draw.choice(MODELS)[0].removeprefix("AT-")[:4]
        yield draw.choice(TOWNS)[0]
        yield draw.choice(FIRST_NAMES)
        yield draw.choice(("A0", "A04", "NC", "switch", "GmbH", "00:15:77", "26", "263", "A05"))
        yield f"{draw.choice(FIRST_NAMES)} {draw.choice(MODELS)[0]}"


def _with_colons(mac: str) -> str:
    return ":".join(mac[at : at + 2] for at in range(0, len(mac), 2))
