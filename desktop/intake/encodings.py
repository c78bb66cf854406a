"""How a text file's bytes are written: found over the whole file, with what does not fit in."""

import codecs
import hashlib
import re
from dataclasses import dataclass

from desktop.intake.refused import MAX_TEXT_BYTES, FileRefused
from desktop.intake.sources import Source, opened, size_of

_PAGES = (1252, 1250, 1251, 1253, 1254, 1255, 1256, 1257, 437, 850, 852, 866)
BYTEWISE = (
    "utf-8",
    "utf-8-sig",
    *(f"cp{page}" for page in _PAGES),
    *("iso8859_1", "iso8859_2", "iso8859_5", "iso8859_7", "iso8859_15", "koi8_r", "mac_roman"),
)
"""Encodings that tell a wrong byte from its neighbours, so that one row can be wrong alone."""
ENCODINGS = (
    *BYTEWISE,
    *("utf-16", "utf-16-le", "utf-16-be", "utf-32"),
    *("shift_jis", "euc_jp", "euc_kr", "gb18030", "big5"),
)
"""All that can be read, the usual ones first; a window offers these."""

_CHUNK = 1 << 20
_SAMPLE_BYTES = 64_000
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
# Signs of Windows-1252 that are letters of Windows-1250 and the like: between two letters, no
# Western text has them.
_SIGN_IN_WORD = re.compile(r"[^\W\d_][¢£¥¦§¨©ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿¡×÷†‡‰•][^\W\d_]")


@dataclass(frozen=True, slots=True)
class TextLook:
    """What one pass over a text file tells. `lines` counts line ends, so it is an estimate."""

    encoding: str
    sha256: str
    size: int
    lines: int


def look_at_text(source: Source, name: str, encoding: str | None = None) -> TextLook:
    """Find the encoding (unless given), the fingerprint and the number of lines, in one pass.

    Memory does not grow with the file. FileRefused when the file is too large or its encoding
    cannot be told.
    """
    size = size_of(source)
    if size > MAX_TEXT_BYTES:
        raise FileRefused(
            f"{name} has {size // 1_000_000} MB; {MAX_TEXT_BYTES // 1_000_000} is the most.",
            "Split it into several files and import them one after another.",
        )
    digest, ends, is_utf8, high = _one_pass(source)
    if encoding is None:
        encoding = _encoding_of(source, is_utf8, high)
    return TextLook(encoding, digest, size, ends)


def _one_pass(source: Source) -> tuple[str, int, bool, bytes]:
    """SHA-256, line ends, whether all of it is UTF-8, and a sample of lines beyond ASCII."""
    digest, ends, is_utf8 = hashlib.sha256(), 0, True
    decoder = codecs.getincrementaldecoder("utf-8")()
    high = bytearray()
    with opened(source) as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            ends += chunk.count(b"\n") or chunk.count(b"\r")
            if not chunk.isascii() and len(high) < _SAMPLE_BYTES:
                lines = (line for line in chunk.splitlines() if not line.isascii())
                for line in lines:
                    high += line[:1000] + b"\n"
                    if len(high) >= _SAMPLE_BYTES:
                        break
            is_utf8 = is_utf8 and _decodes(decoder, chunk)
    return digest.hexdigest(), ends, is_utf8 and _decodes(decoder, b"", final=True), bytes(high)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _encoding_of(source: Source, is_utf8: bool, high: bytes) -> str:
    with opened(source) as file:
        head = file.read(4096)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    wide = _utf16_without_mark(head)
    if wide:
        return wide
    lines = high.splitlines()
    other = [line for line in lines if not _is_utf8(line)]
    if is_utf8 or 2 * len(other) <= len(lines):
        return "utf-8"
    return _single_byte(b"\n".join(other))


def _utf16_without_mark(head: bytes) -> str | None:
    # ASCII letters in UTF-16 have every second byte zero; nothing else in a register does.
    half = len(head) // 2
    if half < 4:
        return None
    if head[1::2].count(0) > 0.6 * half and head[0::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if head[0::2].count(0) > 0.6 * half and head[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _single_byte(high: bytes) -> str:
    """Windows-1252 for Western text; for other scripts what charset-normalizer makes of it."""
    runs = _HIGH_RUN.findall(high)
    as_western = high.decode("cp1252", errors="replace")
    short_runs = sum(map(len, runs)) / max(1, len(runs)) < 1.6
    if short_runs and "\ufffd" not in as_western and not _SIGN_IN_WORD.search(as_western):
        return "cp1252"
    from charset_normalizer import from_bytes

    likely = ["cp1250", "cp1257", "cp1254", "iso8859_2"] if short_runs else None
    best = from_bytes(high, cp_isolation=likely, threshold=0.5).best()
    return best.encoding if best is not None and best.encoding in ENCODINGS else "cp1252"
