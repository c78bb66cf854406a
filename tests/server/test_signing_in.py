"""Signing in: nobody learns a name or locks another out, and no token or password is kept."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import pytest
import requests
from requests.adapters import HTTPAdapter
from sqlalchemy import select

from desktop.data.store import Store
from desktop.data.tables.ledger import Outcome
from desktop.data.tables.sign_in import SignedIn, SignInFailure
from desktop.domain.refusal import Refused
from desktop.domain.words import Role
from desktop.operations.founding import AddPerson
from desktop.operations.operation import new_id
from desktop.operations.passwords import (
    ChangePassword,
    EndSignIns,
    SetPassword,
    hash_password,
    is_password,
    make_password,
)
from desktop.operations.people import EndAccess
from desktop.remote.client import Client, Line
from desktop.server.attempts import FREE_ATTEMPTS, LONGEST_WAIT, TooMany, network_of, wait_after
from desktop.server.tokens import GOOD_FOR, recognised, sign_in
from desktop.wire.messages import ExchangeAsked, SignInAsked
from desktop.wire.problems import ACCESS, is_access_ended
from tests.operations.shop import MORNING, Shop
from tests.server.wired import PASSWORD, Scene


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop.founded(str(tmp_path / "desk.db"), tmp_path / "files")
    whose = made.person("edda")
    made.edda.perform(SetPassword(whose=whose, secret_hash=hash_password(PASSWORD)))
    yield made
    made.close()


def attempt(
    store: Store, name: str, password: str, address: str = "192.0.2.7", at: datetime = MORNING
) -> str:
    asked = SignInAsked(sign_in=name, password=password)
    return sign_in(store, asked, address, at).token


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


def test_a_name_that_no_database_takes_is_refused_as_wrongly_sent(scene: Scene) -> None:
    body = {"sign_in": "ru\x00th", "password": PASSWORD}
    assert requests.post(f"{scene.url}/v1/sign-in", json=body, timeout=30).status_code == 422


def test_an_address_of_the_old_kind_stays_one_address_in_the_clothes_of_the_new() -> None:
    assert network_of("::ffff:192.0.2.7") == network_of("192.0.2.7")
    assert network_of("::ffff:192.0.2.7") != network_of("::ffff:192.0.2.8")


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


def wrong_attempts(shop: Shop, count: int, address: str = "192.0.2.7") -> None:
    for _ in range(count):
        with pytest.raises(Refused) as refused:
            attempt(shop.store, "edda", "wrong", address)
        assert refused.value.rule == "sign-in"


def test_too_many_wrong_passwords_make_one_address_wait_and_nobody_else(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.server.tokens.is_password", lambda given, _: given == PASSWORD)
    wrong_attempts(shop, FREE_ATTEMPTS)
    with pytest.raises(TooMany) as stopped:
        attempt(shop.store, "edda", PASSWORD)
    assert stopped.value.retry_after == 3
    assert attempt(shop.store, "edda", PASSWORD, address="192.0.2.8")
    for address in ("2001:db8:0:1::1", "2001:db8:0:1::2"):
        wrong_attempts(shop, FREE_ATTEMPTS // 2, address)
    wrong_attempts(shop, 1, "2001:db8:0:1::4")
    with pytest.raises(TooMany):
        attempt(shop.store, "edda", PASSWORD, "2001:db8:0:1:ffff::3")
    later = MORNING + timedelta(seconds=2)
    again = SignInAsked(sign_in="edda", password=PASSWORD)
    assert sign_in(shop.store, again, "192.0.2.7", later).token
    assert len(shop.all(SignInFailure)) == 1
    assert sign_in(shop.store, again, "192.0.2.7", MORNING + timedelta(hours=25)).token
    assert shop.all(SignInFailure) == []


def test_each_wrong_password_more_waits_longer_up_to_a_limit() -> None:
    waits = [wait_after(count) for count in range(40)]
    assert waits[: FREE_ATTEMPTS + 3] == [timedelta(seconds=n) for n in (0, 0, 0, 0, 0, 2, 4, 8)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


def test_whoever_comes_too_early_makes_nobody_wait_longer(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.server.tokens.is_password", lambda given, _: given == PASSWORD)
    wrong_attempts(shop, FREE_ATTEMPTS)
    for _ in range(20):
        with pytest.raises(TooMany) as stopped:
            attempt(shop.store, "edda", "wrong")
        assert stopped.value.retry_after == 3


def test_nobody_at_the_same_address_makes_somebody_wait_at_their_own_desk(scene: Scene) -> None:
    desk = scene.desk("sonia")
    body = {"sign_in": "sonia", "password": "wrong wrong wrong"}
    answers = [
        requests.post(f"{scene.url}/v1/sign-in", json=body, timeout=30).status_code
        for _ in range(FREE_ATTEMPTS + 1)
    ]
    assert answers == [401] * FREE_ATTEMPTS + [429]
    with pytest.raises(Refused) as waiting:
        desk.client.sign_in("sonia", PASSWORD)
    assert waiting.value.rule == "too-many"
    assert desk.client.sign_in("sonia", PASSWORD, desk.id).person == desk.person


def test_who_waits_is_told_over_the_line_for_how_long(scene: Scene) -> None:
    body = {"sign_in": "nobody-at-all", "password": "wrong wrong wrong"}
    answers = [
        requests.post(f"{scene.url}/v1/sign-in", json=body, timeout=30)
        for _ in range(FREE_ATTEMPTS + 1)
    ]
    assert [one.status_code for one in answers] == [401] * FREE_ATTEMPTS + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3
    with requests.Session() as elsewhere:
        elsewhere.mount("http://", _From("127.0.0.2"))
        other = elsewhere.post(f"{scene.url}/v1/sign-in", json=body, timeout=30)
    assert other.status_code == 401


def somebody(scene: Scene) -> tuple[UUID, str, str]:
    """A new agent of the scene: who, the name to sign in by, the password."""
    edda, whose, password = scene.desk("edda"), new_id(), make_password()
    edda.perform(AddPerson(new_person=whose, sign_in=str(whose), name="Nils", role=Role.READER))
    edda.perform(SetPassword(whose=whose, secret_hash=hash_password(password)))
    return whose, str(whose), password


def test_anybody_changes_their_own_password_knowing_the_old_one(scene: Scene) -> None:
    _, name, old = somebody(scene)
    new = make_password()
    with Client(Line(scene.url, tries=0)) as here, Client(Line(scene.url, tries=0)) as there:
        for client in (here, there):
            client.sign_in(name, old)
            client.join(new_id())
        with pytest.raises(Refused, match="name or the password is wrong"):
            here.change_password("not the old one", new)
        with pytest.raises(Refused, match="at least 12"):
            here.change_password(old, "short")
        here.change_password(old, new)
        here.exchange(ExchangeAsked())
        with pytest.raises(Refused, match="Sign in again"):
            there.exchange(ExchangeAsked())
        with pytest.raises(Refused, match="name or the password"):
            there.sign_in(name, old)
        assert there.sign_in(name, new).role is Role.READER
    assert all(word not in "\n".join(scene.serving.log) for word in (old, new))


def test_a_stolen_token_alone_changes_no_password(scene: Scene) -> None:
    ruth = scene.desk("ruth")
    secret = hash_password(make_password())
    with pytest.raises(Refused, match="old password") as refused:
        ruth.perform(ChangePassword(secret_hash=secret))
    assert refused.value.rule == "sign-in"
    with pytest.raises(Refused, match="Only an administrator"):
        ruth.perform(SetPassword(whose=ruth.person, secret_hash=secret))


def test_signing_out_everywhere_ends_every_token_of_ones_own(scene: Scene) -> None:
    _, name, password = somebody(scene)
    with Client(Line(scene.url, tries=0)) as here, Client(Line(scene.url, tries=0)) as there:
        for client in (here, there):
            client.sign_in(name, password)
            client.join(new_id())
        here.sign_out(everywhere=True)
        with pytest.raises(Refused, match="Sign in again"):
            there.exchange(ExchangeAsked())
    scene.desk("ruth").client.exchange(ExchangeAsked())


def test_an_administrator_ends_somebodys_sign_ins_at_once(scene: Scene) -> None:
    whose, name, password = somebody(scene)
    with Client(Line(scene.url, tries=0)) as client:
        client.sign_in(name, password)
        client.join(new_id())
        with pytest.raises(Refused, match="Only an administrator"):
            scene.desk("tomas").perform(EndSignIns(whose=whose))
        scene.desk("edda").perform(EndSignIns(whose=whose))
        with pytest.raises(Refused, match="Sign in again"):
            client.exchange(ExchangeAsked())


def test_only_who_holds_a_token_of_theirs_is_told_that_their_access_was_ended(
    scene: Scene,
) -> None:
    whose, name, password = somebody(scene)
    with Client(Line(scene.url, tries=0)) as client:
        client.sign_in(name, password)
        client.join(new_id())
        scene.desk("edda").perform(EndAccess(whose=whose))
        with pytest.raises(Refused, match="access to this server was ended") as ended:
            client.exchange(ExchangeAsked())
        assert (ended.value.rule, ended.value.field) == ("sign-in", ACCESS)
        with pytest.raises(Refused, match="The name or the password is wrong"):
            client.sign_in(name, password)
        client.use("a token of nobody's")
        with pytest.raises(Refused, match="Sign in again") as unknown:
            client.exchange(ExchangeAsked())
        assert unknown.value.field == ""


def test_whose_access_ends_after_their_sign_in_is_told_so_all_the_same(scene: Scene) -> None:
    whose, name, password = somebody(scene)
    with Client(Line(scene.url, tries=0)) as client:
        client.sign_in(name, password)
        client.join(new_id())
        edda = scene.desk("edda")
        edda.perform(EndSignIns(whose=whose))
        with pytest.raises(Refused, match="Sign in again"):
            client.exchange(ExchangeAsked())
        edda.perform(EndAccess(whose=whose))
        with pytest.raises(Refused, match="access to this server was ended") as ended:
            client.exchange(ExchangeAsked())
        assert is_access_ended(ended.value)
        with pytest.raises(Refused) as news:
            next(client.news(Event()))
        assert is_access_ended(news.value)


def test_the_last_token_of_a_desk_says_whose_it_is_however_long_it_was_away(shop: Shop) -> None:
    desk, other, ruth = new_id(), new_id(), new_id()
    secret = hash_password(PASSWORD)
    shop.edda.perform(
        AddPerson(new_person=ruth, sign_in="ruth", name="Ruth", role=Role.AGENT, secret_hash=secret)
    )

    def signed_in(at: datetime, desk: UUID | None) -> str:
        token = attempt(shop.store, "ruth", PASSWORD, at=at)
        with shop.store.writing() as session:
            last = select(SignedIn).order_by(SignedIn.issued_at.desc()).limit(1)
            session.execute(last).scalar_one().desk = desk
        return token

    nowhere = signed_in(MORNING, None)
    first = signed_in(MORNING + timedelta(minutes=1), desk)
    last = signed_in(MORNING + timedelta(minutes=2), desk)
    elsewhere = signed_in(MORNING + timedelta(minutes=3), other)
    shop.edda.perform(EndAccess(whose=ruth))
    late = MORNING + 50 * GOOD_FOR
    attempt(shop.store, "edda", PASSWORD, at=late)

    def told(token: str) -> str:
        with pytest.raises(Refused) as refused:
            recognised(shop.store, token, late)
        return refused.value.field

    assert [told(one) for one in (nowhere, first, last, elsewhere)] == ["", "", ACCESS, ACCESS]


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
