"""The questions of /remind, as fields."""

from collections.abc import Mapping

from bot.content import Library
from bot.core.fields import Answers, Choice, Field, Key, Text
from bot.core.times import WEEKDAYS

DAILY, WORKDAYS = "daily", "weekdays"
"""As `bot.core.recurrence_words` reads them."""


def fields(library: Library) -> tuple[Field, ...]:
    """What a button does, and with which message; day and hour for whoever adds one by buttons; all in one line when typed."""
    say = library.say

    def days(locale: str) -> Mapping[str, str]:
        messages = library.languages[locale].messages
        known: Mapping[str, tuple[str, ...]] = messages.times.weekdays  # type: ignore[assignment]
        each = {DAILY: messages.reminders.every_day, WORKDAYS: messages.reminders.weekdays}
        return {day: known[day][0] for day in WEEKDAYS} | each

    def hours(locale: str) -> Mapping[str, str]:
        return {hour: hour for hour in library.languages[locale].messages.reminders.hours}

    def adding(answers: Answers) -> bool:
        return answers.get("do") == "add"

    def day_alone(answers: Answers) -> bool:
        return adding(answers) and answers.get("day") in (*WEEKDAYS, DAILY, WORKDAYS)

    return (
        Key("do"),
        Key("id"),
        Choice("day", days, say(lambda c: c.messages.reminders.which_day), free=True, hidden=True, asked=adding),
        Choice("hour", hours, say(lambda c: c.messages.reminders.which_hour), free=True, hidden=True, asked=day_alone),
        Text("when", say(lambda c: c.messages.reminders.prompt), required=False),
    )
