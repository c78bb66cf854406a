"""Reads a mail file: who wrote, what, with which attachments, about which products."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value, getaddresses, parsedate_to_datetime

from desktop.domain.refusal import Refused
from desktop.intake.html_text import text_of_html
from desktop.intake.mentioned_products import (
    MentionedProduct,
    contract_numbers_in,
    each_once,
    model_in,
    products_in_text,
)
from desktop.intake.product_lists import products_in_list, products_in_workbook

LARGEST_BYTES = 40_000_000
"""A file of 25 MB (policy.md, *a file*) takes a third more in a mail, beside its text."""
MOST_ATTACHMENTS = 200
_LONGEST_NAME, _LONGEST_HEADER, _DEEPEST = 120, 2_000, 30
_OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_UNREADABLE = (MessageError, ValueError, LookupError, TypeError, AttributeError, OverflowError)
"""What the email package raises for malformed headers and bodies, by its own issue tracker."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a mail; `name` is safe to write to a disk, `media_type` as declared."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """A mail as it was written. `sent_at` is UTC, None where the date cannot be read.

    `products` are those of the text, then those of attached lists, each serial once.
    """

    from_name: str
    from_address: str
    to: tuple[str, ...]
    subject: str
    sent_at: datetime | None
    message_id: str
    in_reply_to: str
    text: str
    attachments: tuple[Attachment, ...]
    products: tuple[MentionedProduct, ...]
    contract_numbers: tuple[str, ...]


