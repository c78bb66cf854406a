"""Names of files that came from elsewhere: safe to show, to save and to open on any system."""

import re
import unicodedata

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_PORTS = {f"{port}{number}" for port in ("COM", "LPT") for number in range(10)}
_RESERVED = {"CON", "PRN", "AUX", "NUL"} | _PORTS
_LONGEST = 120


def safe_name(name: str) -> str:
    """The last part of a name without control, direction-changing and reserved characters.

    What Windows reserves is made harmless too, since the same file is opened there. The ending is
    kept when the name is shortened; an empty name becomes `file`.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    clean = _FORBIDDEN.sub("_", shown).strip(" .")
    stem, dot, ending = clean.rpartition(".")
    if stem.upper() in _RESERVED or clean.upper() in _RESERVED:
        clean = f"_{clean}"
    if len(clean) > _LONGEST:
        ending = ending[:12] if dot else ""
        clean = clean[: _LONGEST - len(ending) - 1] + (f".{ending}" if ending else "")
    return clean or "file"
