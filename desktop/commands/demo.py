"""`rma-desk demo`: plays the sample day into a folder."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from desktop.commands.answer import Answer
from desktop.domain.refusal import Refused
from desktop.queries.cases import Queue, case_page
from desktop.sample.day import SCENES, play
from desktop.sample.stage import CLOCK, Stage

_EPILOG = """\
Registers and mails that ship with the program are taken in and worked on by operations, as
people would; papers are printed and their codes read back. The store keeps the day's own clock.
Playing again begins anew. With --windows the program's own windows play the day, by keys and
clicks and without a screen, and leave a picture of each scene.

example:
  rma-desk demo --out sample-day
  rma-desk demo --windows --out sample-day
  rma-desk --store sample-day/store.sqlite case list

with --json:
  {"store": "sample-day/store.sqlite", "clock": "2026-11-16T09:00:00+00:00",
   "scenes": […], "cases": [{"number": "CA-000001", …}], "papers": ["…/R26-000002-… .pdf"],
   "pictures": []}
"""


def fill(parser: ArgumentParser, _common: ArgumentParser) -> None:
    """Say what the word takes."""
    parser.epilog = _EPILOG
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="made if missing")
    parser.add_argument("--windows", action="store_true", help="play it through the windows")
    parser.set_defaults(run=_run)


def _run(options: Namespace) -> Answer:
    if options.windows:
        if options.play_windows is None:
            raise Refused(
                "Only the program `rma-desk` brings windows along; this is its command line alone. "
                "Leave --windows out.",
                "windows",
                "input",
            )
        played: Answer = options.play_windows(options)
        return played
    with Stage(options.out, tell) as stage:
        play(stage)
        return told(stage, [scene.title for scene in SCENES])


def told(stage: Stage, scenes: Sequence[str], pictures: Sequence[Path] = ()) -> Answer:
    """What a play of the day left, however it was played."""
    cases = stage.desk("ruth").ask(case_page, Queue.OPEN, None, "", 100).rows
    ended = stage.desk("ruth").ask(case_page, Queue.ENDED, None, "", 100).rows
    rows = sorted((*cases, *ended), key=lambda row: row.number)
    facts = {
        "store": stage.store,
        "clock": CLOCK,
        "scenes": list(scenes),
        "cases": rows,
        "papers": stage.papers,
        "pictures": list(pictures),
    }
    lines = [f"{row.number}  {row.state}  {row.organisation}  {row.rma_numbers}" for row in rows]
    lines = [line.rstrip() for line in lines]
    lines += [str(path) for path in (*stage.papers, *pictures)]
    lines.append(f"{stage.store}  (its clock begins at {CLOCK:%Y-%m-%d %H:%M} UTC)")
    return Answer(facts, tuple(lines))


def tell(sentence: str) -> None:
    """Say what happens while it is played; the answer alone goes to standard output."""
    print(sentence, file=sys.stderr)
