"""The scenes of the sample day as they are played at the window, in the order of policy.md.

What windows have no part in, or would only repeat, is played by the command's own scene; the case
is then found in the search field and looked at.
"""

from collections.abc import Callable, Iterator
from functools import partial

from desktop.domain.words import Decision
from desktop.sample import scenes as command
from desktop.sample.stage import Stage as Sample
from ui.panes.open_case import OpenCasePane
from ui.sample_day import acts, menus, reviews
from ui.sample_day.acts import Said
from ui.sample_day.house import House
from ui.sample_day.player import Scene
from ui.sample_day.stage import Stage, Until

Play = Callable[[Stage, House], Iterator[Until]]


def registers(stage: Stage, house: House) -> Iterator[Until]:
    """Before the desk opens the registers are taken in."""
    yield stage.until("the desk is open", lambda: stage.reads("Alone on this computer"))
    yield from stage.photograph("00 first start")
    yield from acts.look_at_register(stage, house.register("net-cover-contracts"))
    yield from stage.photograph("00 a register before it is taken in")
    stage.press("Ctrl+1")
    yield stage.until("the start is seen again", lambda: stage.reads("Take the sample in"))
    stage.click_words("Take the sample in")
    yield stage.until("its registers are taken in", lambda: not stage.reads("This store is empty"))
    stage.search("A0585")
    yield stage.until("something is found", lambda: stage.reads("Open a case"))
    yield from stage.photograph("00 registers taken in")


def to_the_printed_label(stage: Stage, house: House) -> Iterator[Until]:
    """Mail 01: one unit, advance replacement, from the mail to paper that scans."""
    house.sample.until(8, 31)
    yield from acts.open_from_mail(stage, house.mail("01"))
    yield from stage.photograph("01 mail read into a new case")
    said = Said(troubleshooting="Power supply swapped, other socket; no LED.")
    yield from acts.say_of_units(stage, said)
    yield from acts.save_case(stage)
    yield from acts.send_form(stage)
    yield from acts.return_form(stage, {"eori": "GB418923829000"})
    yield from acts.validate_form(stage)
    yield from acts.send_terms(stage)
    yield from acts.accept_terms(stage, "<accepted.01@kirkdalecb.example>")
    yield from acts.issue(stage)
    yield from stage.photograph("01 RMA number given")
    for word in ("Authorisation", "Label", "2 on A4", "4 on A4"):
        yield from acts.see_papers(stage, word)
        yield from stage.photograph(f"01 {word}")
        house.keep_papers(acts.parts_seen(stage))
    stage.press("Esc")
    yield stage.still()
    yield from stage.photograph("01 case")
    yield from menus.in_the_dark(stage, "01 case, dark")


def review_left_open(stage: Stage, house: House) -> Iterator[Until]:
    """Mail 05, in Spanish: three of a type asked for; the batch review waits for a supervisor."""
    yield from acts.open_from_mail(stage, house.mail("05"))
    said = Said("puertos 9-16 sin enlace", "Otro chasis probado; mismo resultado.")
    yield from acts.say_of_units(stage, said)
    yield from stage.photograph("02 a batch review will open")
    yield from acts.save_case(stage)
    yield from acts.send_form(stage)
    yield from acts.return_form(stage, {"opening_hours": "L–V 8:00–15:00"})
    yield from acts.validate_form(stage)
    yield from stage.photograph("02 case waits for its review")


def review_decided(stage: Stage, house: House) -> Iterator[Until]:
    """Mail 02, in German: five of a type; the level is changed, the customer told, terms sent."""
    yield from acts.open_from_mail(stage, house.mail("02"))
    said = Said(troubleshooting="Anderer Switch und anderes Kabel: gleicher Fehler.")
    yield from acts.say_of_units(stage, said)
    yield from acts.save_case(stage)
    yield from acts.send_form(stage)
    yield from acts.return_form(stage, {})
    yield from acts.validate_form(stage)
    case = acts.case_of(stage)
    yield from menus.sit_down(stage, "Tomás Vidal", "supervisor")
    yield from reviews.see_review(stage)
    yield from stage.photograph("02 a review to be decided")
    yield from reviews.decide(
        stage,
        Decision.CHANGE,
        "Five of one type at once: they are repaired, so that the cause is found.",
    )
    yield from menus.sit_down(stage, "Ruth Adler", "agent")
    yield from acts.find_case(stage, case.number)
    yield from acts.record_notice(stage, f"<notice.{case.number}@servicedesk.vendor.example>")
    yield from acts.send_terms(stage)
    yield from stage.photograph("02 decided, told, terms sent")


def misread_serial(stage: Stage, house: House) -> Iterator[Until]:
    """Mail 09: the serial as typed is nobody's; the one that looks alike is the customer's."""
    stage.search("AO5624H22C65558A")
    yield stage.until("a look-alike is offered", lambda: stage.reads("is misread"))
    yield from stage.photograph("04 a serial that looks alike")
    yield from acts.take_look_alike(stage)
    pane = stage.pane
    assert isinstance(pane, OpenCasePane)
    yield from acts.say_of_units(stage, Said("No power.", "Other cable, other socket."))
    stage.drop(house.mail("09"))
    yield stage.until("the mail is read", lambda: bool(pane.draft.mail_text))
    yield from acts.keep_one_unit(stage, "A05624H22C65558A")
    yield from acts.save_case(stage)
    yield from acts.send_form(stage)
    yield from stage.photograph("04 case of the look-alike")