class MailRefused(Refused):
    """A file that is not read as a mail; the sentence says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, field="mail", rule="input")


def read_mail(content: bytes) -> IncomingMail:
    """Read the bytes of an .eml file.

    Raises MailRefused for what is no mail or is too large, and nothing else: what is malformed
    inside a mail is read as far as it goes.
    """
    message = _parse(content)
    texts: list[tuple[bool, str]] = []
    attachments: list[Attachment] = []
    for part in _parts(message):
        _sort(part, texts, attachments)
    plain = "\n".join(text for is_html, text in texts if not is_html).strip("\n")
    text = plain or "\n".join(text for is_html, text in texts if is_html).strip("\n")
    subject = _header(message, "Subject")
    name, address = next(iter(_addresses(message, "From")), ("", ""))
    return IncomingMail(
        from_name=name,
        from_address=address,
        to=tuple(address for _, address in _addresses(message, "To")),
        subject=subject,
        sent_at=_sent_at(message),
        message_id=_header(message, "Message-ID"),
        in_reply_to=_header(message, "In-Reply-To"),
        text=text,
        attachments=tuple(attachments),
        products=_products(text, subject, attachments),
        contract_numbers=contract_numbers_in(f"{subject}\n{text}"),
    )


def safe_name(name: str) -> str:
    """The name of an attachment without folders, signs that a disk refuses, or hidden turns.

    Never empty, never reserved by Windows, no longer than 120 characters, its ending kept.
    """
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    name = "".join(c for c in name if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    name = re.sub(r'[<>:"|?*\s]+', " ", name).strip(" .")
    if not name or _RESERVED.match(name):
        name = f"file {name}".strip()
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        return name[:_LONGEST_NAME].strip(" .")
    return f"{stem[: _LONGEST_NAME - len(ending) - 1].strip(' .')}.{ending}"


def _parse(content: bytes) -> Message:
    if len(content) > LARGEST_BYTES:
        raise MailRefused("The mail is larger than 40 MB: save its attachments and add those.")
    if content.startswith(_OUTLOOK):
        raise MailRefused("This is Outlook's own format: save the mail as .eml and give that.")
    try:
        message = message_from_bytes(content)
    except RecursionError:
        raise MailRefused("The mail has parts within parts without end: it is damaged.") from None
    except _UNREADABLE:
        raise MailRefused(_NO_MAIL) from None
    if not any(message.get(name) for name in ("From", "Date", "Subject", "Message-ID")):
        raise MailRefused(_NO_MAIL)
    return message


_NO_MAIL = "This is no mail: its sender, date and subject are missing. Save the mail as .eml."


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """The leaves, in order. A mail within a mail is one leaf: somebody else wrote it."""
    payload = message.get_payload() if message.is_multipart() else None
    inside = message.get_content_maintype() == "multipart" and depth < _DEEPEST
    if not inside or not isinstance(payload, list):
        yield message
        return
    for part in payload:
        if isinstance(part, Message):
            yield from _parts(part, depth + 1)


def _sort(part: Message, texts: list[tuple[bool, str]], attachments: list[Attachment]) -> None:
    """Put one part to the texts that are read, or to the files that came along."""
    media_type = part.get_content_type()
    name = _file_name(part)
    is_file = bool(name) or part.get_content_disposition() == "attachment"
    if not is_file and media_type in ("text/plain", "text/html"):
        text = _decoded(_bytes_of(part), _charset(part))
        is_html = media_type == "text/html"
        texts.append((is_html, text_of_html(text) if is_html else _unix_lines(text)))
        return
    if part.get_content_maintype() == "multipart" or len(attachments) >= MOST_ATTACHMENTS:
        return
    name = name or f"part {len(attachments) + 1}{_ENDINGS.get(media_type, '')}"
    attachments.append(Attachment(safe_name(name), media_type, _bytes_of(part)))


_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "message/rfc822": ".eml", "text/csv": ".csv"}


def _products(
    text: str, subject: str, attachments: list[Attachment]
) -> tuple[MentionedProduct, ...]:
    found = list(products_in_text(text))
    for attachment in attachments:
        found += _attached_products(attachment)
    products = each_once(found)
    if len(products) == 1 and products[0].model is None:
        named = MentionedProduct(
            products[0].serial_as_written, model_in(subject), "", None, products[0].line
        )
        return each_once([*products, named])
    return products


def _attached_products(attachment: Attachment) -> tuple[MentionedProduct, ...]:
    """Those of a list; a file that is none, or is damaged, stays an attachment like any other."""
    ending = attachment.name.rpartition(".")[2].lower()
    try:
        if ending in ("xlsx", "xlsm", "ods", "xls"):
            return products_in_workbook(attachment.content, attachment.name)
        if ending in ("csv", "tsv", "txt") or attachment.media_type == "text/csv":
            return products_in_list(_decoded(attachment.content, ""), attachment.name)
    except Refused:
        return ()
    return ()


def _bytes_of(part: Message) -> bytes:
    if part.get_content_maintype() == "message":
        try:
            inner = part.get_payload(0)
            return inner.as_bytes() if isinstance(inner, Message) else b""
        except (*_UNREADABLE, RecursionError):
            return b""
    try:
        content = part.get_payload(decode=True)
    except _UNREADABLE:
        return b""
    return content if isinstance(content, bytes) else b""


def _charset(part: Message) -> str:
    try:
        return str(part.get_content_charset("") or "")
    except _UNREADABLE:
        return ""


def _decoded(content: bytes, charset: str) -> str:
    """The text, by its mark, by what is declared, as UTF-8, else as Western Windows."""
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    marked = next((encoding for mark, encoding in marks if content.startswith(mark)), "")
    for encoding in filter(None, (marked, charset, "utf-8")):
        try:
            return content.decode(encoding)
        except (LookupError, ValueError):
            continue
    return content.decode("cp1252", "replace")


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _header(message: Message, name: str) -> str:
    return _words(str(message.get(name, "")))


def _words(raw: str) -> str:
    """A header's text, its encoded words decoded, in one line."""
    raw = raw[:_LONGEST_HEADER]
    try:
        pieces = decode_header(raw)
    except _UNREADABLE:
        pieces = [(raw, None)]
    text = "".join(
        _decoded(piece, charset or "") if isinstance(piece, bytes) else piece
        for piece, charset in pieces
    )
    return " ".join(text.split())


def _addresses(message: Message, name: str) -> list[tuple[str, str]]:
    try:
        pairs = getaddresses([str(value) for value in message.get_all(name, [])])
    except _UNREADABLE:
        return []
    return [(_words(words), address.strip()) for words, address in pairs if address or words]


def _file_name(part: Message) -> str:
    try:
        return _words(collapse_rfc2231_value(part.get_filename("") or ""))
    except _UNREADABLE:
        return ""


def _sent_at(message: Message) -> datetime | None:
    try:
        sent = parsedate_to_datetime(_header(message, "Date"))
        return sent.replace(tzinfo=sent.tzinfo or UTC).astimezone(UTC)
    except _UNREADABLE:
        return None
