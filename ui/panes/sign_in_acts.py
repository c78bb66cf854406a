"""What the sign-in pane has done in the background; the wire is imported only there."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from desktop.domain.refusal import Refused
from ui.background import Cancelled

if TYPE_CHECKING:
    from pathlib import Path
    from threading import Event

    from desktop.remote.profiles import Profile
    from desktop.signing_in import SignedIn
    from ui.background import Progress


_WANTED_NEXT = (
    "alembic.command",
    "desktop.shared_desk",
    "desktop.signing_in",
    "desktop.queries.search_many",
    "desktop.queries.status",
    "desktop.queries.people",
    "desktop.queries.touches",
    "desktop.queries.assets",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Where somebody is asked to sign in, and why; all "" for a form that is empty."""

    server: str = ""
    sign_in: str = ""
    sentence: str = ""
    authority: str = ""
    proxy: str = ""


def known(folder: Path) -> tuple[Profile, ...]:
    """Who worked on a server from here, who worked last first."""
    from desktop.remote.profiles import profiles

    return tuple(profile for profile in profiles(folder) if profile.has_replica)


def sign_in(folder: Path, values: dict[str, str], stops: Event, progress: Progress) -> SignedIn:
    """Signs in as the form says, and fetches everything the first time; all that came before it
    `stops` is kept. Raises Refused with the field that is meant, and Cancelled.

    A desk that is ready before the stop is noticed is given all the same: it is at work already.
    """
    from desktop import signing_in
    from desktop.remote.client import Line
    from desktop.remote.profiles import checked_url, profile_of

    url = checked_url(values["server"])
    line = Line(url, _authority(values["authority"]), values["proxy"].strip())
    profile = profile_of(folder, line, values["sign_in"])

    def tell(rows: int) -> None:
        if stops.is_set():
            raise Cancelled
        progress.tell(rows, 0)

    signed_in = signing_in.sign_in(profile, values["password"], tell)
    if progress.is_cancelled:
        # The window is closing, and nobody takes it over.
        signed_in.desk.close()
        raise Cancelled
    return signed_in


def make_ready() -> None:
    """Imports what a desk that opens is asked at once, and what keeps its token, while a password
    is typed: all of it together would hold the window when everything has been fetched."""
    for name in _WANTED_NEXT:
        import_module(name)
    from desktop.operations.said import know_all_acts
    from desktop.remote.kept_tokens import choose_keyring

    know_all_acts()
    choose_keyring()


def field_of(refused: Refused) -> str:
    """The field of the form that a refusal is about, "" for none."""
    if refused.field in ("server", "sign_in", "password", "authority", "proxy"):
        return refused.field
    of_rule = {"sign-in": "password", "too-many": "password", "line": "server", "right": "sign_in"}
    return of_rule.get(refused.rule, "")


_OF_LINE = {
    "authority": (
        "This computer does not trust the server’s certificate. Choose the file of your company’s "
        "certificate authority; whoever looks after the server has it."
    ),
    "proxy": (
        "The proxy does not answer, or does not let us through. Mend its address, or leave it "
        "empty to go the way that the system says."
    ),
}
"""What a line that does not come about says at the field where it can be mended."""


def sentence_at(refused: Refused) -> str:
    """What a refusal says at its field."""
    said = _OF_LINE.get(refused.field) if refused.rule == "line" else None
    return said or refused.sentence


def asked_of(profile: Any, sentence: str) -> Asked:
    """To sign in again as somebody who worked here."""
    line = profile.line
    return Asked(line.url, profile.sign_in, sentence, line.authority, line.proxy)


def _authority(text: str) -> str:
    import ssl
    from pathlib import Path

    if not text.strip():
        return ""
    file = Path(text.strip()).expanduser()
    if not file.is_file():
        raise Refused("There is no such file.", "authority", "input")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(file)
    except ssl.SSLError as fault:
        raise Refused(
            "This file holds no certificate in PEM. Ask for the authority’s as a PEM file.",
            "authority",
            "input",
        ) from fault
    except OSError as fault:
        why = fault.strerror or "it is not to be opened"
        raise Refused(f"This file cannot be read: {why}.", "authority", "input") from fault
    return str(file.resolve())
