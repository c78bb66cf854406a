"""Names of countries for sentences, and which of them share one customs territory."""

from functools import cache

# Countries that English puts an article before, when they stand in a sentence.
_WITH_ARTICLE = frozenset(
    ["AE", "BS", "CC", "CD", "CF", "CG", "CK", "DO", "FK", "FO", "GB", "GM", "IM", "KM", "KY"]
) | frozenset(["MH", "MP", "MV", "NL", "PH", "SB", "SC", "TC", "US", "VG", "VI"])

# Members of the customs union: Regulation (EU) No 952/2013, Article 4, names the territories;
# Monaco is in it by paragraph 2, the French overseas departments have ISO codes of their own.
_UNION_OF_OLD = ["BE", "DE", "DK", "ES", "FR", "GR", "IE", "IT", "LU", "MC", "NL", "PT"]
_JOINED_SINCE = ["AT", "BG", "CY", "CZ", "EE", "FI", "HR", "HU", "LT", "LV", "MT", "PL", "RO"]
EU_CUSTOMS_UNION = frozenset(
    [*_UNION_OF_OLD, *_JOINED_SINCE, "SE", "SI", "SK", "AX", "GF", "GP", "MF", "MQ", "RE", "YT"]
)

_SHARED_TERRITORIES = {
    "LI": "CH",  # customs treaty of 29 March 1923
    "IM": "GB",
    "JE": "GB",
    "GG": "GB",
    "PR": "US",
}

# Places of a member state that its customs territory leaves out (the same article), by post code.
_OUTSIDE_THE_UNION = {
    "DE": ("78266", "27498"),  # Büsingen, Heligoland
    "ES": ("51", "52"),  # Ceuta, Melilla
    "IT": ("23041", "23030"),  # Livigno and its hamlet Trepalle
}

# Unicode's own codes for what is no country: the euro zone, far islands, two for testing.
_NO_COUNTRIES = frozenset({"EZ", "QO", "XA", "XB"})


@cache
def country_name(code: str) -> str | None:
    """The English name ("Spain"), or None where `code` is no ISO 3166-1 alpha-2 code in use."""
    from babel import Locale

    code = code.strip().upper()
    if len(code) != 2 or not code.isascii() or not code.isalpha() or code in {"ZZ", "EU", "UN"}:
        return None
    name = Locale("en").territories.get(code)
    return str(name) if name is not None else None


@cache
def country_choices() -> tuple[tuple[str, str], ...]:
    """Every country as (code, English name), by name without regard to accents."""
    from unicodedata import normalize

    from babel import Locale

    known = {str(code) for code in Locale("en").territories}
    named = [(code, name) for code in sorted(known - _NO_COUNTRIES) if (name := country_name(code))]
    return tuple(sorted(named, key=lambda pair: normalize("NFKD", pair[1]).casefold()))


def country_in_sentence(code: str) -> str:
    """The name as it stands after "in" ("the Netherlands"); the code where it has no name."""
    name = country_name(code)
    if name is None:
        return code
    return f"the {name}" if code.strip().upper() in _WITH_ARTICLE else name


def customs_territory(country: str, post_code: str = "") -> str:
    """The territory as customs know it: "EU", or the code of the country that leads it."""
    country = country.strip().upper()
    digits = post_code.replace(" ", "").removeprefix(f"{country}-")
    if country in EU_CUSTOMS_UNION:
        outside = digits.startswith(_OUTSIDE_THE_UNION.get(country, ()))
        return f"{country}, outside the customs union" if outside else "EU"
    return _SHARED_TERRITORIES.get(country, country)


def crosses_customs_border(one: str, other: str, post_code: str = "") -> bool:
    """Whether goods between two countries are declared to customs; `post_code` belongs to `one`."""
    return customs_territory(one, post_code) != customs_territory(other)
