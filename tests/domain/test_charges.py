"""Who pays, for every row of the entitlement table and every decision."""

import pytest

from desktop.domain.charges import Payer, charges
from desktop.domain.words import Fulfilment, Ground

VENDOR, CUSTOMER, NOBODY = Payer.VENDOR, Payer.CUSTOMER, Payer.NOBODY_YET
ADVANCE, REPAIR = Fulfilment.ADVANCE_REPLACEMENT, Fulfilment.RETURN_AND_REPAIR
QUOTE, NONE = Fulfilment.REPAIR_AFTER_QUOTE, Fulfilment.NONE_YET


@pytest.mark.parametrize(
    ("ground", "fulfilment", "way_in", "way_back", "work"),
    [
        (Ground.DEAD_ON_ARRIVAL, ADVANCE, VENDOR, VENDOR, VENDOR),
        (Ground.BASIC_PLUS, ADVANCE, VENDOR, VENDOR, VENDOR),
        (Ground.BASIC_PLUS, REPAIR, CUSTOMER, VENDOR, VENDOR),
        (Ground.BASIC, REPAIR, CUSTOMER, VENDOR, VENDOR),
        (Ground.WARRANTY, REPAIR, CUSTOMER, VENDOR, VENDOR),
        (Ground.OUT_OF_WARRANTY, QUOTE, CUSTOMER, CUSTOMER, CUSTOMER),
        (Ground.OUT_OF_WARRANTY, REPAIR, CUSTOMER, CUSTOMER, CUSTOMER),
        (Ground.DEAD_ON_ARRIVAL, REPAIR, VENDOR, VENDOR, VENDOR),
        (Ground.UNKNOWN_SERIAL, NONE, NOBODY, NOBODY, NOBODY),
        (Ground.OTHER_ORGANISATION, NONE, NOBODY, NOBODY, NOBODY),
    ],
)
def test_each_row_says_who_pays_each_way_and_the_work(
    ground: Ground, fulfilment: Fulfilment, way_in: Payer, way_back: Payer, work: Payer
) -> None:
    said = charges(ground, fulfilment)
    assert (said.way_in_payer, said.way_back_payer, said.work_payer) == (way_in, way_back, work)
    assert said.sentence.endswith(".")


@pytest.mark.parametrize("ground", list(Ground))
@pytest.mark.parametrize("fulfilment", list(Fulfilment))
def test_every_ground_and_fulfilment_has_an_answer(ground: Ground, fulfilment: Fulfilment) -> None:
    assert charges(ground, fulfilment).sentence
