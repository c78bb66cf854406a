"""Spelling a serial or a number aloud, letter by letter, in the caller's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

SPELT_LANGUAGES: Final = ("en", "de", "fr", "es", "it")
"""The languages that have a table, as two letters; any other is spelt in English."""


@dataclass(frozen=True, slots=True)
class Spelt:
    """One character and what is said for it; `word` is "" for a separator, which is a pause."""

    character: str
    word: str


def _table(words: str, digits: str) -> Mapping[str, str]:
    """A table from its words in the order A to Z and 0 to 9."""
    letters = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", words.split(), strict=True))
    return MappingProxyType(letters | dict(zip("0123456789", digits.split(), strict=True)))


_TABLES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        # The alphabet of the International Civil Aviation Organization.
        "en": _table(
            "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike "
            "November Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee "
            "Zulu",
            "zero one two three four five six seven eight nine",
        ),
        # What people say on German telephones, which is older than the towns of DIN 5009:2022;
        # "zwo", since "zwei" and "drei" are misheard for one another.
        "de": _table(
            "Anton Berta Cäsar Dora Emil Friedrich Gustav Heinrich Ida Julius Kaufmann Ludwig "
            "Martha Nordpol Otto Paula Quelle Richard Samuel Theodor Ulrich Viktor Wilhelm "
            "Xanthippe Ypsilon Zacharias",
            "null eins zwo drei vier fünf sechs sieben acht neun",
        ),
        "fr": _table(
            "Anatole Berthe Célestin Désiré Eugène François Gaston Henri Irma Joseph Kléber Louis "
            "Marcel Nicolas Oscar Pierre Quintal Raoul Suzanne Thérèse Ursule Victor William "
            "Xavier Yvonne Zoé",
            "zéro un deux trois quatre cinq six sept huit neuf",
        ),
        "es": _table(
            "Antonio Burgos Carmen Dolores Enrique Francia Gerona Historia Inés José Kilo Lorenzo "
            "Madrid Navarra Oviedo París Queso Ramón Sábado Tarragona Ulises Valencia Washington "
            "Xilófono Yolanda Zaragoza",
            "cero uno dos tres cuatro cinco seis siete ocho nueve",
        ),
        "it": _table(
            "Ancona Bologna Como Domodossola Empoli Firenze Genova Hotel Imola Jolly Kappa "
            "Livorno Milano Napoli Otranto Padova Quarto Roma Savona Torino Udine Venezia "
            "Washington Xilofono York Zara",
            "zero uno due tre quattro cinque sei sette otto nove",
        ),
    }
)


def spelling_language(language: str) -> str:
    """The language in which is spelt for a caller of `language` ("es-MX" counts as "es")."""
    short = language.strip().lower()[:2]
    return short if short in _TABLES else "en"


def spell(text: str, language: str) -> tuple[Spelt, ...]:
    """Every character of `text` with the word that is said for it (screens.md, F8).

    A character that no table has, such as a letter of another script, is said as itself.
    """
    table = _TABLES[spelling_language(language)]
    spelt = []
    for character in text.strip().upper():
        word = table.get(character, character if character.isalnum() else "")
        spelt.append(Spelt(character, word))
    return tuple(spelt)
