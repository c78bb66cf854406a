"""What an act is about, found from the identities that it names, as far as it is in the store."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.cases import Acceptance, BatchReview, Case, Unit
from desktop.data.tables.fulfilment import Line, Parcel, Rma, Shipment
from desktop.data.tables.parties import Organisation, Person
from desktop.data.tables.products import Asset
from desktop.data.tables.record import Document, File
from desktop.data.tables.row import Row

R = TypeVar("R", bound=Row)


class Things:
    """The things that one act names, in words.

    `numbers` are the numbers of cases that are not in the store, since their opening was refused.
    """

    def __init__(
        self, session: Session, facts: Mapping[str, Any], numbers: Mapping[UUID, str] | None = None
    ) -> None:
        self._session = session
        self._numbers = numbers or {}
        self.facts = facts
        self.case_id = self._find_case()

    @property
    def case(self) -> str:
        """The number of the case that it is about."""
        if self.case_id is None:
            return _missing("case")
        row = self._session.get(Case, self.case_id)
        return self._numbers.get(self.case_id, _missing("case")) if row is None else row.number

    @property
    def serial(self) -> str:
        """The serial of the unit or of the asset that it is about."""
        if said := self.facts.get("serial"):
            return str(said)
        asset = self._row(Asset, "asset")
        unit = self._unit()
        if unit is not None:
            return unit.serial
        return _missing("asset") if asset is None and "asset" in self.facts else _serial(asset)

    @property
    def rma(self) -> str:
        """The number of the RMA that it is about."""
        row = self._rma()
        return _missing("RMA") if row is None else row.number

    @property
    def tracking(self) -> str:
        """The tracking number of the parcel that it is about."""
        row = self._row(Parcel, "parcel")
        return (
            row.tracking_number if row is not None and row.tracking_number else _missing("parcel")
        )

    @property
    def review_type(self) -> str:
        """The product type of the batch review that it is about."""
        row = self._row(BatchReview, "review")
        return _missing("batch review") if row is None else row.product_type

    def text(self, field: str, without: str = "") -> str:
        """What it says in a field; `without` where it says nothing."""
        return str(self.facts.get(field) or without)

    def organisation(self) -> str:
        """The name of the organisation that it names."""
        row = self._row(Organisation, "organisation")
        return _missing("organisation") if row is None else row.name

    def person(self, field: str) -> str:
        """The name of the person that it names in a field."""
        row = self._row(Person, field)
        return _missing("person") if row is None else row.name

    def file(self) -> str:
        """The name of the file that it names."""
        row = self._row(File, "file")
        return _missing("file") if row is None else row.name

    def target_serial(self) -> str:
        """The serial of the asset that a unit is pointed to."""
        return _serial(self._row(Asset, "asset"))

    def _find_case(self) -> UUID | None:
        if (named := self._id("case")) is not None:
            return named
        finders: tuple[Callable[[], UUID | None], ...] = (
            lambda: _case_id(self._unit()),
            lambda: _case_id(self._rma()),
            lambda: _case_id(self._row(Acceptance, "acceptance")),
            lambda: _case_id(self._row(File, "file")),
            lambda: _case_id(self._row(Document, "document")),
            self._case_of_request,
        )
        return next((found for find in finders if (found := find()) is not None), None)

    def _case_of_request(self) -> UUID | None:
        review = self._row(BatchReview, "review")
        request = self._id("request") if review is None else review.request_id
        if request is None:
            return None
        first = select(Case.id).where(Case.request_id == request).order_by(Case.number).limit(1)
        return self._session.execute(first).scalar()

    def _unit(self) -> Unit | None:
        unit = self._row(Unit, "unit")
        line = self._row(Line, "line")
        if unit is not None or line is None:
            return unit
        return self._session.get(Unit, line.unit_id)

    def _rma(self) -> Rma | None:
        named = self._row(Rma, "rma")
        if named is not None:
            return named
        line = self._row(Line, "line")
        if line is not None:
            return self._session.get(Rma, line.rma_id)
        parcel = self._row(Parcel, "parcel")
        known = self._id("shipment") if parcel is None else parcel.shipment_id
        shipment = None if known is None else self._session.get(Shipment, known)
        return None if shipment is None else self._session.get(Rma, shipment.rma_id)

    def _row(self, table: type[R], field: str) -> R | None:
        named = self._id(field)
        return None if named is None else self._session.get(table, named)

    def _id(self, field: str) -> UUID | None:
        """The identity in a field; a field of that name may hold something else altogether."""
        said = self.facts.get(field)
        try:
            return UUID(said) if isinstance(said, str) else None
        except ValueError:
            return None


def _case_id(row: Any) -> UUID | None:
    return None if row is None else row.case_id


def _serial(row: Asset | None) -> str:
    return _missing("unit") if row is None else row.serial


def _missing(thing: str) -> str:
    article = "an" if thing[0] in "aeoR" else "a"
    return f"{article} {thing} that is not here"
