"""The whole story by command, each word in a process of its own: from registers to a label that
scans, with the exit status and the JSON of every step."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.documents.identity import Kind, read_identity
from desktop.documents.render import PRINTER_HEADS_DPI, read_back
from tests.journeys.speaking import DONE, IN_PART, REFUSED, said
from tests.played_day import LABELLED

HERE = Path(__file__).parent.parent
REGISTERS = HERE / "intake" / "registers"
MAILS = HERE / "intake" / "mails"
EXPECTED = json.loads((REGISTERS / "expected.json").read_text(encoding="utf-8"))
SERIAL = "A05003C26363845A"


class Shell:
    """Somebody at a command line, with a store and a folder of their own."""

    def __init__(self, folder: Path, store: str) -> None:
        self.folder = folder
        self.store = store

    def run(self, *words: object, status: int = DONE) -> Any:
        """What a word answers as JSON, once its exit status is the one expected."""
        given = [str(word) for word in words]
        done = subprocess.run(
            [sys.executable, "-m", "desktop", "--store", self.store, *given, "--json"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=HERE.parent,
            env={**os.environ, "RMA_DESK_PERSON": "", "PYTHONWARNINGS": "error"},
            timeout=60,
            check=False,
        )
        assert done.returncode == status, (words, done.stderr[-2000:], done.stdout[-2000:])
        assert "Traceback" not in done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A store that does not exist yet."""
    return Shell(tmp_path, str(tmp_path / "store.sqlite"))


def test_from_registers_to_a_label_that_scans(shell: Shell) -> None:
    """Mail 01: import, search, case, form, terms, number, papers."""
    run = shell.run
    _registers_are_in(run)
    tried = "Power supply swapped, other socket."
    mail = MAILS / "01-one-unit.eml"
    opened = run("case", "open", "--mail", mail, "--troubleshooting", tried)["case"]
    number = opened["number"]
    assert opened["organisation"] == "Kirkdale Community Broadband Ltd"
    assert [unit["serial"] for unit in opened["units"]] == [SERIAL]
    assert {file["name"] for file in opened["files"]} > {"show-tech-support.txt"}
    assert run("case", "form", number, "send")["case"]["state"] == "form sent"
    assert run("case", "form", number, "return")["case"]["state"] == "form returned"
    refused = run("case", "form", number, "validate", status=REFUSED)["refused"]
    assert refused["problems"][0]["field"] == "eori"
    eori = "eori=GB418923829000"
    assert run("case", "form", number, "validate", "--set", eori)["form"]["problems"] == []
    run("case", "terms", number, "send")
    proof = shell.folder / "yes.eml"
    proof.write_bytes((MAILS / "12-reply-works.eml").read_bytes())
    run("case", "terms", number, "accept", "--by", "Siobhán O'Rourke", "--evidence-file", proof)
    (rma,) = run("rma", "issue", number)["rmas"]

    papers = run("paper", number, "--out", shell.folder / "papers")["papers"]
    assert [one["name"] for one in papers] == ["request form", "authorisation", "return label"]
    assert all(one["unread"] == [] for one in papers)
    label = Path(papers[2]["file"]).read_bytes()
    for dpi in PRINTER_HEADS_DPI:
        texts = read_back(label, dpi)
        assert {rma, SERIAL} <= set(texts)
        (identity,) = [one for one in map(read_identity, texts) if one is not None]
        assert (identity.kind, identity.rma_number) == (Kind.LABEL, rma)
        assert identity.serials == (SERIAL,)


def _registers_are_in(run: Callable[..., Any]) -> None:
    assert run("import", REGISTERS / "product-models.csv")["models"]["new"] == 20
    contracts = run("import", REGISTERS / "net-cover-contracts.csv", status=IN_PART)
    assert contracts["new"] == EXPECTED["net-cover-contracts.csv"]["new"]
    assert len({one["line"] for one in contracts["wrong"]}) == 4
    assert all({"line", "column", "reason"} <= one.keys() for one in contracts["wrong"])
    sites = run("import", REGISTERS / "installed-base.xlsx")
    assert (sites["new"], sites["sites"]["new"]) == (630, 16)

    run("person", "add", "--sign-in", "ruth", "--name", "Ruth Adler", "--role", "agent")
    (found,) = run("search", SERIAL.lower())["results"]
    assert (found["serial"], found["match"]) == (SERIAL, "exact")
    assert found["entitlement"] == "advance replacement"


