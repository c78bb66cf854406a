"""`rma-desk import`: a register is recognised, compared, and taken in in one transaction."""

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from textwrap import fill as fill_lines
from typing import Any

from desktop.commands.answer import Answer, Ended
from desktop.commands.progress import shown
from desktop.commands.seats import open_desk
from desktop.domain.refusal import Refused
from desktop.importing import Figures, Prepared, WrongRows, commit, hand_over, mappings_of, prepare
from desktop.intake.kinds import Column
from desktop.intake.looks import Recognised, SheetLook
from desktop.intake.mapping import Mapping
from desktop.intake.recognise import look_at
from desktop.intake.refused import FileRefused
from desktop.workplace import Desk
from desktop.workplace_memory import MAPPINGS, WorkplaceMemory, workplace_folder

_SHOWN = 20

_EPILOG = """\
Encoding, delimiter, header row and columns are recognised; what was recognised wrongly is named
here and remembered for the next file with the same headings. Rows with a wrong cell are not taken;
with --wrong they go to a file that can be mended and imported again. Importing twice changes
nothing. At a server the file goes there, and is read there too.

{meanings}

example:
  rma-desk import contracts.csv --wrong to-mend.csv
  rma-desk import list.txt --encoding cp1252 --delimiter ';' --map 'Kd-Nr=customer number'

with --json:
  {{"new": 994, "changed": 0, "unchanged": 0,
   "models": {{"new": 20, "changed": 0, "unchanged": 0}},
   "organisations": {{…}}, "contracts": {{…}},
   "wrong": [{{"line": 1001, "column": "MAC", "reason": "…"}}]}}
"""


def fill(parser: ArgumentParser, _common: ArgumentParser) -> None:
    """Say what the word takes."""
    ours = (Column.WRONG_LINE, Column.WRONG_REASON)
    meanings = ", ".join(one.value for one in Column if one not in ours)
    parser.epilog = _EPILOG.format(meanings=fill_lines(f"MEANING is one of: {meanings}.", 96))
    parser.add_argument("file", type=Path, help="a CSV, text or .xlsx file")
    parser.add_argument("--sheet", action="append", default=[], help="only this sheet (repeatable)")
    parser.add_argument("--encoding", help="the encoding of a text file, such as cp1252")
    parser.add_argument("--delimiter", help="the sign between cells: ; , | or “tab”")
    parser.add_argument("--header-row", type=int, help="the line that names the columns, from 1")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="COL=MEANING",
        help="what a column (its heading, or its number from 1) means; “nothing” leaves it out",
    )
    parser.add_argument("--wrong", type=Path, metavar="OUT.csv", help="write the wrong rows there")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what it would do, and change nothing"
    )
    parser.set_defaults(run=_run)


def _run(options: Namespace) -> Answer:
    path: Path = options.file
    with open_desk(options, *([] if options.dry_run else ["ImportRegister"])) as desk:
        found = _look(options)
        with WorkplaceMemory(workplace_folder() / "workplace.sqlite") as memory:
            mappings = _mappings(options, found, memory)
            with shown(f"Reading {path.name}") as tell:
                prepared = prepare(desk.store, path, mappings, tell)
            try:
                return _take(options, desk, prepared, memory, mappings)
            finally:
                prepared.discard()


def _take(
    options: Namespace,
    desk: Desk,
    prepared: Prepared,
    memory: WorkplaceMemory,
    mappings: tuple[Mapping, ...],
) -> Answer:
    written = _write_wrong(options.wrong, prepared.wrong) if options.wrong else ()
    if options.dry_run or _ended(prepared.preview) is Ended.REFUSED:
        return _answer(prepared.name, prepared.preview, written, dry_run=options.dry_run)
    hand_over(desk, prepared, options.file)
    with shown(f"Taking in {prepared.name}") as tell:
        figures = commit(desk.perform, prepared, tell)
    if options.map:
        for mapping in mappings:
            memory.keep(MAPPINGS, mapping.mapping_key, mapping.to_json())
    return _answer(prepared.name, figures, written, dry_run=False)


def _look(options: Namespace) -> Recognised:
    """Recognise the file; a header that is missing is no obstacle once the columns are named."""
    delimiter = "\t" if options.delimiter == "tab" else options.delimiter
    try:
        return look_at(
            options.file,
            options.file.name,
            encoding=options.encoding,
            delimiter=delimiter,
            header_row=options.header_row,
        )
    except FileRefused as refused:
        if options.map and refused.look is not None:
            return refused.look
        raise


def _mappings(
    options: Namespace, found: Recognised, memory: WorkplaceMemory
) -> tuple[Mapping, ...]:
    chosen = _chosen(options, found)
    mappings = tuple(
        one for one in mappings_of(found, memory) if one.sheet in {sheet.name for sheet in chosen}
    )
    for given in options.map:
        mappings = _mapped(given, mappings)
    return mappings


