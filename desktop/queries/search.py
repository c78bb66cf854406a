"""The one search: whatever is typed gives a ranked first page, with what each asset is owed."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from desktop.data.search_inside import Inside
from desktop.domain.findable import Findable
from desktop.domain.numbers import read_rma_number
from desktop.domain.policy import Policy
from desktop.domain.words import Match
from desktop.queries.policies import current_policy
from desktop.queries.search_hits import Typed, find, find_look_alikes
from desktop.queries.search_results import OwedTone, SearchResult, misread_places, results_of

__all__ = ["Findable", "Match", "OwedTone", "SearchAnswer", "SearchResult", "search"]

PAGE = 25
_RMA_LIKE = re.compile(r"R\d{8}[0-9A-Z]")


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The first page of what answers a typed text.

    `results` are exact, prefix and inside matches in that order, retired assets last; `more` says
    that there are further ones. `look_alikes` are suggestions, never the answer: serials that
    differ only in what people misread, looked for where the page has room. `look_alike_remark`
    and `remark` are sentences, "" where there is nothing to say.
    """

    typed: str
    results: tuple[SearchResult, ...] = ()
    more: bool = False
    look_alikes: tuple[SearchResult, ...] = ()
    more_look_alikes: bool = False
    look_alike_remark: str = ""
    remark: str = ""

    @property
    def ranked(self) -> tuple[SearchResult, ...]:
        """Everything in rank order: exact, prefix, inside, look-alike."""
        return self.results + self.look_alikes

    @property
    def count_words(self) -> str:
        """How many were found, as a list's title says it: "5 found", "50+ found"."""
        return f"{len(self.results)}{'+' if self.more else ''} found"


def search(
    session: Session, text: str, *, limit: int = PAGE, at: datetime, policy: Policy | None = None
) -> SearchAnswer:
    """Answer what was typed: serial, model, organisation, site, contract, contact, case, customer's
    reference, RMA or tracking number, or MAC, however it is written.

    Several words must all be found. Under three characters only what is exactly so or begins so
    is found. `at` is the moment for which the entitlement of assets is computed, under `policy`
    or the policy in force then. `limit` is the length of a page.
    """
    typed = Typed.read(text)
    if not typed.key:
        return SearchAnswer(text)
    connection = session.connection()
    inside = Inside(connection, typed.words)
    hits = find(connection, typed, inside, limit + 1)
    more, room = len(hits) > limit, limit + 1 - len(hits)
    alike = [] if more else find_look_alikes(connection, typed, inside, hits, room)
    shown = [*hits[:limit], *alike[: limit - len(hits[:limit])]]
    chosen = policy or current_policy(session, at)
    ranked = results_of(session, typed, shown, at, chosen)
    results = tuple(one for one in ranked if one.match is not Match.LOOK_ALIKE)
    look_alikes = tuple(one for one in ranked if one.match is Match.LOOK_ALIKE)
    return SearchAnswer(
        typed=text,
        results=results,
        more=more,
        look_alikes=look_alikes,
        more_look_alikes=len(alike) > len(look_alikes),
        look_alike_remark=_read_as(typed.serial, look_alikes),
        remark=_remark(typed.key),
    )


def _remark(key: str) -> str:
    """A mistyped RMA number is caught by its check character (policy.md, *RMA number*)."""
    if not _RMA_LIKE.fullmatch(key) or read_rma_number(key):
        return ""
    return (
        f"{key[:3]}-{key[3:9]}-{key[9]} is no RMA number: its last character does not fit the "
        "others. Ask for it again, or type it without the last character."
    )


def _read_as(typed: str, look_alikes: tuple[SearchResult, ...]) -> str:
    """Say what would have to be read as what, most frequent first."""
    pairs: Counter[tuple[str, str]] = Counter()
    for result in look_alikes:
        pairs.update(dict.fromkeys(misread_places(typed, result.serial).values()).keys())
    if not pairs:
        return ""
    readings = " or ".join(f"{wrote} as {recorded}" for (wrote, recorded), _ in pairs.most_common())
    return f"{len(look_alikes)} more if what was typed is misread: {readings}."
