"""Signing in again at a desk that is there: as that desk, also where it was copied."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.data.store import Store
from desktop.data.tables.ledger import DeskEntry
from desktop.data.tables.record import Comment
from desktop.domain.refusal import Refused
from desktop.operations.keeping import AddComment
from desktop.operations.operation import new_id
from desktop.remote.client import Client, Line
from desktop.remote.synchroniser import LineState
from desktop.shared_desk import SharedDesk
from tests.server.wired import PASSWORD
from tests.shared.conftest import House
from tests.shared.desks import Hearing, joined, profile_at


def quarantine(house: House, desk: SharedDesk) -> None:
    store = Store.open(house.location, house.files)
    with store.writing() as session:
        session.get_one(DeskEntry, desk.id).quarantined_at = datetime.now(UTC)
    store.close()


def test_a_copied_desk_that_signed_out_signs_in_and_sends_what_waits(
    house: House, tmp_path: Path
) -> None:
    with joined(house.url, tmp_path, "ruth", house.clock) as ruth:
        Hearing(ruth).until(lambda: ruth.line.state is LineState.THERE)
        ruth.sign_out()
        quarantine(house, ruth)
        before = ruth.id
        act = AddComment(comment=new_id(), case=house.case, text="kept")
        ruth._replica.perform(act)
    with joined(house.url, tmp_path, "ruth", house.clock) as again:
        assert again.id != before
        Hearing(again).until(lambda: again.line.state is LineState.THERE)
        assert again.line.replica.waiting == 0
        assert again.ask(lambda session: session.get(Comment, act.comment)) is not None


def test_nobody_elsewhere_keeps_who_signs_in_at_their_own_desk_out(
    house: House, tmp_path: Path
) -> None:
    with joined(house.url, tmp_path, "ruth", house.clock) as ruth:
        ruth.sign_out()
    with Client(Line(house.url, tries=0)) as stranger:
        for _ in range(20):
            with pytest.raises(Refused) as no:
                stranger.sign_in("ruth", "guessed")
            if no.value.rule == "too-many":
                break
        assert no.value.rule == "too-many"
    again, _ = SharedDesk.join(profile_at(house.url, tmp_path, "ruth"), PASSWORD)
    assert again.id == ruth.id
    again.close()


def test_a_wrong_password_changes_nothing_at_a_desk_that_is_there(
    house: House, tmp_path: Path
) -> None:
    with joined(house.url, tmp_path, "ruth", house.clock) as ruth:
        pass
    with pytest.raises(Refused) as no:
        SharedDesk.join(profile_at(house.url, tmp_path, "ruth"), "not the password")
    assert no.value.rule == "sign-in"
    with joined(house.url, tmp_path, "ruth", house.clock) as again:
        assert again.id == ruth.id
