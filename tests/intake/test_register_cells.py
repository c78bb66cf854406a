"""Single cells: what each kind of column takes, and what it says when it does not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.serials import normalise_serial
from desktop.intake import cells, codes
from desktop.intake.dates import OrderFound, find_order, read_date
from desktop.intake.headings import HEADINGS, currency_of, fold, is_totals_word, meaning_of
from desktop.intake.kinds import Column, DateOrder

DAY, MONTH, YEAR = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST, DateOrder.YEAR_FIRST


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("07.06.2026", DAY, date(2026, 6, 7)),
        ("07/06/2026", MONTH, date(2026, 7, 6)),
        ("7-6-26", DAY, date(2026, 6, 7)),
        ("2026-06-07", MONTH, date(2026, 6, 7)),
        ("20260607", DAY, date(2026, 6, 7)),
        ("2026-06-07 00:00:00", DAY, date(2026, 6, 7)),
        ("07.06.2026 13:45", DAY, date(2026, 6, 7)),
        ("2026-06-07T10:00:00Z", DAY, date(2026, 6, 7)),
        ("7 Jun 2026", DAY, date(2026, 6, 7)),
        ("07-June-26", MONTH, date(2026, 6, 7)),
    ],
)
def test_a_date_is_read(text: str, order: DateOrder, day: date) -> None:
    assert read_date(text, order) == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("soon", "this is not a date"),
        ("45981", "this is not a date"),
        ("31.02.2025", "there is no such day in the calendar (read with the day first)"),
        ("12.31.2025", "there is no such day in the calendar (read with the day first)"),
        ("01.01.0226", "the year 226 cannot be right"),
        ("2026-06.07", "this is not a date"),
    ],
)
def test_what_is_no_date_says_why(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r".") as problem:
        read_date(text, DAY)
    assert str(problem.value) == reason


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["01/02/2026", "13/02/2026"], OrderFound(DAY, sure=True)),
        (["01/02/2026", "02/13/2026"], OrderFound(MONTH, sure=True)),
        (["01/02/2026", "03/04/2026"], OrderFound(DAY, sure=False)),
        (["01.02.2026", "03.04.2026"], OrderFound(DAY, sure=True)),
        (["2026-02-01", ""], OrderFound(YEAR, sure=True)),
        (["", "soon"], None),
    ],
)
def test_the_order_of_dates_is_told_by_the_whole_column(
    texts: list[str], found: OrderFound | None
) -> None:
    assert find_order(texts) == found


@given(st.dates(date(1980, 1, 1), date(2099, 12, 31)), st.sampled_from(".-/"))
def test_every_day_is_read_back_in_every_order(day: date, sign: str) -> None:
    assert read_date(day.strftime(f"%d{sign}%m{sign}%Y"), DAY) == day
    assert read_date(day.strftime(f"%m{sign}%d{sign}%Y"), MONTH) == day
    assert read_date(day.isoformat(), DAY) == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("=A1", "it begins with “=” like a formula, which it cannot be here"),
        ("unknown", "a serial has at least one digit"),
        ("A1", "a serial has 3 to 40 letters and digits"),
        ("А0512345", "a serial has the letters A to Z and digits only"),
        ("4,56E+11", cells._SPOILT),
        ("4.56e11", cells._SPOILT),
        ("A05\x00050G", "there is a zero byte in it after 3 characters; take it out"),
    ],
)
def test_what_is_no_serial_says_why(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r".") as problem:
        cells.serial(text)
    assert str(problem.value) == reason


@given(st.text())
def test_the_fast_key_of_a_serial_is_the_normalised_one(text: str) -> None:
    assert cells.serial_key(text) == normalise_serial(text)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("489", "EUR", 48_900),
        ("1.234,56", "EUR", 123_456),
        ("1,234.56", "USD", 123_456),
        ("€ 99,90", "EUR", 9_990),
        ("15000", "JPY", 15_000),
        ("1.5", "KWD", 1_500),
        ("2'500.00", "CHF", 250_000),
        ("", "EUR", None),
    ],
)
def test_money_is_read_in_minor_units(text: str, currency: str, minor: int | None) -> None:
    assert cells.money(text, currency) == minor


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (cells.grams, "heavy"),
        (cells.grams, "-1"),
        (cells.grams, "NaN"),
        (cells.millimetres, "44x32"),
        (cells.months, "1.5"),
        (cells.yes_or_no, "perhaps"),
        (cells.hs_code, "85"),
        (cells.mac, "00:1A:EB:C5:25"),
        (cells.email, "nobody"),
        (cells.telephone, "none"),
        (cells.time_zone, "Berlin"),
        (codes.country, "Atlantis"),
        (codes.language, "Klingon?"),
        (codes.currency, "XQZ"),
    ],
)
def test_a_cell_that_does_not_fit_its_column_is_refused(read: cells.Convert, text: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        read(text)


def test_a_value_that_reads_two_ways_is_asked_about() -> None:
    with pytest.raises(ValueError, match=r"“1,234” can be read in two ways"):
        cells.money("1,234", "EUR")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DE", "DE"),
        ("de", "DE"),
        ("Germany", "DE"),
        ("Deutschland", "DE"),
        ("UK", "GB"),
        ("", None),
    ],
)
def test_a_country_is_a_code_or_a_name(text: str, code: str | None) -> None:
    assert codes.country(text) == code


@pytest.mark.parametrize(
    ("text", "code"), [("de", "de"), ("pt_br", "pt-BR"), ("French", "fr"), ("Deutsch", "de")]
)
def test_a_language_is_a_code_or_a_name(text: str, code: str) -> None:
    assert codes.language(text) == code


@pytest.mark.parametrize(
    ("text", "mac"),
    [("00-1a-eb-f8-b8-7a", "001AEBF8B87A"), ("001a.ebf8.b87a", "001AEBF8B87A"), (" ", None)],
)
def test_a_mac_is_read_however_it_is_separated(text: str, mac: str | None) -> None:
    assert cells.mac(text) == mac


@pytest.mark.parametrize("text", ["Basic Plus", "net.cover BASIC-plus", "Net Cover Basic+"])
def test_a_service_level_is_known_by_its_short_names(text: str) -> None:
    known = {cells.fold_level("Net.Cover Basic Plus"): "Net.Cover Basic Plus"}
    assert cells.service_level(text, known) == "Net.Cover Basic Plus"


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Serial No.", Column.SERIAL),
        ("S/N", Column.SERIAL),
        ("Numéro de série", Column.SERIAL),
        ("Seriennummer", Column.SERIAL),
        ("Σειριακός αριθμός", Column.SERIAL),
        ("P/N", Column.PART_NUMBER),
        ("Valid  from", Column.BEGINS),
        ("market_value_eur", Column.MARKET_VALUE),
        ("Price (USD)", Column.MARKET_VALUE),
        ("Zip", Column.POST_CODE),
        ("Something else", None),
        ("", None),
    ],
)
def test_a_heading_has_its_meaning(heading: str, meaning: Column | None) -> None:
    assert meaning_of(heading) is meaning


def test_a_currency_can_stand_in_a_heading() -> None:
    assert currency_of("market_value_eur") == "EUR"
    assert currency_of("Neuron") is None


def test_no_heading_has_two_meanings() -> None:
    seen: dict[str, Column] = {}
    for column, listed in HEADINGS.items():
        for words in map(fold, listed.split(";")):
            assert words, column
            assert seen.setdefault(words, column) is column, words


def test_a_totals_line_is_known_in_several_languages() -> None:
    assert all(map(is_totals_word, ["Total", "Summe:", "Σύνολο", "Итого"]))
    assert not is_totals_word("Totally")
