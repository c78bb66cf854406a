"""What a server is started with; handed to its workers through the environment."""

import json
import os
from dataclasses import asdict, dataclass, field, fields, replace

from desktop.data.engines import store_url
from desktop.domain.refusal import Refused

_VARIABLE = "RMA_DESK_SERVER"

MEGABYTE = 1_048_576
_ENDLESS = 2**40


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take: bytes of its body, seconds, and how many are served at once."""

    body_bytes: int = 64 * 1024
    exchange_bytes: int = 8 * MEGABYTE
    file_bytes: int = 500_000_000
    """A register of millions of rows; what is attached to a case has the policy's own limit."""
    body_seconds: float = 30.0
    file_seconds: float = 900.0
    send_seconds: float = 60.0
    push_seconds: float = 20.0
    page_bytes: int = 4 * MEGABYTE
    at_once: int = 200
    news_at_once: int = 500
    """Desks that listen to live news of one worker; they hold no thread."""
    beat_seconds: float = 5.0
    """Between two heartbeats of live news."""
    threads: int = 12
    lock_seconds: float = 15.0
    """How long an operation waits for the one before it, a large import for one."""
    snapshot_rows: int = 1_000
    """Rows that a snapshot reads at a time."""

    def but(self, *given: str) -> "Limits":
        """These with some otherwise, each given as NAME=VALUE. Raises Refused for what is none."""
        found: dict[str, float] = {}
        kinds: dict[str, type] = {one.name: type(getattr(self, one.name)) for one in fields(self)}
        for one in given:
            name, _, value = one.partition("=")
            try:
                number = kinds[name](value)
            except (KeyError, ValueError) as fault:
                raise Refused(
                    f"“{one}” is no limit. Write NAME=NUMBER, with one of {', '.join(kinds)}.",
                    "limit",
                    "input",
                ) from fault
            if not 0 < number < _ENDLESS:
                raise Refused(f"The limit {name} is above nothing and has an end.", name, "input")
            found[name] = number
        return replace(self, **found)  # type: ignore[arg-type]


def patient(store: str, seconds: float) -> str:
    """The store's place, with a limit to how long PostgreSQL waits for a lock.

    SQLite has its own (`desktop.data.engines.BUSY_MILLISECONDS`). Without one, a single long
    transaction would hold every thread of a worker.
    """
    url = store_url(store)
    if url.get_backend_name() == "sqlite":
        return store
    given = url.query.get("options", "")
    options = f"{given if isinstance(given, str) else ' '.join(given)} -c lock_timeout="
    waiting = url.update_query_dict({"options": f"{options}{int(seconds * 1000)}".strip()})
    return waiting.render_as_string(hide_password=False)


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """The store (a file's path or an URL), where its files lie (`files_at`), limits; and for a
    sample the moment, in ISO 8601, at which its clock begins."""

    store: str
    files: str = ""
    limits: Limits = field(default_factory=Limits)
    begins: str = ""

    def to_environment(self) -> None:
        """Leave them where the workers that this process starts find them."""
        os.environ[_VARIABLE] = json.dumps(asdict(self))

    @classmethod
    def from_environment(cls) -> "ServerSettings":
        """What `to_environment` left. Raises KeyError where nothing was."""
        facts = json.loads(os.environ[_VARIABLE])
        limits = Limits(**facts["limits"])
        return cls(facts["store"], facts["files"], limits, facts["begins"])
