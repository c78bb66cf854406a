"""Telephone numbers of site contacts: can one exist, and how is it written."""

from collections.abc import Sequence

from desktop.domain.countries import country_in_sentence, country_name

_LONGEST = 60


def telephone_problem(text: str, country: str) -> str | None:
    """Why `text` cannot be a telephone number, as a sentence, or None where it can be one.

    `country` is where a number without international prefix is meant to ring; a number that has
    one is judged by its own country. Numbers come from the data of Google's libphonenumber.
    """
    import phonenumbers

    if len(text) > _LONGEST:
        return "Too long to be a telephone number."
    country = country.strip().upper()
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException as unreadable:
        return _unreadable(unreadable.error_type, country)
    where = _where(phonenumbers.region_codes_for_country_code(number.country_code or 0), country)
    kind = phonenumbers.ValidationResult
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason == kind.TOO_SHORT:
        return f"Too short to be a number in {where}."
    if reason == kind.TOO_LONG:
        return f"Too long to be a number in {where}."
    if reason == kind.IS_POSSIBLE_LOCAL_ONLY:
        return "The area code is missing."
    if reason != kind.IS_POSSIBLE or not phonenumbers.is_valid_number(number):
        return f"There is no such number in {where}: compare the digits."
    return None


def format_telephone(text: str, country: str) -> str:
    """The number as it is dialled from anywhere ("+34 964 480 050").

    The text itself, with single spaces, where it cannot be read as a number.
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(text[:_LONGEST], country.strip().upper() or None)
    except phonenumbers.NumberParseException:
        return " ".join(text.split())
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _unreadable(kind: int, country: str) -> str:
    import phonenumbers

    unreadable = phonenumbers.NumberParseException
    if kind == unreadable.INVALID_COUNTRY_CODE:
        if country_name(country) is None:
            return "Begin with + and the country's code, for example +34."
        return "No country has the code after the +."
    if kind in (unreadable.TOO_SHORT_AFTER_IDD, unreadable.TOO_SHORT_NSN):
        return f"Too short to be a number in {_where((), country)}."
    if kind == unreadable.TOO_LONG:
        return "Too long to be a telephone number."
    return "This is not a telephone number: write digits, for example +34 964 480 050."


def _where(regions: Sequence[str], country: str) -> str:
    """The country to name: the one of the address if it shares the number's code."""
    candidates = [country] if country in regions or not regions else list(regions)
    known = next((code for code in candidates if country_name(code)), None)
    return country_in_sentence(known) if known else "any country"
