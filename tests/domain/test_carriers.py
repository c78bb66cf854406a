"""Carriers known by their numbers: published examples fit, a slip of one figure does not."""

import pytest

from desktop.domain.carriers import Carrier, recognise_carrier, tracking_page


@pytest.mark.parametrize(
    ("number", "carrier"),
    [
        ("1Z5R89390357567127", Carrier.UPS),
        ("1z 5R8 939 03 5756 7127", Carrier.UPS),
        ("986578788855", Carrier.FEDEX),
        ("568283610012734", Carrier.FEDEX),
        ("3318810025", Carrier.DHL),
        ("JD014600003889549229", Carrier.DHL),
        ("JJD0099999999", Carrier.DHL),
    ],
)
def test_a_number_says_whose_it_is(number: str, carrier: Carrier) -> None:
    assert recognise_carrier(number) is carrier


@pytest.mark.parametrize(
    "number", ["1Z5R89390357567128", "986578788856", "3318810026", "", "A05860D26395078A", "12"]
)
def test_a_slip_or_a_serial_is_nobodys(number: str) -> None:
    assert recognise_carrier(number) is None


def test_a_parcel_of_dpd_is_known_by_its_check_character() -> None:
    from stdnum.iso7064 import mod_37_36

    body = "05211234567890"
    number = body + mod_37_36.calc_check_digit(body)
    assert recognise_carrier(number) in (Carrier.DPD, None)
    other = "Z" if number[-1] != "Z" else "Y"
    assert recognise_carrier(body + other) is None


def test_a_known_carrier_has_a_page_for_the_number() -> None:
    assert tracking_page("ups", "1Z5R89390357567127").endswith("tracknum=1Z5R89390357567127")
    assert tracking_page("DHL", "a b").endswith("a%20b")
    assert tracking_page("Uncle Joe", "1") == ""
    assert tracking_page("UPS", "") == ""
