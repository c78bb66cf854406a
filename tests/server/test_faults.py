"""A fault of the program itself: noted without anybody's data, and no desk is stopped by it."""

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.exceptions import HTTPException

from desktop.data.store import Store
from desktop.data.tables.ledger import Outcome
from desktop.domain.refusal import Refused
from desktop.operations.act import Act
from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from desktop.operations.said import said_by
from desktop.operations.taking import take
from desktop.server.gate import Gate
from desktop.server.joining import join
from desktop.server.logs import AsJson
from desktop.server.settings import Limits, patient
from desktop.server.tokens import Signed
from desktop.wire.problems import Kind
from tests.conftest import LogExpectation
from tests.operations.shop import MORNING, Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop.founded(str(tmp_path / "desk.db"), tmp_path / "files")
    yield made
    made.close()


def test_an_act_with_a_fault_is_kept_as_refused_and_the_next_one_goes_on(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shop.edda.person is not None
    person, desk = shop.edda.person, new_id()
    join(shop.store, desk, Signed(person.id, person.role, None, ""))

    def broken(_self: AddComment, _act: Act) -> None:
        raise KeyError("a customer's name")

    monkeypatch.setattr(AddComment, "apply", broken)
    monkeypatch.setattr("desktop.operations.authority.check_right", lambda _act: None)
    act = AddComment(comment=new_id(), case=new_id(), text="x")
    said = said_by(act.signed(desk, 1, person.id, MORNING), MORNING)
    taken = take(shop.store, said, desk, person.id, MORNING)
    assert isinstance(taken.fault, KeyError)
    assert taken.outcome["result"]["rule"] == "fault"
    assert take(shop.store, said, desk, person.id, MORNING).outcome == taken.outcome
    monkeypatch.undo()
    after = said_by(
        act.model_copy(update={"id": new_id()}).signed(desk, 2, person.id, MORNING), MORNING
    )
    assert take(shop.store, after, desk, person.id, MORNING).outcome["result"]["rule"] == "right"
    assert len(shop.all(Outcome, desk=desk)) == 2


def test_a_desk_that_never_joined_sends_nothing(shop: Shop) -> None:
    desk, person = new_id(), shop.person("edda")
    act = AddComment(comment=new_id(), case=new_id(), text="x").signed(desk, 1, person, MORNING)
    with pytest.raises(Refused, match="has not joined"):
        take(shop.store, said_by(act, MORNING), desk, person, MORNING)


async def _answered(gate: Gate, body: bytes = b"", length: int | None = None) -> list[Any]:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [] if length is None else [(b"content-length", str(length).encode())]
    scope = {"type": "http", "method": "POST", "path": "/v1/join", "headers": headers}
    await gate(scope, receive, send)
    return sent


def test_a_fault_anywhere_is_answered_with_a_number_and_noted_without_its_words(
    expect_log: LogExpectation, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_scope: Any, _receive: Any, _send: Any) -> None:
        raise ValueError("Begoña Ruiz, +34 964 480 000")

    expect_log("fault")
    with caplog.at_level(logging.INFO, logger="rma-desk.server"):
        started, body = asyncio.run(_answered(Gate(broken, Limits())))
    assert started["status"] == 500
    said = json.loads(body["body"])
    assert said["kind"] == Kind.FAULT.value
    lines = [AsJson().format(record) for record in caplog.records]
    noted = json.loads(lines[0])
    assert noted["fault"] == "ValueError"
    assert noted["request"] == said["request"]
    assert "Begoña" not in "".join(lines)


def test_more_at_once_than_the_limit_are_asked_to_come_again() -> None:
    async def waiting(_scope: Any, _receive: Any, _send: Any) -> None:
        await entered.wait()

    async def both() -> list[Any]:
        first = asyncio.create_task(_answered(gate))
        await asyncio.sleep(0)
        sent = await _answered(gate)
        entered.set()
        await first
        return sent

    entered = asyncio.Event()
    gate = Gate(waiting, Limits(at_once=1))
    sent = asyncio.run(both())
    assert sent[0]["status"] == 503
    assert dict(sent[0]["headers"])[b"retry-after"] == b"2"


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    given_up: list[int] = []

    async def reading(_scope: Any, receive: Any, _send: Any) -> None:
        with pytest.raises(HTTPException) as slow:
            await receive()
        given_up.append(slow.value.status_code)

    async def never(*_: Any) -> Any:
        await asyncio.Event().wait()

    scope = {"type": "http", "method": "POST", "path": "/v1/join", "headers": []}
    asyncio.run(Gate(reading, Limits(body_seconds=0.01))(scope, never, never))
    assert given_up == [408]


def test_an_operation_waits_for_a_long_one_only_so_long(postgres_url: str, tmp_path: Path) -> None:
    holding = Shop.founded(postgres_url, tmp_path / "files")
    waiting = Store.open(patient(postgres_url, 0.1), tmp_path / "files")
    try:
        with (
            holding.store.writing(),
            pytest.raises(Refused, match="do it again") as refused,
            waiting.writing(),
        ):
            pytest.fail("both hold the clock")
        assert refused.value.rule == "store"
    finally:
        waiting.close()
        holding.close()
