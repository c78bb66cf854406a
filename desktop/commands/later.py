"""What only the server can do: asked now, or put behind what waits where the line is away."""

from argparse import ArgumentParser

from desktop.commands.seats import shared_of
from desktop.domain.refusal import Refused
from desktop.operations.authority import Performed
from desktop.operations.operation import Operation
from desktop.workplace import Desk


def add_later(parser: ArgumentParser) -> None:
    """The option that lets an act wait."""
    parser.add_argument(
        "--later",
        action="store_true",
        help="where the line is away, have the server asked when it is back",
    )


def perform_or_queue(desk: Desk, operation: Operation, *, later: bool) -> Performed | None:
    """What the server did; None where the line is away and the act waits for it. Raises Refused."""
    try:
        return desk.perform(operation)
    except Refused as refused:
        shared = shared_of(desk)
        if not later or refused.rule != "line" or shared is None:
            raise
        shared.queue(operation)
        return None
