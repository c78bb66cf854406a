"""The typed models for the words of the domain, one module a subject."""

from desktop.data.tables import (
    cases,
    contracts,
    fulfilment,
    ledger,
    parties,
    products,
    record,
    search,
    sign_in,
)
from desktop.data.tables.row import Row

__all__ = [
    "Row",
    "cases",
    "contracts",
    "fulfilment",
    "ledger",
    "parties",
    "products",
    "record",
    "search",
    "sign_in",
]
