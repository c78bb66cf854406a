"""Where replicas lie on this computer: one folder for each server and person (sharing.md, 2)."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from desktop.domain.refusal import Refused
from desktop.remote.client import Line

_FILE = "profile.json"
_PLAIN = re.compile(r"[^a-z0-9.-]+")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Profile:
    """One person on one server, with how it is reached. `folder` holds their replica."""

    line: Line
    sign_in: str
    folder: Path

    @property
    def replica(self) -> Path:
        """The file of the replica, there or not."""
        return self.folder / "replica.sqlite"

    @property
    def has_replica(self) -> bool:
        """Has anything been fetched or done here yet?"""
        return self.replica.is_file()

    def remember(self) -> None:
        """Write down how the server is reached, without any secret."""
        self.folder.mkdir(parents=True, exist_ok=True)
        facts = {"sign_in": self.sign_in, "line": asdict(self.line)}
        written = self.folder / f"{_FILE}.new"
        written.write_text(json.dumps(facts, indent=1), encoding="utf-8")
        written.replace(self.folder / _FILE)


def is_server(location: str) -> bool:
    """Does this name a server and not a store of one's own?"""
    return urlsplit(location).scheme in ("http", "https")


def checked_url(text: str) -> str:
    """A server's address as somebody typed it, whole: https where no scheme is named.

    Raises Refused (field "server") for one that is none, and for http beyond this computer, where
    a password would be read on the way.
    """
    whole = text.strip().rstrip("/")
    whole = whole if "://" in whole else f"https://{whole}"
    parts = urlsplit(whole)
    try:
        is_address = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_address = False
    if parts.scheme not in ("http", "https") or not is_address or " " in whole:
        raise Refused(
            "Write the server\u2019s address, such as https://rma.example.com.", "server", "input"
        )
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise Refused(
            "Without https the password could be read on its way. Begin the address with https://.",
            "server",
            "input",
        )
    return whole


def profile_of(folder: Path, line: Line, sign_in: str) -> Profile:
    """The profile of a person at a server, in this workplace's folder."""
    name = sign_in.strip()
    server = _folder_name(urlsplit(line.url).netloc, line.url)
    return Profile(line, name, folder / "servers" / server / _folder_name(name, name))


def profiles(folder: Path) -> tuple[Profile, ...]:
    """Everybody who has worked here on a server, who worked last first.

    A profile whose note cannot be read is left out; its folder stays as it is.
    """
    found = []
    for note in folder.glob(f"servers/*/*/{_FILE}"):
        made = profile_in(note.parent)
        if made is not None:
            found.append((note.stat().st_mtime_ns, made))
    return tuple(made for _, made in sorted(found, key=lambda one: -one[0]))


def profile_in(folder: Path) -> Profile | None:
    """Whose replica lies in a folder; None where nothing says so, or not readably."""
    try:
        facts = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return Profile(Line(**facts["line"]), facts["sign_in"], folder)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _folder_name(text: str, whole: str) -> str:
    """A name that any file system takes, and no two servers or people share."""
    plain = _PLAIN.sub("-", text.lower()).strip("-.")[:40]
    return f"{plain or 'x'}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"
