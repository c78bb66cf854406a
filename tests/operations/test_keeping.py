"""Comments, files and documents of a case: internal unless somebody says otherwise."""

from uuid import UUID

import pytest

from desktop.data.tables.record import Comment, Document, File
from desktop.domain.refusal import Refused
from desktop.domain.words import Visibility
from desktop.operations.keeping import AddComment, AttachFile, RecordDocument, ShareFile
from desktop.operations.operation import new_id
from tests.operations.shop import Shop

MEGABYTE = 1_048_576


def attach(shop: Shop, case: UUID, *, size: int = 3, name: str = "photo.jpg") -> AttachFile:
    act = AttachFile(
        file=new_id(),
        case=case,
        sha256=shop.edda.keep_file(b"abc"),
        name=name,
        media_type="image/jpeg",
        size=size,
    )
    shop.ruth.perform(act)
    return act


def test_a_comment_is_internal_unless_somebody_says_otherwise(shop: Shop) -> None:
    case = shop.opened()
    shop.ruth.perform(AddComment(comment=new_id(), case=case, text="rude on the phone"))
    assert shop.one(Comment).visibility is Visibility.INTERNAL
    said = AddComment(comment=new_id(), case=case, text="hello", visibility=Visibility.SHARED)
    shop.ines.perform(said)
    assert shop.one(Comment, id=said.comment).author_id == shop.person("ines")


@pytest.mark.parametrize("text", ["", "   ", "x" * 20_001])
def test_a_comment_says_something_and_not_a_book(shop: Shop, text: str) -> None:
    case = shop.opened()
    with pytest.raises(Refused) as refused:
        shop.ruth.perform(AddComment(comment=new_id(), case=case, text=text))
    assert refused.value.field == "text"


def test_a_file_is_kept_by_its_content_under_a_safe_name(shop: Shop) -> None:
    case = shop.opened()
    act = attach(shop, case, name="..\\..\\CON.jpg")
    row = shop.one(File)
    assert row.name == "_CON.jpg"
    assert shop.edda.file(row.sha256) == b"abc"
    assert row.visibility is Visibility.INTERNAL
    shop.ruth.perform(ShareFile(file=act.file, visibility=Visibility.SHARED))
    assert shop.one(File).visibility is Visibility.SHARED
    assert "FileShared" in shop.told(case)


def test_a_file_has_at_most_25_megabytes_and_a_case_500(shop: Shop) -> None:
    case = shop.opened()
    with pytest.raises(Refused, match=r"25\.0 MB"):
        attach(shop, case, size=25 * MEGABYTE + 1)
    for _ in range(20):
        attach(shop, case, size=25 * MEGABYTE)
    with pytest.raises(Refused, match=r"500\.0 MB"):
        attach(shop, case, size=1)
    attach(shop, shop.opened(), size=1)


def test_a_document_made_again_is_its_next_version(shop: Shop) -> None:
    case, (rma,) = shop.issued()
    file = attach(shop, case)
    for _ in range(2):
        shop.ruth.perform(
            RecordDocument(
                document=new_id(), case=case, rma=rma.id, name="authorisation", file=file.file
            )
        )
    shop.ruth.perform(
        RecordDocument(document=new_id(), case=case, name="request form", file=file.file)
    )
    found = sorted((row.name, row.version) for row in shop.all(Document))
    assert found == [("authorisation", 1), ("authorisation", 2), ("request form", 1)]


def test_a_document_is_a_file_that_is_kept(shop: Shop) -> None:
    case = shop.opened()
    with pytest.raises(Refused) as refused:
        shop.ruth.perform(RecordDocument(document=new_id(), case=case, name="label", file=new_id()))
    assert refused.value.field == "file"
