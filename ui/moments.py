"""Days and moments as the windows write them, in the time of this computer."""

from datetime import date, datetime

from desktop.domain.calendars import day_words

_MONTHS_DAYS = 180


def local(moment: datetime) -> datetime:
    """A moment in the time of this computer."""
    return moment.astimezone()


def moment_words(moment: datetime) -> str:
    """A day with its time: `16 Nov 2026, 09:14`."""
    here = local(moment)
    return f"{day_words(here.date())}, {here:%H:%M}"


def short_moment(moment: datetime, today: date) -> str:
    """The time of a moment of today; its day, and its year where it is another, of any other."""
    here = local(moment)
    if here.date() == today:
        return f"{here:%H:%M}"
    return short_day(here.date(), today)


def short_day(day: date, today: date) -> str:
    """`13 Nov`, with the year only where it is not this one's."""
    words = day_words(day)
    return words.rsplit(" ", 1)[0] if day.year == today.year else words


def near_day(day: date, today: date) -> str:
    """`15 Jan` for a day that nobody takes for another year's, as it is only months away."""
    is_near = abs((day - today).days) <= _MONTHS_DAYS
    return day_words(day).rsplit(" ", 1)[0] if is_near else day_words(day)


def since_words(moment: datetime, now: datetime) -> str:
    """How long something has lasted, in its largest unit: `4 min`, `2 h`, `3 days`."""
    minutes = max(0, int((now - moment).total_seconds() // 60))
    if minutes < 60:
        return f"{max(1, minutes)} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} days"


def size_words(size: int) -> str:
    """A file's size: `184 kB`, `2.4 MB`."""
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
