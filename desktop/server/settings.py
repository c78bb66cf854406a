"""What a server is started with; handed to its workers through the environment."""

import json
import os
from dataclasses import asdict, dataclass, field

from desktop.data.engines import store_url

_VARIABLE = "RMA_DESK_SERVER"

MEGABYTE = 1_048_576


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take: bytes of its body, seconds, and how many are served at once."""

    body_bytes: int = 64 * 1024
    exchange_bytes: int = 8 * MEGABYTE
    file_bytes: int = 64 * MEGABYTE
    body_seconds: float = 30
    file_seconds: float = 300
    send_seconds: float = 60
    push_seconds: float = 20
    page_bytes: int = 4 * MEGABYTE
    at_once: int = 200
    threads: int = 12
    lock_seconds: float = 15
    """How long an operation waits for the one before it, a large import for one."""
    snapshot_rows: int = 1_000
    """Rows that a snapshot reads at a time."""


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
    """The store (a file's path or an URL), the folder of its files ("" for beside it), limits."""

    store: str
    files: str = ""
    limits: Limits = field(default_factory=Limits)

    def to_environment(self) -> None:
        """Leave them where the workers that this process starts find them."""
        os.environ[_VARIABLE] = json.dumps(asdict(self))

    @classmethod
    def from_environment(cls) -> "ServerSettings":
        """What `to_environment` left. Raises KeyError where nothing was."""
        facts = json.loads(os.environ[_VARIABLE])
        return cls(facts["store"], facts["files"], Limits(**facts["limits"]))
