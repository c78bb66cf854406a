"""What proves something is at the server before what it proves, and holds up nothing else."""

import hashlib

import pytest

from desktop.data.files import FileFolder
from desktop.data.tables.cases import Acceptance
from desktop.data.tables.record import Comment, File
from desktop.domain.words import Evidence
from desktop.operations.acceptance_acts import AcceptTerms, SendTerms
from desktop.operations.keeping import AddComment, AttachFile
from desktop.operations.operation import new_id
from desktop.remote import uploads
from desktop.remote.replica import Replica
from tests.operations.shop import TERMS
from tests.remote.model.world import Template, World, rows_of

YES = b"Yes, we accept."
SHA256 = hashlib.sha256(YES).hexdigest()


def accept_by_file(ruth: Replica, template: Template) -> AcceptTerms:
    """Away from the line: terms sent, the signed page attached, accepted by it, and a comment."""
    sent = SendTerms(
        acceptance=new_id(), case=template.accepted[0], terms=TERMS, sent_to="b@penaclara.example"
    )
    file = AttachFile(
        file=new_id(),
        case=template.accepted[0],
        sha256=ruth.keep_file(YES),
        name="yes.txt",
        media_type="text/plain",
        size=len(YES),
        purpose="acceptance",
    )
    yes = AcceptTerms(
        acceptance=sent.acceptance,
        accepted_by="Bego\u00f1a Ruiz",
        accepted_at=ruth.now(),
        evidence=Evidence.FILE,
        file=file.file,
    )
    for act in (sent, file, yes, AddComment(comment=new_id(), case=sent.case, text="done")):
        ruth.perform(act)
    return yes


@pytest.fixture
def ruth(served: World, template: Template) -> Replica:
    return served.open("ruth")


def test_a_page_signed_without_the_line_proves_the_acceptance_once_it_is_back(
    served: World, template: Template, ruth: Replica
) -> None:
    served.lines["ruth"].is_away = True
    yes = accept_by_file(ruth, template)
    served.lines["ruth"].is_away = False
    ruth.exchange()
    assert ruth.parked() == ()
    assert ruth.state().waiting == ruth.state().files_waiting == 0
    with served.server.store.reading() as session:
        row = session.get(Acceptance, yes.acceptance)
        assert row is not None
        assert row.accepted_by == "Bego\u00f1a Ruiz"
        assert session.query(File).filter_by(id=row.file_id, awaited=False).count() == 1
    assert served.server.store.files.get(SHA256) == YES
    assert rows_of(ruth.store) == rows_of(served.server.store)
    ruth.close()


def test_a_page_that_the_server_does_not_take_holds_up_nothing_but_what_it_proves(
    served: World, template: Template, ruth: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.lines["ruth"].is_away = True
    yes = accept_by_file(ruth, template)
    served.lines["ruth"].is_away = False
    assert isinstance(ruth.store.files, FileFolder)
    ruth.store.files.path(SHA256).unlink()  # lost on this disk meanwhile
    ruth.exchange()
    assert [one.operation.id for one in ruth.parked()] == [yes.id]
    assert set(uploads.refused(ruth.store)) == {SHA256}
    with served.server.store.reading() as session:
        assert session.query(Comment).filter_by(text="done").count() == 1
    ruth.close()
