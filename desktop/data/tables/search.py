"""The search index: one entry for each findable thing, its keys, and the indices of assets that
search reads. What the two databases do differently lies in `desktop.data.search_index`."""

from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.data.columns import KeyText
from desktop.data.tables.products import Asset
from desktop.data.tables.row import Row

EntryNumber = BigInteger().with_variant(Integer, "sqlite")
"""INTEGER on SQLite, so that it is the row's own number there and FTS5's too."""


class SearchEntry(Row):
    """One findable thing. `id` begins with the kind's band, so that what is read in the order of
    ids is in the order of kinds; `text` holds its folded fields, one a line."""

    __tablename__ = "search_entry"

    id: Mapped[int] = mapped_column(EntryNumber, primary_key=True, autoincrement=False)
    subject_id: Mapped[UUID] = mapped_column(unique=True)
    text: Mapped[str] = mapped_column(Text)


class SearchKey(Row):
    """What is found exactly and by its beginning, for every kind but assets, which have indices of
    their own over serial and MAC."""

    __tablename__ = "search_key"
    __table_args__ = (
        Index("ix_search_key_entry_id", "entry_id"),
        {"sqlite_with_rowid": False},
    )

    key: Mapped[str] = mapped_column(KeyText, primary_key=True)
    entry_id: Mapped[int] = mapped_column(EntryNumber, primary_key=True, autoincrement=False)
    field: Mapped[str] = mapped_column(Text, primary_key=True)


Index("ix_asset_model_id", Asset.model_id)
Index("ix_asset_site_id", Asset.site_id)