def _chosen(options: Namespace, found: Recognised) -> list[SheetLook]:
    registers = {sheet.name: sheet for sheet in found.registers()}
    for name in options.sheet:
        if name not in registers:
            there = ", ".join(f"“{one}”" for one in registers) or "none"
            raise Refused(
                f"{found.name} has no register in a sheet “{name}”. Sheets with one: {there}.",
                "sheet",
                "input",
            )
    return [registers[name] for name in options.sheet or registers]


def _mapped(given: str, mappings: tuple[Mapping, ...]) -> tuple[Mapping, ...]:
    """The mappings with one column told; its heading has to be in at least one sheet."""
    heading, equals, meaning = given.rpartition("=")
    columns = {one.value.lower(): one for one in Column}
    if not equals or (meaning.lower() not in columns and meaning != "nothing"):
        raise Refused(
            f"“{given}” does not say what a column means: write COL=MEANING, for example "
            "“Kd-Nr=customer number”; rma-desk import --help lists the meanings.",
            "map",
            "input",
        )
    told = tuple(_told(one, heading, columns.get(meaning.lower())) for one in mappings)
    if told == mappings and not any(_place(one, heading) is not None for one in mappings):
        headings = ", ".join(f"“{text}”" for one in mappings for text in one.headings if text)
        raise Refused(f"There is no column “{heading}”; there are {headings}.", "map", "input")
    return told


def _told(mapping: Mapping, heading: str, meaning: Column | None) -> Mapping:
    place = _place(mapping, heading)
    if place is None:
        return mapping
    columns = {at: one for at, one in mapping.columns.items() if at != place and one is not meaning}
    return replace(mapping, columns=columns if meaning is None else {**columns, place: meaning})


def _place(mapping: Mapping, heading: str) -> int | None:
    wanted = heading.strip().casefold()
    for at, text in enumerate(mapping.headings):
        if text.strip().casefold() == wanted:
            return at
    number = int(wanted) - 1 if wanted.isdecimal() else -1
    return number if 0 <= number < len(mapping.headings) else None


def _write_wrong(target: Path, wrong: tuple[WrongRows, ...]) -> tuple[Path, ...]:
    """The wrong rows of each sheet in a file: the named one, and beside it for further sheets."""
    written: list[Path] = []
    for number, rows in enumerate(wrong, 1):
        path = target if number == 1 else target.with_stem(f"{target.stem} {number}")
        try:
            rows.write(path)
        except OSError as fault:
            raise Refused(
                f"The wrong rows cannot be written to {path}: {fault.strerror or fault}. Nothing "
                "was imported; choose another place.",
                "wrong",
            ) from fault
        written.append(path)
    return tuple(written)


def _answer(name: str, figures: Figures, written: tuple[Path, ...], *, dry_run: bool) -> Answer:
    facts = figures.to_json()
    lines = [_sentence(name, figures, dry_run=dry_run), *_kinds(facts)]
    wrong_lines = {cell.line for cell in figures.wrong}
    if wrong_lines:
        nothing = " Not one row is right, so nothing was imported."
        refused = nothing if _ended(figures) is Ended.REFUSED else ""
        lines.append(f"{len(wrong_lines)} wrong, not taken.{refused}")
        lines += [
            f"  line {cell.line}, {cell.column}: {cell.reason}" for cell in figures.wrong[:_SHOWN]
        ]
        if len(figures.wrong) > _SHOWN:
            lines.append(f"  and {len(figures.wrong) - _SHOWN} more; --json names them all")
    lines += [f"Wrong rows, to be mended and imported again: {path}" for path in written]
    facts["wrong_files"] = written
    facts["dry_run"] = dry_run
    return Answer(facts, tuple(lines), _ended(figures))


def _ended(figures: Figures) -> Ended:
    """With wrong rows it is done in part, or refused where there was not one right row."""
    if not figures.wrong:
        return Ended.DONE
    tallies = (figures.assets, figures.models, figures.organisations, figures.sites)
    taken = any(one.new or one.changed or one.unchanged for one in tallies)
    return Ended.IN_PART if taken else Ended.REFUSED


def _sentence(name: str, figures: Figures, *, dry_run: bool) -> str:
    assets = figures.assets
    moved = f" ({figures.moved} moved to another customer)" if figures.moved else ""
    would = "would be " if dry_run else ""
    return (
        f"{name}: products {would}{assets.new} new, {assets.changed} changed{moved}, "
        f"{assets.unchanged} unchanged."
    )


def _kinds(facts: dict[str, Any]) -> list[str]:
    lines = []
    for kind in ("models", "organisations", "contracts", "sites", "contacts"):
        tally = facts[kind]
        if any(tally.values()):
            told = ", ".join(f"{count} {word}" for word, count in tally.items() if count)
            lines.append(f"  {kind}: {told}")
    return lines
