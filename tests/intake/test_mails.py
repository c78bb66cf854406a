"""Mails as customers write them: sender, text, attachments, and each product that they name."""

import contextlib
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.intake.html_text import text_of_html
from desktop.intake.mails import IncomingMail, MailRefused, read_mail, safe_name
from desktop.intake.mentioned_products import products_in_text
from desktop.intake.product_lists import products_in_list

MAILS = Path(__file__).parent / "mails"

STORM_IT = "nessun LED dopo il temporale, alimentatore sostituito"
PORTS_FR = "ports 9 à 16 sans lien, autres câbles et SFP essayés"
STORM_NL, PORTS_NL = "geen led na onweer, voeding gewisseld", "poorten 9-16 geen link"
STORM_PL = "brak diody po burzy, zasilacz wymieniony"
STORM_EN = "no power LED after the storm, PSU swapped, still dead"
PORTS_EN = "ports 9-16 no link, tried other cables and SFPs"
WATCHDOG = "reboots every 20 min, log shows watchdog"
POE_EN = "PoE fault on all ports since firmware 5.5.2"
ACCESS_POINT, MEDIA = "AT-TQ5403-00", "AT-MC102XL-50"

Expected = list[tuple[str, str | None, str]]

PRODUCTS: dict[str, Expected] = {
    "01-one-unit": [("A05003C26363845A", "AT-x530L-28GPX-50", STORM_EN)],
    "02-batch-de": [
        ("A05277B26221774A", ACCESS_POINT, "PoE-Fehler an allen Ports"),
        ("A05806A26559306A", ACCESS_POINT, "Lüfter 2 defekt, Temperaturalarm"),
        ("A04925E25A700140", ACCESS_POINT, "PoE-Fehler an allen Ports"),
        ("A04748F26198080A", ACCESS_POINT, "PoE-Fehler an allen Ports"),
        ("A05445A26139560B", ACCESS_POINT, "PoE-Fehler an allen Ports"),
    ],
    "03-batch-fr": [
        ("A05308A26371118A", "AT-GS950/10PS-50", PORTS_FR),
        ("A05442J26774748B", "AT-GS950/10PS-50", PORTS_FR),
        ("A05577C26214752B", "AT-GS950/10PS-50", PORTS_FR),
    ],
    "04-batch-it": [
        ("a04084b24883655b", None, STORM_IT),
        ("A05292F23C422050", "AT-AR2050V-50", STORM_IT),
        ("a05294g242327280", None, STORM_IT),
        ("A04385J248620310", "AT-AR2050V-50", "porte 9-16 senza link, provati altri cavi"),
    ],
    "05-batch-es": [
        ("A04657C26276344A", "AT-PWR800-50", "puertos 9-16 sin enlace"),
        ("a04290f26305608a", None, "sin LED tras la tormenta, fuente cambiada"),
        ("A04599D26198333A", "AT-PWR800-50", "puertos 9-16 sin enlace"),
    ],
    "06-batch-nl": [
        ("a05973c263001150", None, STORM_NL),
        ("a05166b262504100", None, PORTS_NL),
        ("a04983g26725727b", None, STORM_NL),
        ("a04734d25c19173a", None, PORTS_NL),
        ("a05797b26623186a", None, PORTS_NL),
    ],
    "07-batch-pl": [
        ("A04430G25A41763A", MEDIA, STORM_PL),
        ("a04096b259891690", None, STORM_PL),
        ("A05424K263036810", MEDIA, STORM_PL),
    ],
    "08-list-attached": [
        ("A05941B26383142A", "AT-GS970M/10PS-50", STORM_EN),
        ("A05285F25C23741B", "AT-x550-18XTQ-50", WATCHDOG),
        ("A05361G26577256A", "AT-x530L-28GPX-50", STORM_EN),
        ("A04452J26675627B", "AT-x230-28GP-30", "fan 2 failed, temperature alarm"),
        ("A04525F26240308A", "AT-PWR150-50", STORM_EN),
        ("A04483F25A91586B", "AT-SPLX10", POE_EN),
        ("A05407E266422150", "AT-x550-18XTQ-50", WATCHDOG),
        ("A04535B26324236A", "AT-x530-28GTXm-50", PORTS_EN),
        ("A05613C25C61677A", "AT-x550-18XTQ-50", POE_EN),
    ],
    "09-misread-serial": [
        ("AO5624H22C65558A", None, "No power. Tried other cable, other socket"),
    ],
    "10-unregistered": [
        ("A05745J26555012B", "AT-x950-28XSQ", "It does not boot, console shows nothing"),
    ],
    "11-no-contract": [("A05598B263932060", None, "PoE fault on all ports")],
    "12-reply-works": [],
}  # fmt: skip


