"""What all commands of /schedule work with, and how they find the schedule that somebody means."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.content import Content, Library
from bot.content.schedule_words import ScheduleWords
from bot.core.communities import Communities
from bot.core.fields import Answers, echo
from bot.core.kept import community
from bot.core.markup import plain
from bot.core.messages import Button, Reply, Request
from bot.errors import UserError
from bot.features.schedule import saying, subjects
from bot.features.schedule.planning import Upcoming, upcoming, zone_of
from bot.features.schedule.replanning import change
from bot.storage import Storage
from bot.storage.scheduled import Delivery, Schedule, ScheduleState

MOST_NAMED = 5
"""Schedules that an error lists."""
LONGEST_LABEL = 75
"""Characters: Discord shows 80 of a button's label."""
_DIGITS = re.compile(r"#?\s*([0-9]{1,9})\.?")

Record = Callable[[Request, str, Mapping[str, str]], Awaitable[None]]
"""Notes who changed what, with details."""


class Posts(Protocol):
    """What schedules post."""

    def preview(self, schedule: Schedule, language: str) -> Reply:
        """How the next post will look."""


class Poster(Protocol):
    """Posts what schedules say."""

    async def run_now(self, request: Request, schedule: Schedule) -> Delivery | None:
        """Posts one at once; gives what became of it, and None where there is nothing to post or this request did it before."""


@dataclass(frozen=True, slots=True)
class Desk:
    """`record` notes who changed what, `now` gives the time."""

    library: Library
    storage: Storage
    communities: Communities
    posts: Posts
    poster: Poster
    record: Record
    now: Callable[[], datetime]

    def content(self, request: Request) -> Content:
        """Everything in the language of a request."""
        return self.library.languages[request.locale]

    def words(self, request: Request) -> ScheduleWords:
        """The sentences about schedules in the language of a request."""
        return self.content(request).messages.schedule

    def usual_zone(self, request: Request) -> str:
        """The zone of a community, by name."""
        return self.communities.get(community(request), "timezone")

    def zone(self, schedule: Schedule) -> str:
        """The zone in which a schedule counts, by name."""
        return zone_of(schedule, self.communities.get(schedule.community, "timezone"))

    def line(self, schedule: Schedule, request: Request) -> str:
        """What a schedule posts and when, in words."""
        content = self.content(request)
        when = saying.times_of(schedule, self.zone(schedule), content.messages)
        return content.messages.schedule.line.format(what=subjects.say(schedule, content), when=when)

    def upcoming(self, schedule: Schedule) -> tuple[Upcoming, ...]:
        """The next times, with those at which nothing is posted."""
        return upcoming(schedule, self.now(), self.zone(schedule), self.communities.quiet(schedule.community))

    def is_paused(self, schedule: Schedule) -> bool:
        """Whether it is paused now, with an end or without."""
        waits = schedule.paused_until is not None and schedule.paused_until > self.now()
        return waits or schedule.state is ScheduleState.PAUSED

    def where(self, schedule: Schedule, request: Request) -> str:
        """Where it is posted, for whoever asks."""
        chosen = self.communities.place(schedule.community)
        return saying.place(schedule.target, request.target, chosen, self.words(request))

    def describe(self, schedule: Schedule, request: Request, opening: str) -> str:
        """All about a schedule: a sentence that holds its {number} and {line}, where it is posted, its next dates, and more."""
        messages, zone, now = self.content(request).messages, self.zone(schedule), self.now()
        said = f"{opening.format(number=schedule.number, line=self.line(schedule, request))} {self.where(schedule, request)}"
        parts = [said, saying.state(schedule, zone, now, messages)]
        if schedule.state is ScheduleState.ACTIVE:
            parts.append(saying.next_dates(self.upcoming(schedule), zone, messages))
            parts.append(saying.clocks(schedule, zone, now, messages))
        return "\n\n".join(filter(None, parts))

    def buttons(self, schedule: Schedule, request: Request, *acts: str) -> tuple[Button, ...]:
        """A button for each subcommand, and with "list" the way to all schedules."""
        number, labels = {"n": str(schedule.number)}, self.words(request).buttons
        return tuple(Button(labels[act], f"schedule {act}", {} if act == "list" else number) for act in acts)  # type: ignore[index]

    async def all(self, request: Request) -> tuple[Schedule, ...]:
        """The schedules of a community by number."""
        return await self.storage.schedules.of(community(request))

    async def one(self, request: Request) -> Schedule | Reply:
        """The schedule of which a request gives the number, or the only one; where there are more, a reply to choose by.

        Raises UserError where there is none."""
        words, found = self.words(request), await self.all(request)
        if not found:
            raise UserError(f"{words.nothing} {words.how_to_add}")
        given = number_of(request)
        if not given:
            return found[0] if len(found) == 1 else self._which(request, found)
        schedule = next((schedule for schedule in found if str(schedule.number) == digits(given)), None)
        if schedule is None:
            listed = "\n".join(f"- {self.numbered(other, request)}" for other in found[:MOST_NAMED])
            more = f"\n\n{words.see_list}" if len(found) > MOST_NAMED else ""
            raise UserError(f"{words.no_such.format(given=echo(given))}\n\n{listed}{more}")
        return schedule

    async def change(self, request: Request, schedule: Schedule, what: str) -> None:
        """Stores a changed schedule, planned anew, and notes who did it. Raises UserError if somebody removed it meanwhile."""
        usual = self.communities.get(schedule.community, "timezone")
        if not await change(schedule, self.storage, usual, self.now()):
            raise UserError(self.words(request).gone)
        await self.record(request, what, {"number": str(schedule.number)})

    def _which(self, request: Request, found: Sequence[Schedule]) -> Reply:
        words, text = self.words(request), self.words(request).which
        try:
            buttons = [self._choose(request, schedule, request.answers) for schedule in found]
        except ValueError:  # what was typed besides is too long for a button
            buttons = [self._choose(request, schedule, {}) for schedule in found]
            text = f"{text} {words.type_again}"
        paused = [schedule for schedule in found if schedule.state is ScheduleState.PAUSED]
        if request.command == "schedule resume" and len(paused) > 1:
            buttons.insert(0, Button(words.changing.all, request.command, {"do": "all"}))
        return Reply(text, buttons=tuple(buttons))

    def _choose(self, request: Request, schedule: Schedule, carried: Answers) -> Button:
        """The same request about this one."""
        label = plain(self.words(request).choose.format(number=schedule.number, line=self.line(schedule, request)))
        return Button(label[:LONGEST_LABEL], request.command, {**carried, "n": str(schedule.number)})

    def numbered(self, schedule: Schedule, request: Request) -> str:
        """One line about a schedule, with its number."""
        return self.words(request).numbered.format(number=schedule.number, line=self.line(schedule, request))


def number_of(request: Request) -> str:
    """The number that a request gives, by a button or typed; "" if it gives none."""
    return request.answers.get("n") or request.answers.get("number", "")


def page_of(request: Request) -> int:
    """The page that a button asks for; the first is 0."""
    given = request.answers.get("p", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0


def digits(given: str) -> str:
    """The digits of a number as people type it; "" for what cannot be one."""
    found = _DIGITS.fullmatch(given.strip())
    return str(int(found[1])) if found else ""
