"""`rma-desk case`: the units of a case, added, corrected, pointed, verified, taken off."""

from argparse import ArgumentParser, Namespace

from desktop.commands.answer import Answer
from desktop.commands.case_open import add_unit_options
from desktop.commands.case_telling import told
from desktop.commands.finding import case_called, day, unit_called
from desktop.commands.seats import open_desk
from desktop.commands.words import Words
from desktop.domain.refusal import Refused
from desktop.operations.assets import RecordAsset
from desktop.operations.units import AddUnit, CancelUnit, EditUnit, PointUnit, RejectUnit
from desktop.queries.reported import products_of_serial
from desktop.reported import ReportedUnit, known_product, unit_asked


def fill(words: Words) -> None:
    """Say what the words take."""
    add = words.add(
        "add-unit",
        "add a faulty product to a case",
        _add,
        'rma-desk case add-unit CA-000001 A05860D26395081A --symptoms "reboots every 20 min"',
    )
    _takes_unit(add)
    add_unit_options(add)
    edit = words.add(
        "edit-unit",
        "correct what was said about a unit",
        _edit,
        'rma-desk case edit-unit CA-000001 A05860D26395078A --troubleshooting "fan swapped"',
    )
    _takes_unit(edit)
    add_unit_options(edit)
    point = words.add(
        "point",
        "point a unit whose serial was misread to the right product",
        _point,
        "rma-desk case point CA-000004 AO5624H22C65558A --to A05624H22C65558A",
    )
    _takes_unit(point)
    point.add_argument("--to", required=True, metavar="SERIAL", help="of the right product")
    point.add_argument("--reason", default="", help="how that was found out")
    _fill_verify(words)
    for name, help_line, run in (
        ("cancel-unit", "take a unit off a case: it is no longer asked for", _cancel),
        ("reject-unit", "refuse a unit with a reason that the customer is told", _reject),
    ):
        example = f'rma-desk case {name} CA-000001 A05860D26395078A --reason "works again"'
        ending = words.add(name, help_line, run, example)
        _takes_unit(ending)
        ending.add_argument("--reason", required=True)


def _fill_verify(words: Words) -> None:
    verify = words.add(
        "verify",
        "record an unregistered product under the customer, and compute again",
        _verify,
        "rma-desk case verify CA-000005 A05745J26555012B --contract NC308131-EM",
    )
    _takes_unit(verify)
    verify.add_argument("--contract", default="", help="the contract that covers it")
    verify.add_argument("--bought-on", type=day, help="2026-10-02")
    verify.add_argument("--shipped-on", type=day, help="2026-10-01")
    verify.add_argument("--mac", default="")


def _takes_unit(parser: ArgumentParser) -> None:
    parser.add_argument("number", help="of the case")
    parser.add_argument("serial", help="of the unit")


def _add(options: Namespace) -> Answer:
    with open_desk(options, "AddUnit") as desk:
        view = case_called(desk, options.number)
        unit = ReportedUnit(
            serial=options.serial,
            model=options.model,
            symptoms=options.symptoms,
            troubleshooting=options.troubleshooting,
            failed_since=options.since,
            contract_number=options.contract,
            late_reason=options.late_reason,
        )
        asked = unit_asked(unit, known_product(desk, unit))
        desk.perform(AddUnit(case=view.id, unit=asked))
        return told(desk, view.id, f"Added {asked.serial}.")


def _edit(options: Namespace) -> Answer:
    with open_desk(options, "EditUnit") as desk:
        view = case_called(desk, options.number)
        unit = unit_called(view, options.serial)
        seen = {
            "symptoms": (unit.symptoms, options.symptoms),
            "troubleshooting": (unit.troubleshooting, options.troubleshooting),
            "failed_since": (unit.failed_since, options.since),
            "contract_number": (unit.contract_number, options.contract),
            "late_reason": (unit.late_reason, options.late_reason),
        }
        changes = {field: values for field, values in seen.items() if values[1]}
        if not changes:
            raise Refused("Say what is to be corrected, for example --symptoms.", rule="input")
        desk.perform(EditUnit(unit=unit.id, changes=changes))
        return told(desk, view.id, f"Corrected {unit.serial}.")


def _point(options: Namespace) -> Answer:
    with open_desk(options, "PointUnit") as desk:
        view = case_called(desk, options.number)
        unit = unit_called(view, options.serial)
        found = desk.ask(products_of_serial, options.to)
        alike = [one for one in found if one.model == unit.model] or list(found)
        if len(alike) != 1:
            raise Refused(f"{options.to} is not the serial of one product.", "to", "input")
        desk.perform(PointUnit(unit=unit.id, asset=alike[0].asset_id, reason=options.reason))
        return told(desk, view.id, f"{unit.serial} now is {alike[0].serial}, {alike[0].model}.")


def _verify(options: Namespace) -> Answer:
    with open_desk(options, "RecordAsset") as desk:
        view = case_called(desk, options.number)
        unit = unit_called(view, options.serial)
        desk.perform(
            RecordAsset(
                organisation=view.organisation_id,
                part_number=unit.model,
                serial=unit.serial,
                contract_number=options.contract or unit.contract_number,
                mac=options.mac,
                bought_on=options.bought_on,
                shipped_on=options.shipped_on,
                unit=unit.id,
            )
        )
        return told(desk, view.id, f"{unit.serial} is registered to {view.organisation}.")


def _cancel(options: Namespace) -> Answer:
    with open_desk(options, "CancelUnit") as desk:
        view = case_called(desk, options.number)
        unit = unit_called(view, options.serial)
        desk.perform(CancelUnit(unit=unit.id, reason=options.reason))
        return told(desk, view.id, f"{unit.serial} is off the case.")


def _reject(options: Namespace) -> Answer:
    with open_desk(options, "RejectUnit") as desk:
        view = case_called(desk, options.number)
        unit = unit_called(view, options.serial)
        desk.perform(RejectUnit(unit=unit.id, reason=options.reason))
        return told(desk, view.id, f"{unit.serial} is rejected.")
