"""A check finds every kind of damage, and nothing wrong with a store that is whole."""

from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.data.store import Store
from desktop.data.tables.record import File
from desktop.domain.words import Direction
from desktop.operations.issuing import IssueRma
from desktop.operations.keeping import AddComment, AttachFile
from desktop.operations.operation import new_id
from desktop.upkeep import CheckReport, check, mend_search
from tests.operations.shop import Shop


def lived_in(shop: Shop) -> None:
    """A store with everything that a check looks at, refusals and files too."""
    case, (rma,) = shop.issued()
    shop.shipped(rma.id, Direction.OUT, [shop.lines(case)[0].id])
    attached = AttachFile(
        file=new_id(),
        case=case,
        sha256=shop.edda.keep_file(b"a photograph"),
        name="photo.jpg",
        media_type="image/jpeg",
        size=12,
    )
    shop.ruth.perform(attached)
    with pytest.raises(Exception, match="cannot issue"):
        shop.ruth.perform(IssueRma(case=case))
    shop.ruth.perform(AddComment(comment=new_id(), case=case, text="the last act"))


def damage(shop: Shop, statement: str) -> None:
    """Change rows behind the back of every act."""
    with shop.store.writing() as session:
        session.execute(text(statement))


def found(report: CheckReport, words: str) -> bool:
    return any(words in finding for finding in report.findings)


def test_a_store_that_was_only_acted_on_is_whole(shop: Shop) -> None:
    lived_in(shop)
    report = check(shop.store)
    assert report.findings == ()
    assert report.ok
    assert report.orphans == ()
    assert report.revision == shop.outcomes()


def test_what_others_wrote_since_the_index_was_last_read_here_is_no_damage(shop: Shop) -> None:
    other = Store(str(shop.store.url))
    try:
        with other.reading() as session:
            if not other.is_sqlite:
                pytest.skip("only SQLite's index is remembered by a connection")
            session.execute(text("SELECT count(*) FROM search_text WHERE search_text MATCH 'a05'"))
        for number in range(40):
            shop.asset(serial=f"FT5{number:09d}")
        with shop.store.writing() as session:
            session.execute(text("INSERT INTO search_text(search_text) VALUES ('optimize')"))
        assert check(other).findings == ()
    finally:
        other.close()


LAST = "(SELECT max(revision) FROM outcome)"
SUBJECT = "subject_id IN (SELECT id"
NOTE = "kind = 'CommentAdded'"


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (f"UPDATE outcome SET body = replace(body, 'last', 'lost') WHERE revision = {LAST}",
         "the operation was changed"),
        ("UPDATE outcome SET verdict = 'applied' WHERE verdict = 'rejected'",
         "proves another outcome"),
        (f"UPDATE outcome SET result = '{{}}' WHERE revision = {LAST}", "proves another outcome"),
        (f"UPDATE outcome SET link = '{'0' * 64}' WHERE revision = 3",
         "Revision 4: it does not follow"),
        ("DELETE FROM outcome WHERE revision = 5", "1 outcomes before it are missing"),
        (f"DELETE FROM outcome WHERE revision = {LAST}", "the last outcomes are missing"),
        (f"UPDATE outcome SET name = 'EditCase' WHERE revision = {LAST}", "name is not what"),
        (f"UPDATE outcome SET person_id = NULL WHERE revision = {LAST}", "person_id is not what"),
        (f"UPDATE outcome SET at = received_at, received_at = (SELECT min(received_at) FROM"
         f" timeline_event, outcome o2), sequence = sequence + 7 WHERE revision = {LAST}",
         "sequence is not what"),
        ("UPDATE clock SET revision = revision + 1", "the clock was changed"),
        (f"UPDATE timeline_event SET facts = '{{\"text\":\"nothing\"}}' WHERE {NOTE}",
         "event CommentAdded of the timeline was changed"),
        (f"UPDATE timeline_event SET kind = 'CaseEnded' WHERE {NOTE}", "was changed"),
        (f"UPDATE timeline_event SET person_id = NULL WHERE {NOTE}", "was changed"),
        (f"UPDATE timeline_event SET case_id = NULL WHERE {NOTE}", "was changed"),
        (f"UPDATE timeline_event SET subject_kind = 'case' WHERE {NOTE}", "was changed"),
        (f"UPDATE timeline_event SET digest = '{'0' * 64}' WHERE {NOTE}", "was changed"),
        (f"DELETE FROM timeline_event WHERE {NOTE}", "other events than are stored"),
        (f"UPDATE timeline_event SET erased_at = at, facts = '{{}}', digest = 'x' WHERE {NOTE}",
         "other events than are stored"),
        ("UPDATE counter SET value = 0 WHERE name = 'rma'", "counter rma stands at 0"),
        ("DELETE FROM counter WHERE name = 'case:A'", "counter case:A stands at 0"),
        ("UPDATE rma SET number = 'R26-000001-0'", "check character"),
        ("UPDATE asset SET mac = '001577ABCDEF' WHERE serial_key = 'A05860B263950000'",
         "1 of kind asset by old words"),
        (f"DELETE FROM search_entry WHERE {SUBJECT} FROM asset"
         " WHERE serial_key = 'A05860B263950001')",
         "1 of kind asset not at all"),
        (f"DELETE FROM search_entry WHERE {SUBJECT} FROM rma)", "1 of kind rma not at all"),
        (f"UPDATE search_entry SET text = 'x' WHERE {SUBJECT} FROM \"case\")",
         "1 of kind case by old words"),
    ],
)  # fmt: skip
def test_a_check_finds_what_was_altered(shop: Shop, statement: str, words: str) -> None:
    lived_in(shop)
    damage(shop, statement)
    report = check(shop.store)
    assert not report.ok
    assert found(report, words), report.findings


