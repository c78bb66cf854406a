"""Where a register's bytes come from, and what kind of file they really are, whatever its name."""

import hashlib
import io
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from desktop.intake.refused import FileRefused

Source = Path | bytes
"""A file on disk, or its bytes."""


class Content(StrEnum):
    """What a file is by its first bytes."""

    TEXT = "text"
    WORKBOOK = "workbook"


_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"BM", "a bitmap picture"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich-text document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"SQLite format 3\x00", "a database"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)

_SAVE_AS = "Open it in a spreadsheet, save it as .xlsx or CSV, and import that."


def opened(source: Source) -> BinaryIO:
    """The bytes to read; FileRefused when the file is not there or not ours to read."""
    if isinstance(source, bytes):
        return io.BytesIO(source)
    try:
        return source.open("rb")
    except OSError as problem:
        raise FileRefused(
            f"{source.name} cannot be opened: {problem.strerror or problem}.",
            "Check that it is there and that you may read it.",
        ) from problem


def size_of(source: Source) -> int:
    """In bytes."""
    if isinstance(source, bytes):
        return len(source)
    with opened(source) as file:
        return file.seek(0, io.SEEK_END)


def content_of(source: Source, name: str) -> Content:
    """Text or workbook; FileRefused, by content and not by name, for everything else."""
    with opened(source) as file:
        head = file.read(4096)
        if not head:
            raise FileRefused(f"{name} is empty.", "Export it again from where it comes from.")
        if head.startswith(b"PK"):
            _require_workbook(file, name)
            return Content.WORKBOOK
    _require_text(head, name)
    return Content.TEXT


def _require_workbook(file: BinaryIO, name: str) -> None:
    try:
        with zipfile.ZipFile(file) as packed:
            parts = set(packed.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise FileRefused(
            f"{name} begins like an Excel workbook but is cut off or damaged.",
            "Fetch or save it again; compare its size with the original.",
        ) from problem
    if "xl/workbook.xml" not in parts:
        raise FileRefused(
            f"{name} is a packed file, but no Excel workbook (.xlsx).",
            "Unpack it, or save the sheet as .xlsx or CSV, and import that.",
        )


def _require_text(head: bytes, name: str) -> None:
    for signature, what in _SIGNATURES:
        if head.startswith(signature) and not _is_plain(head, signature):
            raise FileRefused(
                f"{name} is {what}, not a register.",
                "Choose the exported list itself; a picture of a label goes into the search field.",
            )
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused(
            f"{name} is a workbook of an Excel before 2007 (.xls), which is not read here.",
            _SAVE_AS,
        )
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<?xml")):
        raise FileRefused(
            f"{name} is a web page or XML, whatever its name says, not a table of rows.", _SAVE_AS
        )


def _is_plain(head: bytes, signature: bytes) -> bool:
    # "BM" and "MZ" can also begin a heading; a picture or a program has zero bytes soon after.
    return len(signature) == 2 and signature.isalpha() and b"\x00" not in head[:64]


def fingerprint(source: Source) -> str:
    """SHA-256 of the bytes, in hexadecimal."""
    with opened(source) as file:
        digest = hashlib.sha256()
        while chunk := file.read(1 << 20):
            digest.update(chunk)
        return digest.hexdigest()
