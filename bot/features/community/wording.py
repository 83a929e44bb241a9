"""How what was chosen is said."""

from datetime import date

from bot.content import dates
from bot.content.models import Content
from bot.core.communities import Quiet
from bot.core.times import WEEKDAYS


def country(code: str, content: Content) -> str:
    """The name of a country."""
    return content.messages.community.countries.get(code, (code,))[0]


def hours(quiet: Quiet, content: Content) -> str:
    """Quiet hours, or that there are none."""
    words = content.messages.community.settings
    if quiet.begins is None or quiet.ends is None:
        return words.no_hours
    return words.hours.format(begins=f"{quiet.begins:%H:%M}", ends=f"{quiet.ends:%H:%M}")


def days(quiet: Quiet, content: Content) -> str:
    """Days off, or that there are none."""
    return ", ".join(day(key, content) for key in keys(quiet)) or content.messages.community.settings.no_days


def keys(quiet: Quiet) -> tuple[str, ...]:
    """Each day off in its stored form, such as "sat" or "2026-12-25"."""
    return (*(WEEKDAYS[number] for number in sorted(quiet.weekdays)), *map(str, sorted(quiet.dates)))


def day(key: str, content: Content) -> str:
    """One day off."""
    if key in WEEKDAYS:
        return content.messages.times.weekdays[key][0]  # type: ignore[index]
    return dates.full(date.fromisoformat(key), content.messages.dates)
