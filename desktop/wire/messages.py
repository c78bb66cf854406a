"""The messages of the protocol, both ways. What is not named here is refused, not overlooked."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from desktop.domain.lengths import LONGEST_BODY
from desktop.domain.words import Role

MOST_PUSHED = 200
"""Operations in one exchange."""
MOST_ROWS = 5_000
"""Rows of one page."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Revision = Annotated[int, Field(ge=0, lt=2**62)]


class Message(BaseModel):
    """What every message has in common."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SignInAsked(Message):
    """Who signs in. `desk` is the desk that they joined with before; without it they may join."""

    sign_in: str = Field(min_length=1, max_length=200, pattern=r"^[^\x00]+$")
    password: str = Field(min_length=1, max_length=200, repr=False)
    desk: UUID | None = None


class PasswordAsked(Message):
    """Somebody's own password, the old one and the new one."""

    old: str = Field(min_length=1, max_length=200, repr=False)
    new: str = Field(min_length=1, max_length=200, repr=False)


class SignOutAsked(Message):
    """Where to sign out: here, or everywhere that the same person is signed in."""

    everywhere: bool = False


class SignInAnswer(Message):
    """A token for one person and one desk; it is told this once."""

    token: str = Field(repr=False)
    expires_at: AwareDatetime
    person: UUID
    name: str
    role: Role


class JoinAsked(Message):
    """A new desk by the identity that it gives itself, so that asking again is harmless."""

    desk: UUID


class JoinAnswer(Message):
    """The desk's identity and the code in its case numbers; `next_sequence` is its first number."""

    desk: UUID
    code: str
    next_sequence: int
    store: UUID
    epoch: UUID


class DecidedAsked(Message):
    """Which of these operations of one's own were decided, whatever desk they came from?"""

    operations: list[UUID] = Field(max_length=MOST_PUSHED)


class Pushed(Message):
    """One signed operation: its canonical JSON to the letter, and the SHA-256 of that text."""

    body: str = Field(min_length=2, max_length=LONGEST_BODY)
    sha256: Sha256


class Place(Message):
    """How far paging has come: behind this row, in the order of revision, table and identity."""

    revision: Revision
    table: str = Field(max_length=60)
    id: UUID


class PullAsked(Message):
    """What changed after a revision; `after` goes on where the last page ended.

    `digest_above` asks for a digest of all rows changed after that revision, with the last page.
    """

    revision: Revision = 0
    after: Place | None = None
    rows: int = Field(default=1_000, ge=1, le=MOST_ROWS)
    digest_above: Revision | None = None


class ExchangeAsked(Message):
    """What a desk has done, in its order, and what it wants to know.

    `epoch` is the server's as the desk knows it; none at the first exchange.
    """

    epoch: UUID | None = None
    push: list[Pushed] = Field(default_factory=list, max_length=MOST_PUSHED)
    pull: PullAsked | None = None


class OutcomeSaid(Message):
    """What became of one operation, for ever. `verdict` is applied, nothing to do, conflict or
    rejected; `result` its event, or the refusal's sentence, field, rule and problems."""

    id: UUID
    sequence: int
    sha256: Sha256
    verdict: str
    revision: Revision
    received_at: AwareDatetime
    result: dict[str, Any]


class Decided(Message):
    """An operation's outcome; `content` is the digest of its text without desk and number."""

    outcome: OutcomeSaid
    content: Sha256


class DecidedAnswer(Message):
    """Those that were decided, in the order in which they were."""

    decided: list[Decided]


class RowSaid(Message):
    """One row as it is now, whole."""

    table: str
    row: dict[str, Any]


class PullAnswer(Message):
    """One page. Pages are kept aside until `complete`; then the mirror moves to `revision` at once.

    Until then `revision` is the one that was asked, and `after` where the next page goes on.
    """

    revision: Revision
    complete: bool
    after: Place | None = None
    digest: Sha256 | None = None
    rows: list[RowSaid]


class ExchangeAnswer(Message):
    """`at` is the server's moment, by which a desk measures how wrong its own clock is."""

    epoch: UUID
    at: AwareDatetime
    outcomes: list[OutcomeSaid]
    pull: PullAnswer | None = None


class SnapshotBegins(Message):
    """The first line of a snapshot: pull from `revision` once all lines are in."""

    wire: int
    store: UUID
    epoch: UUID
    revision: Revision


class TableBegins(Message):
    """The line before a table's rows, and what their values are in their order.

    Each row then is a line of its own, a JSON array: identities as 32 hexadecimal digits, moments
    as `2026-11-16T09:30:00.000000Z`, days as `2026-11-16`, nested facts as JSON, else as in a page.
    """

    table: str
    columns: tuple[str, ...]


class SnapshotEnds(Message):
    """The last line of a snapshot; one that ends without it was cut off. `rows` of this part."""

    end: bool
    rows: int


class PresenceAsked(Message):
    """Which case this desk has open and which field of it is typed into; none once it is left."""

    case: UUID | None = None
    field: str = Field(default="", max_length=60, pattern=r"^[a-z0-9_.]*$")


class PresentSaid(Message):
    """Somebody at a desk who is on a case just now."""

    desk: UUID
    person: UUID
    case: UUID
    field: str


class NewsSaid(Message):
    """One piece of live news: the server's revision now, and everybody who is on some case."""

    revision: Revision
    present: tuple[PresentSaid, ...]


class Health(Message):
    """The process answers."""

    status: str


class Ready(Message):
    """The store answers too, and which versions of the wire are spoken."""

    status: str
    wire: list[int]
