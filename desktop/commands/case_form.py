"""`rma-desk case form`: the request form of a case, shown, sent, filled in, returned, validated."""

from argparse import ArgumentParser, Namespace
from uuid import UUID

from desktop.commands.answer import Answer
from desktop.commands.case_telling import told
from desktop.commands.finding import case_called, pair
from desktop.commands.seats import open_desk
from desktop.commands.words import Words
from desktop.domain.form import FIELD_LABELS, unconfirmed
from desktop.domain.refusal import Refused
from desktop.domain.words import Severity
from desktop.operations.forms import EditForm, ReturnForm, SendForm, ValidateForm
from desktop.queries.forms import COLUMN_OF, FormView, form_view
from desktop.workplace import Desk

_ACTS = ("show", "edit", "send", "return", "validate")
_NEEDED = {"send": "SendForm", "return": "ReturnForm", "validate": "ValidateForm"}


def fill(words: Words) -> None:
    """Say what the word takes."""
    parser: ArgumentParser = words.add(
        "form",
        "the request form: show, edit, send, return or validate it",
        _form,
        "rma-desk case form CA-000001 return --set contact_telephone='+34 964 480 050'\n"
        "  rma-desk case form CA-000001 validate --tick vat_number='new number, seen on invoice'",
    )
    parser.add_argument("number", help="of the case")
    parser.add_argument("do", choices=_ACTS, nargs="?", default="show", help="what to do with it")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        type=pair,
        metavar="FIELD=VALUE",
        help=f"fill in a field first: {', '.join(COLUMN_OF)}",
    )
    parser.add_argument(
        "--tick",
        action="append",
        default=[],
        type=pair,
        metavar="FIELD=REASON",
        help="confirm a warning with a reason, when validating",
    )
    parser.add_argument("--to", default="", help="to whom it goes; else the case's contact")
    parser.add_argument("--by", default="", help="who returned it")


def _form(options: Namespace) -> Answer:
    acts = [_NEEDED[options.do]] if options.do in _NEEDED else []
    if options.set or options.do == "edit":
        acts.append("EditForm")
    with open_desk(options, *acts) as desk:
        view = case_called(desk, options.number)
        if options.set:
            _edit(desk, view.id, dict(options.set))
        said = _act(options, desk, view.id, view.contact_email)
        form = _view(desk, view.id)
        answer = told(desk, view.id, *said, form=form)
        return Answer(answer.facts, (*answer.lines, *_lines(form)), answer.ended)


def _act(options: Namespace, desk: Desk, case: UUID, contact: str) -> list[str]:
    match options.do:
        case "send":
            to = options.to or contact
            language = _view(desk, case).fields["letters_language"] or "en"
            desk.perform(SendForm(case=case, sent_to=to, language=language))
            return [f"The form went to {to}."]
        case "return":
            desk.perform(ReturnForm(case=case, returned_by=options.by))
            return ["The form is back."]
        case "validate":
            desk.perform(ValidateForm(case=case, ticked=dict(options.tick)))
            return ["The form is valid."]
        case _:
            return []


def _edit(desk: Desk, case: UUID, wanted: dict[str, str]) -> None:
    unknown = sorted(wanted.keys() - COLUMN_OF.keys())
    if unknown:
        raise Refused(
            f"The form has no field {unknown[0]}; it has {', '.join(COLUMN_OF)}.",
            unknown[0],
            "input",
        )
    seen = _view(desk, case).fields
    desk.perform(
        EditForm(case=case, changes={name: (seen[name], value) for name, value in wanted.items()})
    )


def _view(desk: Desk, case: UUID) -> FormView:
    form = desk.ask(form_view, case, desk.now())
    assert form is not None
    return form


def _lines(form: FormView) -> list[str]:
    lines = [f"Request form: {form.state}"]
    lines += [
        f"  {FIELD_LABELS.get(name, 'Name in Latin script')}: {value}  [{name}]"
        for name, value in form.fields.items()
        if value
    ]
    open_ones = unconfirmed(form.problems, form.ticked)
    for problem in form.problems:
        if problem.severity is Severity.ERROR or problem in open_ones:
            lines.append(f"  {problem.severity} at {problem.field}: {problem.text}")
    return lines
