"""What befalls desks and their server: killed, without room, updated, copied, restored, met by a
second program, or worked at while an exchange is under way."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import event, exists, select, text
from sqlalchemy.exc import OperationalError

from desktop.data.store import Store
from desktop.data.tables.record import File
from desktop.domain.refusal import Refused
from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from desktop.queries.people import person_by_sign_in
from desktop.remote.client import Unreachable
from desktop.remote.standing import change_standing
from tests.remote.model.earlier import make_earlier
from tests.remote.model.judge import FIELDS
from tests.remote.model.line import Fault, Killed
from tests.remote.model.steps import CUT_AT, DESKS, FAULTS, LATER, TEXT, WHO, Steps
from tests.remote.model.world import COPY, remove_store, rows_of

_ROOM = 4_294_967_294
"""Pages that SQLite lets a database have where nobody says less."""
_LONG = 20_000
"""Letters, more than a database has room for that may not grow."""


class Mishaps(Steps):
    """Each rule is something that nobody wanted; `judge` is asked after each."""

    @rule(who=WHO, commits=st.integers(1, 4))
    def killed_at_commit(self, who: int, commits: int) -> None:
        name, desk = self._named(who)
        left = [commits]

        def end(_session: Any) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise Killed

        try:
            with _at_each_commit(desk.store, end):
                desk.exchange()
        except Killed:
            self._reach("killed at a commit")
        self._again(name, desk)
        self._check(name)

    @rule(who=WHO, text=TEXT)
    def disk_full(self, who: int, text: str) -> None:
        """The desk's disk takes nothing more for a while: what was asked is refused, not lost."""
        name, desk = self._named(who)
        act = AddComment(comment=new_id(), case=self.template.case, text=text * _LONG)
        with _without_room(desk.store):
            with self._tolerating_a_full_disk("here"):
                desk.perform(act)
                self.judge.done[name].append(act.id)
            with self._tolerating_a_full_disk("here"):
                desk.exchange()
        self._check(name)

    @rule(who=WHO, text=TEXT)
    def disk_full_at_the_server(self, who: int, text: str) -> None:
        """The server's disk takes no act and no file for a while: all of it waits at the desk."""
        name, desk = self._named(who)
        if not self._perform_at(
            name, desk, AddComment(comment=new_id(), case=self.template.case, text=text * _LONG)
        ):
            return
        with _without_room(self.world.server.store), self._tolerating_a_full_disk("there"):
            desk.exchange()
        self._check(name)
        self._attach_at(name, desk, self.template.case, text.encode() * _LONG)
        files = _no_room_for_files(self.world.server.store)
        with files, self._tolerating_a_full_disk("there for files"):
            desk.exchange()
        self._check(name)

    @rule(who=WHO, text=TEXT, cut_at=CUT_AT)
    def act_cut(self, who: int, text: str, cut_at: float) -> None:
        """The line is cut while an act goes over it."""
        name, desk = self._named(who)
        self.world.lines[name].cut_at = cut_at
        comment = AddComment(comment=new_id(), case=self.template.case, text=text)
        self._perform_at(name, desk, comment)
        with self._breaking(name, desk, [Fault.CUT_REQUEST]):
            desk.exchange()
        self._check(name)

    @rule(who=WHO, text=TEXT, cut_at=CUT_AT)
    def file_cut(self, who: int, text: str, cut_at: float) -> None:
        """The line is cut while a file goes over it."""
        name, desk = self._named(who)
        self.world.lines[name].cut_at = cut_at
        self._attach_at(name, desk, self.template.case, text.encode() * 100)
        self.world.lines[name].coming_to_files.append(Fault.CUT_REQUEST)
        with self._breaking(name, desk, []):
            desk.exchange()
        self._check(name)

    @rule(
        who=WHO,
        moments=st.lists(st.booleans(), min_size=1, max_size=6),
        text=TEXT,
        field=st.sampled_from(FIELDS),
        faults=FAULTS,
    )
    def act_within_an_exchange(
        self, who: int, moments: list[bool], text: str, field: str, faults: list[Fault]
    ) -> None:
        """Somebody works on while an exchange is under way, at the moments where it stands True:
        between a request and its answer too, in this program or in another one."""
        name, desk = self._named(who)
        other = self.second.get(name, self.desks[name])

        def act() -> None:
            case = self.template.case
            done = self._edit_case_at(name, other, case, field, text)
            comment = AddComment(comment=new_id(), case=case, text=text)
            if self._perform_at(name, other, comment) or done:
                self._reach("an act within an exchange")

        line = self.world.lines[name]
        line.moments.extend(act if acts else _nothing for acts in moments)
        with self._breaking(name, desk, faults):
            desk.exchange()
        line.moments.clear()
        self._check(name)

    @rule(who=WHO, closes=st.sampled_from([False, False, True]))
    def second_program(self, who: int, closes: bool) -> None:
        """Another program is opened at a desk, or the one that was is closed."""
        name = list(self.desks)[who % len(self.desks)]
        if closes:
            self._close_second(name)
        elif name not in self.second:
            self.second[name] = self.world.open(name)

    @rule(who=WHO)
    def updated(self, who: int) -> None:
        """The desk's program is replaced by one with other tables, whose mark the replica lacks."""
        name = list(self.desks)[who % len(self.desks)]
        with self._updated(name), self.desks[name].store.writing() as session:
            change_standing(session.connection(), tables="of an earlier version")
        self._reach("a replica marked as other")

    @rule(who=WHO)
    def updated_from_earlier_tables(self, who: int) -> None:
        """The same of a replica that was truly written with the tables of the version before."""
        name = list(self.desks)[who % len(self.desks)]
        with self._updated(name):
            self.desks[name].close()
            make_earlier(self.folder / f"{name}.db")
        self._reach("a replica with earlier tables")

    @contextmanager
    def _updated(self, name: str) -> Iterator[None]:
        """Another program begins where the one before ended: what waits is there."""
        self._close_second(name)
        waiting = [one.operation.id for one in self.desks[name].waiting()]
        yield
        self.desks[name].close()
        self.desks[name] = desk = self.world.open(name)
        assert [one.operation.id for one in desk.waiting()] == waiting
        self._check(name)

    @precondition(lambda self: not _is_any_awaited(self.world.server.store))
    @rule()
    def server_updated(self) -> None:
        """The server's program is replaced by the next version: its store has the tables of the
        version before, which knew of no file that is still to come."""
        self.world.stop()
        make_earlier(self.world.location)
        self.world.start()
        self.judge.store = self.world.server.store
        self.judge.check_server()
        with self.judge.store.reading() as session:
            key = self.judge.place_of(session)
        assert rows_of(self.judge.store) == self.judge.digests[key], "an update changed a row"
        self._reach("a server with earlier tables")

    @precondition(lambda self: LATER not in self.desks)
    @rule(faults=FAULTS, cut_at=CUT_AT, is_other=st.booleans())
    def join(self, faults: list[Fault], cut_at: float, is_other: bool) -> None:
        """Somebody's first start, which may break anywhere; then it goes on, or another version of
        the program throws away what has come and begins anew."""
        remove_store(self.folder / f"{LATER}.db")
        person = self.world.server.store.read(person_by_sign_in, LATER)
        assert person is not None
        self.desks[LATER] = desk = self.world.open(LATER)
        self.world.lines[LATER].cut_at = cut_at
        first = desk.id
        assert desk.client is not None
        with self._breaking(LATER, desk, faults):
            desk.join(desk.client, person.id)
        desk = self.desks[LATER]
        if not desk.state().is_filled:
            if is_other:
                with desk.store.writing() as session:
                    change_standing(session.connection(), tables="of another version")
            self._again(LATER, desk)
            desk = self.desks[LATER]
            self._reach("half a first start")
            assert (desk.id == first) != is_other, "half of another version's was gone on with"
        assert desk.client is not None
        desk.join(desk.client, person.id)
        self._reach("a first start")
        self._check(LATER)

    @precondition(lambda self: not any(one.endswith(COPY) for one in self.desks))
    @rule(who=st.sampled_from(DESKS))
    def copy_profile(self, who: str) -> None:
        """Somebody copies their folder to another computer and goes on with both."""
        self._close_second(who)
        self.desks[who].close()
        name = self.world.copy_desk(who)
        self.desks[who] = self.world.open(who)
        self.desks[name] = self.world.open(name)
        self.judge.done[name] = list(self.judge.done[who])
        self._reach("a copied folder")

    @rule()
    def back_up(self) -> None:
        self.world.back_up()
        self.judge.store = self.world.server.store

    @precondition(lambda self: self.world.has_backup)
    @rule(who=WHO, text=TEXT, hear=st.booleans(), again=st.booleans())
    def restore(self, who: int, text: str, hear: bool, again: bool) -> None:
        """The server comes back as it was earlier, without what somebody did last; everybody hears
        of it and decides, or later."""
        name, desk = self._named(who)
        comment = AddComment(comment=new_id(), case=self.template.case, text=text)
        self._perform_at(name, desk, comment)
        desk.exchange()
        self._check(name)
        before = len(self.judge.lost)
        self.world.restore()
        self.judge.see_restored(self.world.server.store)
        self.judge.check_server()
        self._reach("a restored server")
        if len(self.judge.lost) > before:
            self._reach("a restored server that lost something")
        for name, desk in self.desks.items() if hear else ():
            desk.exchange()
            if self._decide_lost(desk, again=again):
                self._reach("lost acts decided")
            self._check(name)

    @contextmanager
    def _tolerating_a_full_disk(self, where: str) -> Iterator[None]:
        try:
            yield
        except Refused as refused:
            # Whoever may not act any more is refused for that, on a full disk too.
            if refused.rule not in ("store", "line", "right"):
                raise
            if refused.rule == "store" or isinstance(refused, Unreachable):
                self._reach(f"a full disk {where}")


