"""Who pays freight, duty and tax, each way, and the work, by the row of the entitlement table."""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from desktop.domain.words import Fulfilment, Ground


class Payer(StrEnum):
    """`NOBODY_YET` while the asset check is open."""

    VENDOR = "us"
    CUSTOMER = "the customer"
    NOBODY_YET = "nobody yet"


@dataclass(frozen=True, slots=True)
class Charges:
    """Who pays the way in (to the repair centre), the way back, and the work; and it in words."""

    way_in_payer: Payer
    way_back_payer: Payer
    work_payer: Payer
    sentence: str


_WE_PAY = Charges(
    Payer.VENDOR,
    Payer.VENDOR,
    Payer.VENDOR,
    "We pay freight, duty and tax both ways; the replacement costs you nothing.",
)
_YOU_SEND = Charges(
    Payer.CUSTOMER,
    Payer.VENDOR,
    Payer.VENDOR,
    "You pay freight, duty and tax to the repair centre; we pay the way back and the work.",
)
_YOU_PAY = Charges(
    Payer.CUSTOMER,
    Payer.CUSTOMER,
    Payer.CUSTOMER,
    "You pay the work, by a quote agreed before it begins, and freight, duty and tax both ways.",
)
_OPEN = Charges(
    Payer.NOBODY_YET,
    Payer.NOBODY_YET,
    Payer.NOBODY_YET,
    "Who pays is said once the unit has been verified.",
)


def charges(ground: Ground, fulfilment: Fulfilment) -> Charges:
    """Say who pays, as policy.md has it (*Charges*).

    The fulfilment counts where it is another than the ground gives: after a batch decision a
    unit of Basic Plus that goes by return and repair is charged like Basic.
    """
    match fulfilment:
        case Fulfilment.ADVANCE_REPLACEMENT:
            return _WE_PAY
        case Fulfilment.REPAIR_AFTER_QUOTE:
            return _YOU_PAY
        case Fulfilment.NONE_YET:
            return _OPEN
        case Fulfilment.RETURN_AND_REPAIR:
            return _return_and_repair(ground)
        case _:
            assert_never(fulfilment)


def _return_and_repair(ground: Ground) -> Charges:
    match ground:
        case Ground.DEAD_ON_ARRIVAL:
            return _WE_PAY
        case Ground.BASIC_PLUS | Ground.BASIC | Ground.WARRANTY:
            return _YOU_SEND
        case Ground.OUT_OF_WARRANTY:
            return _YOU_PAY
        case Ground.UNKNOWN_SERIAL | Ground.UNKNOWN_ORGANISATION | Ground.OTHER_ORGANISATION:
            return _OPEN
        case _:
            assert_never(ground)
