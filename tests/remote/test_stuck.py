"""Acts that wait although the line is there are told: nothing stands still in silence (rule 15)."""

import pytest

from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from desktop.remote import outbox
from desktop.remote.synchroniser import LineState
from tests.remote.lines import line_of
from tests.remote.model.world import Template, World
from ui.line import line_words
from ui.panes.sync_words import line_said


def test_an_outbox_that_stands_still_is_told_in_words(
    served: World, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    ruth = served.open("ruth")
    with line_of(ruth, every_seconds=0.5) as told, monkeypatch.context() as stuck:
        told.until_in(LineState.THERE)
        stuck.setattr(outbox, "entries", lambda *_, **__: ())
        ruth.perform(AddComment(comment=new_id(), case=template.case, text="stands still"))
        told.line.wake()
        told.until_in(LineState.THERE, waiting=1)
        assert not told.now.is_stuck
        served.clock.advance(minutes=6)
        told.line.wake()
        told.until(lambda: told.now.is_stuck)
        today = ruth.now().date()
        assert line_words(told.now, "https://rma.example.com", today).text.startswith(
            "Nothing sent since "
        )
        said = line_said(told.now, today)
        assert "nothing has been sent since" in said.sentence
        stuck.undo()
        told.line.wake()
        told.until_in(LineState.THERE)
        assert not told.now.is_stuck
    ruth.close()
