"""`rma-desk search`: whatever is typed, pasted or photographed, in rank order."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop.commands.answer import Answer, table
from desktop.commands.seats import open_desk
from desktop.domain.refusal import Refused
from desktop.queries.search import SearchAnswer, SearchResult, search
from desktop.workplace import Desk

_EPILOG = """\
Each TEXT is searched by itself: a serial, a MAC, a model, a customer, a site, a contract, a case,
RMA, tracking or reference number, or a few words of these. What is misread on the phone or on a
worn label is found as a suggestion, marked look-alike. A - reads one text a line from standard
input; of a photograph the bar codes are read and searched.

example:
  rma-desk search A05860D26395078A
  rma-desk search "x230 peñaclara" NC173634-EM
  rma-desk search --photo label.jpg

with --json:
  {"results": [{"kind": "asset", "serial": "A05860D26395078A", "title": "A05860D26395078A",
                "match": "exact", "entitlement": "advance replacement", …}], "searches": […]}
"""


def fill(parser: ArgumentParser, _common: ArgumentParser) -> None:
    """Say what the word takes."""
    parser.epilog = _EPILOG
    parser.add_argument("text", nargs="*", metavar="TEXT", help="what to find; - reads lines")
    parser.add_argument(
        "--photo",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a photograph of a product label (repeatable)",
    )
    parser.add_argument("--limit", type=int, default=50, help="the most results of a text")
    parser.set_defaults(run=_run)


def _run(options: Namespace) -> Answer:
    texts = [*_typed(options.text), *_photographed(options.photo)]
    if not texts:
        raise Refused("Say what to find: a serial, a name, a number, or --photo FILE.", "text")
    with open_desk(options) as desk:
        found = [_search(desk, text, max(1, options.limit)) for text in texts]
    facts = {
        "results": [_facts(answer, one) for answer in found for one in answer.ranked],
        "searches": [_search_facts(answer) for answer in found],
    }
    return Answer(facts, tuple(_lines(found)))


def _search(desk: Desk, text: str, limit: int) -> SearchAnswer:
    return desk.ask(search, text, limit=limit, at=desk.now())


def _typed(texts: list[str]) -> Iterator[str]:
    import sys

    for text in texts:
        lines = sys.stdin if text == "-" else [text]
        yield from filter(None, (line.strip() for line in lines))


def _photographed(photos: list[Path]) -> Iterator[str]:
    """The serials on each photograph; where none can be read, whatever code is on it."""
    for path in photos:
        from desktop.intake.photographs import CodeKind, read_codes

        try:
            codes = read_codes(path.read_bytes())
        except OSError as fault:
            raise Refused(
                f"{path} cannot be read: {fault.strerror or fault}.", "photo", "input"
            ) from fault
        if not codes:
            raise Refused(
                f"No bar code can be read on {path.name}. Take the picture closer, with more "
                "light, or type the serial.",
                "photo",
                "input",
            )
        serials = [code.text for code in codes if code.kind is CodeKind.SERIAL]
        yield from serials or [codes[0].text]


def _facts(answer: SearchAnswer, result: SearchResult) -> dict[str, Any]:
    owed = result.entitlement
    return {
        "kind": result.kind,
        **({"serial": result.serial} if result.serial else {}),
        "title": result.title,
        "match": result.match,
        "entitlement": owed.fulfilment if owed else None,
        "typed": answer.typed,
        "id": result.id,
        "model": result.model,
        "mac": result.mac,
        "organisation": result.organisation,
        "town": result.place[0],
        "country": result.place[1],
        "note": result.note,
        "owed": result.owed,
        "why": owed.why if owed else None,
        "ground": owed.ground if owed else None,
        "contract": owed.contract_number if owed else None,
    }


def _search_facts(answer: SearchAnswer) -> dict[str, Any]:
    return {
        "typed": answer.typed,
        "found": len(answer.results),
        "more": answer.more,
        "look_alikes": len(answer.look_alikes),
        "remark": answer.remark or answer.look_alike_remark,
    }


def _lines(found: list[SearchAnswer]) -> Iterator[str]:
    for answer in found:
        if len(found) > 1:
            yield f"{answer.typed}:"
        if not answer.ranked:
            yield "Nothing was found."
        else:
            rows = [_row(one) for one in answer.ranked]
            yield from table(("match", "kind", "found", "what", "owed"), rows)
        if answer.more:
            yield "There are more; type more of it, or raise --limit."
        yield from filter(None, (answer.look_alike_remark, answer.remark))


def _row(result: SearchResult) -> tuple[str, str, str, str, str]:
    what = ", ".join(filter(None, (result.model, result.organisation, result.note)))
    return result.match, result.kind, result.title, what, result.owed or ""
