"""How a schedule is told: its times in words, the next dates, what a change of clocks does to it, where it is posted."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.content.messages import Messages
from bot.content.schedule_words import ScheduleWords
from bot.core.messages import Target
from bot.core.recurrence import from_stored
from bot.core.times import WEEKDAYS, wall, wall_to_utc
from bot.errors import Obstacle
from bot.features.schedule.planning import Upcoming
from bot.storage.scheduled import Schedule, ScheduleState

MOST_DATES = 8
LOOKED_AHEAD = 366
"""Days in which a change of clocks is mentioned."""
_DAY, _MOMENT = timedelta(days=1), timedelta(microseconds=1)


def moment(at: datetime, zone: str, messages: Messages) -> str:
    """A time on the clock on the wall of a zone, such as "Tuesday 2026-12-01, 18:00", which a platform may show to each reader
    in their own time besides (bot.core.markup)."""
    return f"[{plain_moment(at, zone, messages)}](time:{at.timestamp():.0f})"


def plain_moment(at: datetime, zone: str, messages: Messages) -> str:
    """The same without more, such as for a time that is over."""
    local = wall(at, ZoneInfo(zone))
    return messages.schedule.showing.moment.format(day=_weekday(local.date(), messages), date=local.date(), time=f"{local:%H:%M}")


def times_of(schedule: Schedule, zone: str, messages: Messages) -> str:
    """When a schedule comes, in words, with the zone."""
    return replace(from_stored(schedule.when), zone=zone).say(messages.times)


def next_dates(found: Sequence[Upcoming], zone: str, messages: Messages) -> str:
    """The next times as a list; those at which nothing is posted with why."""
    words, lines = messages.schedule.showing, list[str]()
    if found and all(coming.silent for coming in found):
        return words.none_posted.format(date=moment(found[-1].at, zone, messages), why=words.silences[found[0].silent])  # type: ignore[index]
    for coming in found[:MOST_DATES]:
        said = moment(coming.at, zone, messages)
        lines.append(words.not_posted.format(date=said, why=words.silences[coming.silent]) if coming.silent else said)
    if not lines:
        return words.no_dates
    title = words.next_one if len(lines) == 1 else words.next_ones
    return "\n".join([title, *(f"- {line}" for line in lines)])


def state(schedule: Schedule, zone: str, now: datetime, messages: Messages) -> str:
    """That it is paused, until when or why, and what to do about it; "" where it is not."""
    words = messages.schedule.showing
    if schedule.state is ScheduleState.PAUSED:
        obstacles = messages.schedule.posting.obstacles
        return words.stopped.format(why=obstacles[Obstacle(schedule.why)]) if schedule.why else words.paused
    if schedule.paused_until and schedule.paused_until > now:
        return words.paused_until.format(date=moment(schedule.paused_until, zone, messages))
    return ""


def place(target: Target, here: Target, chosen: Target | None, words: ScheduleWords) -> str:
    """Where it is posted, for somebody who is `here`; `chosen`: where scheduled tips go in this community."""
    if target == here:
        return words.showing.here
    return words.showing.posting_place if target == chosen else words.showing.elsewhere


def clocks(schedule: Schedule, zone: str, now: datetime, messages: Messages) -> str:
    """What the changes of clocks in the next twelve months do to a schedule; "" where there is none that touches it."""
    recurrence, there, words = from_stored(schedule.when), ZoneInfo(zone), messages.schedule.showing
    stays = ""
    for day in _changes(there, now):
        at = recurrence.next_after(max(now, wall_to_utc(datetime.combine(day, datetime.min.time()), there) - _MOMENT), there)
        if at is None:
            break
        said, local, time = _date(day, messages), wall(at, there), f"{recurrence.at:%H:%M}"
        if local.date() == day and local.time() != recurrence.at:
            return words.clocks_skip.format(date=said, time=time, instead=f"{local:%H:%M}")
        if local.date() == day and _comes_twice(local, there):
            return words.clocks_repeat.format(date=said, time=time)
        stays = stays or words.clocks_stay.format(date=said, time=time)
    return stays


def _changes(zone: ZoneInfo, now: datetime) -> Iterator[date]:
    """The days in the next twelve months on which clocks change."""
    today = wall(now, zone).date()
    midnights = (datetime.combine(today + count * _DAY, datetime.min.time(), zone) for count in range(LOOKED_AHEAD + 1))
    before = next(midnights)
    for after in midnights:
        if before.utcoffset() != after.utcoffset():
            yield before.date()
        before = after


def _comes_twice(local: datetime, zone: ZoneInfo) -> bool:
    first, second = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first != second


def _date(day: date, messages: Messages) -> str:
    return messages.schedule.showing.day.format(day=_weekday(day, messages), date=day)


def _weekday(day: date, messages: Messages) -> str:
    return messages.times.weekdays[WEEKDAYS[day.weekday()]][0]  # type: ignore[index]
