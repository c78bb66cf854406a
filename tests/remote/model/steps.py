"""What every rule of the model stands on: who works where, the judge after each step, the end."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.data.tables.cases import Case, RequestForm
from desktop.data.tables.ledger import Outcome
from desktop.domain.refusal import Refused
from desktop.operations.forms import EditForm
from desktop.operations.keeping import AttachFile
from desktop.operations.opening import EditCase
from desktop.operations.operation import Operation, new_id
from desktop.remote.client import Unreachable
from desktop.remote.replica import Replica
from tests.remote.model.judge import Judge
from tests.remote.model.line import Fault, Killed
from tests.remote.model.world import PEOPLE, Template, World, world

DESKS = PEOPLE[:2]
LATER = PEOPLE[2]
"""Whose desk joins only while a run goes on."""
WHO = st.integers(0, 3)
FORM_FIELDS = ("town", "street")
TEXT = st.sampled_from(["a", "b", "c"])
FAULTS: st.SearchStrategy[list[Fault]] = st.just([]) | st.lists(
    st.sampled_from(list(Fault)), min_size=1, max_size=3
)
CUT_AT = st.floats(0, 1)


class Steps(RuleBasedStateMachine):
    """`desks` is the program at each desk, `second` another one at the same replica where one is
    open: then they take turns. `reached` counts what truly befell anybody, in all runs together."""

    template: ClassVar[Template]
    reached: ClassVar[Counter[str]]

    @initialize(
        page_rows=st.sampled_from([1, 3, 1_000]), is_backed_up=st.sampled_from([True, True, False])
    )
    def begin(self, page_rows: int, is_backed_up: bool) -> None:
        self.stack = ExitStack()
        self.folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory())) / "world"
        location = self.template.copy(self.folder)
        made = world(self.folder, location, self.template.copy_database)
        self.world: World = self.stack.enter_context(made)
        self.world.page_rows = page_rows
        if is_backed_up:
            self.world.back_up()
        self.judge = Judge(self.world.server.store)
        self.world.answered = self.judge.see_server
        self.judge.see_server()
        self.desks: dict[str, Replica] = {who: self.world.open(who) for who in DESKS}
        self.second: dict[str, Replica] = {}
        self.cases: list[UUID] = [self.template.case, *self.template.accepted]
        self._acts = 0
        self._is_sound = True
        self._furnished = self.judge.store.data_version()

    def teardown(self) -> None:
        if not hasattr(self, "desks"):
            return
        try:
            if self._is_sound:  # else what was found is not to be hidden by what follows from it
                self._come_to_rest()
        finally:
            for line in self.world.lines.values():
                self.reached.update(line.met)
            for desk in (*self.desks.values(), *self.second.values()):
                desk.close()
            self.stack.close()

    def _come_to_rest(self) -> None:
        for who in list(self.second):
            self._close_second(who)
        for _ in range(3):
            for who, desk in self.desks.items():
                self.world.lines[who].coming.clear()
                desk.exchange()
                self._decide_lost(desk, again=True)
        self.judge.check_rest(self.desks)
        self._count_outcomes()

    def _count_outcomes(self) -> None:
        with self.judge.store.reading() as session:
            asked = select(Outcome.name, Outcome.verdict).where(Outcome.revision > self._furnished)
            for name, verdict in session.execute(asked):
                self.reached.update((f"{name} {verdict}", f"some act {verdict}"))

    def _reach(self, what: str) -> None:
        self.reached[what] += 1

    def _case(self, at: int) -> UUID:
        return self.cases[at % len(self.cases)]

    def _value(self, session: Session, case: UUID, field: str) -> str:
        """What a field of a case shows there; "" where the case has not come yet."""
        row = session.get(Case, case)
        return "" if row is None else str(getattr(row, field))

    def _named(self, who: int) -> tuple[str, Replica]:
        """Whose turn it is, and the program that they use now, of one or two."""
        name = list(self.desks)[who % len(self.desks)]
        self._acts += 1
        if name in self.second and self._acts % 2:
            self._reach("a step of a second program")
            return name, self.second[name]
        return name, self.desks[name]

    def _perform(self, who: int, act: Operation) -> None:
        name, desk = self._named(who)
        self._perform_at(name, desk, act)

    def _perform_at(self, name: str, desk: Replica, act: Operation) -> bool:
        """Do an act at a desk; says whether it was done."""
        self.world.clock.advance(seconds=1)
        try:
            desk.perform(act)
        except Refused as refused:
            if refused.rule == "right":
                self._reach("an act refused at the desk for its right")
            return False
        self.judge.done[name].append(act.id)
        self._check(name)
        return True

    def _edit_case_at(self, name: str, desk: Replica, case: UUID, field: str, text: str) -> bool:
        """Change a field of a case from what it shows at a desk; says whether it was done."""
        seen = desk.ask(lambda session: self._value(session, case, field))
        return self._perform_at(name, desk, EditCase(case=case, changes={field: (seen, text)}))

    def _edit_form_at(self, name: str, desk: Replica, field: str, text: str) -> bool:
        """The same of the request form."""
        case = self.template.case
        asked = select(RequestForm).where(RequestForm.case_id == case)
        form = desk.ask(lambda session: session.execute(asked).scalar_one())
        changes = {f"ship_to.{field}": (getattr(form, field), text)}
        return self._perform_at(name, desk, EditForm(case=case, changes=changes))

    def _attach_at(self, name: str, desk: Replica, case: UUID, content: bytes) -> bool:
        """Attach a file at a desk; says whether it was done."""
        act = AttachFile(
            file=new_id(),
            case=case,
            sha256=desk.keep_file(content),
            name="trace.log",
            media_type="text/plain",
            size=len(content),
        )
        return self._perform_at(name, desk, act)

    def _decide_lost(self, desk: Replica, *, again: bool) -> bool:
        """Send all that a restored server lost again, or let it go; says whether there was any."""
        lost = desk.lost()
        if lost:
            desk.decide_lost(frozenset(one.id for one in lost if again))
        return bool(lost)

    @contextmanager
    def _breaking(self, name: str, desk: Replica, faults: list[Fault]) -> Iterator[None]:
        """The line does this with the next requests; whoever is killed starts again."""
        line = self.world.lines[name]
        line.coming.extend(faults)
        try:
            yield
        except Unreachable:
            pass
        except Killed:
            self._again(name, desk)
        line.coming.clear()
        line.coming_to_files.clear()

    def _check(self, name: str) -> None:
        self._is_sound = False
        self.judge.check_desk(name, self.desks[name])
        self.judge.check_server()
        self._is_sound = True

    def _again(self, name: str, desk: Replica) -> None:
        """One of the programs at a desk starts again; the other goes on."""
        programs = self.second if self.second.get(name) is desk else self.desks
        desk.close()
        programs[name] = self.world.open(name)

    def _close_second(self, name: str) -> None:
        if name in self.second:
            self.second.pop(name).close()