def _nothing() -> None:
    """A moment that passes."""


def _is_any_awaited(store: Store) -> bool:
    return bool(
        store.read(lambda session: session.execute(select(exists().where(File.awaited))).scalar())
    )


@contextmanager
def _at_each_commit(store: Store, act: Callable[[Any], None]) -> Iterator[None]:
    sessions = store._write_session
    event.listen(sessions, "before_commit", act)
    try:
        yield
    finally:
        event.remove(sessions, "before_commit", act)


@contextmanager
def _without_room(store: Store) -> Iterator[None]:
    """A database that may not grow. On PostgreSQL, whose disk is not ours to fill, the commit says
    what it says then."""
    if not store.is_sqlite:
        with _at_each_commit(store, _say_full):
            yield
        return
    _give_room(store, 1)
    try:
        yield
    finally:
        _give_room(store, _ROOM)


def _say_full(_session: Any) -> None:
    from psycopg.errors import DiskFull

    full = DiskFull("could not extend file: No space left on device")
    raise OperationalError("COMMIT", {}, full)


def _give_room(store: Store, pages: int) -> None:
    """Let a database grow to so many pages, or not beyond what it has."""
    with store._writer.connect() as connection:
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))


@contextmanager
def _no_room_for_files(store: Store) -> Iterator[None]:
    def keep(_incoming: Path, _sha256: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    store.files.keep = keep  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        del store.files.keep
