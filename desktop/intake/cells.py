"""One cell of text to one typed value; a ValueError carries the reason for a person."""

import re
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial

from desktop.domain.serials import normalise_mac, normalise_serial
from desktop.intake import codes
from desktop.intake.dates import read_date
from desktop.intake.kinds import DATE_COLUMNS, Column, DateOrder
from desktop.intake.mapping import Mapping
from desktop.intake.rows import Value

Convert = Callable[[str], Value]

FORMULA_SIGNS = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of a formula."""

_LONGEST_SERIAL = 40
_LONGEST_TEXT = 2_000
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_AS_NUMBER = re.compile(r"\d([.,]\d+)?[eE]\+?\d+")
_SIZE = re.compile(r"([\d.,]+)\s*[x×*]\s*([\d.,]+)\s*[x×*]\s*([\d.,]+)(?:\s*cm)?", re.IGNORECASE)
_YES = frozenset({"1", "yes", "y", "true", "x", "ja", "oui", "si", "sí", "sim", "tak", "wahr"})
_NO = frozenset({"0", "no", "n", "false", "-", "nein", "non", "nee", "não", "nie", "falsch"})
_MAC_FAST = re.compile(r"[0-9A-F]{12}")


def serial_key(text: str) -> str:
    """What `normalise_serial` gives, ten times as fast for a serial that is plain already."""
    if text.isascii() and text.isalnum():
        return text.upper()
    return normalise_serial(text)


def serial(text: str) -> str | None:
    """A serial as written; refused when it is a formula, a number gone bad, or no serial at all."""
    text = text.strip()
    if not text:
        return None
    key = serial_key(text)
    if key == text and key.isascii() and 4 <= len(key) <= _LONGEST_SERIAL and not key.isalpha():
        if key[0].isdigit() and _AS_NUMBER.fullmatch(text):
            raise ValueError(_SPOILT)
        return text
    _require_identifier(text)
    if _AS_NUMBER.fullmatch(text):
        raise ValueError(_SPOILT)
    if not key.isascii():
        raise ValueError("a serial has the letters A to Z and digits only")
    if not any(letter.isdigit() for letter in key):
        raise ValueError("a serial has at least one digit")
    if not 3 <= len(key) <= _LONGEST_SERIAL:
        raise ValueError(f"a serial has 3 to {_LONGEST_SERIAL} letters and digits")
    return text


_SPOILT = (
    "a spreadsheet made a number of this serial and lost digits;"
    " format the column as text and enter it again"
)


def part_number(text: str) -> str | None:
    """A part number as written, trimmed."""
    text = text.strip()
    if not text:
        return None
    _require_identifier(text)
    if len(text) > 60 or not any(letter.isalnum() for letter in text):
        raise ValueError("this is not a part number")
    return text


def words(text: str) -> str | None:
    """Any text, trimmed; what looks like a formula stays the text that it is."""
    text = text.strip()
    _require_printable(text)
    if len(text) > _LONGEST_TEXT:
        raise ValueError(f"{len(text):,} characters are too many; {_LONGEST_TEXT:,} is the most")
    return text or None


def mac(text: str) -> str | None:
    """A MAC address as twelve hexadecimal digits, whatever stands between them."""
    plain = text.strip().replace(":", "").replace("-", "").upper()
    if not plain:
        return None
    if _MAC_FAST.fullmatch(plain):
        return plain
    found = normalise_mac(text)
    if found is None:
        raise ValueError("a MAC address has twelve hexadecimal digits")
    return found


def _date(text: str, order: DateOrder) -> date | None:
    text = text.strip()
    return read_date(text, order) if text else None


def service_level(text: str, known: dict[str, str]) -> str | None:
    """The desk's own name of a service level; `known` goes from folded names to names."""
    folded = fold_level(text)
    if not folded:
        return None
    if folded not in known:
        names = " and ".join(dict.fromkeys(known.values()))
        raise ValueError(f"no service level has this name; the desk knows {names}")
    return known[folded]


def fold_level(text: str) -> str:
    """A service level's name without case, spaces and the vendor's prefix."""
    plain = re.sub(r"[\s.\-_]+", "", text.casefold())
    return plain.removeprefix("netcover").replace("+", "plus")


def email(text: str) -> str | None:
    """An e-mail address by its outline; whether it can exist is the form's question."""
    text = text.strip()
    if text and not re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@.]+", text):
        raise ValueError("this is not an e-mail address")
    return words(text)


def telephone(text: str) -> str | None:
    """A telephone number as written; whether it can exist is the form's question."""
    if text.strip() and sum(letter.isdigit() for letter in text) < 4:
        raise ValueError("this is not a telephone number")
    return words(text)


