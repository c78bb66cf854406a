"""What a supervisor is told about days: a repair is reckoned both ways, a replacement one."""

from datetime import UTC, date, datetime

from desktop.domain.countries import country_choices
from desktop.domain.outlook import outlook
from desktop.domain.policy import POLICY_2026_03


def test_a_repair_takes_the_way_in_the_repair_and_the_way_back() -> None:
    policy = POLICY_2026_03
    seen = outlook(datetime(2026, 11, 16, 9, tzinfo=UTC), policy, "NL", "Europe/Amsterdam")
    assert seen.replacement_leaves_on == date(2026, 11, 16)
    assert (seen.replacement_here_on - seen.replacement_leaves_on).days == policy.transit_days
    assert (seen.repaired_here_on - seen.repair_due_on).days == policy.transit_days
    assert seen.days_without == (seen.repaired_here_on - date(2026, 11, 16)).days
    assert seen.days_without > policy.repair_working_days


def test_after_the_cut_off_a_replacement_leaves_the_next_working_day() -> None:
    late = datetime(2026, 11, 20, 16, tzinfo=UTC)
    seen = outlook(late, POLICY_2026_03, "NL", "Europe/Amsterdam")
    assert seen.replacement_leaves_on == date(2026, 11, 23)


def test_countries_are_listed_by_name_and_nothing_else_is() -> None:
    listed = dict(country_choices())
    assert listed["ES"] == "Spain"
    assert not {"EU", "EZ", "QO", "XA", "XB", "ZZ"} & set(listed)
    names = [name for _, name in country_choices()]
    assert names.index("Åland Islands") < names.index("Belgium")
