"""Many who sign in at once, under names that nobody has, hold up nobody who works."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from desktop.remote.client import Client, Line
from desktop.server.settings import Limits, ServerSettings
from desktop.server.tokens import COMPARED_AT_ONCE
from tests.operations.shop import Shop
from tests.server.in_thread import served

_STRANGERS = 3 * Limits().threads


def test_whoever_works_is_answered_while_strangers_try_passwords(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = str(tmp_path / "desk.db")
    Shop.founded(place, tmp_path / "files").close()
    comparing, go_on = threading.Semaphore(0), threading.Event()

    def slow(password: str, secret_hash: str) -> bool:
        comparing.release()
        assert go_on.wait(60)
        return False

    monkeypatch.setattr("desktop.server.tokens.is_password", slow)
    with served(ServerSettings(place)) as (url, _), ThreadPoolExecutor(_STRANGERS) as strangers:

        def try_one(number: int) -> int:
            body = {"sign_in": f"nobody-{number}", "password": "a wrong password"}
            return requests.post(f"{url}/v1/sign-in", json=body, timeout=60).status_code

        with Client(Line(url)) as client:
            client.ready()  # who comes before is told to try again
        try:
            tried = [strangers.submit(try_one, number) for number in range(_STRANGERS)]
            for _ in range(COMPARED_AT_ONCE):
                assert comparing.acquire(timeout=30)
            answers = [requests.get(f"{url}/v1/ready", timeout=10) for _ in range(_STRANGERS)]
            assert {one.status_code for one in answers} == {200}
            assert not comparing.acquire(blocking=False)
        finally:
            go_on.set()
        assert {one.result() for one in tried} == {401}
