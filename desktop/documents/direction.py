"""Which way text runs: the levels of the Unicode bidirectional algorithm, and runs by the eye."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Side = Literal["L", "R"]

_HEBREW = re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]")
_ARABIC = re.compile("[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefe]")


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one direction and script, in reading order."""

    text: str
    right_to_left: bool


def side(text: str) -> Side:
    """The side on which the text begins: its first letter with a direction decides."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "R" | "AL":
                return "R"
            case "L":
                return "L"
            case _:
                continue
    return "L"


def has_right_to_left(text: str) -> bool:
    """Whether any letter of the text is Hebrew or Arabic."""
    return bool(_HEBREW.search(text) or _ARABIC.search(text))


def levels(paragraph: str, base: Side) -> tuple[int, ...]:
    """The embedding level of each character; the paragraph is taken whole, before it is wrapped.

    Taken line by line, a number that a break parts from its Arabic word would turn around.
    """
    from bidi import algorithm

    storage = algorithm.get_empty_storage()
    storage["base_level"] = algorithm.PARAGRAPH_LEVELS[base]
    storage["base_dir"] = base
    algorithm.get_embedding_levels(paragraph, storage)
    for index, character in enumerate(storage["chars"]):
        character["index"] = index
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    found = {character["index"]: character["level"] for character in storage["chars"]}
    resolved: list[int] = []
    for index in range(len(paragraph)):
        # Joiners and the like have no level of their own: they go with what is before them.
        before = resolved[-1] if resolved else algorithm.PARAGRAPH_LEVELS[base]
        resolved.append(found.get(index, before))
    return tuple(resolved)


def runs_by_eye(text: str, resolved: Sequence[int]) -> list[Run]:
    """The runs of one line from left to right (rule L2 of the algorithm)."""
    spans: list[tuple[int, int, int]] = []  # first, end, level
    for index, level in enumerate(resolved):
        if spans and spans[-1][2] == level:
            spans[-1] = (spans[-1][0], index + 1, level)
        else:
            spans.append((index, index + 1, level))
    for level in range(max(resolved, default=0), 0, -1):
        spans = _turned(spans, level)
    return [
        run
        for first, end, level in spans
        for run in _one_script_each(text[first:end], bool(level % 2))
    ]


def _turned(spans: list[tuple[int, int, int]], level: int) -> list[tuple[int, int, int]]:
    """Every stretch of spans at `level` or above, reversed."""
    done: list[tuple[int, int, int]] = []
    stretch: list[tuple[int, int, int]] = []
    for span in spans:
        if span[2] >= level:
            stretch.insert(0, span)
        else:
            done += [*stretch, span]
            stretch = []
    return done + stretch


def _one_script_each(text: str, right_to_left: bool) -> list[Run]:
    """Hebrew and Arabic in one run are shaped apart: a shaper takes one script at a time."""
    if not (right_to_left and _HEBREW.search(text) and _ARABIC.search(text)):
        return [Run(text, right_to_left)]
    cuts = [0]
    script = None
    for index, character in enumerate(text):
        found = next((s for s in (_HEBREW, _ARABIC) if s.match(character)), None)
        if found and script and found is not script:
            cuts.append(index)
        script = found or script
    cuts.append(len(text))
    return [Run(text[a:b], True) for a, b in zip(cuts[-2::-1], cuts[:0:-1], strict=True)]
