"""Signing in: nobody learns a name or locks another out, and no token or password is kept."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from desktop.data.store import Store
from desktop.data.tables.ledger import Outcome
from desktop.data.tables.sign_in import SignedIn, SignInFailure
from desktop.domain.refusal import Refused
from desktop.domain.words import Role
from desktop.operations.founding import AddPerson
from desktop.operations.operation import new_id
from desktop.operations.passwords import SetPassword, hash_password, is_password, make_password
from desktop.remote.client import Client, Line
from desktop.server.tokens import GOOD_FOR, MOST_ATTEMPTS, TooMany, recognised, sign_in
from desktop.wire.messages import ExchangeAsked, SignInAsked
from tests.operations.shop import MORNING, Shop
from tests.server.wired import PASSWORD, Scene


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop.founded(str(tmp_path / "desk.db"), tmp_path / "files")
    whose = made.person("edda")
    made.edda.perform(SetPassword(whose=whose, secret_hash=hash_password(PASSWORD)))
    yield made
    made.close()


def attempt(store: Store, name: str, password: str, address: str = "192.0.2.7") -> str:
    asked = SignInAsked(sign_in=name, password=password)
    return sign_in(store, asked, address, MORNING).token


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(scene: Scene) -> None:
    said = []
    for name, password in (("ruth", "a wrong password"), ("nobody-of-that-name", PASSWORD)):
        body = {"sign_in": name, "password": password}
        response = requests.post(f"{scene.url}/v1/sign-in", json=body, timeout=30)
        facts = response.json()
        assert facts.pop("request")
        said.append((response.status_code, facts, response.headers["content-type"]))
    assert said[0] == said[1]
    assert said[0][0] == 401
    assert said[0][2] == "application/problem+json"


def test_both_take_the_same_work(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def watched(password: str, secret_hash: str) -> bool:
        compared.append(password)
        return is_password(password, secret_hash)

    monkeypatch.setattr("desktop.server.tokens.is_password", watched)
    for name in ("edda", "nobody"):
        with pytest.raises(Refused, match="name or the password"):
            attempt(shop.store, name, "some wrong word")
    assert compared == ["some wrong word"] * 2


def test_too_many_wrong_passwords_stop_one_address_and_nobody_else(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.server.tokens.is_password", lambda given, _: given == PASSWORD)
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(Refused) as refused:
            attempt(shop.store, "edda", "wrong")
        assert refused.value.rule == "sign-in"
    with pytest.raises(TooMany) as stopped:
        attempt(shop.store, "edda", PASSWORD)
    assert 0 < stopped.value.retry_after <= 15 * 60 + 1
    assert attempt(shop.store, "edda", PASSWORD, address="192.0.2.8")
    for address in ("2001:db8:0:1::1", "2001:db8:0:1::2"):
        for _ in range(MOST_ATTEMPTS // 2):
            with pytest.raises(Refused):
                attempt(shop.store, "edda", "wrong", address)
    with pytest.raises(TooMany):
        attempt(shop.store, "edda", PASSWORD, "2001:db8:0:1:ffff::3")
    later = MORNING + timedelta(minutes=16)
    again = SignInAsked(sign_in="edda", password=PASSWORD)
    assert sign_in(shop.store, again, "192.0.2.7", later).token
    assert shop.all(SignInFailure) == []


def test_who_is_stopped_is_told_over_the_line_for_how_long(scene: Scene) -> None:
    body = {"sign_in": "nobody-at-all", "password": "wrong wrong wrong"}
    answers = [
        requests.post(f"{scene.url}/v1/sign-in", json=body, timeout=30)
        for _ in range(MOST_ATTEMPTS + 1)
    ]
    assert [one.status_code for one in answers] == [401] * MOST_ATTEMPTS + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 15 * 60 + 1
    with requests.Session() as elsewhere:
        elsewhere.mount("http://", _From("127.0.0.2"))
        other = elsewhere.post(f"{scene.url}/v1/sign-in", json=body, timeout=30)
    assert other.status_code == 401


def test_a_token_ends_by_time_by_signing_out_and_with_its_person(shop: Shop) -> None:
    token = attempt(shop.store, "edda", PASSWORD)
    assert recognised(shop.store, token, MORNING).role is Role.ADMINISTRATOR
    with pytest.raises(Refused, match="Sign in again"):
        recognised(shop.store, token, MORNING + GOOD_FOR)
    (kept,) = shop.all(SignedIn)
    assert token not in repr(vars(kept))
    assert len(kept.token_sha256) == 64


def test_signing_out_ends_the_token_at_once(scene: Scene) -> None:
    with Client(Line(scene.url, tries=0)) as client:
        token = client.sign_in("ruth", PASSWORD).token
        client.join(new_id())
        client.exchange(ExchangeAsked())
        client.sign_out()
        client.use(token)
        with pytest.raises(Refused) as ended:
            client.exchange(ExchangeAsked())
    assert ended.value.rule == "sign-in"


def test_a_new_password_signs_out_whoever_has_the_old_one(scene: Scene) -> None:
    shop, whose, password = scene.shop, new_id(), make_password()
    edda = scene.desk("edda")
    edda.perform(AddPerson(new_person=whose, sign_in=str(whose), name="Nils", role=Role.AGENT))
    edda.perform(SetPassword(whose=whose, secret_hash=hash_password(password)))
    with Client(Line(scene.url, tries=0)) as client:
        client.sign_in(str(whose), password)
        client.join(new_id())
        act = SetPassword(whose=whose, secret_hash=hash_password(make_password()))
        edda.perform(act)
        with pytest.raises(Refused) as ended:
            client.exchange(ExchangeAsked())
        assert ended.value.rule == "sign-in"
        with pytest.raises(Refused):
            client.sign_in(str(whose), password)
    assert "argon2" not in json.dumps(shop.one(Outcome, operation_id=act.id).result)


def test_only_an_administrator_sets_passwords_and_only_as_their_hash(scene: Scene) -> None:
    secret = hash_password(make_password())
    with pytest.raises(Refused, match="Only an administrator"):
        scene.desk("ruth").perform(SetPassword(whose=scene.shop.person("otto"), secret_hash=secret))
    greedy = secret.replace("m=65536", "m=9999999")
    for wrong in ("plain words", greedy):
        with pytest.raises(Refused, match="not the hash"):
            scene.desk("edda").perform(
                SetPassword(whose=scene.shop.person("otto"), secret_hash=wrong)
            )


def test_a_desk_is_signed_in_from_only_by_who_joined_it(scene: Scene) -> None:
    ruths = scene.desk("ruth")
    with Client(Line(scene.url, tries=0)) as client:
        with pytest.raises(Refused, match="not joined by you"):
            client.sign_in("otto", PASSWORD, ruths.id)
        client.sign_in("otto", PASSWORD)
        with pytest.raises(Refused, match="Another desk has this identity"):
            client.join(ruths.id)
        with pytest.raises(Refused, match="Join with this desk first"):
            client.exchange(ExchangeAsked())
        client.sign_in("ruth", PASSWORD, ruths.id)
        assert client.join(ruths.id).code == ruths.code


def test_no_password_token_or_name_is_in_the_log(scene: Scene) -> None:
    client = scene.desk("ruth").client
    client.ready()
    token = str(client._session.headers["Authorization"]).removeprefix("Bearer ")
    log = "\n".join(scene.serving.log)
    assert '"event": "request"' in log
    for secret in (PASSWORD, token, "ruth", "127.0.0.1:5", "penaclara"):
        assert secret not in log


def test_a_password_is_neither_short_nor_endless() -> None:
    for password in ("elevenchars", "x" * 201):
        with pytest.raises(Refused, match="A password has"):
            hash_password(password)
    assert is_password(PASSWORD, hash_password(PASSWORD))
    assert not is_password(PASSWORD, "")


class _From(HTTPAdapter):
    """Calls from another address of this computer."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *given: Any, **named: Any) -> None:
        super().init_poolmanager(*given, **named, source_address=(self._address, 0))
