"""Tax numbers of a consignee: VAT and EORI, their check digits, and when customs ask for them."""

import re
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from desktop.domain.countries import (
    EU_CUSTOMS_UNION,
    country_in_sentence,
    crosses_customs_border,
    customs_territory,
)

TaxNumberField = Literal["eori", "vat_number"]

_LONGEST = 40
_SEPARATORS = re.compile(r"[\s.\-/·‐‑–]")

# Prefixes that are not the country's ISO code; Northern Ireland trades goods under XI (Windsor
# Framework), Monaco under France's numbers.
_COUNTRY_OF_PREFIX = {"EL": "GR", "XI": "GB"}
_NUMBERED_AS = {"MC": "FR", "IM": "GB", "LI": "CH"}
# python-stdnum's `vat` of these two insists on a suffix that people leave out; the digits before
# it are the country's number of the organisation.
_ORGANISATION_NUMBER = {
    "CH": ("stdnum.ch.uid", r"(?:MWST|TVA|IVA|TPV)$"),
    "NO": ("stdnum.no.orgnr", r"MVA$"),
}


@dataclass(frozen=True, slots=True)
class _Eori:
    """What follows the two letters: `lengths` as its country's customs publish them.

    The `digits` from the start are a national number that python-stdnum's `module` can check,
    where the whole is `embeds` characters long.
    """

    lengths: tuple[int, ...]
    module: str
    digits: int
    embeds: int


_EORI = {
    "BE": _Eori((10,), "be.vat", 10, 10),
    "DK": _Eori((8,), "dk.cvr", 8, 8),
    "ES": _Eori((9,), "es.nif", 9, 9),
    "FR": _Eori((14,), "fr.siret", 14, 14),
    "GB": _Eori((12, 15), "gb.vat", 9, 12),
    "GR": _Eori((9,), "gr.vat", 9, 9),
    "HR": _Eori((11,), "hr.oib", 11, 11),
    "IT": _Eori((11, 16), "it.iva", 11, 11),
    "NL": _Eori((9,), "nl.bsn", 9, 9),
    "PT": _Eori((9,), "pt.nif", 9, 9),
    "SE": _Eori((10,), "se.orgnr", 10, 10),
    "XI": _Eori((12, 15), "gb.vat", 9, 12),
}
# Regulation (EU) 2015/2446, Annex B, data group 3/1: an..17 with the two letters.
_LONGEST_EORI = 17


def vat_problem(text: str, country: str) -> str | None:
    """What is wrong with a VAT or tax number of a consignee in `country`, or None.

    A matter to confirm, never to refuse: registers of tax numbers are newer than any library.
    None also where no check digit of that country is known.
    """
    compact = _compact(text)
    if not compact:
        return None
    country = country.strip().upper()
    issuer = _issuer(compact, country)
    where = country_in_sentence(issuer)
    shown = " ".join(text.split())[:_LONGEST]
    fault = _fault_of_number(compact, issuer)
    if fault == "checksum":
        return f"The check digit of {shown} is wrong: compare it with the customer's papers."
    if fault == "length":
        return f"Tax numbers of {where} have another length than {shown}."
    if fault is not None:
        return f"{shown} is not written like a tax number of {where}."
    if issuer != _NUMBERED_AS.get(country, country):
        return f"{shown} is a tax number of {where}, the address is in {_place(country)}."
    return None


def eori_problem(text: str, country: str) -> str | None:
    """What is wrong with an EORI number for a consignee in `country`, or None.

    No library checks it whole: this is the prefix, the length, and the check digit where the
    number embeds a national one (policy, *EORI*). A matter to confirm, never to refuse.
    """
    compact = _compact(text)
    if not compact:
        return None
    prefix, rest = compact[:2], compact[2:]
    if prefix not in _eori_prefixes():
        return "An EORI number begins with the letters of an EU country, GB or XI."
    where = country_in_sentence(_COUNTRY_OF_PREFIX.get(prefix, prefix))
    if not re.fullmatch(r"[A-Z0-9]+", rest) or len(compact) > _LONGEST_EORI:
        return f"After {prefix} an EORI number has up to 15 letters and digits."
    known = _EORI.get(prefix)
    if known is not None and len(rest) not in known.lengths:
        lengths = " or ".join(str(length) for length in known.lengths)
        return f"An EORI number of {where} has {lengths} characters after {prefix}."
    if known is not None and len(rest) == known.embeds:
        fault = _fault_by(f"stdnum.{known.module}", rest[: known.digits])
        if fault is not None:
            return f"The check digit of {compact} is wrong: compare it with the customer's papers."
    country = country.strip().upper()
    if country and customs_territory(prefix if prefix != "XI" else "GB") != customs_territory(
        country
    ):
        return f"{compact} was given out by {where}, the address is in {_place(country)}."
    return None


def tax_number_required(
    ship_to_country: str, repair_centre_country: str, post_code: str = ""
) -> TaxNumberField | None:
    """The number that customs ask of the consignee on this route, as the field of the form.

    EORI in the European Union and the United Kingdom, elsewhere the VAT or tax number; None where
    the route crosses no customs border or the country is not known yet.
    """
    country = ship_to_country.strip().upper()
    if not country or not repair_centre_country:
        return None
    if not crosses_customs_border(country, repair_centre_country, post_code):
        return None
    return "eori" if customs_territory(country, post_code) in {"EU", "GB"} else "vat_number"


def _compact(text: str) -> str:
    return _SEPARATORS.sub("", text[: 2 * _LONGEST]).upper()[:_LONGEST]


def _eori_prefixes() -> frozenset[str]:
    return EU_CUSTOMS_UNION | {"GB", "XI"}


def _issuer(compact: str, country: str) -> str:
    """The country whose number it is: by its prefix, else the one of the address."""
    prefix = compact[:2]
    prefix = _COUNTRY_OF_PREFIX.get(prefix, prefix)
    if compact.startswith("CHE"):
        return "CH"
    if prefix in EU_CUSTOMS_UNION | {"GB", "NO"} and compact[-1:].isdigit() | (prefix == country):
        return prefix
    return _NUMBERED_AS.get(country, country)


def _fault_of_number(compact: str, issuer: str) -> str | None:
    if issuer in _ORGANISATION_NUMBER:
        module, suffix = _ORGANISATION_NUMBER[issuer]
        bare = re.sub(suffix, "", compact)
        return _fault_by(module, bare.removeprefix("NO") if issuer == "NO" else bare)
    from stdnum import get_cc_module

    national = get_cc_module("el" if issuer == "GR" else issuer.lower(), "vat") if issuer else None
    return _fault_in(national, compact) if national is not None else None


def _fault_by(module: str, number: str) -> str | None:
    return _fault_in(import_module(module), number)


def _fault_in(module: Any, number: str) -> Literal["checksum", "length", "form"] | None:
    from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

    try:
        module.validate(number)
    except InvalidChecksum:
        return "checksum"
    except InvalidLength:
        return "length"
    except ValidationError:
        return "form"
    return None


def _place(country: str) -> str:
    return country_in_sentence(country) if country else "no country yet"
