"""What the columns and sheets of a register can mean; headings.py has the words that say so."""

from collections.abc import Iterable
from enum import StrEnum


class Column(StrEnum):
    """The meaning of one column; the comment names the type of its values in a `RegisterRow`.

    An empty cell is None whatever the column.
    """

    SERIAL = "serial"  # str as written, trimmed; normalised in RegisterRow.serial_key
    PART_NUMBER = "part number"  # str
    DESCRIPTION = "description"  # str
    MAC = "MAC"  # str, 12 upper-case hexadecimal digits
    CONTRACT_NUMBER = "contract number"  # str
    SERVICE_LEVEL = "service level"  # str, the level's name as the desk writes it
    BEGINS = "begins"  # date, first day of cover
    ENDS = "ends"  # date, last day of cover
    CUSTOMER_NUMBER = "customer number"  # str
    CUSTOMER = "customer"  # str, the organisation's name
    COUNTRY = "country"  # str, ISO 3166 alpha-2
    BOUGHT_ON = "bought on"  # date
    SHIPPED_ON = "shipped on"  # date
    SOLD_BY = "sold by"  # str
    TAX_NUMBER = "tax number"  # str, as written
    SITE_NAME = "site name"  # str
    STREET = "street"  # str
    POST_CODE = "post code"  # str
    TOWN = "town"  # str
    PROVINCE = "province"  # str
    SITE_COUNTRY = "site country"  # str, ISO 3166 alpha-2
    OPENING_HOURS = "opening hours"  # str
    TIME_ZONE = "time zone"  # str, IANA name
    CONTACT_NAME = "contact name"  # str
    CONTACT_EMAIL = "contact e-mail"  # str
    CONTACT_TELEPHONE = "contact telephone"  # str, as written
    CONTACT_LANGUAGE = "contact language"  # str, ISO 639 code, with a region when one is written
    PRODUCT_TYPE = "product type"  # str
    WEIGHT_KG = "weight"  # int, grams
    SIZE_CM = "size"  # tuple[int, int, int], millimetres
    HS_CODE = "HS code"  # str, 6 to 10 digits
    ORIGIN = "country of origin"  # str, ISO 3166 alpha-2
    MARKET_VALUE = "market value"  # int, minor units of the currency
    CURRENCY = "currency"  # str, ISO 4217
    WARRANTY_MONTHS = "warranty months"  # int
    REPAIRABLE = "repairable"  # bool
    EXPORT_CONTROL = "export control"  # str
    WRONG_LINE = "line of the wrong row"  # str; written by write_wrong.py, read past
    WRONG_REASON = "reason it was wrong"  # str; written by write_wrong.py, read past


class RegisterKind(StrEnum):
    """What the rows of one sheet are."""

    HARDWARE = "hardware"
    """Installed base, contracts with their hardware, or units shipped: a serial in each row."""
    SITES = "sites"
    """Customers' addresses and their contacts."""
    CATALOGUE = "catalogue"
    """Product models."""


class DateOrder(StrEnum):
    """How dates with the year last are written; a year that stands first is always understood."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    YEAR_FIRST = "year first"


DATE_COLUMNS = frozenset({Column.BEGINS, Column.ENDS, Column.BOUGHT_ON, Column.SHIPPED_ON})

REQUIRED: dict[RegisterKind, tuple[tuple[Column, ...], ...]] = {
    RegisterKind.HARDWARE: ((Column.SERIAL,), (Column.PART_NUMBER,)),
    RegisterKind.SITES: (
        (Column.CUSTOMER_NUMBER, Column.CUSTOMER),
        (Column.STREET, Column.TOWN),
        (Column.SITE_COUNTRY,),
    ),
    RegisterKind.CATALOGUE: ((Column.PART_NUMBER,),),
}
"""What a row cannot do without: of each group at least one column must be filled."""


def missing_columns(kind: RegisterKind, columns: Iterable[Column]) -> tuple[Column, ...]:
    """Of the columns that this kind cannot do without, those that `columns` lacks."""
    there = set(columns)
    return tuple(group[0] for group in REQUIRED[kind] if not there.intersection(group))


def kind_of(columns: Iterable[Column]) -> RegisterKind | None:
    """What a sheet with these columns is; None when it is no register."""
    there = set(columns)
    if Column.SERIAL in there:
        return RegisterKind.HARDWARE
    if there & {Column.STREET, Column.TOWN} and there & {Column.CUSTOMER, Column.CUSTOMER_NUMBER}:
        return RegisterKind.SITES
    of_models = {Column.PRODUCT_TYPE, Column.WEIGHT_KG, Column.MARKET_VALUE, Column.DESCRIPTION}
    if Column.PART_NUMBER in there and there & of_models:
        return RegisterKind.CATALOGUE
    return None
