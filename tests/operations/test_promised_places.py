"""Promises say whose day and whose clock they go by, since an agent's computer may have another."""

from uuid import UUID

from desktop.data.tables.parties import Site
from desktop.queries.case_holds import HoldKind
from desktop.queries.case_screen import CaseScreen, case_screen
from tests.operations.shop import Shop


def screen(shop: Shop, case: UUID) -> CaseScreen:
    found = shop.ruth.ask(case_screen, case, shop.clock())
    assert found is not None
    return found


def facts(shop: Shop, case: UUID, kind: HoldKind) -> dict[str, str]:
    (hold,) = [one for one in screen(shop, case).holds if one.kind is kind]
    return {fact.label: fact.value for fact in hold.facts}


def test_a_batch_review_is_due_by_the_day_of_the_customers_site(shop: Shop) -> None:
    with shop.store.writing() as session:
        site = session.get(Site, shop.site)
        assert site is not None
        site.time_zone = "America/Los_Angeles"
    case = shop.opened_with(3)
    due = facts(shop, case, HoldKind.BATCH_RULE)["Due"]
    assert due == "16 Nov 2026, to the end of the day in Los Angeles"


def test_what_the_minutes_are_worth_names_the_place_whose_clock_counts(shop: Shop) -> None:
    case = shop.validated()
    worth = "within 5 h 0 min, by 15:00 in Amsterdam, it ships today"
    assert screen(shop, case).worth == f"Accepted {worth}"
    shop.accept(shop.send_terms(case))
    assert screen(shop, case).worth == f"Given {worth}"
    shop.clock.advance(hours=6)
    assert screen(shop, case).worth == ""


def test_a_promise_says_how_its_day_came_about(shop: Shop) -> None:
    case, _ = shop.issued()
    assert facts(shop, case, HoldKind.DEADLINE)["16 Nov 2026"] == (
        "Replacement shipped\n"
        "Issued before 15:00 in Amsterdam on 16 Nov 2026: it leaves the same day."
    )
