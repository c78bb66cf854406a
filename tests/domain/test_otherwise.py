"""An outcome that differs from what was shown: another level, a review, another state."""

from typing import Any

import pytest

from desktop.domain.otherwise import Otherwise, otherwise

SAME = {"case": "c", "unit": "u", "fulfilment": "advance replacement", "case_state": "new"}


@pytest.mark.parametrize(
    ("shown", "decided", "differs"),
    [
        (SAME, SAME, Otherwise({}, (), None)),
        (
            SAME,
            {**SAME, "fulfilment": "return and repair"},
            Otherwise({"u": ("advance replacement", "return and repair")}, (), None),
        ),
        (
            {"entitlements": {"u": "none yet", "v": "none yet"}, "reviews": ["a"]},
            {"entitlements": {"u": "none yet", "v": "return and repair"}, "reviews": ["a", "b"]},
            Otherwise({"v": ("none yet", "return and repair")}, ("b",), None),
        ),
        (SAME, {**SAME, "case_state": "held"}, Otherwise({}, (), ("new", "held"))),
        ({"state": "new"}, {"state": "cancelled"}, Otherwise({}, (), ("new", "cancelled"))),
        ({"reviews": ["a"]}, {"reviews": []}, Otherwise({}, (), None)),
        ({"comment": "x"}, {"comment": "x"}, Otherwise({}, (), None)),
    ],
)
def test_what_differs_is_named(
    shown: dict[str, Any], decided: dict[str, Any], differs: Otherwise
) -> None:
    assert otherwise(shown, decided) == differs
    assert bool(differs) is (differs != Otherwise({}, (), None))
