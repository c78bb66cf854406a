"""Where a profile's token is kept: in the system's keyring, or encrypted in a file without one."""

from __future__ import annotations

import os
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.domain.refusal import Refused
from desktop.remote.profiles import Profile

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

_SERVICE = "rma-desk"
_TOKEN, _KEY = "token.encrypted", "token.key"


class TokenPlace(StrEnum):
    """Where a token lies. FILE protects it where a single file is copied or shown, not from
    somebody who reads all that this account can read; whoever works there is told."""

    KEYRING = "keyring"
    FILE = "file"


FILE_WORDS = (
    "This computer has no keyring that works, so your sign-in is kept encrypted in a file that "
    "only your account can read. Sign out where others use this account."
)
"""What a person is told, once, of TokenPlace.FILE."""


def keep_token(profile: Profile, token: str) -> TokenPlace:
    """Keep a token until it is forgotten. Blocks, as a keyring may ask for its own password.

    Raises Refused where the file cannot be written either.
    """
    if _in_keyring(profile, token):
        _forget_files(profile)
        return TokenPlace.KEYRING
    try:
        profile.folder.mkdir(parents=True, exist_ok=True)
        sealed = _cipher(profile, make=True).encrypt(token.encode())
        _write(profile.folder / _TOKEN, sealed)
    except OSError as fault:
        raise Refused(
            f"Your sign-in cannot be kept here ({fault.strerror or fault}). You work on, and sign "
            "in again the next time.",
            rule="input",
        ) from fault
    return TokenPlace.FILE


def kept_token(profile: Profile) -> str | None:
    """The token that is kept; None where there is none, or none that can be read."""
    # A file is there only where the keyring failed the last time: it is the newer one.
    if (profile.folder / _TOKEN).is_file():
        return _from_file(profile)
    from keyring import get_password
    from keyring.errors import KeyringError

    try:
        return get_password(_SERVICE, _account(profile))
    except (KeyringError, OSError, RuntimeError):
        return None


def forget_token(profile: Profile) -> None:
    """Keep it no longer; forgetting what is not there is no fault."""
    _forget_files(profile)
    from keyring import delete_password
    from keyring.errors import KeyringError

    try:
        delete_password(_SERVICE, _account(profile))
    except (KeyringError, OSError, RuntimeError):
        # Nothing was kept there, or nothing can be: then nothing is left there either.
        return


def choose_keyring() -> None:
    """Have this computer's keyring chosen before a token is to be kept: looking for one takes
    longer than all else of it. Where there is none, keeping says so."""
    import keyring
    from cryptography import fernet  # noqa: F401 - for where there is none
    from keyring.errors import KeyringError

    with suppress(KeyringError, OSError, RuntimeError):
        keyring.get_keyring()


def _in_keyring(profile: Profile, token: str) -> bool:
    """Keep it there and read it back: some keyrings take what they then do not hold."""
    from keyring import get_password, set_password
    from keyring.errors import KeyringError

    account = _account(profile)
    try:
        set_password(_SERVICE, account, token)
        return get_password(_SERVICE, account) == token
    except (KeyringError, OSError, RuntimeError):
        return False


def _account(profile: Profile) -> str:
    return f"{profile.sign_in} at {profile.line.url}"


def _from_file(profile: Profile) -> str | None:
    from cryptography.fernet import InvalidToken

    try:
        sealed = (profile.folder / _TOKEN).read_bytes()
        return _cipher(profile, make=False).decrypt(sealed).decode()
    except (OSError, ValueError, InvalidToken):
        # Half a file, or another's: signing in again makes it anew.
        return None


def _cipher(profile: Profile, *, make: bool) -> Fernet:
    """What seals the file, by the key beside it. Raises OSError and ValueError for a bad key."""
    from cryptography.fernet import Fernet

    place = profile.folder / _KEY
    if make:
        _write(place, Fernet.generate_key())
    return Fernet(place.read_bytes())


def _write(place: Path, content: bytes) -> None:
    """Write a file that only this account reads, whole or not at all."""
    new = place.with_name(f"{place.name}.new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(place)


def _forget_files(profile: Profile) -> None:
    for name in (_TOKEN, _KEY):
        (profile.folder / name).unlink(missing_ok=True)
