"""Serial numbers and MAC addresses as people write them: compared, suggested, taken out of text."""

import re
import unicodedata

_LOOK_ALIKE = str.maketrans(
    {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "S": "5", "B": "8", "Z": "2"}
)
"""domain.md, *Serial numbers*: what people misread on the phone or on a worn label."""

_HARD_SEPARATORS = re.compile(r"[\r\n\t,;|]+")
_QUOTES = "\"'`“”„‚‘’«»()[]{}<>.:#"
_LABEL = re.compile(
    r"^(?:S\s*/\s*N|SERIAL|SER|SN)\.?\s*(?:NUMBER|NO|NR)?\.?\s*[:#=]\s*", re.IGNORECASE
)
_CLEAR = re.compile(r"[A-Z0-9]\d{4,}[A-Z0-9]{6,}")
_SHORTEST, _LONGEST = 5, 40
_CLEAR_SHORTEST, _CLEAR_LONGEST = 13, 20
_MAC = re.compile(r"[0-9A-F]{12}")
_MAC_SEPARATORS = re.compile(r"[\s:.\-]+")


def normalise_serial(text: str) -> str:
    """Give the form in which serials are compared: upper case, letters and digits only.

    Two serials are the same exactly when their normalised forms are equal.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).upper())
    return "".join(character for character in folded if character.isalnum())


def look_alike_key(normalised: str) -> str:
    """Give the form that misread serials share (O/0/Q/D, I/1/L, S/5, B/8, Z/2 are one each).

    It has as many characters as `normalised`. It serves suggestions only; a serial is never
    taken silently because its key is equal.
    """
    return normalised.translate(_LOOK_ALIKE)


def differences(typed: str, found: str) -> tuple[int, ...]:
    """Name the places (from 0) in normalised `found` where it is not what was typed.

    Where one is longer, each surplus place counts as different.
    """
    left, right = normalise_serial(typed), normalise_serial(found)
    longest = max(len(left), len(right))
    return tuple(at for at in range(longest) if left[at : at + 1] != right[at : at + 1])


def normalise_mac(text: str) -> str | None:
    """Give a MAC address as twelve upper-case hexadecimal digits, or None if it is none."""
    digits = _MAC_SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    return digits if _MAC.fullmatch(digits) else None


def format_mac(mac: str) -> str:
    """Show a normalised MAC address with colons: ``EC:CD:6D:7C:07:BC``."""
    return ":".join(mac[at : at + 2] for at in range(0, len(mac), 2))


def serial_candidates(text: str) -> list[str]:
    """Take the serials out of pasted text, each as it was written, in order, none twice.

    Serials stand one a line, or between spaces, commas, tabs or semicolons. A line that holds
    something that is clearly a serial gives only that, so that models and words beside it are
    left out; any other line gives each word with a digit in it, since a serial may be a wrong one.
    """
    found: dict[str, str] = {}
    for line in text.splitlines():
        for candidate in _candidates_of_line(line):
            found.setdefault(normalise_serial(candidate), candidate)
    return list(found.values())


def _candidates_of_line(line: str) -> list[str]:
    clear: list[str] = []
    possible: list[str] = []
    for cell in _HARD_SEPARATORS.split(line):
        piece = _undress(cell)
        if _is_clear(piece):
            clear.append(piece)
            continue
        words = [_undress(word) for word in piece.split()]
        clear.extend(word for word in words if _is_clear(word))
        possible.extend(word for word in words if _is_possible(word))
    return clear or possible


def _undress(text: str) -> str:
    """Take quotation marks, brackets and a label like ``S/N:`` off."""
    return _LABEL.sub("", text.strip().strip(_QUOTES).strip()).strip(_QUOTES).strip()


def _is_clear(text: str) -> bool:
    key = look_alike_key(normalise_serial(text))
    return _CLEAR_SHORTEST <= len(key) <= _CLEAR_LONGEST and _CLEAR.fullmatch(key) is not None


def _is_possible(text: str) -> bool:
    normalised = normalise_serial(text)
    return _SHORTEST <= len(normalised) <= _LONGEST and any(c.isdigit() for c in normalised)
