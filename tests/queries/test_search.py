"""Whatever is typed gives a ranked page, with what each asset is owed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.findable import Findable
from desktop.domain.words import Ground, Match
from desktop.queries.search import OwedTone, SearchAnswer, search
from tests.findables import NOW, open_world
from tests.queries.conftest import Found


def ask(found: Found, text: str, limit: int = 50) -> SearchAnswer:
    answer = found.world.ask(search, text, at=NOW, limit=limit)
    assert isinstance(answer, SearchAnswer)
    return answer


def names(found: Found, text: str) -> list[tuple[str, str]]:
    return [(found.name(one.id), one.match.value) for one in ask(found, text).ranked]


def test_a_serial_is_found_exactly_however_it_is_written(found: Found) -> None:
    for typed in ("A05860D26395078A", " a05860-d26 395078a ", "A05860/D26395078A"):
        first = ask(found, typed).results[0]
        assert (found.name(first.id), first.match) == ("A05860D26395078A", Match.EXACT)


def test_what_begins_so_is_ordered_by_serial_with_retired_last(found: Found) -> None:
    assert names(found, "A05860") == [
        ("A05860D26395078A", "prefix"),
        ("A05860D26395081A", "prefix"),
        ("A05860G17114293A", "prefix"),
        ("A05860K24468167A", "prefix"),
        ("A05860D26395099A", "prefix"),
        ("A0586OQ24468167A", "look-alike"),
    ]
    retired = ask(found, "A05860").results[-1]
    assert retired.retired
    assert retired.note == "retired"


def test_exact_comes_before_prefix_before_inside(found: Found) -> None:
    ranked = [match for _, match in names(found, "C-10044")]
    assert ranked[0] == "exact"
    order = [match.value for match in Match]
    assert ranked == sorted(ranked, key=order.index)


def test_the_middle_of_a_serial_is_found(found: Found) -> None:
    result = ask(found, "395078").results[0]
    assert (found.name(result.id), result.match) == ("A05860D26395078A", Match.INSIDE)
    assert result.matched_span == (9, 15)


def test_the_typed_part_is_marked_in_the_serial_as_it_is_written(found: Found) -> None:
    result = ask(found, "11c263").results[0]
    assert result.serial == "A04111-C26341111A"
    assert result.matched_span is not None
    begin, end = result.matched_span
    assert result.serial[begin:end] == "11-C263"


def test_two_characters_are_not_looked_for_inside(found: Found) -> None:
    assert ask(found, "78").results == ()
    assert ask(found, "A0").results != ()


@pytest.mark.parametrize(
    ("typed", "name", "match"),
    [
        ("EC:CD:6D:7C:07:BC", "A05860D26395078A", Match.EXACT),
        ("eccd.6d7c", "A05860D26395078A", Match.PREFIX),
        ("7C07BC", "A05860D26395078A", Match.INSIDE),
        ("nc173634em", "plus", Match.EXACT),
        ("NC1736", "plus", Match.PREFIX),
        ("ca7", "", None),
        ("CA 000007", "case", Match.EXACT),
        ("po4711", "case", Match.PREFIX),
        ("R26 004217 5", "rma", Match.EXACT),
        ("R26-004217", "rma", Match.PREFIX),
        ("1Z999AA10123456784", "parcel", Match.EXACT),
        ("45 6784", "parcel", Match.INSIDE),
        ("HOSTELERIA PENACLARA", "peñaclara", Match.PREFIX),
        ("uberlingen", "überlingen", Match.EXACT),
        ("begona", "begoña", Match.PREFIX),
        ("x530-28gtxm", "x530", Match.EXACT),
        ("multi-gig", "x530", Match.INSIDE),
    ],
)
def test_everything_is_found_by_one_field(
    found: Found, typed: str, name: str, match: Match | None
) -> None:
    results = ask(found, typed).results
    best = (found.name(results[0].id), results[0].match) if results else ("", None)
    assert best == (name, match)


def test_an_organisation_comes_first_and_then_its_assets(found: Found) -> None:
    answer = ask(found, "Netzwerke Überberg GmbH")
    kinds = [(one.kind, one.match) for one in answer.results]
    assert kinds[0] == (Findable.ORGANISATION, Match.EXACT)
    assets = {one.serial for one in answer.results if one.kind is Findable.ASSET}
    assert assets == {"A05860G17114293A", "A05860K24468167A", "A0586OQ24468167A"}


@pytest.mark.parametrize("typed", ["NC173634-EM", "nc1736"])
def test_a_contract_comes_first_and_then_what_it_covers(found: Found, typed: str) -> None:
    assert [name for name, _ in names(found, typed)] == ["plus", "A05860D26395078A"]


def test_a_town_leads_to_the_assets_of_the_only_site(found: Found) -> None:
    results = ask(found, "Peñíscola").results
    assert results[0].kind is Findable.SITE
    assert "A05860D26395078A" in {one.serial for one in results}


def test_all_of_several_words_must_match(found: Found) -> None:
    assert names(found, "überberg x530 17114") == [("A05860G17114293A", "inside")]
    assert names(found, "17114 überberg") == [("A05860G17114293A", "inside")]
    assert names(found, "überberg x230") == []
    assert names(found, "nc2000 114293") == [("A05860G17114293A", "inside")]
    assert names(found, "peñíscola 395081") == [("A05860D26395081A", "inside")]


def test_a_short_word_beside_a_long_one_must_match_too(found: Found) -> None:
    assert "A05860G17114293A" in {name for name, _ in names(found, "Überberg 17")}
    assert names(found, "Überberg zz") == []


def test_a_misread_serial_is_suggested_and_never_taken(found: Found) -> None:
    answer = ask(found, "AO5860D2639507BA")
    assert answer.results == ()
    (suggested,) = answer.look_alikes
    assert suggested.serial == "A05860D26395078A"
    assert suggested.match is Match.LOOK_ALIKE
    assert suggested.differs == (1, 14)
    assert answer.look_alike_remark == "1 more if what was typed is misread: O as 0 or B as 8."


def test_a_misread_part_of_a_serial_is_suggested(found: Found) -> None:
    answer = ask(found, "39507B")
    assert [one.serial for one in answer.look_alikes] == ["A05860D26395078A"]
    assert answer.look_alikes[0].differs == (14,)


def test_a_typed_part_that_looks_like_itself_suggests_what_is_written_otherwise(
    found: Found,
) -> None:
    answer = ask(found, "117114")
    assert [one.serial for one in answer.look_alikes] == []
    answer = ask(found, "058600")
    assert [one.serial for one in answer.results] == []
    assert {one.serial for one in answer.look_alikes} >= {"A0586OQ24468167A"}
    assert "A05860D26395078A" in {one.serial for one in answer.look_alikes}


def test_a_whole_case_number_suggests_no_serial_that_looks_like_it(tmp_path: Path) -> None:
    world = open_world("sqlite", str, tmp_path)
    with world.changing() as scene:
        case = scene.case("CA-000007", scene.organisation())
        asset = scene.asset("A1CAOO00075B", scene.model(), None)
    whole, part = (world.ask(search, text, at=NOW).ranked for text in ("CA-000007", "CA-00000"))
    world.store.close()
    assert [one.id for one in whole] == [case]
    assert [one.id for one in part] == [case, asset]


def test_a_mistyped_rma_number_is_said_to_be_one(found: Found) -> None:
    answer = ask(found, "R26-004217-6")
    assert answer.results == ()
    assert "R26-004217-6 is no RMA number" in answer.remark
    assert ask(found, "R26-004217-5").remark == ""


def test_each_asset_says_what_it_is_owed(found: Found) -> None:
    shown = {one.serial: one for one in ask(found, "A05860").results}
    covered = shown["A05860D26395078A"]
    assert (covered.owed, covered.tone) == ("Advance replacement", OwedTone.GOOD)
    assert covered.entitlement is not None
    assert covered.entitlement.contract_number == "NC173634-EM"
    assert covered.place == ("Peñíscola", "ES")
    assert covered.organisation == "Hostelería Peñaclara S.L."
    assert covered.mac == "EC:CD:6D:7C:07:BC"
    assert (covered.model, covered.model_description) == ("AT-x230-28GP-50", "24-port PoE+ switch")
    assert shown["A05860G17114293A"].owed == "Return and repair"
    assert shown["A05860K24468167A"].owed == "In warranty only"
    assert shown["A05860D26395081A"].owed == "Out of cover"
    ownerless = ask(found, "A04111").results[0].entitlement
    assert ownerless is not None
    assert ownerless.ground is Ground.UNKNOWN_ORGANISATION


def test_a_page_ends_at_its_limit_and_says_that_there_is_more(found: Found) -> None:
    answer = ask(found, "A0", limit=3)
    assert len(answer.results) == 3
    assert answer.more
    assert answer.count_words == "3+ found"
    assert ask(found, "A0").count_words == "7 found"


@pytest.mark.parametrize("typed", ["", "   ", "---", '"', "%", "_", "*", "'; DROP TABLE asset"])
def test_text_that_means_nothing_is_answered_with_nothing(found: Found, typed: str) -> None:
    assert ask(found, typed).results == ()


@pytest.mark.parametrize("typed", ['A05860"', "NEAR(A05860)", "A05860*", "A05860 AND", "-A05860"])
def test_signs_of_the_index_have_no_meaning_to_it(found: Found, typed: str) -> None:
    assert ask(found, typed).typed == typed


@given(st.text(max_size=40))
def test_any_text_is_answered(found: Found, typed: str) -> None:
    assert ask(found, typed).typed == typed


@given(st.data())
def test_an_asset_is_found_by_any_part_of_its_serial(found: Found, data: st.DataObject) -> None:
    serial = data.draw(st.sampled_from(sorted(name for name in found.ids if name[:2] == "A0")))
    key = serial.replace("-", "")
    start = data.draw(st.integers(0, len(key) - 3))
    end = data.draw(st.integers(start + 3, len(key)))
    assert found.ids[serial] in {one.id for one in ask(found, key[start:end]).results}