def mail(name: str) -> IncomingMail:
    return read_mail((MAILS / f"{name}.eml").read_bytes())


def composed(text: str = "", html: str = "", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = headers.get("sender", "Ana <ana@site.example>")
    message["Subject"] = headers.get("subject", "Broken")
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    return message


def test_every_copied_mail_is_expected() -> None:
    assert sorted(PRODUCTS) == sorted(path.stem for path in MAILS.glob("*.eml"))


@pytest.mark.parametrize("name", PRODUCTS)
def test_the_products_are_read_as_the_customer_named_them(name: str) -> None:
    found = [(p.serial_as_written, p.model, p.fault) for p in mail(name).products]
    assert found == PRODUCTS[name]


def test_lines_tell_where_a_product_stands() -> None:
    assert [p.line for p in mail("02-batch-de").products] == [5, 6, 7, 8, 9]
    listed = mail("08-list-attached").products
    assert [p.line for p in listed] == list(range(2, 11))
    assert {p.source for p in listed} == {"faulty units.csv"}


def test_days_of_a_list_are_read_with_the_day_first() -> None:
    since = [p.since for p in mail("08-list-attached").products]
    assert since[:3] == [date(2026, 11, 6), date(2026, 10, 28), date(2026, 11, 3)]
    assert since[-1] == date(2026, 11, 14)


def test_the_head_of_a_mail_is_read() -> None:
    first = mail("01-one-unit")
    assert (first.from_name, first.from_address) == (
        "Siobhán O'Rourke",
        "siobhan@kirkdalecb.example",
    )
    assert first.to == ("servicedesk@vendor.example",)
    assert first.subject == "RMA request AT-x530L-28GPX-50"
    assert first.sent_at == datetime(2026, 11, 16, 8, 29, tzinfo=UTC)
    assert first.message_id == "<e5e9705359520e23@kirkdalecb.example>"
    assert first.text.startswith("Hello,\n\nour AT-x530L-28GPX-50")
    assert [(a.name, a.media_type) for a in first.attachments] == [
        ("show-tech-support.txt", "text/plain")
    ]
    assert b"Fan 2 failed" in first.attachments[0].content
    assert mail("08-list-attached").from_name == "أحمد البوسعيدي"


def test_an_answer_says_what_it_answers_and_quoted_lines_name_no_product() -> None:
    answer = mail("12-reply-works")
    assert answer.in_reply_to == "<verification.example@servicedesk.vendor.example>"
    assert products_in_text("It works.\n> S/N: A05003C26363845A (dead)") == ()


def test_a_contract_that_is_named_is_found() -> None:
    assert mail("10-unregistered").contract_numbers == ("NC308131-EM",)
    assert mail("11-no-contract").contract_numbers == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("S/N: A0562 4H22 C655 58A (dead)", ("A0562 4H22 C655 58A", None, "dead")),
        ("A05624H22C65558A", ("A05624H22C65558A", None, "")),
        (
            "A05624H22C65558A, AT-x230-10GP-50, dead, no led",
            ("A05624H22C65558A", "AT-x230-10GP-50", "dead, no led"),
        ),
        (
            "Seriennummer A05624H22C65558A, Gerät AT-x230-10GP-50 ist defekt: keine LED",
            ("A05624H22C65558A", "AT-x230-10GP-50", "keine LED"),
        ),
        (
            "Le switch x230-10GP (n° de série A05624H22C65558A) est en panne. Aucune LED.",
            ("A05624H22C65558A", "x230-10GP", "Aucune LED"),
        ),
        ("serial no 123-4567 is dead: smoke", ("123-4567", None, "smoke")),
        ("A05624H22C65558A;;03/11/2026;smoke", ("A05624H22C65558A", None, "smoke")),
    ],
)
def test_other_ways_of_writing_are_understood(
    text: str, expected: tuple[str, str | None, str]
) -> None:
    found = [(p.serial_as_written, p.model, p.fault) for p in products_in_text(text)]
    assert found == [expected]


