"""Many pasted serials, one line each."""

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from desktop.domain.refusal import Refused
from desktop.queries.search_many import ManyLine, Verdict, search_many
from tests.findables import NOW
from tests.queries.conftest import Found


def ask(found: Found, *texts: str) -> tuple[ManyLine, ...]:
    lines = found.world.ask(search_many, texts, NOW)
    assert isinstance(lines, tuple)
    return lines


def test_each_pasted_serial_gets_its_line_in_order(found: Found) -> None:
    typed = ("a05860-d26395078a", "A05860D26395081A", "AO5860D26395081A", "A09999Z99999999A")
    lines = ask(found, *typed)
    assert [(line.typed, line.verdict) for line in lines] == [
        (typed[0], Verdict.COVERED),
        (typed[1], Verdict.FOUND),
        (typed[2], Verdict.LOOK_ALIKE),
        (typed[3], Verdict.UNKNOWN),
    ]
    assert lines[0].result is not None
    assert lines[0].result.owed == "Advance replacement"


def test_a_look_alike_is_a_question_and_no_result(found: Found) -> None:
    (line,) = ask(found, "AO5860D26395081A")
    assert line.result is None
    assert line.suggestion == "Is it A05860D26395081A (AT-x230-28GP-50)?"
    assert line.suggestions[0].differs == (1,)


def test_a_mac_is_found_among_serials(found: Found) -> None:
    (line,) = ask(found, "ec-cd-6d-7c-07-bc")
    assert line.verdict is Verdict.COVERED


def test_empty_pieces_are_unknown(found: Found) -> None:
    assert [line.verdict for line in ask(found, "", "--")] == [Verdict.UNKNOWN] * 2
    assert ask(found) == ()


def test_forty_serials_take_no_more_statements_than_one(found: Found) -> None:
    def statements(session: Session, *texts: str) -> int:
        counted: list[str] = []
        engine = session.connection().engine

        def count(*arguments: object) -> None:
            counted.append(str(arguments[2]))

        event.listen(engine, "before_cursor_execute", count)
        search_many(session, texts, NOW)
        event.remove(engine, "before_cursor_execute", count)
        return len(counted)

    serials = [name for name in found.ids if name[:2] == "A0"]
    with found.world.store.reading() as session:
        one = statements(session, serials[0])
        forty = statements(session, *serials, *(f"A0{number:014d}" for number in range(33)))
    assert forty <= one + 1, "the only addition is the sites of organisations that were met"


def test_more_than_a_thousand_are_refused_with_what_to_do(found: Found) -> None:
    with pytest.raises(Refused, match="Paste them in parts"):
        ask(found, *(str(number) for number in range(1001)))
