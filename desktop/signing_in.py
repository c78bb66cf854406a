"""Working on a server from this computer: signing in, opening what was fetched, signing out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.domain.refusal import Refused
from desktop.remote.kept_tokens import TokenPlace, forget_token, keep_token, kept_token
from desktop.remote.profiles import Profile, checked_url, profiles

if TYPE_CHECKING:
    from desktop.remote.synchronise import Progress
    from desktop.shared_desk import SharedDesk

LOG = logging.getLogger("rma-desk.sign-in")

UNTOLD = "The server could not be told; the sign-in there ends by its time."

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A desk at which somebody just signed in, and where their token is kept; None: nowhere, and
    they have to sign in the next time too."""

    desk: SharedDesk = field(repr=False)
    kept: TokenPlace | None


def sign_in(
    profile: Profile,
    password: str,
    progress: Progress | None = None,
    clock: Clock = _now,
) -> SignedIn:
    """Sign in, fetch everything the first time, and keep the token. Blocks.

    Raises Refused with the field that is meant (`sign_in`, `password`, `server`) and Unreachable.
    """
    from desktop.shared_desk import SharedDesk

    _check_words(profile, password)
    desk, token = SharedDesk.join(profile, password, progress, clock)
    return SignedIn(desk, _kept(desk, token))


def sign_in_again(desk: SharedDesk, password: str) -> TokenPlace | None:
    """Sign in anew where the token is over, while work goes on. Raises Refused."""
    _check_words(desk.profile, password)
    return _kept(desk, desk.sign_in(password))


def end_other_sign_ins(desk: SharedDesk, password: str) -> TokenPlace | None:
    """End one's sign-ins at other places, and keep the new one of this. Raises Refused."""
    _check_words(desk.profile, password)
    return _kept(desk, desk.end_other_sign_ins(password))


def open_again(profile: Profile, clock: Clock = _now, *, by_itself: bool = True) -> SharedDesk:
    """Open the desk of somebody who signed in here and did not sign out, with the line or without.

    Raises Refused (rule "sign-in") where they did, or nothing was fetched yet. `by_itself` has the
    desk exchange on a thread of its own.
    """
    from desktop.shared_desk import SharedDesk

    token = kept_token(profile)
    if token is None and profile.has_replica:
        raise Refused(
            f"{profile.sign_in} is signed out of {profile.line.url}. Sign in with the password.",
            "password",
            "sign-in",
        )
    return SharedDesk.open(profile, token, clock, by_itself=by_itself)


def sign_out(desk: SharedDesk) -> bool:
    """End the token at the server and here; the desk is then only to be closed, and what waits is
    kept for the next time. Says whether the server was told: without the line its token ends by
    its time."""
    forget_token(desk.profile)
    try:
        desk.sign_out()
    except Refused as refused:
        LOG.info("the server was not told of a sign-out", extra={"rule": refused.rule})
        return False
    return True


def profile_there(folder: Path, server: str, sign_in: str) -> Profile:
    """The profile of somebody who signed in at a server from here; without a name the only one.

    Raises Refused where nobody did, or several did and none is named.
    """
    url = checked_url(server)
    there = [one for one in profiles(folder) if one.line.url.rstrip("/") == url]
    named = [one for one in there if sign_in in ("", one.sign_in)]
    if not named:
        who = sign_in or "NAME"
        raise Refused(
            f"Nobody has signed in at {url} from here{f' as {sign_in}' if sign_in else ''}. Do it "
            f"with “rma-desk sign-in {url} --as {who}”, or in the window.",
            "as" if sign_in else "store",
            "sign-in",
        )
    if len(named) > 1:
        names = ", ".join(sorted(one.sign_in for one in named))
        raise Refused(
            f"Several people work at {url} from here: {names}. Say who you are with --as.",
            "as",
            "right",
        )
    return named[0]


def _check_words(profile: Profile, password: str) -> None:
    """What the server could only refuse; said here, so that it is never sent or repeated."""
    from desktop.operations.passwords import LONGEST

    if not profile.sign_in:
        raise Refused("Write the name with which you sign in.", "sign_in", "input")
    if len(profile.sign_in) > LONGEST:
        raise Refused("Nobody has so long a name to sign in with.", "sign_in", "input")
    if not password:
        raise Refused("Write your password.", "password", "input")
    if len(password) > LONGEST:
        raise Refused(f"A password has at most {LONGEST} characters.", "password", "input")


def _kept(desk: SharedDesk, token: str) -> TokenPlace | None:
    """Keep the token, for other programs at this desk too. Who has signed in works on, even where
    it cannot be kept."""
    try:
        place = keep_token(desk.profile, token)
    except Refused:
        LOG.warning("the sign-in could not be kept")
        return None
    desk.tell_signed_in()
    return place