def unregistered_product(stage: Stage, house: House) -> Iterator[Until]:
    """Mail 10: not in the register, but under a contract; verified and then computed again."""
    yield from acts.open_from_mail(stage, house.mail("10"))
    yield from acts.say_of_units(stage, Said(troubleshooting="Other power supply, console cable."))
    yield from acts.save_case(stage)
    yield from acts.record_product(stage)
    yield from stage.photograph("05 an unregistered product, verified")


def draft_with_problems(stage: Stage, house: House) -> Iterator[Until]:
    """Mail 04, in Italian: the form came back with mistakes; everything is named at once."""
    yield from acts.open_from_mail(stage, house.mail("04"))
    said = Said("nessun LED", "Provato altro alimentatore.")
    yield from acts.say_of_units(stage, said)
    yield from acts.save_case(stage)
    yield from acts.send_form(stage)
    filled = {
        "ship_to.post_code": "6710",
        "contact_telephone": "+39 08",
        "vat_number": "IT07551770031",
        "collection_on": "2026-11-15",
    }
    yield from acts.return_form(stage, filled)
    stage.press("Ctrl+Return")
    yield stage.until("all problems are named at once", lambda: stage.reads("to mend"))
    yield from stage.photograph("07 a form with problems")
    yield from menus.in_the_dark(stage, "07 a form with problems, dark")


def cancelled_case(stage: Stage, house: House) -> Iterator[Until]:
    """Mail 07, in Polish: the customer no longer asks for it."""
    yield from acts.open_from_mail(stage, house.mail("07"))
    yield from acts.say_of_units(stage, Said("brak zasilania", "Inny zasilacz: bez zmian."))
    yield from acts.save_case(stage)
    yield from acts.cancel(stage, "The customer found the tripped breaker; all three work.")
    yield from stage.photograph("08 a cancelled case")


def by_command(
    play: Callable[[Sample], None], name: str, picture: str, stage: Stage, house: House
) -> Iterator[Until]:
    """The command's own scene; then the case that it opened is found and looked at."""
    yield from house.behind(stage, play)
    yield from acts.find_case(stage, house.case_number(name))
    yield from stage.photograph(picture)


def two_contracts(stage: Stage, house: House) -> Iterator[Until]:
    """A call: a serial on two contracts; the better one counts, and the answer says which."""
    serial = "A04031K26548322B"
    yield from by_command(
        command.two_contracts, f"call about {serial}", "11 on two contracts", stage, house
    )
    stage.search(serial)
    yield stage.until("its answer is shown", lambda: stage.reads("Also looked at"))
    yield from stage.photograph("11 both contracts looked at")


def at_the_end(stage: Stage, _house: House) -> Iterator[Until]:
    """The places of the rail, one after another, as the day left them."""
    for key, picture in (
        ("Ctrl+2", "cases"), ("Ctrl+3", "requests"), ("Ctrl+4", "shipments"),
        ("Ctrl+5", "exceptions"),
    ):  # fmt: skip
        stage.press(key)
        yield stage.still()
        yield from stage.photograph(f"12 {picture}")
        yield from menus.in_the_dark(stage, f"12 {picture}, dark")


def _behind(play: Callable[[Sample], None], name: str, picture: str) -> Play:
    return partial(by_command, play, name, picture)


SCENES: tuple[tuple[str, Play], ...] = (
    ("The registers are taken in", registers),
    ("Mail 01: one unit, to the printed label", to_the_printed_label),
    ("Mail 05: a batch review is open", review_left_open),
    ("Mail 02: a batch review is decided", review_decided),
    ("Mail 08: nine units in a list",
     _behind(command.list_of_nine, "mail 08", "03 nine units in a list")),
    ("Mail 09: a misread serial", misread_serial),
    ("Mail 10: an unregistered product with a contract", unregistered_product),
    ("Mail 11: no contract", _behind(command.no_contract, "mail 11", "06 no contract")),
    ("Mail 04: a draft form with problems", draft_with_problems),
    ("Mail 07: a cancelled case", cancelled_case),
    ("Mail 03: an issued RMA with its shipment",
     _behind(command.issued_with_shipment, "mail 03", "09 issued, its parcel under way")),
    ("A call: dead on arrival",
     _behind(command.dead_on_arrival, "call about A05357G26626144B", "10 dead on arrival")),
    ("A call: a serial on two contracts", two_contracts),
    ("All places at the end of the day", at_the_end),
)  # fmt: skip


def scenes(house: House) -> list[Scene]:
    """All scenes, each with the house that it is played in."""
    return [Scene(words, partial(_play, play, house)) for words, play in SCENES]


def _play(play: Play, house: House, stage: Stage) -> Iterator[Until]:
    return play(stage, house)