def test_an_event_under_an_act_that_never_was_is_found(shop: Shop) -> None:
    lived_in(shop)
    with shop.store.writing() as session:
        from desktop.data.tables.record import TimelineEvent

        event = session.query(TimelineEvent).filter_by(kind="CommentAdded").one()
        event.operation_id = new_id()
    report = check(shop.store)
    assert found(report, "1 events of the timeline belong to no act")


def test_an_erased_event_leaves_the_chain_whole(shop: Shop) -> None:
    lived_in(shop)
    damage(
        shop,
        "UPDATE timeline_event SET erased_at = at, facts = '{}', salt = '' WHERE " + NOTE,
    )
    assert check(shop.store).ok


def test_a_file_that_is_missing_or_altered_is_found(shop: Shop) -> None:
    lived_in(shop)
    path = shop.kept(shop.one(File).sha256)
    path.write_bytes(b"another photo")
    assert found(check(shop.store), "was altered on the disk")
    path.unlink()
    assert found(check(shop.store), "is not in")


def test_a_file_that_nothing_refers_to_is_told_and_is_no_damage(shop: Shop) -> None:
    orphan = shop.edda.keep_file(b"attached in an act that was refused")
    report = check(shop.store)
    assert report.ok
    assert report.orphans == (orphan,)


def test_a_search_index_that_is_wanting_is_made_anew(shop: Shop) -> None:
    lived_in(shop)
    damage(shop, "DELETE FROM search_entry")
    assert not check(shop.store).ok
    mend_search(shop.store)
    assert check(shop.store).ok


def test_what_can_no_longer_be_read_is_a_finding(shop: Shop) -> None:
    damage(shop, "DROP TABLE comment")
    damage(shop, "ALTER TABLE outcome RENAME TO elsewhere")
    assert found(check(shop.store), "The check ended early")


def test_a_check_tells_how_far_it_is_and_can_be_stopped(shop: Shop) -> None:
    lived_in(shop)
    heard: list[str] = []
    check(shop.store, lambda done, total, words: heard.append(words))
    assert "Following the chain" in heard
    assert "Comparing files" in heard

    def stop(_done: int, _total: int, _words: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(shop.store, stop)
    assert check(shop.store).ok


@pytest.mark.parametrize("location", ["sqlite"], indirect=True)
def test_a_damaged_page_is_found(shop: Shop, location: str) -> None:
    shop.close()
    path = Path(location)
    content = bytearray(path.read_bytes())
    for page in range(4, len(content) // 4096, 3):
        content[page * 4096 + 100 : page * 4096 + 600] = b"\xff" * 500
    path.write_bytes(content)
    from desktop.data.store import Store

    store = Store(location)
    try:
        assert not check(store).ok
    finally:
        store.close()
