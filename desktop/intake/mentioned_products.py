"""Finds the products that a customer writes about: serial, model and fault, in the mail's words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from desktop.domain.serials import look_alike_key, normalise_mac, normalise_serial
from desktop.intake.dates import read_date
from desktop.intake.kinds import DateOrder


@dataclass(frozen=True, slots=True)
class MentionedProduct:
    """One product as a customer named it; nothing is corrected or looked up here.

    `line` counts from 1 in the text, or in the file that `source` names ("" is the text itself).
    """

    serial_as_written: str
    model: str | None
    fault: str
    since: date | None
    line: int
    source: str = ""


MODEL = re.compile(
    r"(?<![\w/-])(?:AT-[A-Z0-9][\w/+.-]*\w|(?:x|GS|IE|AR|TQ|FS|SE|XS)\d{2,4}\w*[/-]\w[\w/+-]*)",
    re.IGNORECASE,
)
"""A part number: the vendor's begin with AT-, which people leave out."""

_LABEL = (
    r"(?:s\s*/\s*n|n\s*/\s*s|sn|serial(?:\s+(?:number|no|nr))?|serien(?:nummer|-?\s?nr)"
    r"|(?:num[eé]ro|n[°º]|no)\.?\s+de\s+s[eé]rie|(?:numero|n[°º.])\s+di\s+serie|matricola"
    r"|n[uú]mero\s+de\s+s[eé]rie|serienummer|(?:numer|nr)\s+seryjny|v[yý]robn[eé]\s+[cč][ií]slo"
    r"|серийный\s+номер|מספר\s+סידורי)"
)
_LABELLED = re.compile(
    rf"(?<!\w){_LABEL}\b[.\s]*[:#=]?\s*"
    r"(?P<serial>[A-Z0-9]+(?:[ -](?=[A-Z0-9]*\d)[A-Z0-9]+)*)(?!\w)",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?<![\w/-])[A-Z][A-Z0-9]{12,19}(?![\w/-])", re.IGNORECASE)
_LIST_LINE = re.compile(r"\s*(?:[-*•–·▪]|\(?\d{1,3}[.)])\s+")
_CELLS = re.compile(r"\t|;|\|")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_CONTRACT = re.compile(r"\bNC[ -]?(\d{5,7})[ -]?(EM|CS)\b", re.IGNORECASE)
# What leads from the product to its fault, in the languages of the letters.
_LEAD_IN = re.compile(
    r"\b(?:(?:has|have|is|are)\s+)?(?:fail(?:s|ed)|faulty|defective|broken|dead|defekt|ausgefallen"
    r"|en\s+panne|guast[oa]|averiad[oa]|kapot|defect|uszkodzon[eya])(?:\s*:\s*|\s+(?:with|mit|avec"
    r"|con|met)\s+)",
    re.IGNORECASE,
)
_LONGEST_TEXT, _LONGEST_LINE, _MOST_PRODUCTS = 1_000_000, 4_000, 2_000
_SHORTEST_SERIAL, _LONGEST_SERIAL = 6, 20


def products_in_text(text: str) -> tuple[MentionedProduct, ...]:
    """The products of a message, each serial once, in the order in which they are named.

    Quoted lines (">") were written by somebody else and are left out. In a list each line is one
    product; in running text the fault is what follows the serial.
    """
    lines = [line[:_LONGEST_LINE] for line in text[:_LONGEST_TEXT].splitlines()]
    found: list[MentionedProduct] = []
    for at, line in enumerate(lines):
        if line.lstrip().startswith(">"):
            continue
        product = _of_cells(line, at + 1) or _of_list_line(line, at + 1)
        found += [product] if product else _of_prose(lines, at)
        if len(found) >= _MOST_PRODUCTS:
            break
    return each_once(found)


def each_once(products: Iterable[MentionedProduct]) -> tuple[MentionedProduct, ...]:
    """The same without repeated serials; what a later mention knows more is filled in."""
    kept: dict[str, MentionedProduct] = {}
    for product in products:
        key = normalise_serial(product.serial_as_written)
        first = kept.setdefault(key, product)
        kept[key] = replace(
            first,
            model=first.model or product.model,
            fault=first.fault or product.fault,
            since=first.since or product.since,
        )
    return tuple(kept.values())


def contract_numbers_in(text: str) -> tuple[str, ...]:
    """The contract numbers that a text names, in the desk's writing ("NC308131-EM"), each once."""
    numbers = (f"NC{m[1]}-{m[2].upper()}" for m in _CONTRACT.finditer(text[:_LONGEST_TEXT]))
    return tuple(dict.fromkeys(numbers))


