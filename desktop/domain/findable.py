"""What can be found by the one search field, and how text is folded so that it is found however
it is written."""

import unicodedata
from enum import StrEnum


class Findable(StrEnum):
    """The kinds of things that search finds, in the order in which equal matches are shown.

    The first four are what assets belong to.
    """

    ORGANISATION = "organisation"
    MODEL = "model"
    SITE = "site"
    CONTRACT = "contract"
    CONTACT = "contact"
    RMA = "rma"
    CASE = "case"
    PARCEL = "parcel"
    ASSET = "asset"


_WITHOUT_STROKE = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
    | {"ı": "i", "ĸ": "k", "ŋ": "n"}
)
"""Letters that Unicode does not take apart, and what people type for them without the keyboard."""


def fold(text: str) -> str:
    """Give the form in which texts are searched: capitals and digits of any script, without
    diacritics, spaces and separators.

    For a serial in Latin letters and digits it is the same as its normalised form.
    """
    if text.isascii():
        return "".join(filter(str.isalnum, text)).upper()
    lower = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = "".join(character for character in lower if character.isalnum())
    return kept.translate(_WITHOUT_STROKE).upper()


def folded_words(text: str) -> tuple[str, ...]:
    """Give each word of a text folded, in order, none twice, without those that are empty."""
    return tuple(dict.fromkeys(filter(None, map(fold, text.split()))))
