"""The colours and measures of the look, a light and a dark set; no other file names a colour."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

GRID: Final = 4
"""Pixels: every distance is a multiple of this."""
PANE_MARGIN: Final = 16
CARD_GAP: Final = 14
CORNER: Final = 8
ROW_HEIGHT: Final = 34
BODY_PIXELS: Final = 13
SMALL_PIXELS: Final = 12
HEAD_PIXELS: Final = 19


class Tone(StrEnum):
    """What a coloured word means; the colour never stands without the word and a sign."""

    GOOD = "good"
    INFO = "info"
    WARNING = "warning"
    BAD = "bad"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Tokens:
    """One set of colours, each `#RRGGBB`."""

    name: str
    ground: str
    surface: str
    sunk: str
    line: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    on_accent: str
    accent_pressed: str
    good: str
    good_ground: str
    warning: str
    warning_ground: str
    bad: str
    bad_ground: str
    rail: str
    rail_text: str
    rail_here: str
    rail_here_text: str
    rail_mark: str
    count: str
    on_count: str
    mark: str
    on_mark: str

    def tone(self, tone: Tone) -> tuple[str, str]:
        """The word's colour and the ground under it."""
        match tone:
            case Tone.GOOD:
                return self.good, self.good_ground
            case Tone.INFO:
                return self.accent, self.accent_soft
            case Tone.WARNING:
                return self.warning, self.warning_ground
            case Tone.BAD:
                return self.bad, self.bad_ground
            case Tone.NEUTRAL:
                return self.muted, self.sunk

    def reading_pairs(self) -> tuple[tuple[str, str, str], ...]:
        """Every (what it is, text colour, ground) that a person has to read somewhere."""
        plain = [
            (f"{word} on {place}", colour, ground)
            for word, colour in (("text", self.text), ("muted", self.muted))
            for place, ground in (
                ("ground", self.ground),
                ("surface", self.surface),
                ("sunk", self.sunk),
                ("selected row", self.accent_soft),
            )
        ]
        toned = [(f"{tone} badge", *self.tone(tone)) for tone in Tone]
        said = [
            (f"{tone} word on surface", self.tone(tone)[0], self.surface)
            for tone in Tone
            if tone is not Tone.NEUTRAL
        ]
        banners = [(f"text on {tone}", self.text, self.tone(tone)[1]) for tone in Tone]
        return (
            *plain,
            *toned,
            *said,
            *banners,
            ("primary button", self.on_accent, self.accent),
            ("primary button held", self.on_accent, self.accent_pressed),
            ("rail", self.rail_text, self.rail),
            ("rail, here", self.rail_here_text, self.rail_here),
            ("count", self.on_count, self.count),
            ("highlighted match", self.on_mark, self.mark),
        )


LIGHT: Final = Tokens(
    name="light",
    ground="#F4F6F8",
    surface="#FFFFFF",
    sunk="#EEF1F4",
    line="#DDE2E8",
    text="#18212C",
    muted="#5A6573",
    accent="#0A5CA8",
    accent_soft="#E4EFFA",
    on_accent="#FFFFFF",
    accent_pressed="#084A87",
    good="#17693F",
    good_ground="#E2F3E9",
    warning="#8A5200",
    warning_ground="#FFF1D6",
    bad="#A8231B",
    bad_ground="#FBE6E4",
    rail="#18212C",
    rail_text="#B9C3CF",
    rail_here="#2A333E",
    rail_here_text="#FFFFFF",
    rail_mark="#6FB3F7",
    count="#F2AE3D",
    on_count="#18212C",
    mark="#FFE08A",
    on_mark="#18212C",
)

DARK: Final = Tokens(
    name="dark",
    ground="#12161B",
    surface="#1A2027",
    sunk="#20272F",
    line="#2F3842",
    text="#E7ECF2",
    muted="#9CA8B6",
    accent="#6FB3F7",
    accent_soft="#1D3349",
    on_accent="#0C1116",
    accent_pressed="#94C7FA",
    good="#6FD39C",
    good_ground="#173326",
    warning="#F2BE63",
    warning_ground="#3A2D14",
    bad="#FF8F86",
    bad_ground="#3E1F1D",
    rail="#0D1014",
    rail_text="#8C97A4",
    rail_here="#1E242B",
    rail_here_text="#FFFFFF",
    rail_mark="#6FB3F7",
    count="#F2AE3D",
    on_count="#18212C",
    mark="#6B5310",
    on_mark="#FFFFFF",
)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.2 (criterion 1.4.3) defines it."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    if channel <= 0.04045:
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)