@pytest.mark.parametrize(
    "text",
    ["Call +44 113 496 0000 or 00441134960000", "Tracking 1Z999AA10123456784",
     "MAC ECCD6D6CB13F", "Contract NC308131-EM", "We sent the serial yesterday.", ""],
)  # fmt: skip
def test_other_numbers_are_no_products(text: str) -> None:
    assert products_in_text(text) == ()


def test_a_serial_named_twice_is_one_product_with_all_that_was_said() -> None:
    text = "A05624H22C65558A\n- AT-x230-10GP-50 a05624h22c65558a: no link"
    (product,) = products_in_text(text)
    assert product.serial_as_written == "A05624H22C65558A"
    assert (product.model, product.fault, product.line) == ("AT-x230-10GP-50", "no link", 1)


def test_the_only_product_takes_a_model_from_the_subject() -> None:
    message = composed("S/N A05624H22C65558A is dead.", subject="Dead AT-x230-10GP-50")
    assert [p.model for p in read_mail(message.as_bytes()).products] == ["AT-x230-10GP-50"]


def test_a_list_without_headings_is_read_by_what_stands_in_it() -> None:
    text = "A05941B26383142A,AT-SPLX10,fan noise\nA05285F25C23741B,AT-SPLX10,dead\n"
    found = [(p.serial_as_written, p.model, p.fault, p.line) for p in products_in_list(text, "x")]
    assert found == [
        ("A05941B26383142A", "AT-SPLX10", "fan noise", 1),
        ("A05285F25C23741B", "AT-SPLX10", "dead", 2),
    ]


def test_a_list_with_other_headings_and_short_serials_is_read() -> None:
    text = "Geräte\n\nFehler\tSeriennummer\tModell\tseit\nkaputt\tX12345\tAlt 7\t13.11.2026\n"
    (product,) = products_in_list(text, "liste.txt")
    assert (product.serial_as_written, product.model) == ("X12345", "Alt 7")
    assert (product.fault, product.since, product.line) == ("kaputt", date(2026, 11, 13), 4)


def test_a_workbook_that_is_attached_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Model", "Serial number", "Problem", "Since"])
    sheet.append(["AT-SPLX10", "A04483F25A91586B", "no light", date(2026, 11, 2)])
    book.save(tmp_path / "units.xlsx")
    message = composed("See attached.")
    content = (tmp_path / "units.xlsx").read_bytes()
    message.add_attachment(content, maintype="application", subtype="x", filename="units.xlsx")
    (product,) = read_mail(message.as_bytes()).products
    assert (product.serial_as_written, product.fault) == ("A04483F25A91586B", "no light")
    assert (product.since, product.source) == (date(2026, 11, 2), "units.xlsx")


def test_a_damaged_workbook_stays_a_file_like_any_other() -> None:
    message = composed("See attached.")
    message.add_attachment(b"PK\x03\x04", maintype="application", subtype="x", filename="u.xlsx")
    read = read_mail(message.as_bytes())
    assert (len(read.attachments), read.products) == (1, ())


