"""The product type of a part number: the group that the batch rule counts."""

import re

_SUFFIX = re.compile(r"-\d{2}$")


def product_type_of(part_number: str) -> str:
    """The part number without vendor prefix and power or region suffix (domain.md, *Words*).

    `AT-x230-28GP-50` and `AT-x230-28GP-30` are both `x230-28GP`. Used where the catalogue says
    nothing else.
    """
    text = part_number.strip()
    text = text[3:] if text.upper().startswith("AT-") else text
    return _SUFFIX.sub("", text)