def test_a_replacement_moves_to_its_end(day: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: object, status: int = DONE) -> Any:
        return said(capsys, [*day, "--as", "ines"], *words, status=status)

    carried = ("--carrier", "DHL", "--tracking", "JD014600003")
    part = run("rma", "ship", LABELLED, *carried, status=IN_PART)
    assert "replacement's serial" in part["missing"]
    assert part["case"]["units"][0]["line_state"] == "to ship", "planned, and nothing left"
    undo = ("rma", "cancel-shipment", LABELLED, "--reason", "the wrong spare")
    assert run(*undo)["case"]["units"][0]["line_state"] == "to ship"
    assert run(*undo, status=REFUSED)["refused"]["rule"] == "state"
    shipped = run("rma", "ship", LABELLED, *carried, "--with", f"{SERIAL}=A06011H26500001A")
    assert shipped["case"]["units"][0]["line_state"] == "shipped"
    assert run("search", "JD014600003")["results"][0]["kind"] == "parcel"
    lost = run("rma", "lost", LABELLED, "--refused")["case"]
    assert lost["units"][0]["line_state"] == "refused"
    other = ("--carrier", "DHL", "--tracking", "JD014600004")
    run("rma", "ship", LABELLED, *other, "--with", f"{SERIAL}=A06011H26500001A")
    delivered = run("rma", "deliver", LABELLED, "--by", "front desk")["case"]
    assert delivered["units"][0]["line_state"] == "faulty unit due back"
    wrong = run("rma", "receive", LABELLED, "A05003C26363845B", status=REFUSED)
    assert "Keep the parcel" in wrong["refused"]["sentence"]
    assert run("rma", "receive", LABELLED, SERIAL)["case"]["state"] == "verifying"
    whole = run("rma", "show", LABELLED)
    assert whole["rma"]["number"] == LABELLED
    assert {one["state"] for one in whole["shipments"]} == {"cancelled", "lost", "delivered"}
    nothing = run("paper", LABELLED, "--kind", "label", status=REFUSED)["refused"]
    assert "still to be sent in" in nothing["sentence"]