def time_zone(text: str) -> str | None:
    """An IANA time zone that this computer knows."""
    from zoneinfo import available_timezones

    text = text.strip()
    if text and text not in available_timezones():
        raise ValueError("this is no time zone; they are written like Europe/Berlin")
    return text or None


def grams(text: str) -> int | None:
    """Kilograms as written, in grams."""
    text = re.sub(r"\s*kg$", "", text.strip(), flags=re.IGNORECASE)
    if not text:
        return None
    found = _decimal(text) * 1000
    if not 0 < found < 2_000_000:
        raise ValueError("a weight is more than 0 and less than 2,000 kg")
    return int(found.to_integral_value())


def millimetres(text: str) -> tuple[int, int, int] | None:
    """Length, width and height in centimetres as written, in millimetres."""
    text = text.strip()
    if not text:
        return None
    found = _SIZE.fullmatch(text)
    if not found:
        raise ValueError("a size is written as length x width x height in cm, like 44x32x4.4")
    length, width, height = (int(_decimal(side) * 10) for side in found.groups())
    return length, width, height


def months(text: str) -> int | None:
    """A warranty in whole months."""
    text = text.strip()
    if not text:
        return None
    if not (text.isdecimal() and len(text) < 4):
        raise ValueError("a warranty is a whole number of months")
    return int(text)


def yes_or_no(text: str) -> bool | None:
    """Yes and no in the languages that registers come in."""
    plain = text.strip().casefold()
    if not plain:
        return None
    if plain not in _YES and plain not in _NO:
        raise ValueError("write yes or no here")
    return plain in _YES


def hs_code(text: str) -> str | None:
    """A customs tariff number of 6 to 10 digits, without dots and spaces."""
    plain = re.sub(r"[\s.]+", "", text)
    if plain and not (plain.isdecimal() and 6 <= len(plain) <= 10):
        raise ValueError("an HS code has 6 to 10 digits")
    return plain or None


def money(text: str, currency: str | None) -> int | None:
    """An amount as written, in minor units of the currency (euro when none is named)."""
    plain = re.sub(r"^\D*?(?=-?\d)|[^\d]+$", "", text.strip())
    if not text.strip():
        return None
    amount = _decimal(plain)
    if amount < 0:
        raise ValueError("a value cannot be negative")
    return int(amount.scaleb(codes.currency_digits(currency or "EUR")).to_integral_value())


def _decimal(text: str) -> Decimal:
    """A number with point or comma; of two signs the last one is the decimal one."""
    plain = re.sub(r"[\s'’]", "", text)
    last = max(plain.rfind("."), plain.rfind(","))
    if "." in plain and "," in plain:
        plain = re.sub(r"[.,]", "", plain[:last]) + "." + plain[last + 1 :]
    elif re.fullmatch(r"[1-9]\d{0,2},\d{3}(,\d{3})*", plain):
        raise ValueError(f"“{text}” can be read in two ways; write it without a comma")
    try:
        found = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        raise ValueError("this is not a number") from None
    if not found.is_finite() or abs(found) >= 10**12:
        raise ValueError("this is not a number")
    return found


def _require_printable(text: str) -> None:
    found = _UNPRINTABLE.search(text)
    if found:
        sign = "a zero byte" if found[0] == "\0" else "a sign that cannot be printed"
        raise ValueError(f"there is {sign} in it after {found.start()} characters; take it out")


def _require_identifier(text: str) -> None:
    _require_printable(text)
    if text.startswith(FORMULA_SIGNS):
        raise ValueError(f"it begins with “{text[0]}” like a formula, which it cannot be here")


_CONVERTS: dict[Column, Convert] = {
    Column.SERIAL: serial,
    Column.PART_NUMBER: part_number,
    Column.MAC: mac,
    Column.COUNTRY: codes.country,
    Column.SITE_COUNTRY: codes.country,
    Column.ORIGIN: codes.country,
    Column.CONTACT_LANGUAGE: codes.language,
    Column.CONTACT_EMAIL: email,
    Column.CONTACT_TELEPHONE: telephone,
    Column.CURRENCY: codes.currency,
    Column.TIME_ZONE: time_zone,
    Column.WEIGHT_KG: grams,
    Column.SIZE_CM: millimetres,
    Column.HS_CODE: hs_code,
    Column.WARRANTY_MONTHS: months,
    Column.REPAIRABLE: yes_or_no,
}
"""Columns with a form of their own; what is not here is any words."""


def convert_of(column: Column, mapping: Mapping, levels: Collection[str]) -> Convert:
    """The conversion for one column; kinds.py tells what each gives."""
    if column in DATE_COLUMNS:
        return partial(_date, order=mapping.date_order)
    if column is Column.MARKET_VALUE:
        return partial(money, currency=mapping.currency)
    if column is Column.SERVICE_LEVEL:
        return partial(service_level, known={fold_level(level): level for level in levels})
    return _CONVERTS.get(column, words)
