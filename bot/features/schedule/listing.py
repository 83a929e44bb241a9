"""/schedule list: all schedules of a community, page by page, and one of them with all that can be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.core.kept import community
from bot.core.messages import Button, Reply, Request
from bot.core.times import wall
from bot.features.schedule import saying
from bot.features.schedule.desk import Desk, page_of
from bot.features.schedule.ledger import result
from bot.storage.scheduled import Delivery, Schedule, ScheduleState

PAGE = 5
"""Schedules at once: more would not be read."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Shows schedules."""

    desk: Desk

    async def show(self, request: Request) -> Reply:
        """A page of all, or the one that was named."""
        if not request.linked and ("n" in request.answers or "number" in request.answers):
            found = await self.desk.one(request)
            return found if isinstance(found, Reply) else await self._detail(request, found)
        return await self._all(request)

    async def _all(self, request: Request) -> Reply:
        words, found = self.desk.words(request), await self.desk.all(request)
        add = Button(words.add, "schedule add")
        if not found:
            return Reply(f"{words.nothing} {words.how_to_add}", words.title, (add,))
        deliveries, here = self.desk.storage.deliveries, community(request)
        next_ones, latest = await deliveries.next(here), await deliveries.latest(here)
        last = (len(found) - 1) // PAGE
        page = min(page_of(request), last)
        shown = found[page * PAGE : (page + 1) * PAGE]
        lines = [self._line(schedule, request, next_ones, latest) for schedule in shown]
        buttons = [self._change(schedule, request) for schedule in shown]
        buttons += [Button(words.earlier, "schedule list", {"p": str(page - 1)})] if page else []
        buttons += [Button(words.later, "schedule list", {"p": str(page + 1)})] if page < last else []
        notice = self._notice(request, found)
        return Reply("\n\n".join([*notice, *lines]), words.title, (*buttons, add))

    def _change(self, schedule: Schedule, request: Request) -> Button:
        label = self.desk.words(request).change.format(number=schedule.number)
        return Button(label, "schedule list", {"n": str(schedule.number)})

    async def _detail(self, request: Request, schedule: Schedule) -> Reply:
        """One of them, with all that can be done with it."""
        words = self.desk.words(request)
        latest = await self.desk.storage.deliveries.latest(schedule.community)
        text = self.desk.describe(schedule, request, words.numbered)
        last = self._last(schedule, request, latest)
        acts = ("edit", "resume" if self.desk.is_paused(schedule) else "pause", "run", "preview", "log", "remove", "list")
        return Reply(f"{text}\n\n{last}".strip(), words.title, self.desk.buttons(schedule, request, *acts))

    def _line(self, schedule: Schedule, request: Request, planned: Mapping[int, Delivery], latest: Mapping[int, Delivery]) -> str:
        messages, zone = self.desk.content(request).messages, self.desk.zone(schedule)
        comes = planned.get(schedule.number)
        parts = [
            self.desk.numbered(schedule, request),
            self.desk.where(schedule, request),
            saying.state(schedule, zone, self.desk.now(), messages),
            self._next(schedule, comes, request) if schedule.state is ScheduleState.ACTIVE else "",
            self._last(schedule, request, latest),
        ]
        return " ".join(filter(None, parts))

    def _next(self, schedule: Schedule, comes: Delivery | None, request: Request) -> str:
        messages, zone = self.desk.content(request).messages, self.desk.zone(schedule)
        words = messages.schedule.showing
        if comes is None:
            return words.no_dates
        date = saying.moment(comes.planned_at, zone, messages)
        silent = self.desk.communities.quiet(schedule.community).silent(wall(comes.planned_at, ZoneInfo(zone)))
        return words.next.format(date=words.not_posted.format(date=date, why=words.silences[silent]) if silent else date)

    def _last(self, schedule: Schedule, request: Request, latest: Mapping[int, Delivery]) -> str:
        last, messages = latest.get(schedule.number), self.desk.content(request).messages
        if last is None:
            return ""
        date = saying.plain_moment(last.planned_at, self.desk.zone(schedule), messages)
        return messages.schedule.showing.last.format(date=date, result=result(last, messages))

    def _notice(self, request: Request, found: tuple[Schedule, ...]) -> list[str]:
        """What the bot had to pause."""
        numbers = [str(schedule.number) for schedule in found if schedule.why]
        return [self.desk.words(request).showing.had_to_pause.format(numbers=", ".join(numbers))] if numbers else []
