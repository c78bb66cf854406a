"""`rma-desk case`: what is kept with a case, who has it, and its other ends."""

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from desktop.commands.answer import Answer
from desktop.commands.case_telling import told
from desktop.commands.finding import case_called, file_of_case
from desktop.commands.seats import open_desk
from desktop.commands.words import Words
from desktop.domain.words import Visibility
from desktop.operations.agents import TakeCase
from desktop.operations.ending import CancelCase, CloseCase, RejectCase
from desktop.operations.keeping import AddComment, ShareFile
from desktop.operations.opening import SayWaiting
from desktop.operations.operation import Operation, new_id
from desktop.operations.requests import JoinRequest
from desktop.operations.turning import TurnIntoRma


def fill(words: Words) -> None:
    """Say what the words take."""
    _fill_kept(words)
    _fill_support(words)
    for name, help_line, run in (
        ("cancel", "end a case that the customer no longer asks for", _cancel),
        ("reject", "end a case whose claim is not owed", _reject),
    ):
        example = f'rma-desk case {name} CA-000001 --reason "works again after a restart"'
        parser = words.add(name, help_line, run, example)
        parser.add_argument("number", help="of the case")
        parser.add_argument("--reason", required=True)
    take = words.add("take", "become the agent of a case", _take, "rma-desk case take CA-000001")
    take.add_argument("number", help="of the case")
    wait = words.add(
        "wait", "say that a case waits for the customer", _wait, "rma-desk case wait CA-000001"
    )
    wait.add_argument("number", help="of the case")
    wait.add_argument("--over", action="store_true", help="it no longer waits")
    join = words.add(
        "join",
        "make a case one request with another of the same customer",
        _join,
        "rma-desk case join CA-000007 --with-case CA-000002",
    )
    join.add_argument("number", help="of the case")
    join.add_argument("--with-case", required=True, metavar="NUMBER")


def _fill_support(words: Words) -> None:
    close = words.add(
        "close",
        "close a technical-support case with the answer that was given",
        _close,
        'rma-desk case close CA-000013 --answer "the port was shut down; it is enabled now"',
    )
    close.add_argument("number", help="of the case")
    close.add_argument("--answer", default="", help="stands in the timeline")
    turn = words.add(
        "turn-into-rma",
        "go on with a technical-support case as an RMA case",
        _turn,
        "rma-desk case turn-into-rma CA-000013",
    )
    turn.add_argument("number", help="of the case")


def _fill_kept(words: Words) -> None:
    comment = words.add(
        "comment",
        "write a comment on a case",
        _comment,
        'rma-desk case comment CA-000001 "called back, nobody there"',
    )
    comment.add_argument("number", help="of the case")
    comment.add_argument("text")
    attach = words.add(
        "attach",
        "keep files with a case",
        _attach,
        "rma-desk case attach CA-000001 show-tech.txt photo.jpg",
    )
    attach.add_argument("number", help="of the case")
    attach.add_argument("file", nargs="+", type=Path)
    for parser in (comment, attach):
        parser.add_argument("--shared", action="store_true", help="the customer may see it")


def _comment(options: Namespace) -> Answer:
    with open_desk(options, "AddComment") as desk:
        view = case_called(desk, options.number)
        seen_by = Visibility.SHARED if options.shared else Visibility.INTERNAL
        desk.perform(
            AddComment(comment=new_id(), case=view.id, text=options.text, visibility=seen_by)
        )
        return told(desk, view.id, f"The comment is written, {seen_by}.")


def _attach(options: Namespace) -> Answer:
    acts = ["AttachFile", "ShareFile"] if options.shared else ["AttachFile"]
    with open_desk(options, *acts) as desk:
        view = case_called(desk, options.number)
        for path in options.file:
            kept = file_of_case(desk, view.id, path, "The file")
            if options.shared:
                desk.perform(ShareFile(file=kept, visibility=Visibility.SHARED))
        names = ", ".join(path.name for path in options.file)
        return told(desk, view.id, f"Kept: {names}.")


def _cancel(options: Namespace) -> Answer:
    return _perform(options, lambda case: CancelCase(case=case, reason=options.reason))


def _reject(options: Namespace) -> Answer:
    return _perform(options, lambda case: RejectCase(case=case, reason=options.reason))


def _close(options: Namespace) -> Answer:
    return _perform(options, lambda case: CloseCase(case=case, answer=options.answer))


def _turn(options: Namespace) -> Answer:
    return _perform(options, lambda case: TurnIntoRma(case=case))


def _take(options: Namespace) -> Answer:
    return _perform(options, lambda case: TakeCase(case=case))


def _wait(options: Namespace) -> Answer:
    return _perform(options, lambda case: SayWaiting(case=case, waiting=not options.over))


def _join(options: Namespace) -> Answer:
    with open_desk(options, "JoinRequest") as desk:
        view = case_called(desk, options.number)
        other = case_called(desk, options.with_case)
        desk.perform(JoinRequest(case=view.id, request=other.request_id))
        return told(desk, view.id, f"{view.number} and {other.number} are one request.")


def _perform(options: Namespace, act: Callable[[UUID], Operation]) -> Answer:
    name = type(act(UUID(int=0))).__name__
    with open_desk(options, name) as desk:
        view = case_called(desk, options.number)
        desk.perform(act(view.id))
        return told(desk, view.id)
