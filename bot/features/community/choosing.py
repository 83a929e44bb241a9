"""How a setting of a community changes, and what of an answer is kept."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.content import Library
from bot.content.community_words import Part
from bot.core.communities import Communities, Quiet, Record, Setting, read_quiet
from bot.core.kept import community
from bot.core.messages import Request, Target
from bot.errors import UserError
from bot.features.community import wording
from bot.features.community.fields import NONE, without

HERE, ANYWHERE = "here", "anywhere"
"""Answers to where scheduled tips go: to the place of the request, or where each schedule was made."""
MOST_DATES = 12
"""Days off that are dates: with the days of the week they still fit below one message."""
ALL_WEEK = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Choosing:
    """Changes settings: stored, noted for all moderators to see, and told to whom it matters.

    `zone_changed`: a community has another time zone from now on. `silenced`: schedules of which nothing is posted any more."""

    library: Library
    communities: Communities
    record: Record
    zone_changed: Callable[[Target], Awaitable[None]]
    silenced: Callable[[Target], Awaitable[tuple[int, ...]]]
    now: Callable[[], datetime]

    async def choose(self, setting: Setting, request: Request, value: str) -> bool:
        """From now on `value` where the request comes from. Gives whether that is new."""
        return await self._change(request, setting, value, setting, value)

    async def keep(self, request: Request, part: Part, answer: str) -> bool:
        """Keeps the answer to the question of a part. Gives whether that is new. Raises UserError where it cannot be."""
        match part:
            case "quiet":
                return await self._keep_hours(request, Quiet() if answer == NONE else read_quiet(answer))
            case "days":
                return await self._add_days(request, None if answer == NONE else read_quiet(answer))
            case "place":
                place = f"{request.target.chat}/{request.target.thread}" if answer == HERE else ""
                return await self.choose("place", request, place)
            case "language" | "timezone" | "country":
                return await self.choose(part, request, answer)
        raise ValueError(f"nothing is chosen there: {part}")

    async def take_away(self, request: Request, day: str) -> bool:
        """No day off any more, in its stored form such as "sat". Gives whether it was one."""
        old = self._quiet(request)
        return day in wording.keys(old) and await self._keep_days(request, without(old, day))

    async def _keep_hours(self, request: Request, hours: Quiet) -> bool:
        fresh = replace(self._quiet(request), begins=hours.begins, ends=hours.ends)
        return await self._change(request, "quiet", str(fresh), "quiet", str(hours))

    async def _add_days(self, request: Request, days: Quiet | None) -> bool:
        """Adds days to those that there are; None takes all away."""
        old, words = self._quiet(request), self.library.languages[request.locale].messages.community
        if days is None:
            return await self._keep_days(request, Quiet(old.begins, old.ends))
        dates = frozenset(day for day in old.dates if day >= self._yesterday()) | days.dates
        fresh = replace(old, weekdays=old.weekdays | days.weekdays, dates=dates)
        if fresh.weekdays == ALL_WEEK:
            raise UserError(words.every_day_off)
        if len(dates) > MOST_DATES:
            raise UserError(words.too_many_days.format(most=MOST_DATES))
        return await self._keep_days(request, fresh)

    async def _keep_days(self, request: Request, fresh: Quiet) -> bool:
        return await self._change(request, "quiet", str(fresh), "days-off", str(replace(fresh, begins=None, ends=None)))

    async def _change(self, request: Request, setting: Setting, value: str, what: str, to: str) -> bool:
        """Stores a setting; the change is noted under the name `what`, and as `to`."""
        place = community(request)
        before = self.communities.get(place, setting)
        await self.communities.choose(place, setting, value)
        if setting == "timezone":  # also where it was so already: what followed may have failed the first time
            await self.zone_changed(place)
        if self.communities.get(place, setting) == before:
            return False
        await self.record(request, what, {"to": to})
        return True

    def _quiet(self, request: Request) -> Quiet:
        return self.communities.quiet(community(request))

    def _yesterday(self) -> date:
        """Dates before it are over everywhere."""
        return self.now().date() - timedelta(days=1)
