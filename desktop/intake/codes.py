"""Countries, languages and currencies: a code, or a name in one of the letters' languages."""

from functools import cache

_NAMES_IN = ("en", "de", "fr", "es", "it", "pt", "nl", "pl")
_ALSO = {"UK": "GB", "EL": "GR", "USA": "US", "UAE": "AE", "KSA": "SA"}


def country(text: str) -> str | None:
    """An ISO 3166-1 alpha-2 code from a code or a name; ValueError with a reason."""
    plain = text.strip()
    if not plain:
        return None
    code = _ALSO.get(plain.upper(), plain.upper())
    if code in _countries().values():
        return code
    found = _countries().get(plain.casefold())
    if found is None:
        raise ValueError("no country has this code or name; use two letters, like DE")
    return found


def language(text: str) -> str | None:
    """A language code as in `de` or `pt-BR` from a code or a name; ValueError with a reason."""
    plain = text.strip()
    if not plain:
        return None
    code, sign, region = plain.replace("_", "-").partition("-")
    if code.lower() in _languages().values():
        return f"{code.lower()}-{region.upper()}" if sign and region else code.lower()
    found = _languages().get(plain.casefold())
    if found is None:
        raise ValueError("no language has this code or name; use two letters, like de")
    return found


def currency(text: str) -> str | None:
    """An ISO 4217 code; ValueError with a reason."""
    from babel import Locale

    plain = text.strip().upper()
    if not plain:
        return None
    signs = {"€": "EUR", "$": "USD", "£": "GBP"}
    code = signs.get(plain, plain)
    if code not in Locale("en").currencies:
        raise ValueError("no currency has this code; use three letters, like EUR")
    return code


def currency_digits(code: str) -> int:
    """How many decimal places the currency has: 2 for EUR, 0 for JPY, 3 for KWD."""
    from babel.numbers import get_currency_precision

    return int(get_currency_precision(code))


@cache
def _countries() -> dict[str, str]:
    """Names, casefolded, to codes; the values are all the codes there are."""
    from babel import Locale

    found: dict[str, str] = {}
    for name_language in _NAMES_IN:
        for code, name in Locale(name_language).territories.items():
            if (
                len(code) == 2
                and code.isalpha()
                and code not in {"ZZ", "EU", "EZ", "UN", "XA", "XB"}
            ):
                found.setdefault(name.casefold(), code)
    return found


@cache
def _languages() -> dict[str, str]:
    from babel import Locale

    found: dict[str, str] = {}
    for name_language in _NAMES_IN:
        for code, name in Locale(name_language).languages.items():
            if len(code) in (2, 3) and code.isalpha():
                found.setdefault(name.casefold(), code)
    return found