def test_a_number_needs_accepted_terms_and_terms_need_evidence(
    day: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    ruth = [*day, "--as", "ruth"]
    early = said(capsys, ruth, "rma", "issue", "CA-000003", status=REFUSED)["refused"]
    assert early["rule"] == "state"
    accept = ("case", "terms", "CA-000003", "accept")
    spoken = said(capsys, ruth, *accept, status=REFUSED)["refused"]
    assert spoken["field"] == "evidence"
    said(capsys, ruth, *accept, "--mail", "<ja@nw-ueberberg.example>")
    (rma,) = said(capsys, ruth, "rma", "issue", "CA-000003")["rmas"]
    facts = said(capsys, day, "rma", "show", rma)["paper"]
    assert facts["notice_on"] == "2026-11-16", "the label says what the notice changed"
    none_yet = said(capsys, ruth, "paper", "CA-000012", "--kind", "label", status=REFUSED)
    assert "no RMA yet" in none_yet["refused"]["sentence"]
    said(capsys, day, "case", "show", "CA-999999", status=REFUSED)


def test_a_batch_is_decided_told_and_issued_at_the_other_level(
    day: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def run(*words: object, status: int = DONE) -> Any:
        return said(capsys, [*day, "--as", "ruth"], *words, status=status)

    case = "CA-000002"
    blocked = run("case", "terms", case, "send", status=REFUSED)["refused"]
    assert blocked["rule"] == "state"
    run("case", "review", case, "--decide", "change", "--reason", "x", status=REFUSED)
    supervisor = [*day, "--as", "tomas"]
    reason = "Repaired, so that the cause is found."
    decide = ("case", "review", case, "--decide", "change", "--reason", reason)
    decided = said(capsys, supervisor, *decide)["case"]
    assert {unit["fulfilment"] for unit in decided["units"]} == {"return and repair"}
    run("case", "terms", case, "send", status=REFUSED)
    run("case", "notice", case, "--mail", "<notice.2@desk.example>")
    run("case", "terms", case, "send")
    run("case", "terms", case, "accept", "--mail", "<si@penaclara.example>")
    (rma,) = run("rma", "issue", case)["rmas"]
    papers = run("paper", rma, "--out", tmp_path)["papers"]
    assert [one["unread"] for one in papers] == [[], []]
    facts = run("rma", "show", rma)["paper"]
    assert facts["notice_on"] == "2026-11-16"
    run("rma", "ship", rma, "--direction", "in", "--carrier", "SEUR", "--tracking", "ES 1")
    assert run("rma", "show", rma)["shipments"][0]["state"] == "under way"


def test_a_question_is_answered_and_another_needs_an_rma_after_all(
    day: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: object, status: int = DONE) -> Any:
        return said(capsys, [*day, "--as", "ruth"], *words, status=status)

    asking = ("case", "open", "--support", "--separate-reason", "a question")
    who = ("--organisation", "Bergspital Flimsberg AG")
    asked = run(*asking, *who, "--description", "how is a port enabled?")["case"]
    assert (asked["kind"], asked["next_step"]) == ("technical support", "Answer and close")
    silent = run("case", "close", asked["number"], status=REFUSED)["refused"]
    assert silent["field"] == "answer"
    closed = run("case", "close", asked["number"], "--answer", "no shutdown")["case"]
    assert (closed["state"], closed["end_reason"]) == ("closed", "no shutdown")
    faulty = ("--serial", "A05850H265098890", "--symptoms", "reboots", "--troubleshooting", "reset")
    other = run(*asking, *faulty)["case"]
    form = run("case", "form", other["number"], "send", status=REFUSED)["refused"]
    assert "Turn it into an RMA case first" in form["sentence"]
    turned = run("case", "turn-into-rma", other["number"])["case"]
    assert (turned["kind"], turned["next_step"]) == ("RMA", "Send the form")


def test_a_misread_serial_is_suggested_and_then_taken(
    day: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, day, "case", "cancel", "CA-000005", "--reason", "again", "--as", "ruth")
    mail = MAILS / "09-misread-serial.eml"
    opening = ("case", "open", "--mail", mail, "--as", "ruth")
    refused = said(capsys, day, *opening, status=REFUSED)["refused"]
    assert "It looks like A05624H22C65558A, AT-TQ5403-00" in refused["sentence"]
    opened = said(capsys, day, *opening, "--serial", "A05624H22C65558A")["case"]
    assert opened["units"][0]["symptoms"].startswith("No power")
    assert opened["organisation"] == "Møller & Søn Logistik A/S"


def test_an_unregistered_product_waits_and_goes_on_once_verified(
    day: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    case = said(capsys, day, "case", "show", "CA-000007")["case"]
    assert (case["state"], case["next_step"]) == ("asset check", "Verify the product")
    serial = case["units"][0]["serial"]
    verify = ("case", "verify", "CA-000007", serial, "--bought-on", "2025-03-01", "--as", "ruth")
    verified = said(capsys, day, *verify)["case"]
    assert verified["state"] == "new"
    assert verified["units"][0]["fulfilment"] != "none yet"


def test_units_comments_files_and_waiting_are_kept_with_a_case(
    day: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def run(*words: object, status: int = DONE) -> Any:
        return said(capsys, [*day, "--as", "ruth"], *words, status=status)

    case = "CA-000012"
    added = run("case", "add-unit", case, "A05533A26509064B", "--symptoms", "no link")["case"]
    assert len(added["units"]) == 2
    fields = ("--troubleshooting", "other SFP", "--since", "2026-11-13")
    edited = run("case", "edit-unit", case, "a05533a-26509064b", *fields)["case"]
    assert edited["units"][1]["troubleshooting"] == "other SFP"
    assert edited["units"][1]["failed_since"] == "2026-11-13"
    trace = tmp_path / "trace.txt"
    trace.write_text("port 9 down", encoding="utf-8")
    files = run("case", "attach", case, trace, "--shared")["case"]["files"]
    assert files[0]["visibility"] == "shared with the customer"
    run("case", "attach", case, tmp_path / "none.txt", status=REFUSED)
    run("case", "comment", case, "Their site is closed until Monday.")
    assert run("case", "wait", case)["case"]["waiting_since"]
    taken_off = ("case", "cancel-unit", case, "A05533A26509064B", "--reason", "works")
    assert run(*taken_off)["case"]["units"][1]["state"] == "cancelled"
    second = run("case", "open", "--serial", "A04031K26548322B", "--symptoms", "x", status=REFUSED)
    assert "CA-000012" in second["refused"]["sentence"], "a serial is on one open case only"


def test_the_sample_day_is_played_anew_but_never_over_a_store_of_ones_own(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    own = tmp_path / "store.sqlite"
    own.write_bytes(b"mine")
    refused = said(capsys, ["--json"], "demo", "--out", tmp_path, status=REFUSED)["refused"]
    assert "no sample's store" in refused["sentence"]
    assert own.read_bytes() == b"mine"


def test_the_sample_day_ends_as_the_policy_lists_it(
    day: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    cases = said(capsys, day, "case", "list")["cases"]
    ended = said(capsys, day, "case", "list", "--queue", "ended")["cases"]
    states = {one["number"]: (one["state"], one["units"]) for one in (*cases, *ended)}
    assert states == {
        "CA-000001": ("RMA issued", 1),
        "CA-000002": ("batch review", 3),
        "CA-000003": ("terms sent", 5),
        "CA-000004": ("asset check", 9),
        "CA-000005": ("form sent", 1),
        "CA-000006": ("new", 1),
        "CA-000007": ("asset check", 1),
        "CA-000008": ("form returned", 4),
        "CA-000009": ("cancelled", 3),
        "CA-000010": ("RMA issued", 3),
        "CA-000011": ("form sent", 1),
        "CA-000012": ("form returned", 1),
    }
    doa = said(capsys, day, "case", "show", "CA-000011")["case"]["units"][0]
    assert doa["entitlement"]["ground"] == "dead on arrival"
    twice = said(capsys, day, "case", "show", "CA-000012")["case"]["units"][0]
    assert twice["entitlement"]["contract_number"] == "NC972102-EM"
    assert any("NC162443-EM" in one for one in twice["entitlement"]["considered"])
