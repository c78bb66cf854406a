"""Several desks on one server: what people do there, over a line that breaks.

What else befalls them is in `mishaps`."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from desktop.domain.refusal import Refused
from desktop.domain.words import Role
from desktop.operations.issuing import IssueRma
from desktop.operations.keeping import AddComment
from desktop.operations.opening import UnitAsked
from desktop.operations.operation import new_id
from tests.operations.shop import MODEL, case_at
from tests.remote.model.judge import FIELDS
from tests.remote.model.line import Fault
from tests.remote.model.mishaps import Mishaps
from tests.remote.model.steps import CUT_AT, DESKS, FAULTS, FORM_FIELDS, TEXT, WHO

DECISION = st.sampled_from([None, True, False])
"""About a refused act: not yet, to send it again, or to let it go."""


class Desks(Mishaps):
    """Each rule is something that somebody does; `judge` is asked after each."""

    @rule(who=WHO, at=st.integers(0, 9), text=TEXT)
    def comment(self, who: int, at: int, text: str) -> None:
        self._perform(who, AddComment(comment=new_id(), case=self._case(at), text=text))

    @rule(who=WHO, at=st.integers(0, 9), field=st.sampled_from(FIELDS), text=TEXT)
    def edit_case(self, who: int, at: int, field: str, text: str) -> None:
        name, desk = self._named(who)
        self._edit_case_at(name, desk, self._case(at), field, text)

    @rule(who=WHO, field=st.sampled_from(FORM_FIELDS), text=TEXT)
    def edit_form(self, who: int, field: str, text: str) -> None:
        name, desk = self._named(who)
        self._edit_form_at(name, desk, field, text)

    @rule(at=st.integers(0, 9), field=st.sampled_from(FIELDS), text=TEXT, end=DECISION)
    def both_edit_a_case(self, at: int, field: str, text: str, end: bool | None) -> None:
        """Two people change one field before either hears of the other; then one decides, or not
        yet."""
        case = self._case(at)
        for name in DESKS:
            self._edit_case_at(name, self.desks[name], case, field, f"{text} of {name}")
        self._both_exchange(end)

    @rule(field=st.sampled_from(FORM_FIELDS), text=TEXT, end=DECISION)
    def both_edit_a_form(self, field: str, text: str, end: bool | None) -> None:
        for name in DESKS:
            self._edit_form_at(name, self.desks[name], field, f"{text} of {name}")
        self._both_exchange(end)

    def _both_exchange(self, end: bool | None) -> None:
        for name in DESKS:
            self.desks[name].exchange()
            self._check(name)
        if end is not None:
            self._decide_first(again=end)

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
        act = case_at(self.world.clock(), unit)
        self._perform(who, act)
        self.cases.append(act.case)

    @rule(who=WHO, at=st.integers(0, 9), text=TEXT)
    def attach(self, who: int, at: int, text: str) -> None:
        name, desk = self._named(who)
        self._attach_at(name, desk, self._case(at), text.encode() * 100)

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
                with self._breaking(name, desk, faults):
                    desk.perform(act)
        except Refused:
            pass
        self._check(name)

    @rule(who=WHO, faults=FAULTS, to_files=FAULTS, cut_at=CUT_AT)
    def exchange(self, who: int, faults: list[Fault], to_files: list[Fault], cut_at: float) -> None:
        name, desk = self._named(who)
        self.world.lines[name].cut_at = cut_at
        self.world.lines[name].coming_to_files.extend(to_files)
        with self._breaking(name, desk, faults):
            desk.exchange()
        self._check(name)

    @rule(who=WHO, seconds=st.sampled_from([-90_000, -60, 0, 45, 90_000]))
    def set_clock(self, who: int, seconds: int) -> None:
        """A desk's clock is set wrong, or right again."""
        name, _ = self._named(who)
        if seconds:
            self._reach("a wrong clock")
        self.world.offsets[name] = timedelta(seconds=seconds)

    @rule(
        who=st.sampled_from(DESKS),
        role=st.sampled_from([Role.AGENT, Role.READER]),
        hears=st.booleans(),
    )
    def change_role(self, who: str, role: Role, hears: bool) -> None:
        """Somebody's rights are changed while they work; they hear of it now or later."""
        self._reach(f"the role {role.value}")
        self.world.set_role(who, role)
        self.judge.see_server()
        self.judge.check_server()
        if hears:
            self.desks[who].exchange()
            self._check(who)

    @precondition(lambda self: any(desk.parked() for desk in self.desks.values()))
    @rule(again=st.booleans())
    def decide(self, again: bool) -> None:
        self._decide_first(again=again)

    def _decide_first(self, *, again: bool) -> None:
        """Decide about one act that was refused, wherever there is one."""
        found = ((w, d.parked()[0]) for w, d in self.desks.items() if d.parked())
        who, parked = next(found, (None, None))
        if who is None or parked is None:
            return
        desk = self.desks[who]
        self._reach("a parked act decided")
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
        self._reach("lost acts decided")
        self._decide_lost(desk, again=again)
        self._check(name)
