"""Live news: every desk learns at once that something changed, and who is on which case."""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from desktop.domain.refusal import Refused
from desktop.domain.words import Role
from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from desktop.operations.passwords import EndSignIns
from desktop.remote.client import Client, Line
from desktop.remote.news import News
from desktop.server.presence import GOOD_FOR, presence_at
from desktop.server.tokens import Signed
from desktop.wire.messages import NewsSaid, PresenceAsked
from tests.operations.shop import MORNING
from tests.server.test_signing_in import somebody
from tests.server.wired import PASSWORD, Scene, Serving, WiredDesk


class Listening:
    """A desk that listens on a thread of its own, and what it heard."""

    def __init__(self, url: str, token: str) -> None:
        self._client = Client(Line(url, tries=0))
        self._client.use(token)
        self._news = News(self._client)
        self.heard: queue.Queue[NewsSaid | Exception] = queue.Queue()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def until(self, wanted: Callable[[NewsSaid], bool]) -> NewsSaid:
        """The first news that says what is wanted."""
        while True:
            news = self.heard.get(timeout=30)
            if isinstance(news, Exception):
                raise news
            if wanted(news):
                return news

    def stop(self) -> None:
        self._news.stop()
        self._thread.join(timeout=30)
        assert not self._thread.is_alive()

    def _listen(self) -> None:
        try:
            for news in self._news.heard():
                self.heard.put(news)
        except Refused as refused:
            self.heard.put(refused)


def token_of(desk: WiredDesk) -> str:
    return str(desk.client._session.headers["Authorization"]).removeprefix("Bearer ")


@contextmanager
def listening(scene: Scene, desk: WiredDesk) -> Iterator[Listening]:
    made = Listening(scene.url, token_of(desk))
    try:
        yield made
    finally:
        made.stop()


def test_a_change_on_one_desk_is_heard_on_others_whichever_worker_they_hang_on(
    scene: Scene,
) -> None:
    desk, others = scene.desk(), [scene.desk("otto") for _ in range(4)]
    made = [Listening(scene.url, token_of(one)) for one in others]
    try:
        for one in made:
            one.until(lambda _news: True)
        done = desk.perform(AddComment(comment=new_id(), case=scene.case, text="heard"))
        for one in made:
            assert one.until(lambda news: news.revision >= done.revision)
    finally:
        for one in made:
            one.stop()


def test_what_another_program_writes_is_heard_too(scene: Scene) -> None:
    with listening(scene, scene.desk()) as heard:
        heard.until(lambda _news: True)
        act = AddComment(comment=new_id(), case=scene.case, text="by command")
        done = scene.shop.edda_alone().seat_of("ruth").perform(act)
        assert heard.until(lambda news: news.revision >= done.revision)


def test_two_people_on_one_case_see_each_other_and_what_the_other_types_into(
    scene: Scene,
) -> None:
    ruth, otto = scene.desk("ruth"), scene.desk("otto")

    def said(news: NewsSaid) -> list[tuple[str, str]]:
        return [(str(one.person), one.field) for one in news.present if one.desk == ruth.id]

    with listening(scene, otto) as heard:
        ruth.client.say_presence(scene.case)
        heard.until(lambda news: said(news) == [(str(ruth.person), "")])
        ruth.client.say_presence(scene.case, "description")
        heard.until(lambda news: said(news) == [(str(ruth.person), "description")])
        ruth.client.say_presence(None)
        heard.until(lambda news: said(news) == [])


def test_nobody_says_where_somebody_else_is_and_only_from_a_desk(scene: Scene) -> None:
    with Client(Line(scene.url, tries=0)) as client:
        client.sign_in("ruth", PASSWORD)
        with pytest.raises(Refused) as refused:
            client.say_presence(scene.case)
    assert refused.value.rule == "right"
    for field in ("x" * 61, "<script>", "two words"):
        body = {"case": str(scene.case), "field": field}
        with pytest.raises(Refused) as wrong:
            scene.desk().client._answer("PUT", "presence", json=body)
        assert wrong.value.rule == "input"


def test_presence_is_over_in_seconds_and_one_entry_a_desk(scene: Scene) -> None:
    presence = presence_at(scene.shop.store)
    signed, desk = Signed(new_id(), Role.AGENT, None, ""), new_id()
    for field in ("description", "customer_reference"):
        presence.say(desk, signed, PresenceAsked(case=scene.case, field=field), MORNING)
    mine = [one for one in presence.told(MORNING) if one.desk == desk]
    assert [one.field for one in mine] == ["customer_reference"]
    assert presence.told(MORNING + GOOD_FOR) == ()
    late = MORNING + GOOD_FOR + timedelta(seconds=1)
    other = new_id()
    presence.say(other, signed, PresenceAsked(case=scene.case), late)
    assert [one.desk for one in presence.told(late)] == [other]
    presence.say(other, signed, PresenceAsked(), late)
    assert presence.told(late) == ()


def test_live_news_ends_with_its_token_at_once(scene: Scene) -> None:
    whose, name, password = somebody(scene)
    with Client(Line(scene.url, tries=0)) as client:
        token = client.sign_in(name, password).token
        heard = Listening(scene.url, token)
        heard.until(lambda _news: True)
        scene.desk("edda").perform(EndSignIns(whose=whose))
        with pytest.raises(Refused, match="Sign in again"):
            heard.until(lambda _news: False)
        heard.stop()


def test_one_token_takes_only_so_many_streams(scene: Scene) -> None:
    client = scene.desk().client
    if not scene.is_sqlite:
        pytest.skip("each worker counts its own")
    streams = [client._answer("GET", "news", stream=True) for _ in range(4)]
    begun = [stream.iter_lines(chunk_size=1) for stream in streams]
    assert all(next(lines).startswith(b"data: ") for lines in begun)
    with pytest.raises(Refused) as refused:
        client._answer("GET", "news", stream=True)
    assert refused.value.rule == "too-many"
    for stream in streams:
        stream.close()


@pytest.mark.slow
def test_a_stopping_server_ends_live_news_and_the_desk_comes_back(scene: Scene) -> None:
    place = scene.folder / "stopped.db"
    place.touch()
    secret = scene.folder / "secret.txt"
    secret.write_text(PASSWORD, encoding="utf-8")
    first = Serving(str(place), scene.folder / "f", "--password-file", str(secret))
    with Client(Line(first.url, tries=0)) as client:
        token = client.sign_in("administrator", PASSWORD).token
    heard = Listening(first.url, token)
    heard.until(lambda _news: True)
    assert first.stop() == 0
    port = first.url.rpartition(":")[2]
    second = Serving(str(place), scene.folder / "f", "--port", port)
    try:
        assert heard.until(lambda _news: True).revision > 0
        heard.stop()
    finally:
        assert second.stop() == 0
