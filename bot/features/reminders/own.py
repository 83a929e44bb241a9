"""What people asked for, shown to them and changed by them."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.content.messages import Messages
from bot.core.messages import Button
from bot.core.recurrence import from_stored
from bot.core.times import WEEKDAYS, wall
from bot.core.zones import spoken
from bot.storage.values import Reminder, ReminderKind, ReminderState

LONGEST_LABEL = 75
"""Characters: Discord shows 80 of a button's label."""


def date_of(at: datetime, zone: str, messages: Messages) -> str:
    """A time on the clock on the wall of a zone, such as "Tuesday 2026-12-01, 18:00"."""
    local = wall(at, ZoneInfo(zone))
    day = messages.times.weekdays[WEEKDAYS[local.weekday()]][0]  # type: ignore[index]
    return messages.reminders.date.format(day=day, date=local.date(), time=f"{local:%H:%M}")


def when(reminder: Reminder, messages: Messages) -> str:
    """The times in words, with the zone."""
    return replace(from_stored(reminder.when), zone="").say(messages.times)


def line(reminder: Reminder, messages: Messages) -> str:
    """One message in the list of all."""
    words, comes = messages.reminders, date_of(reminder.due_at, reminder.zone, messages)
    if reminder.kind is ReminderKind.FOLLOW_UP:
        return words.line_follow_up.format(next=comes)
    said = messages.times.in_zone.format(when=when(reminder, messages), zone=spoken(reminder.zone))
    said = said[:1].upper() + said[1:]
    if is_off(reminder):
        return words.line_off.format(when=said)
    shown = words.line.format(when=said, next=comes)
    return f"{shown} {words.only_if_not_logged}" if reminder.unless_logged else shown


def is_off(reminder: Reminder) -> bool:
    """Whether it is switched off."""
    return reminder.state is ReminderState.PAUSED


def switches(reminders: tuple[Reminder, ...], asked_always: bool, messages: Messages) -> tuple[Button, ...]:
    """A button for each to switch it off, or on again or away; one for all about massages."""
    words, buttons = messages.reminders, list[Button]()
    for reminder in reminders:
        if reminder.kind is not ReminderKind.OWN:
            continue
        ways = {"on": words.switch_on, "delete": words.delete} if is_off(reminder) else {"off": words.switch_off}
        for act, label in ways.items():
            short = label.format(when=when(reminder, messages))[:LONGEST_LABEL]
            buttons.append(Button(short, "remind", {"do": act, "id": reminder.id}))
    if asked_always or any(reminder.kind is ReminderKind.FOLLOW_UP for reminder in reminders):
        buttons.append(Button(words.end_follow_ups, "remind", {"do": "ask-no-more"}))
    return tuple(buttons)
