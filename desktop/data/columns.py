"""Column types of our own, alike on SQLite and PostgreSQL: what goes in comes out the same."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Dialect, LargeBinary, Text, TypeDecorator, Uuid
from sqlalchemy.types import TypeEngine

Processor = Callable[[Any], Any]


def instant_text(moment: datetime) -> str:
    """A moment in UTC as SQLite keeps it and as it goes over the line: of one width, so that it
    sorts as it reads."""
    return f"{moment.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def _uuid(value: bytes | None) -> UUID | None:
    return None if value is None else UUID(bytes=value)


def _sixteen_bytes(value: UUID | None) -> bytes | None:
    return None if value is None else value.bytes


def _instant(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _said_instant(value: datetime | None) -> str | None:
    return None if value is None else instant_text(_in_utc(value))


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be stored.")
    return moment.astimezone(UTC)


class Id(TypeDecorator[UUID]):
    """An identity: 16 bytes on SQLite (half of what text takes in every index), uuid elsewhere."""

    impl = LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(LargeBinary(16))
        return dialect.type_descriptor(Uuid())

    def bind_processor(self, dialect: Dialect) -> Processor | None:
        """Without the detour by `process_bind_param`, which takes longer than what it does."""
        if dialect.name == "sqlite":
            return _sixteen_bytes
        return super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor | None:
        """Likewise: a page of a list has hundreds of these."""
        return _uuid if dialect.name == "sqlite" else None


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, always aware; fixed-width text on SQLite so that it sorts as it reads."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        # Imported only with its database: a start on SQLite need not wait for it.
        from sqlalchemy.dialects.postgresql import TIMESTAMP

        return dialect.type_descriptor(TIMESTAMP(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return None if value is None else _in_utc(value)

    def bind_processor(self, dialect: Dialect) -> Processor | None:
        if dialect.name == "sqlite":
            return _said_instant
        return super().bind_processor(dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor | None:
        if dialect.name == "sqlite":
            return _instant
        return super().result_processor(dialect, coltype)


class Day(TypeDecorator[date]):
    """A calendar day; ISO text on both, so that set-based SQL reads the same on both."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Words(TypeDecorator[StrEnum]):
    """One word of a closed vocabulary, stored as the word itself."""

    impl = Text
    cache_ok = True

    def __init__(self, vocabulary: type[StrEnum]) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self.vocabulary(value).value

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        vocabulary = self.vocabulary
        return lambda value: None if value is None else vocabulary(value)


class Facts(TypeDecorator[Any]):
    """A small nested value that is read whole and never searched: JSON, binary on PostgreSQL."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            from sqlalchemy.dialects.postgresql import JSONB

            return dialect.type_descriptor(JSONB(none_as_null=True))
        return dialect.type_descriptor(JSON(none_as_null=True))


class KeyText(TypeDecorator[str]):
    """Text that is compared and paged by code point on both databases (`COLLATE "C"`)."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Text(collation="C"))
        return dialect.type_descriptor(Text())
