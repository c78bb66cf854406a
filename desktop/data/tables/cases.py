"""What a customer asks for: requests, cases, units, forms, reviews, notices, acceptances."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.data.columns import KeyText, Words
from desktop.data.tables.row import Row, Synchronised
from desktop.domain.words import (
    CaseKind,
    CaseState,
    Channel,
    Decision,
    Evidence,
    FormState,
    Fulfilment,
    ReviewState,
    UnitState,
)


class Request(Synchronised, Row):
    """Units asked for together, in one or more cases."""

    __tablename__ = "request"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    reported_at: Mapped[datetime]
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    separate_reason: Mapped[str] = mapped_column(Text, default="")


class Case(Synchronised, Row):
    """One matter of an organisation, in its state, with its number that is final at once."""

    __tablename__ = "case"
    __table_args__ = (
        Index("ix_case_state_reported_at", "state", "reported_at"),
        Index("ix_case_organisation_id_reported_at", "organisation_id", "reported_at"),
    )

    number: Mapped[str] = mapped_column(KeyText, unique=True)
    kind: Mapped[CaseKind] = mapped_column(Words(CaseKind))
    request_id: Mapped[UUID] = mapped_column(ForeignKey("request.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    on_behalf_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact.id"))
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("site.id"))
    channel: Mapped[Channel] = mapped_column(Words(Channel))
    customer_reference: Mapped[str] = mapped_column(Text, default="")
    description: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime]
    call_back_at: Mapped[datetime | None]
    agent_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[CaseState] = mapped_column(Words(CaseState))
    waiting_since: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None]


class Unit(Synchronised, Row):
    """One faulty product on a case: an asset, or a typed model and serial until it is verified.

    `entitlement` is the computed answer as it was on that day; `fulfilment` what will be done,
    which differs from it once a batch review changed the level.
    """

    __tablename__ = "unit"
    __table_args__ = (Index("ix_unit_serial_key", "serial_key"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    position: Mapped[int]
    asset_id: Mapped[UUID | None] = mapped_column(ForeignKey("asset.id"), index=True)
    serial: Mapped[str] = mapped_column(Text)
    serial_key: Mapped[str] = mapped_column(KeyText)
    model: Mapped[str] = mapped_column(Text)
    contract_number: Mapped[str] = mapped_column(Text, default="")
    symptoms: Mapped[str] = mapped_column(Text, default="")
    troubleshooting: Mapped[str] = mapped_column(Text, default="")
    failed_since: Mapped[date | None]
    late_reason: Mapped[str] = mapped_column(Text, default="")
    accepted_contracts: Mapped[list[Any]]
    accepted_reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[UnitState] = mapped_column(Words(UnitState))
    end_reason: Mapped[str] = mapped_column(Text, default="")
    entitlement: Mapped[dict[str, Any]]
    fulfilment: Mapped[Fulfilment] = mapped_column(Words(Fulfilment))
    review_id: Mapped[UUID | None] = mapped_column(ForeignKey("batch_review.id"))
    added_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    edited_by: Mapped[list[Any]]


class RequestForm(Synchronised, Row):
    """The complementary facts of a case. `ticked` maps a warned field to the agent's reason."""

    __tablename__ = "request_form"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), unique=True)
    state: Mapped[FormState] = mapped_column(Words(FormState))
    ship_to_name: Mapped[str] = mapped_column(Text, default="")
    street: Mapped[str] = mapped_column(Text, default="")
    unit: Mapped[str] = mapped_column(Text, default="")
    post_code: Mapped[str] = mapped_column(Text, default="")
    town: Mapped[str] = mapped_column(Text, default="")
    province: Mapped[str] = mapped_column(Text, default="")
    country: Mapped[str] = mapped_column(Text, default="")
    latin_name: Mapped[str] = mapped_column(Text, default="")
    contact_name: Mapped[str] = mapped_column(Text, default="")
    contact_email: Mapped[str] = mapped_column(Text, default="")
    contact_telephone: Mapped[str] = mapped_column(Text, default="")
    vat_number: Mapped[str] = mapped_column(Text, default="")
    eori: Mapped[str] = mapped_column(Text, default="")
    opening_hours: Mapped[str] = mapped_column(Text, default="")
    collection_on: Mapped[date | None]
    collection_window: Mapped[str] = mapped_column(Text, default="")
    letters_language: Mapped[str] = mapped_column(Text, default="en")
    export_declaration: Mapped[str] = mapped_column(Text, default="")
    ticked: Mapped[dict[str, Any]]
    sent_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    validated_at: Mapped[datetime | None]
    validated_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class BatchReview(Synchronised, Row):
    """A supervisor's decision on one product type of a request."""

    __tablename__ = "batch_review"
    __table_args__ = (Index("ix_batch_review_state_due_at", "state", "due_at"),)

    request_id: Mapped[UUID] = mapped_column(ForeignKey("request.id"), index=True)
    product_type: Mapped[str] = mapped_column(Text)
    state: Mapped[ReviewState] = mapped_column(Words(ReviewState))
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    units: Mapped[list[Any]]
    policy_version: Mapped[str] = mapped_column(Text)
    decision: Mapped[Decision | None] = mapped_column(Words(Decision))
    reason: Mapped[str] = mapped_column(Text, default="")
    offered: Mapped[dict[str, Any]]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]


class Notice(Synchronised, Row):
    """The one letter of a request that tells the customer that the level changed, and its proof."""

    __tablename__ = "notice"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("request.id"), index=True)
    given_on: Mapped[date]
    addressee: Mapped[str] = mapped_column(Text)
    evidence: Mapped[Evidence] = mapped_column(Words(Evidence))
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("file.id"))
    mail_reference: Mapped[str] = mapped_column(Text, default="")
    reviews: Mapped[list[Any]]


class Acceptance(Synchronised, Row):
    """Who accepted which terms for exactly what, when, by which evidence; void if that changed."""

    __tablename__ = "acceptance"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    terms_id: Mapped[UUID] = mapped_column(ForeignKey("terms.id"))
    subject: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]
    sent_to: Mapped[str] = mapped_column(Text, default="")
    accepted_by: Mapped[str] = mapped_column(Text, default="")
    accepted_at: Mapped[datetime | None]
    evidence: Mapped[Evidence | None] = mapped_column(Words(Evidence))
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("file.id"))
    mail_reference: Mapped[str] = mapped_column(Text, default="")
    void_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(Text, default="")
