"""In a store in the look of the real one everything that is in it is found."""

from collections.abc import Iterator

import pytest

from desktop.data.store import Store
from desktop.domain.entitlement import short_answer
from desktop.domain.findable import fold
from desktop.domain.serials import normalise_serial
from desktop.domain.words import Match
from desktop.queries.entitlements import owed
from desktop.queries.search import search
from tests.bench.scale import NOW, fill
from tests.bench.search_mix import mix, samples


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("scale")
    opened = Store.open(str(folder / "store.sqlite"), folder / "files")
    fill(opened, 3_000)
    yield opened
    opened.close()


def test_what_is_typed_whole_is_found_exactly(store: Store) -> None:
    with store.reading() as session:
        for text in mix(samples(session.connection(), 1), 2)["exact"][:80]:
            best = search(session, text, at=NOW).results[0]
            shown = {normalise_serial(best.serial), fold(best.mac), fold(best.title)}
            assert best.match is Match.EXACT, text
            assert fold(text) in shown or best.note, text


def test_a_misread_serial_suggests_what_was_meant(store: Store) -> None:
    with store.reading() as session:
        for text in mix(samples(session.connection(), 1), 2)["misread"][:80]:
            answer = search(session, text, at=NOW)
            assert answer.look_alikes or answer.results[0].match is Match.EXACT, text


def test_any_part_of_a_serial_finds_it_however_many_hold_it(store: Store) -> None:
    with store.reading() as session:
        for serial in samples(session.connection(), 1).serials[:60]:
            for begin, end in ((1, 6), (4, 9), (6, 16), (13, 16)):
                part = serial[begin:end]
                answer = search(session, part, at=NOW, limit=3_000)
                assert serial in {one.serial for one in answer.results}, (serial, part)


def test_what_a_page_says_is_owed_is_what_each_asset_alone_is_owed(store: Store) -> None:
    with store.reading() as session:
        for text in mix(samples(session.connection(), 1), 2)["broad"][:30]:
            for one in search(session, text, at=NOW).ranked:
                if one.serial:
                    whole = owed(session, [one.id], NOW)[one.id]
                    assert one.owed == short_answer(whole), one.serial
                    assert one.entitlement == whole, one.serial
