"""Where the window works, alone or as somebody on a server, and going from one to another."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import QObject, Signal, Slot

from desktop.domain.refusal import Refused
from desktop.workplace_memory import WINDOW, WorkplaceMemory, workplace_folder
from ui.background import Task
from ui.late_desk import LateDesk
from ui.main_window import MainWindow
from ui.panes.sign_in_acts import Asked, asked_of
from ui.theme import Tone
from ui.turns import InTurns
from ui.workbench import Desk, Workbench

if TYPE_CHECKING:
    from desktop.remote.profiles import Profile
    from desktop.signing_in import SignedIn

_WORKPLACE: Final = "workplace"
_SIGN_IN: Final = "sign_in"
_TOLD: Final = "token in a file"


@dataclass(frozen=True, slots=True)
class Opening:
    """What the window is opened with.

    `opener` opens the lone desk for whoever sat there last ("" for nobody); it blocks and is called
    in the background. `folder` holds the workplace's memory and log. `store` is the lone store that
    was named, `server` the server, with `sign_in` who works there; with none of them the window
    opens where it was last.
    """

    opener: Callable[[str], Desk]
    folder: Path = field(default_factory=workplace_folder)
    store: str = ""
    server: str = ""
    sign_in: str = ""


class Workplaces(QObject):
    """Remembers where the window worked, and exchanges the desk behind it while it is open."""

    opened = Signal()
    """A desk is behind the window: the first one, or another."""

    def __init__(
        self, window: MainWindow, bench: Workbench, desk: LateDesk, opening: Opening
    ) -> None:
        super().__init__(window)
        self._window = window
        self._bench = bench
        self._memory: WorkplaceMemory = bench.memory
        self._desk = desk
        self._opening = opening
        self._left: object = None
        bench.arrived.connect(self._take)
        bench.workplace_wanted.connect(self.go_to)
        bench.seated.connect(self._hear_seated)
        bench.line.stood.connect(self._hear_line)

    def first(self) -> Desk:
        """Opens where the window is to begin. Blocks; raises Refused (rule "sign-in") where
        somebody has to sign in first."""
        asked = self.asked_first()
        if asked.server:
            from desktop.signing_in import open_again, profile_there

            profile = profile_there(self._memory.folder, asked.server, asked.sign_in)
            return self._remembered(cast(Desk, open_again(profile)), profile)
        last = self._memory.recall(WINDOW, _SIGN_IN)
        return self._opening.opener(str(last or ""))

    def asked_first(self, sentence: str = "") -> Asked:
        """At which server the window begins, and as whom; "" for alone."""
        opening = self._opening
        if opening.server or opening.store:
            return Asked(opening.server, opening.sign_in, sentence)
        kept = self._memory.recall(WINDOW, _WORKPLACE)
        kept = kept if isinstance(kept, dict) else {}
        return Asked(str(kept.get("server", "")), str(kept.get("sign_in", "")), sentence)

    @Slot(object)
    def begin(self, _: object = None) -> None:
        """The first desk is open."""
        self._bench.drafts.belong_to(self._owner())
        # A pane that was there first looked for drafts before it was known whose.
        self._window.refresh_all()
        self.opened.emit()

    @Slot(object)
    def tell_unopened(self, error: object) -> None:
        """The first desk could not be opened: somebody signs in first, or reads why."""
        if isinstance(error, Refused) and error.rule == "sign-in":
            asked = self.asked_first()
            self._ask_to_sign_in(asked)
            self._window.status.set_workplace(self._window.tr("Nobody is signed in"))
        else:
            self._window.tidings.tell_error(error)

    @Slot(object)
    def go_to(self, profile: "Profile | None") -> None:
        """Goes on at another workplace: as somebody on a server, or alone."""
        opener = self._alone if profile is None else partial(self._there, profile)
        task = self._change(lambda: self._desk.switch(opener))
        task.failed.connect(partial(self._hear_unopened, profile))

    def sign_out(self) -> None:
        """Ends the sign-in; what waits is kept. The next one signs in at the same server."""
        self._leave("")

    @Slot(object)
    def _hear_line(self, standing: Any) -> None:
        """Whoever may no longer work at the server sees nothing more of it."""
        if standing is not None and standing.state.name == "ENDED":
            self._leave(standing.sentence)

    def _leave(self, why: str) -> None:
        """Leaves the desk on a server and has none; the next one signs in. `why` is "" where
        somebody wished it."""
        shared = self._desk.shared
        if shared is None or shared is self._left:
            return
        self._left = shared

        def leave() -> tuple[Asked, str]:
            from desktop.signing_in import UNTOLD, sign_out

            waiting = len(shared.waiting())
            is_told = sign_out(shared)
            none = why or "Nobody is signed in. Sign in first."
            self._desk.leave(Refused(none, rule="sign-in"))
            told = [_unsent(waiting, is_over=bool(why))] * bool(waiting)
            told += [UNTOLD] * (not is_told and not why)
            return asked_of(shared.profile, why), " ".join(told)

        task = self._change(leave, self._tell_signed_out)
        task.failed.connect(self._hear_unleft)

    def keep_person(self) -> None:
        """Remembers who sits at the lone desk; one on a server was remembered when it opened."""
        person = self._desk.person
        if person is not None and self._desk.shared is None:
            self._memory.keep(WINDOW, _SIGN_IN, getattr(person, "sign_in", ""))

    def tell_kept(self, place: Any) -> None:
        """Tells, once on this computer, that the token could not go into a keyring."""
        if place is None:
            self._warn(self.tr("Your sign-in could not be kept here: sign in again the next time."))
        elif str(place) == "file":
            task = self._bench.background.run(self._untold, lane="drafts")
            task.answered.connect(self._warn)

    def _untold(self) -> str:
        """What a file means for the token, the first time on this computer; "" after that."""
        from desktop.remote.kept_tokens import FILE_WORDS

        if self._memory.recall(WINDOW, _TOLD):
            return ""
        self._memory.keep(WINDOW, _TOLD, True)
        return FILE_WORDS

    @Slot(object)
    def _warn(self, sentence: str) -> None:
        if sentence:
            self._bench.told.emit(sentence, Tone.WARNING)

    def _there(self, profile: "Profile") -> Desk:
        from desktop.signing_in import open_again

        return self._remembered(cast(Desk, open_again(profile)), profile)

    def _alone(self) -> Desk:
        last = self._memory.recall(WINDOW, _SIGN_IN)
        desk = self._opening.opener(str(last or ""))
        self._memory.keep(WINDOW, _WORKPLACE, {})
        return desk

    def _remembered(self, desk: Desk, profile: "Profile") -> Desk:
        place = {"server": profile.line.url, "sign_in": profile.sign_in}
        self._memory.keep(WINDOW, _WORKPLACE, place)
        profile.remember()
        return desk

    @Slot(object)
    def _take(self, signed_in: "SignedIn") -> None:
        desk = signed_in.desk
        task = self._change(
            lambda: self._desk.switch(lambda: self._remembered(cast(Desk, desk), desk.profile)),
            lambda _: self.tell_kept(signed_in.kept),
        )
        task.failed.connect(self._window.tidings.tell_error)

    def _change(self, work: Callable[[], Any], then: Callable[[Any], None] | None = None) -> Task:
        """Changes the desk while nobody can begin anything in its name; `then` is called with what
        `work` answered when the window has begun anew."""
        # Leaving a field saves it; the act then stands before the change, in the right name.
        self._window.hold(True)
        self._bench.drafts.flush()
        task = self._bench.change_seat(work)
        task.answered.connect(lambda answer: self._begin_anew(then, answer))
        task.failed.connect(lambda _: self._window.hold(False))
        return task

    def _begin_anew(self, then: Callable[[Any], None] | None, answer: Any) -> None:
        """In several turns: in one they would hold whatever else comes for a tenth of a second."""
        self._bench.drafts.belong_to(self._owner())
        works = [
            self._window.prepare_anew,
            self._window.take_prepared,
            self._window.begin_anew,
            self._let_go,
        ]
        if then is not None:
            works.append(partial(then, answer))
        InTurns(self, *(partial(self._unless_closing, work) for work in works))

    def _unless_closing(self, work: Callable[[], None]) -> None:
        """A window that was closed between two turns begins nothing new."""
        if not self._bench.background.is_closed:
            work()

    def _let_go(self) -> None:
        self._window.hold(False)
        if self._desk.is_open:
            self.opened.emit()

    @Slot(object)
    def _hear_seated(self, _: object) -> None:
        """Somebody else sits at the same desk: what was typed before is not theirs."""
        before, owner = self._bench.drafts.owner, self._owner()
        self._bench.drafts.belong_to(owner)
        if before and before != owner:
            self._window.begin_anew(stays=True)

    @Slot(object)
    def _hear_unleft(self, error: object) -> None:
        """It can be tried again."""
        self._left = None
        self._window.tidings.tell_error(error)

    def _hear_unopened(self, profile: Any, error: object) -> None:
        if isinstance(error, Refused) and error.rule == "sign-in" and profile is not None:
            self._ask_to_sign_in(asked_of(profile, error.sentence))
        else:
            self._window.tidings.tell_error(error)

    @Slot(object)
    def _tell_signed_out(self, answer: tuple[Asked, str]) -> None:
        asked, said = answer
        self._window.top.set_person("", "")
        self._window.status.set_workplace(self.tr("Nobody is signed in"))
        self._ask_to_sign_in(asked)
        if said:
            self._bench.told.emit(said, Tone.INFO)

    def _ask_to_sign_in(self, asked: Asked) -> None:
        self._bench.opened.emit("sign in", self._bench.hand(asked))

    def _owner(self) -> str:
        """Whose drafts are kept: a person at a workplace; "" where nobody sits."""
        shared = self._desk.shared
        if shared is not None:
            return f"{shared.profile.line.url} {shared.profile.sign_in}"
        sign_in = getattr(self._desk.person, "sign_in", "")
        return f"alone {self._opening.store} {sign_in}" if sign_in else ""


def _unsent(waiting: int, *, is_over: bool) -> str:
    """What becomes of the acts that wait, where somebody leaves; `is_over` for all their access."""
    if is_over:
        kept = (
            "1 act was not sent; it is"
            if waiting == 1
            else f"{waiting} acts were not sent; all are"
        )
        return f"{kept} kept on this computer."
    if waiting == 1:
        return "1 act waits to be sent; it is when you sign in again."
    return f"{waiting} acts wait to be sent; they are when you sign in again."
