"""The tables of the first release, with the search index."""

from alembic import op

from desktop.data.migrations.first import (
    cases,
    contracts,
    fulfilment,
    ledger,
    parties,
    products,
    record,
    search,
)
from desktop.data.search_index import create_search, drop_search

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "clock",
    "counter",
    "desk",
    "import_run",
    "organisation",
    "outcome",
    "person",
    "place",
    "policy_version",
    "product_model",
    "search_entry",
    "search_key",
    "service_level",
    "terms",
    "touched",
    "contact",
    "contract",
    "delegate",
    "request",
    "batch_review",
    "site",
    "asset",
    "case",
    "comment",
    "coverage",
    "deadline",
    "file",
    "request_form",
    "timeline_event",
    "unit",
    "acceptance",
    "notice",
    "rma",
    "document",
    "line",
    "shipment",
    "charge",
    "parcel",
    "receipt",
    "repair_report",
    "spare",
    "verification",
    "parcel_line",
)
"""In the order in which one may refer to another."""


def upgrade() -> None:
    """Make every table."""
    ledger.create_clock()
    ledger.create_counter()
    ledger.create_desk()
    record.create_import_run()
    parties.create_organisation()
    ledger.create_outcome()
    parties.create_person()
    parties.create_place()
    contracts.create_policy_version()
    products.create_product_model()
    search.create_search_entry()
    search.create_search_key()
    contracts.create_service_level()
    contracts.create_terms()
    ledger.create_touched()
    parties.create_contact()
    contracts.create_contract()
    parties.create_delegate()
    cases.create_request()
    cases.create_batch_review()
    parties.create_site()
    products.create_asset()
    cases.create_case()
    record.create_comment()
    contracts.create_coverage()
    fulfilment.create_deadline()
    record.create_file()
    cases.create_request_form()
    record.create_timeline_event()
    cases.create_unit()
    cases.create_acceptance()
    cases.create_notice()
    fulfilment.create_rma()
    record.create_document()
    fulfilment.create_line()
    fulfilment.create_shipment()
    fulfilment.create_charge()
    fulfilment.create_parcel()
    fulfilment.create_receipt()
    fulfilment.create_repair_report()
    products.create_spare()
    fulfilment.create_verification()
    fulfilment.create_parcel_line()
    create_search(op.get_bind())


def downgrade() -> None:
    """Take every table away, those first that refer to others."""
    drop_search(op.get_bind())
    for name in reversed(TABLES):
        op.drop_table(name)
