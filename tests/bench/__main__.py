"""`python -m tests.bench [--sizes 10000,100000,1000000] [--only NAME]`: takes every measure.

Each module `bench_NAME` beside this one gives `measure(size)`, a list of measures for a store
with so many assets, and may give `SIZES`, the only sizes that it is taken at.
"""

import argparse
import importlib
import pkgutil
import sys
from types import ModuleType

import tests.bench
from tests.bench.measures import RESULT, Measure, table, write

_PREFIX = "bench_"
_SIZES = "10000,100000,1000000"


def main(arguments: list[str] | None = None) -> int:
    """Take, show and write the measures; 1 if a target is missed."""
    asked = _arguments(arguments)
    taken: list[Measure] = []
    for name, module in _modules(asked.only):
        for size in (int(size) for size in asked.sizes.split(",")):
            if size in getattr(module, "SIZES", (size,)):
                print(f"{name}, {size:,} assets …", file=sys.stderr, flush=True)
                taken += module.measure(size)
                write(taken)
    if not taken:
        print("Nothing was measured: no such name or size.", file=sys.stderr)
        return 2
    taken.sort(key=lambda one: one.name)
    print(table(taken))
    write(taken, whole=asked.only == "" and asked.sizes == _SIZES)
    print(f"\nWritten to {RESULT.relative_to(RESULT.parents[1])}.")
    return 1 if any(one.holds is False for one in taken) else 0


def _arguments(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--sizes", default=_SIZES, help="numbers of assets")
    parser.add_argument("--only", default="", help="the name of one group of measures")
    return parser.parse_args(given)


def _modules(only: str) -> list[tuple[str, ModuleType]]:
    names = sorted(found.name for found in pkgutil.iter_modules(tests.bench.__path__))
    wanted = (name for name in names if name.startswith(_PREFIX))
    return [
        (name.removeprefix(_PREFIX), importlib.import_module(f"tests.bench.{name}"))
        for name in wanted
        if only in ("", name.removeprefix(_PREFIX))
    ]


if __name__ == "__main__":
    sys.exit(main())