def model_in(text: str) -> str | None:
    """The first part number in a text, as it is written."""
    found = MODEL.search(text)
    return found.group() if found else None


def is_serial(text: str) -> bool:
    """Whether a word standing alone is surely a serial: long, and mostly figures when reread."""
    if not _WORD.fullmatch(text.strip()) or normalise_mac(text) is not None:
        return False
    digits = sum(c.isdigit() for c in normalise_serial(text))
    return digits >= 4 and sum(c.isdigit() for c in look_alike_key(normalise_serial(text))) >= 9


def read_since(text: str) -> date | None:
    """The day that a cell names, day before month where both are possible; None for no date."""
    try:
        return read_date(text.strip(), DateOrder.DAY_FIRST)
    except ValueError:
        return None


def _serial_in(line: str) -> tuple[str, int, int] | None:
    """The first serial of a line, with where it, and a label before it, begins and ends."""
    for word in _WORD.finditer(line):
        if is_serial(word.group()):
            label = re.search(rf"(?<!\w){_LABEL}\b[.\s]*[:#=]?\s*$", line[: word.start()], re.I)
            return word.group(), label.start() if label else word.start(), word.end()
    for labelled in _LABELLED.finditer(line):
        serial = labelled["serial"]
        length = len(normalise_serial(serial))
        if _SHORTEST_SERIAL <= length <= _LONGEST_SERIAL and sum(map(str.isdigit, serial)) >= 3:
            return serial, labelled.start(), labelled.end()
    return None


def _of_cells(line: str, number: int) -> MentionedProduct | None:
    """A line of cells, as it is pasted out of a table: one cell is the serial and nothing else."""
    cells = [cell.strip() for cell in _CELLS.split(line)]
    if len(cells) == 1:
        cells = [cell.strip() for cell in line.split(",")]
    at = next((i for i, cell in enumerate(cells) if is_serial(cell)), None)
    if at is None or len(cells) == 1:
        return None
    model = since = None
    rest = []
    for cell in cells[:at] + cells[at + 1 :]:
        if model is None and MODEL.fullmatch(cell):
            model = cell
        elif since is None and (day := read_since(cell)) is not None:
            since = day
        elif cell and normalise_mac(cell) is None:
            rest.append(cell)
    return MentionedProduct(cells[at], model, ", ".join(rest), since, number)


def _of_list_line(line: str, number: int) -> MentionedProduct | None:
    """A line with a bullet or a number, or one that begins with the serial or its label."""
    bullet = _LIST_LINE.match(line)
    body = line[bullet.end() :] if bullet else line.strip()
    found = _serial_in(body)
    if found is None:
        return None
    serial, begin, end = found
    before, after = body[:begin], body[end:]
    alone = not before.strip() and re.match(r"\s*(?:[:(–—\t-]|$)", after) is not None
    if bullet is None and not alone:
        return None
    fault = _stripped(MODEL.sub("", after, count=1)) or _stripped(MODEL.sub("", before, count=1))
    return MentionedProduct(serial, model_in(body), fault, None, number)


def _of_prose(lines: list[str], at: int) -> Iterator[MentionedProduct]:
    """A sentence that names a serial; what follows in the paragraph may tell the fault."""
    found = _serial_in(lines[at])
    if found is None:
        return
    serial, _, end = found
    following = []
    for line in lines[at + 1 :]:
        if not line.strip() or line.lstrip().startswith(">") or _serial_in(line):
            break
        following.append(line.strip())
    rest = " ".join([lines[at][end:], *following])
    yield MentionedProduct(serial, model_in(lines[at]), _fault_of_prose(rest), None, at + 1)


def _fault_of_prose(rest: str) -> str:
    lead_in = _LEAD_IN.search(rest)
    if lead_in:
        return _stripped(_SENTENCE_END.split(rest[lead_in.end() :], maxsplit=1)[0])
    sentences = _SENTENCE_END.split(rest)
    # What goes on with a comma, or closes a bracket, is still about where the product stands; the
    # fault is told in the sentences after it.
    if len(sentences) > 1 and re.match(r"\s*[,.)]", rest):
        sentences = sentences[1:]
    return _stripped(" ".join(s for s in sentences if not _CONTRACT.search(s)))


def _stripped(text: str) -> str:
    text = text.strip(" \t:;,–—-.")
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    return " ".join(text.split())