def test_a_mail_of_html_alone_is_read_as_text() -> None:
    html = """<html><head><style>p {color: red}</style></head><body><p>Hello,</p>
      <table><tr><th>Serial</th><th>Fault</th></tr>
      <tr><td>A05941B26383142A</td><td>no&nbsp;link</td></tr></table>
      <ul><li>AT-SPLX10 A04483F25A91586B: dead</li></ul>
      <blockquote>S/N A05003C26363845A old</blockquote><script>alert(1)</script></body></html>"""
    content = b"From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n" + html.encode()
    read = read_mail(content)
    found = [(p.serial_as_written, p.fault) for p in read.products]
    assert found == [("A05941B26383142A", "no link"), ("A04483F25A91586B", "dead")]
    assert "color" not in read.text
    assert "alert" not in read.text


def test_plain_text_is_preferred_to_the_html_beside_it() -> None:
    message = composed("plain words", html="<p>other words</p>")
    assert read_mail(message.as_bytes()).text == "plain words"


def test_line_breaks_of_html_are_kept() -> None:
    assert text_of_html("one<br>two<div>three</div>four") == "one\ntwo\nthree\nfour"


def test_a_mail_within_a_mail_is_a_file_and_its_products_are_not_asked_for() -> None:
    message = composed("Forwarded.")
    message.add_attachment(composed("S/N A05003C26363845A dead"))
    read = read_mail(message.as_bytes())
    assert read.products == ()
    assert [a.media_type for a in read.attachments] == ["message/rfc822"]
    assert b"A05003C26363845A" in read.attachments[0].content


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\temp\\log.txt", "log.txt"),
        ("con.txt", "file con.txt"), ("", "file"), ("..", "file"), ("a\u202egpj.exe", "agpj.exe"),
        ('a:b?"c".txt', "a b c.txt"), ("x" * 300 + ".csv", "x" * 116 + ".csv"),
        ("Störung Żółw.pdf", "Störung Żółw.pdf"), ("a\x00\nb.txt", "ab.txt"),
    ],
)  # fmt: skip
def test_names_of_attachments_are_safe_to_write(given_name: str, safe: str) -> None:
    assert safe_name(given_name) == safe


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This is no mail"),
        (b"Model;Serial\nAT-x;1\n", "This is no mail"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "Outlook's own format"),
        (b"From: a\n\n" + b"x" * 40_000_001, "larger than 40 MB"),
    ],
    ids=["empty", "list", "msg", "heavy"],
)
def test_what_is_no_mail_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(MailRefused) as refusal:
        read_mail(content)
    assert sentence in refusal.value.sentence


def test_parts_within_parts_without_end_are_refused_or_read_but_never_upset() -> None:
    parts = (
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(3000)
    )
    with pytest.raises(MailRefused, match="without end"):
        read_mail(b"From: a\n" + b"".join(parts))


@pytest.mark.parametrize(
    "lines",
    [
        b"Content-Type: text/plain; charset=no-such-charset",
        b"Content-Type: text/plain; charset*=bad''%ff",
        b"Content-Transfer-Encoding: base64",
        b"Content-Type: multipart/mixed",
        b"Content-Disposition: attachment; filename*=x'y'%zz",
        b"Date: Mon, 99 Nov 2026 99:99:99 +9999",
        b"Subject: =?no-such?q?=ff?= =?utf-8?b?!!!?=",
        b"To: \xff\xfe <broken",
    ],
)
def test_malformed_parts_are_read_as_far_as_they_go(lines: bytes) -> None:
    read = read_mail(b"From: a@b.example\n" + lines + b"\n\nS\xfcss S/N A05003C26363845A\n")
    assert read.from_address == "a@b.example"


@given(st.binary(max_size=400), st.sampled_from(sorted(PRODUCTS)), st.integers(0, 2000))
@settings(max_examples=150, deadline=None)
def test_no_damage_to_a_mail_raises_anything_but_a_refusal(
    noise: bytes, name: str, at: int
) -> None:
    whole = (MAILS / f"{name}.eml").read_bytes()
    with contextlib.suppress(MailRefused):
        read_mail(whole[:at] + noise + whole[at + len(noise) :])
