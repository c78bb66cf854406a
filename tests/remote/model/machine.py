"""Several desks on one server, with a line that breaks and programs that are killed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import event, text

from desktop.data.tables.cases import Case, RequestForm
from desktop.domain.refusal import Refused
from desktop.domain.words import Channel, Role
from desktop.operations.forms import EditForm
from desktop.operations.issuing import IssueRma
from desktop.operations.keeping import AddComment, AttachFile
from desktop.operations.opening import EditCase, OpenCase, UnitAsked
from desktop.operations.operation import Operation, new_id
from desktop.remote.client import Unreachable
from desktop.remote.replica import Replica
from desktop.remote.standing import change_standing
from tests.operations.shop import MODEL, Shop
from tests.remote.model.judge import FIELDS, Judge
from tests.remote.model.line import Fault, Killed
from tests.remote.model.world import PEOPLE, Template, World, world

DESKS = PEOPLE[:2]
WHO = st.integers(0, 3)
TEXT = st.sampled_from(["a", "b", "c"])
FAULTS = st.lists(st.sampled_from(list(Fault)), max_size=3)
_ROOM = 4_294_967_294
"""Pages that SQLite lets a database have where nobody says less."""


class Desks(RuleBasedStateMachine):
    """Each rule is something that somebody does; `judge` is asked after each."""

    template: ClassVar[Template]

    @initialize(page_rows=st.sampled_from([1, 3, 1_000]))
    def begin(self, page_rows: int) -> None:
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory())) / "world"
        location = self.template.copy(folder)
        self.world: World = self.stack.enter_context(world(folder, location))
        self.world.page_rows = page_rows
        self.judge = Judge(self.world.server.store)
        self.world.answered = self.judge.see_server
        self.judge.see_server()
        self.desks: dict[str, Replica] = {who: self.world.open(who) for who in DESKS}
        self.cases: list[UUID] = [self.template.case, *self.template.accepted]

    @rule(who=WHO, at=st.integers(0, 9), text=TEXT)
    def comment(self, who: int, at: int, text: str) -> None:
        self._perform(who, AddComment(comment=new_id(), case=self._case(at), text=text))

    @rule(who=WHO, at=st.integers(0, 9), field=st.sampled_from(FIELDS), text=TEXT)
    def edit_case(self, who: int, at: int, field: str, text: str) -> None:
        case = self._case(at)
        row = self._desk(who).ask(lambda session: session.get(Case, case))
        seen = "" if row is None else getattr(row, field)
        self._perform(who, EditCase(case=case, changes={field: (seen, text)}))

    @rule(who=WHO, field=st.sampled_from(["town", "street"]), text=TEXT)
    def edit_form(self, who: int, field: str, text: str) -> None:
        case = self.template.case
        form = self._desk(who).ask(
            lambda session: session.query(RequestForm).filter_by(case_id=case).one()
        )
        self._perform(who, EditForm(case=case, changes={field: (getattr(form, field), text)}))

    @rule(who=WHO)
    def open_case(self, who: int) -> None:
        unit = UnitAsked(
            id=new_id(),
            serial=f"ZZ{len(self.cases) // 2:06d}",
            model=MODEL,
            symptoms="dead",
            troubleshooting="another socket",
            failed_since=date(2026, 11, 15),
        )
        act = OpenCase(
            case=new_id(),
            request=new_id(),
            organisation=Shop.organisation,
            contact=Shop.contact,
            site=Shop.site,
            channel=Channel.PHONE,
            reported_at=self.world.clock(),
            separate_reason="another matter",
            units=(unit,),
        )
        self._perform(who, act)
        self.cases.append(act.case)

    @rule(who=WHO, at=st.integers(0, 9), text=TEXT)
    def attach(self, who: int, at: int, text: str) -> None:
        content = text.encode() * 100
        sha256 = self._desk(who).keep_file(content)
        act = AttachFile(
            file=new_id(),
            case=self._case(at),
            sha256=sha256,
            name="log.txt",
            media_type="text/plain",
            size=len(content),
        )
        self._perform(who, act)

    @rule(who=WHO, which=st.integers(0, 1), faults=FAULTS, waits=st.booleans())
    def issue(self, who: int, which: int, faults: list[Fault], waits: bool) -> None:
        """Ask for an RMA number, now or when the line is back."""
        name, desk = self._named(who)
        act = IssueRma(case=self.template.accepted[which])
        try:
            if waits:
                desk.queue(act)
                self.judge.done[name].append(act.id)
            else:
                with self._breaking(who, faults):
                    desk.perform(act)
        except Refused:
            pass
        self._check(name)

    @rule(who=WHO, faults=FAULTS, cut_at=st.floats(0, 1))
    def exchange(self, who: int, faults: list[Fault], cut_at: float) -> None:
        name, _ = self._named(who)
        self.world.lines[name].cut_at = cut_at
        with self._breaking(who, faults):
            self.desks[name].exchange()
        self._check(name)

    @rule(who=WHO, commits=st.integers(1, 4))
    def killed_at_commit(self, who: int, commits: int) -> None:
        name, desk = self._named(who)
        left = [commits]

        def end(_session: Any) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise Killed

        sessions = desk.store._write_session
        event.listen(sessions, "before_commit", end)
        try:
            desk.exchange()
        except Killed:
            pass
        finally:
            event.remove(sessions, "before_commit", end)
        self._again(name)
        self._check(name)

    @rule(who=WHO, text=TEXT)
    def disk_full(self, who: int, text: str) -> None:
        """The desk's disk takes nothing more for a while: what was asked is refused, not lost."""
        name, desk = self._named(who)
        self._give_room(desk, 0)
        act = AddComment(comment=new_id(), case=self.template.case, text=text * 20_000)
        with self._tolerating_a_full_disk():
            desk.perform(act)
            self.judge.done[name].append(act.id)
        with self._tolerating_a_full_disk():
            desk.exchange()
        self._give_room(desk, _ROOM)
        self._check(name)

    @rule(who=WHO, seconds=st.sampled_from([-90_000, -60, 0, 45, 90_000]))
    def set_clock(self, who: int, seconds: int) -> None:
        """A desk's clock is set wrong, or right again."""
        name, _ = self._named(who)
        self.world.offsets[name] = timedelta(seconds=seconds)

    @rule(who=st.sampled_from(DESKS), role=st.sampled_from([Role.AGENT, Role.READER]))
    def change_role(self, who: str, role: Role) -> None:
        """Somebody's rights are changed while they work."""
        self.world.set_role(who, role)
        self.judge.see_server()
        self.judge.check_server()

    @rule(who=WHO)
    def updated(self, who: int) -> None:
        """The desk's program is replaced by one with other tables."""
        name, desk = self._named(who)
        with desk.store.writing() as session:
            change_standing(session.connection(), tables="of an earlier version")
        self._again(name)
        self._check(name)

    @precondition(lambda self: len(self.desks) == len(DESKS))
    @rule(who=st.sampled_from(DESKS))
    def copy_profile(self, who: str) -> None:
        """Somebody copies their folder to another computer and goes on with both."""
        self.desks[who].close()
        name = self.world.copy_desk(who)
        self.desks[who] = self.world.open(who)
        self.desks[name] = self.world.open(name)
        self.judge.done[name] = list(self.judge.done[who])

    @precondition(lambda self: self.world.is_sqlite)
    @rule()
    def back_up(self) -> None:
        self.world.back_up()

    @precondition(lambda self: self.world.is_sqlite and self.world.has_backup)
    @rule()
    def restore(self) -> None:
        self.world.restore()
        self.judge.see_restored(self.world.server.store)
        self.judge.check_server()

    @precondition(lambda self: any(desk.parked() for desk in self.desks.values()))
    @rule(again=st.booleans())
    def decide(self, again: bool) -> None:
        who, parked = next((w, d.parked()[0]) for w, d in self.desks.items() if d.parked())
        desk = self.desks[who]
        if not again:
            desk.let_go(parked.operation.id)
            return
        try:
            done = desk.send_again(parked.operation.id)
            self.judge.done[who].append(done.operation.id)
        except Refused:
            assert parked.operation.id in {one.operation.id for one in desk.parked()}

    @precondition(lambda self: any(desk.lost() for desk in self.desks.values()))
    @rule(again=st.booleans())
    def decide_lost(self, again: bool) -> None:
        name, desk = next((w, d) for w, d in self.desks.items() if d.lost())
        desk.decide_lost(frozenset(one.id for one in desk.lost() if again))
        self._check(name)

    def teardown(self) -> None:
        if not hasattr(self, "desks"):
            return
        try:
            for _ in range(3):
                for who, desk in self.desks.items():
                    self.world.lines[who].coming.clear()
                    desk.exchange()
                    if desk.lost():
                        desk.decide_lost(frozenset(one.id for one in desk.lost()))
            self.judge.check_rest(self.desks)
        finally:
            for desk in self.desks.values():
                desk.close()
            self.stack.close()

    def _case(self, at: int) -> UUID:
        return self.cases[at % len(self.cases)]

    def _named(self, who: int) -> tuple[str, Replica]:
        return list(self.desks.items())[who % len(self.desks)]

    def _desk(self, who: int) -> Replica:
        return self._named(who)[1]

    def _perform(self, who: int, act: Operation) -> None:
        name, desk = self._named(who)
        self.world.clock.advance(seconds=1)
        try:
            desk.perform(act)
        except Refused:
            return
        self.judge.done[name].append(act.id)
        self._check(name)

    @contextmanager
    def _breaking(self, who: int, faults: list[Fault]) -> Iterator[None]:
        """The line does this with the next requests; whoever is killed starts again."""
        name, _ = self._named(who)
        line = self.world.lines[name]
        line.coming.extend(faults)
        try:
            yield
        except Unreachable:
            pass
        except Killed:
            self._again(name)
        line.coming.clear()

    @contextmanager
    def _tolerating_a_full_disk(self) -> Iterator[None]:
        try:
            yield
        except Refused as refused:
            # Whoever may not act any more is refused for that, on a full disk too.
            if refused.rule not in ("store", "line", "right"):
                raise

    def _give_room(self, desk: Replica, pages: int) -> None:
        """Let the desk's database grow to so many pages, or not beyond what it has."""
        with desk.store._writer.connect() as connection:
            connection.execute(text(f"PRAGMA max_page_count = {pages or 1}"))

    def _check(self, name: str) -> None:
        self.judge.check_desk(name, self.desks[name])
        self.judge.check_server()

    def _again(self, name: str) -> None:
        self.desks[name].close()
        self.desks[name] = self.world.open(name)
