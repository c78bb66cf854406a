"""Every encoding that a window offers has a name that people know."""

from desktop.intake.encoding_names import encoding_name
from desktop.intake.encodings import ENCODINGS


def test_every_encoding_has_a_name_of_its_own() -> None:
    names = [encoding_name(one) for one in ENCODINGS]
    assert len(set(names)) == len(ENCODINGS)
    assert not set(names) & set(ENCODINGS)


def test_an_encoding_that_nobody_named_keeps_its_own() -> None:
    assert encoding_name("klingon") == "klingon"
