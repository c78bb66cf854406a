"""Several desks on one server, with a line that breaks and programs that are killed."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import event

from desktop.data.tables.cases import Case, RequestForm
from desktop.domain.refusal import Refused
from desktop.domain.words import Channel
from desktop.operations.forms import EditForm
from desktop.operations.keeping import AddComment
from desktop.operations.opening import EditCase, OpenCase, UnitAsked
from desktop.operations.operation import Operation, new_id
from desktop.remote.client import Unreachable
from desktop.remote.replica import Replica
from tests.operations.shop import MODEL, Shop
from tests.remote.model.judge import FIELDS, Judge
from tests.remote.model.line import Fault, Killed
from tests.remote.model.world import PEOPLE, Template, World, world

DESKS = PEOPLE[:2]
WHO = st.sampled_from(DESKS)
TEXT = st.sampled_from(["a", "b", "c"])
FAULTS = st.lists(st.sampled_from(list(Fault)), max_size=3)


class Desks(RuleBasedStateMachine):
    """Each rule is something that somebody does; `judge` is asked after each."""

    template: ClassVar[Template]

    @initialize(page_rows=st.sampled_from([1, 3, 1_000]))
    def begin(self, page_rows: int) -> None:
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory())) / "world"
        self.template.copy(folder)
        self.world: World = self.stack.enter_context(world(folder))
        self.world.page_rows = page_rows
        self.judge = Judge(self.world.server.store)
        self.judge.see_server()
        self.desks: dict[str, Replica] = {who: self.world.open(who) for who in DESKS}
        self.cases: list[UUID] = [self.template.case]

    @rule(who=WHO, at=st.integers(0, 9), text=TEXT)
    def comment(self, who: str, at: int, text: str) -> None:
        self._perform(who, AddComment(comment=new_id(), case=self._case(at), text=text))

    @rule(who=WHO, at=st.integers(0, 9), field=st.sampled_from(FIELDS), text=TEXT)
    def edit_case(self, who: str, at: int, field: str, text: str) -> None:
        case = self._case(at)
        row = self.desks[who].ask(lambda session: session.get(Case, case))
        seen = "" if row is None else getattr(row, field)
        self._perform(who, EditCase(case=case, changes={field: (seen, text)}))

    @rule(who=WHO, field=st.sampled_from(["town", "street"]), text=TEXT)
    def edit_form(self, who: str, field: str, text: str) -> None:
        case = self.template.case
        form = self.desks[who].ask(
            lambda session: session.query(RequestForm).filter_by(case_id=case).one()
        )
        self._perform(who, EditForm(case=case, changes={field: (getattr(form, field), text)}))

    @rule(who=WHO)
    def open_case(self, who: str) -> None:
        unit = UnitAsked(id=new_id(), serial="ZZ000001", model=MODEL, symptoms="dead")
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

    @rule(who=WHO, faults=FAULTS)
    def exchange(self, who: str, faults: list[Fault]) -> None:
        line = self.world.lines[who]
        line.coming.extend(faults)
        try:
            self.desks[who].exchange()
        except Unreachable:
            pass
        except Killed:
            self._again(who)
        line.coming.clear()
        self.judge.check_desk(who, self.desks[who])
        self.judge.check_server()

    @rule(who=WHO, commits=st.integers(1, 3))
    def killed_at_commit(self, who: str, commits: int) -> None:
        left = [commits]

        def end(_session: Any) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise Killed

        sessions = self.desks[who].store._write_session
        event.listen(sessions, "before_commit", end)
        try:
            self.desks[who].exchange()
        except Killed:
            pass
        finally:
            event.remove(sessions, "before_commit", end)
        self._again(who)
        self.judge.check_desk(who, self.desks[who])

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

    def teardown(self) -> None:
        if not hasattr(self, "desks"):
            return
        try:
            for _ in range(2):
                for who, desk in self.desks.items():
                    self.world.lines[who].coming.clear()
                    desk.exchange()
            self.judge.check_rest(self.desks)
        finally:
            for desk in self.desks.values():
                desk.close()
            self.stack.close()

    def _case(self, at: int) -> UUID:
        return self.cases[at % len(self.cases)]

    def _perform(self, who: str, act: Operation) -> None:
        self.world.clock.advance(seconds=1)
        try:
            self.desks[who].perform(act)
        except Refused:
            return
        self.judge.done[who].append(act.id)
        self.judge.check_desk(who, self.desks[who])

    def _again(self, who: str) -> None:
        self.desks[who].close()
        self.desks[who] = self.world.open(who)
