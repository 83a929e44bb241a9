"""/schedule pause, resume, run and remove, and what follows a new time zone of a community."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.communities import Communities
from bot.core.messages import Button, Reply, Request, Target
from bot.core.recurrence import from_stored
from bot.errors import Obstacle, UserError
from bot.features.schedule.desk import Desk, number_of
from bot.features.schedule.ledger import result
from bot.features.schedule.planning import upcoming
from bot.features.schedule.replanning import change
from bot.features.schedule.until import read_until
from bot.storage import Storage
from bot.storage.scheduled import Outcome, Schedule, ScheduleState

YES, ALL = "yes", "all"
"""What `do` says: to a question, or about which schedules."""


async def zone_changed(community: Target, storage: Storage, communities: Communities, now: datetime) -> None:
    """A community has another time zone: what has no zone of its own is planned anew."""
    for schedule in await storage.schedules.of(community):
        if not from_stored(schedule.when).zone:
            await change(schedule, storage, communities.get(community, "timezone"), now)


async def silenced(community: Target, storage: Storage, communities: Communities, now: datetime) -> tuple[int, ...]:
    """The numbers of active schedules of which nothing would be posted, as all of it falls into quiet hours or days off."""
    zone, quiet = communities.get(community, "timezone"), communities.quiet(community)
    active = [one for one in await storage.schedules.of(community) if one.state is ScheduleState.ACTIVE]
    coming = {one.number: upcoming(one, now, zone, quiet) for one in active}
    return tuple(number for number, times in coming.items() if times and all(time.silent for time in times))


@dataclass(frozen=True, slots=True)
class Changing:
    """Pauses, resumes, removes, and posts at once."""

    desk: Desk

    async def pause(self, request: Request) -> Reply:
        """At once; without an end where none is said."""
        found = await self.desk.one(request)
        if isinstance(found, Reply):
            return found
        messages, zone = self.desk.content(request).messages, self.desk.zone(found)
        typed = request.answers.get("until", "")
        until = read_until(typed, messages, self.desk.now(), ZoneInfo(zone)) if typed else None
        state = ScheduleState.ACTIVE if until else ScheduleState.PAUSED
        paused = replace(found, state=state, paused_until=until, why="")
        await self.desk.change(request, paused, "schedule-paused")
        words = messages.schedule.changing
        lengths = () if until else tuple(self._pause_for(paused, label, typed) for label, typed in words.lengths.items())
        text = self.desk.describe(paused, request, messages.schedule.numbered)
        hint = "" if until else words.choose_end
        return Reply(f"{text}\n\n{hint}".strip(), buttons=(*lengths, *self.desk.buttons(paused, request, "resume", "list")))

    async def resume(self, request: Request) -> Reply:
        """One that is paused, or all."""
        words = self.desk.words(request)
        if request.answers.get("do") == ALL or number_of(request).casefold() in words.changing.all_typed:
            return await self._resume_all(request)
        found = await self.desk.one(request)
        if isinstance(found, Reply):
            return found
        if not self.desk.is_paused(found):
            return self._told(request, found, words.changing.not_paused)
        resumed = await self._resume(request, found)
        return self._told(request, resumed, words.changing.resumed)

    async def remove(self, request: Request) -> Reply:
        """After a question."""
        found = await self.desk.one(request)
        if isinstance(found, Reply):
            return found
        words = self.desk.words(request)
        if request.answers.get("do") != YES or "n" not in request.answers:
            said = words.changing.remove_sure.format(number=found.number, line=self.desk.line(found, request))
            yes = Button(words.changing.remove_yes, "schedule remove", {"n": str(found.number), "do": YES})
            no = Button(words.changing.remove_no, "schedule list", {"n": str(found.number)})
            return Reply(said, buttons=(yes, no))
        await self.desk.change(request, replace(found, state=ScheduleState.REMOVED), "schedule-removed")
        return Reply(words.changing.removed.format(number=found.number), buttons=self.desk.buttons(found, request, "log", "list"))

    async def run(self, request: Request) -> Reply:
        """Posts it at once, and says what became of it."""
        found = await self.desk.one(request)
        if isinstance(found, Reply):
            return found
        words, messages = self.desk.words(request), self.desk.content(request).messages
        delivery = await self.desk.poster.run_now(request, found)
        if delivery is None:
            raise UserError(words.changing.nothing_to_run)
        await self.desk.record(request, "schedule-run", {"number": str(found.number)})
        buttons = self.desk.buttons(found, request, "log", "list")
        if delivery.outcome in (Outcome.SENT, Outcome.LATE):
            return Reply(f"{words.changing.posted} {self.desk.where(found, request)}", buttons=buttons)
        if delivery.outcome is Outcome.PLANNED:
            return Reply(words.changing.posted_soon, buttons=buttons)
        if delivery.outcome in (Outcome.CLAIMED, Outcome.UNKNOWN):
            return Reply(words.changing.unclear, buttons=buttons)
        text = words.changing.not_run.format(result=result(delivery, messages))
        if delivery.why in set(Obstacle):
            text += f" {words.posting.obstacles[Obstacle(delivery.why)]}"
        return Reply(text, buttons=buttons)

    async def _resume_all(self, request: Request) -> Reply:
        """All that are paused, as after the bot was away."""
        words, found = self.desk.words(request), await self.desk.all(request)
        resumed = [await self._resume(request, one) for one in found if self.desk.is_paused(one)]
        if not resumed:
            raise UserError(words.changing.none_paused)
        numbers = ", ".join(str(schedule.number) for schedule in resumed)
        return Reply(words.changing.all_resumed.format(numbers=numbers), buttons=self.desk.buttons(resumed[0], request, "list"))

    async def _resume(self, request: Request, schedule: Schedule) -> Schedule:
        resumed = replace(schedule, state=ScheduleState.ACTIVE, paused_until=None, why="")
        await self.desk.change(request, resumed, "schedule-resumed")
        return resumed

    def _told(self, request: Request, schedule: Schedule, sentence: str) -> Reply:
        text = self.desk.describe(schedule, request, self.desk.words(request).numbered)
        return Reply(f"{sentence}\n\n{text}", buttons=self.desk.buttons(schedule, request, "preview", "pause", "list"))

    def _pause_for(self, schedule: Schedule, label: str, typed: str) -> Button:
        return Button(label, "schedule pause", {"n": str(schedule.number), "until": typed})
