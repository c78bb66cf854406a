"""Evidence in writing: a kept file or a mail; a yes by telephone is none (domain.md, *Terms*)."""

from collections.abc import Collection
from uuid import UUID

from desktop.data.tables.record import File
from desktop.domain.refusal import Refused
from desktop.domain.words import Evidence
from desktop.operations.act import Act


def check_evidence(
    act: Act,
    evidence: Evidence,
    file_id: UUID | None,
    mail_reference: str,
    cases: Collection[UUID],
) -> None:
    """Refuse what proves nothing: a file that is not kept with one of these cases, or a mail
    without its reference."""
    match evidence:
        case Evidence.FILE:
            file = act.get(File, file_id, "file")
            if file.case_id not in cases:
                raise Refused("This file belongs to another case. Attach it here.", "file", "input")
            if file.awaited:
                raise Refused(
                    f"{file.name} has not come to the server yet, so it proves nothing there. Wait "
                    "until it is sent, then record this again.",
                    "file",
                    "state",
                )
        case Evidence.MAIL:
            if not mail_reference:
                raise Refused(
                    "Name the mail by its Message-ID or its subject and date.",
                    "mail_reference",
                    "input",
                )
