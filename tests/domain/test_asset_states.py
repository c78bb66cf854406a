"""When an asset can be retired, and when a retired one is taken back."""

import pytest

from desktop.domain.asset_states import state_taken_back, why_not_restored, why_not_retired
from desktop.domain.words import AssetState as S

SERIAL = "A05860D26395078A"


@pytest.mark.parametrize(
    ("state", "may"),
    [(S.REGISTERED, True), (S.UNVERIFIED, True), (S.REPLACED, False), (S.RETIRED, False)],
)
def test_what_has_ended_is_not_retired(state: S, may: bool) -> None:
    assert (why_not_retired(SERIAL, state) is None) is may


@pytest.mark.parametrize(
    ("state", "by_hand", "taken_by", "told"),
    [
        (S.RETIRED, True, "", ""),
        (S.REGISTERED, True, "", "registered; only a retired asset"),
        (S.UNVERIFIED, True, "", "unverified; only a retired asset"),
        (S.REPLACED, True, "NEW1", "replaced; only a retired asset"),
        (S.RETIRED, True, "NEW1", "NEW1 has taken the place of A05860D26395078A"),
        (S.RETIRED, False, "", "a replacement that did not arrive"),
    ],
)
def test_what_is_taken_back(state: S, by_hand: bool, taken_by: str, told: str) -> None:
    why = why_not_restored(SERIAL, state, was_retired_by_hand=by_hand, taken_by=taken_by)
    assert (told in why) if why else not told


@pytest.mark.parametrize(("has_owner", "state"), [(True, S.REGISTERED), (False, S.UNVERIFIED)])
def test_it_is_again_what_its_owner_makes_it(has_owner: bool, state: S) -> None:
    assert state_taken_back(has_owner=has_owner) is state
