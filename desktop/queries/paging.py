"""A page of a long list: rows, and from where the next page goes on."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows in order. `after` is given back for the next page; "" when there is none."""

    rows: tuple[T, ...]
    after: str
