"""What the sample day is played on: a new store, its people, a clock that moves with the acts."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid5

from desktop.clocks import give_clock, has_clock
from desktop.domain.refusal import Refused
from desktop.domain.words import Role
from desktop.intake.mails import IncomingMail, read_mail
from desktop.operations.founding import AddPerson
from desktop.operations.operation import Event, Operation
from desktop.workplace import Desk, Settings
from resources import content as resource_content

E = TypeVar("E", bound=Event)

FIRST_MOMENT = datetime(2026, 11, 16, 7, 50, tzinfo=UTC)
CLOCK = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
"""policy.md, *Clock of the sample*: where the day stands when somebody opens it."""

PEOPLE: tuple[tuple[str, str, Role], ...] = (
    ("edda", "Edda Lind", Role.ADMINISTRATOR),
    ("ruth", "Ruth Adler", Role.AGENT),
    ("tomas", "Tomás Vidal", Role.SUPERVISOR),
    ("ines", "Ines Okafor", Role.WAREHOUSE),
)
"""policy.md, *People of the sample*; the first one founds the store."""

_STORE = "store.sqlite"
_SECONDS_AN_ACT = 10
_IDENTITIES = UUID("3e0d9f3c-5a0b-5f0e-9d51-6b5f6a1f0c26")


class SampleClock:
    """A clock that only moves when it is told to, so that every play gives the same day."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, seconds: int = _SECONDS_AN_ACT) -> None:
        """Let some time pass."""
        self.moment += timedelta(seconds=seconds)


class Stage:
    """The store of the sample day while it is played, and somebody at each desk.

    `tell` is told what happens, a sentence at a time.
    """

    def __init__(self, folder: Path, tell: Callable[[str], None] = lambda _sentence: None) -> None:
        self.folder = folder
        self.store = folder / _STORE
        self.papers: list[Path] = []
        self.cases: dict[str, UUID] = {}
        self.clock = SampleClock(FIRST_MOMENT)
        self.tell = tell
        self._open = ExitStack()
        self._desks: dict[str, Desk] = {}

    def __enter__(self) -> "Stage":
        _clear(self.folder, self.store)
        founder, name, _role = PEOPLE[0]
        settings = Settings(str(self.store), founder, clock=self.clock, founder=(founder, name))
        desk = Desk.open(settings)
        self._open.callback(desk.close)
        give_clock(str(self.store), CLOCK)
        self._desks[founder] = desk
        for sign_in, full_name, role in PEOPLE[1:]:
            identity = self.identity(f"person {sign_in}")
            self.clock.forward()
            desk.perform(AddPerson(new_person=identity, sign_in=sign_in, name=full_name, role=role))
            self._desks[sign_in] = desk.seat_of(sign_in)
        return self

    def __exit__(self, *_fault: object) -> None:
        self._open.close()

    def desk(self, sign_in: str) -> Desk:
        """The desk with this person at it."""
        return self._desks[sign_in]

    def until(self, hour: int, minute: int) -> None:
        """Let the time pass until then (UTC), unless it is later already."""
        self.clock.moment = max(
            self.clock.moment, self.clock.moment.replace(hour=hour, minute=minute, second=0)
        )

    def perform(self, sign_in: str, operation: Operation, answer: type[E]) -> E:
        """Have somebody do an act, which takes a moment, and give its event."""
        self.clock.forward()
        event = self.desk(sign_in).perform(operation).event
        assert isinstance(event, answer)
        return event

    def identity(self, name: str) -> UUID:
        """The identity of a thing of the sample: the same in every play, and so on every paper."""
        return uuid5(_IDENTITIES, name)


def mail(name: str) -> tuple[IncomingMail, bytes]:
    """A shipped mail, by the number that its file's name begins with ("01")."""
    folder = files("resources").joinpath("sample", "mails")
    file_name = next(one.name for one in folder.iterdir() if one.name.startswith(name))
    content = resource_content("sample", "mails", file_name)
    return read_mail(content), content


def register(name: str) -> AbstractContextManager[Path]:
    """A shipped register as a file on disk, for as long as the `with` lasts."""
    return as_file(files("resources").joinpath("sample", "registers", name))


def _clear(folder: Path, store: Path) -> None:
    """Make room for a new play: an earlier sample goes, anybody's own store never."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if store.exists() and not has_clock(str(store)):
            raise Refused(
                f"{store} is no sample's store, so it is not played over. Choose another folder.",
                "out",
                "input",
            )
        for path in sorted(folder.glob(f"{_STORE}*")):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for path in folder.glob("papers/*.pdf"):
            path.unlink()
    except OSError as fault:
        raise Refused(
            f"The sample day cannot be played into {folder}: {fault.strerror or fault}. Close "
            "what has it open, or choose another folder.",
            "out",
        ) from fault
