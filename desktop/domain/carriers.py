"""Carriers by their tracking numbers: patterns and check digits, and where each shows the way.

A number is only given to a carrier whose check digit agrees; where two would take it, to none.
"""

import re
from enum import StrEnum
from urllib.parse import quote

from desktop.domain.serials import normalise_serial


class Carrier(StrEnum):
    """Carriers that a desk ships with; any other may be typed."""

    DHL = "DHL"
    DPD = "DPD"
    FEDEX = "FedEx"
    GLS = "GLS"
    TNT = "TNT"
    UPS = "UPS"


_PAGES: dict[Carrier, str] = {
    Carrier.DHL: "https://www.dhl.com/global-en/home/tracking.html?tracking-id={}",
    Carrier.DPD: "https://tracking.dpd.de/status/en_US/parcel/{}",
    Carrier.FEDEX: "https://www.fedex.com/fedextrack/?trknbr={}",
    Carrier.GLS: "https://gls-group.com/track/{}",
    Carrier.TNT: "https://www.tnt.com/express/en_gc/site/tracking.html?searchType=con&cons={}",
    Carrier.UPS: "https://www.ups.com/track?tracknum={}",
}
"""The carriers' own pages for one number."""


def recognise_carrier(tracking_number: str) -> Carrier | None:
    """The one carrier whose pattern and check digit a number fits; None for none or several."""
    number = normalise_serial(tracking_number)
    found = [carrier for carrier, fits in _RECOGNISED.items() if fits(number)]
    return found[0] if len(found) == 1 else None


def tracking_page(carrier: str, tracking_number: str) -> str:
    """The address where the carrier shows a parcel's way; "" for a carrier that is not known."""
    number = tracking_number.strip()
    named = carrier.strip().casefold()
    known = next((one for one in Carrier if one.value.casefold() == named), None)
    return _PAGES[known].format(quote(number, safe="")) if known and number else ""


def _is_ups(number: str) -> bool:
    """1Z, fifteen letters and figures, a check digit: letters count as figures from A = 2, every
    second place twice."""
    if not re.fullmatch(r"1Z[0-9A-Z]{15}[0-9]", number):
        return False
    values = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in number[2:-1]]
    total = sum(value * (1 + place % 2) for place, value in enumerate(values))
    return int(number[-1]) == -total % 10


def _is_fedex(number: str) -> bool:
    """Express: twelve figures, weights 1, 3, 7 from the right, modulo 11. Ground: fifteen, weights
    3 and 1 from the right, modulo 10."""
    figures = [int(c) for c in number] if number.isdigit() and number.isascii() else []
    match len(figures):
        case 12:
            weights = (1, 3, 7)
            body = list(enumerate(reversed(figures[:-1])))
            return sum(f * weights[place % 3] for place, f in body) % 11 % 10 == figures[-1]
        case 15:
            body = list(enumerate(reversed(figures[:-1])))
            return -sum(f * (1 if place % 2 else 3) for place, f in body) % 10 == figures[-1]
        case _:
            return False


def _is_dhl(number: str) -> bool:
    """Express waybill: ten figures, the last the others modulo 7; or a piece number that begins
    with JJD, JD or JVGL; or a parcel's SSCC of DHL's company prefix with the digit of GS1."""
    if re.fullmatch(r"(JJD|JD|JVGL)[0-9A-Z]{9,27}", number):
        return True
    if re.fullmatch(r"\d{10}", number, re.ASCII):
        return int(number[:-1]) % 7 == int(number[-1])
    if re.fullmatch(r"0*0340\d{15,16}", number, re.ASCII) and len(number) == 20:
        total = sum(int(c) * (1 if place % 2 else 3) for place, c in enumerate(number[-2::-1]))
        return -total % 10 == int(number[-1])
    return False


def _is_dpd(number: str) -> bool:
    """Fourteen figures and the check character of ISO 7064 MOD 37,36."""
    from stdnum.iso7064 import mod_37_36

    if not re.fullmatch(r"\d{14}[0-9A-Z]", number, re.ASCII):
        return False
    return bool(mod_37_36.is_valid(number))


_RECOGNISED = {
    Carrier.UPS: _is_ups,
    Carrier.FEDEX: _is_fedex,
    Carrier.DHL: _is_dhl,
    Carrier.DPD: _is_dpd,
}
