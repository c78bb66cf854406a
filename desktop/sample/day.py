"""The sample day as a list of scenes; the command plays it, and so can windows."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop.sample import scenes
from desktop.sample.stage import CLOCK, Stage


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene: what it shows, and what is done on the stage."""

    title: str
    play: Callable[[Stage], None]


SCENES: tuple[Scene, ...] = (
    Scene("The registers are taken in", scenes.registers),
    Scene("Mail 01: one unit, to the printed label", scenes.to_the_printed_label),
    Scene("Mail 05: a batch review is open", scenes.review_left_open),
    Scene("Mail 02: a batch review is decided", scenes.review_decided),
    Scene("Mail 08: nine units in a list", scenes.list_of_nine),
    Scene("Mail 09: a misread serial", scenes.misread_serial),
    Scene("Mail 10: an unregistered product with a contract", scenes.unregistered_product),
    Scene("Mail 11: no contract", scenes.no_contract),
    Scene("Mail 04: a draft form with problems", scenes.draft_with_problems),
    Scene("Mail 07: a cancelled case", scenes.cancelled_case),
    Scene("Mail 03: an issued RMA with its shipment", scenes.issued_with_shipment),
    Scene("A call: dead on arrival", scenes.dead_on_arrival),
    Scene("A call: a serial on two contracts", scenes.two_contracts),
)
"""policy.md, *The sample day*, in its order."""


def play(stage: Stage, after: Callable[[Scene], None] = lambda _scene: None) -> None:
    """Play every scene; `after` each one, whoever follows is told.

    Raises Refused when a scene does not end as it should.
    """
    for scene in SCENES:
        stage.tell(f"{scene.title}.")
        scene.play(stage)
        after(scene)
    assert stage.clock() <= CLOCK, "the day is played before its clock begins"
