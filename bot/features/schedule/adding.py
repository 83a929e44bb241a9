"""/schedule add and /schedule edit: when, and what is posted then, in one line or by buttons."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.core.fields import Answers, Field
from bot.core.kept import community
from bot.core.messages import Button, Reply, Request
from bot.core.recurrence import Recurrence, from_stored
from bot.core.zones import spoken
from bot.errors import UserError
from bot.features.schedule import asking
from bot.features.schedule.asking import Asking
from bot.features.schedule.desk import Desk
from bot.features.schedule.planning import planned
from bot.features.schedule.reading import Reader, Said
from bot.features.schedule.subjects import TIPS
from bot.storage.scheduled import Schedule

MOST = 25
"""Schedules of a community: more cannot be overlooked, nor chosen from one list of Discord's (25 options)."""
DAY, HOUR, WHAT, HERE = "day", "hour", "what", "here"
"""What `do` asks to change, besides `asking.TOPICS` and `asking.WRITE`."""


@dataclass(frozen=True, slots=True)
class Adding:
    """Adds schedules and changes them. `fields` are those of the questions."""

    desk: Desk
    fields: tuple[Field, ...]

    async def add(self, request: Request) -> Reply:
        """Adds what was said, or asks for what is missing."""
        answers, words = request.answers, self.desk.words(request)
        if len(await self.desk.all(request)) >= MOST:
            raise UserError(words.adding.too_many.format(most=MOST))
        if not asking.line_of(answers):
            if any(name in answers for name in ("what", "text")):
                raise UserError(f"{words.adding.no_when} {self.desk.content(request).messages.times.recurrence_example}")
            return self._asking(request).day({})
        try:
            return await self._add(request, self._reader(request, self.desk.usual_zone(request)))
        except UserError as wrong:
            return self._ask_again(request, wrong)

    async def edit(self, request: Request) -> Reply:
        """Changes what was said, or shows what can be changed."""
        found = await self.desk.one(request)
        if isinstance(found, Reply):
            return found
        question = self._question(request, {"n": str(found.number), **asking.carried(request.answers)})
        if question:
            return question
        try:
            changed = self._changed(request, found)
        except UserError as wrong:
            return self._ask_again(request, wrong)
        if changed == found:
            return self._what_to_change(request, found)
        self._check_silence(request, changed)
        await self.desk.change(request, changed, "schedule-edited")
        return self.saved(request, changed, self.desk.words(request).adding.changed)

    def saved(self, request: Request, schedule: Schedule, sentence: str) -> Reply:
        """What is stored now: all about it, what comes next, and what can be done with it."""
        buttons, text = (
            self.desk.buttons(schedule, request, "preview", "edit", "remove"),
            self.desk.describe(schedule, request, sentence),
        )
        if not (from_stored(schedule.when).zone or self.desk.communities.has(schedule.community, "timezone")):
            text = f"{text}\n\n{self.desk.words(request).adding.no_zone.format(zone=spoken(self.desk.zone(schedule)))}"
        return Reply(text, buttons=buttons)

    async def _add(self, request: Request, reader: Reader) -> Reply:
        answers, asks = request.answers, self._asking(request)
        said = reader.said(answers)
        day = reader.day(said.when) if not said.what else None
        if day:
            return self._ask_hour(request, day, reader, said)
        recurrence, said = reader.times(said)
        code = asking.code_of(recurrence)
        by_buttons = "d" in answers and "when" not in answers and not said.what and code
        if by_buttons:
            return self._question(request, {"d": code}) or asks.what({"d": code})
        return await self._store(request, recurrence, said)

    def _ask_hour(self, request: Request, day: Recurrence, reader: Reader, said: Said) -> Reply:
        """Which hour? Where the words for the day are too long for a button, what is missing is said instead."""
        code = asking.code_of(day)
        try:
            return self._asking(request).hour({"d": code[:1] if code else said.when})
        except ValueError:
            reader.times(said)
            raise

    async def _store(self, request: Request, recurrence: Recurrence, said: Said) -> Reply:
        target = self.desk.communities.place(community(request)) or request.target
        what, by = said.what or TIPS, request.user
        schedule = Schedule(community(request), 0, target, str(recurrence), what, said.text, by)
        self._check_silence(request, schedule)
        schedule = await self.desk.storage.schedules.add(
            schedule, planned(schedule, self.desk.now(), self.desk.usual_zone(request))
        )
        await self.desk.record(request, "schedule-added", {"number": str(schedule.number)})
        return self.saved(request, schedule, self.desk.words(request).adding.saved)

    def _changed(self, request: Request, schedule: Schedule) -> Schedule:
        """The schedule with all that was said; the same where nothing was."""
        if request.answers.get("do") == HERE:
            return replace(schedule, target=request.target)
        reader = self._reader(request, self.desk.zone(schedule))
        said = reader.said(request.answers)
        if said.when:
            recurrence, said = reader.changed_times(said, from_stored(schedule.when))
            if recurrence.next_after(self.desk.now(), reader.zone) is None:
                raise UserError(self.desk.words(request).adding.over)
            schedule = replace(schedule, when=str(recurrence))
        return replace(schedule, what=said.what, text=said.text) if said.what else schedule

    def _question(self, request: Request, known: Answers) -> Reply | None:
        """What a button asks for; None if it asks for nothing."""
        asks, answers = self._asking(request), request.answers
        match answers.get("do"):
            case "day":
                return asks.day(known)
            case "hour":
                return asks.hour(known)
            case "what":
                return asks.what(known)
            case asking.TOPICS:
                return asks.topic(known)
            case asking.WRITE if "text" not in answers:
                return asks.text(known)
        return asks.topic({**known, "g": answers["g"]}) if "g" in answers else None

    def _ask_again(self, request: Request, wrong: UserError) -> Reply:
        """What is wrong, with the question still open that was answered in words; for a whole command, the error itself."""
        name = "" if "when" in request.answers else asking.typed_last(request.answers)
        if not name:
            raise wrong
        return self._asking(request).again(name, request.answers, wrong.text)

    def _what_to_change(self, request: Request, schedule: Schedule) -> Reply:
        words, number = self.desk.words(request), {"n": str(schedule.number)}
        labels = {DAY: words.adding.other_day, HOUR: words.adding.other_hour, WHAT: words.adding.other_what}
        if schedule.target != request.target:
            labels[HERE] = words.adding.post_here
        buttons = [Button(label, "schedule edit", {**number, "do": act}) for act, label in labels.items()]
        text = self.desk.numbered(schedule, request)
        example = words.adding.edit_hint.format(number=schedule.number)
        return Reply(f"{text}\n\n{example}", buttons=(*buttons, *self.desk.buttons(schedule, request, "list")))

    def _check_silence(self, request: Request, schedule: Schedule) -> None:
        """Raises UserError for what would never be posted."""
        found = self.desk.upcoming(schedule)
        if found and all(coming.silent for coming in found):
            words = self.desk.words(request)
            kinds = " / ".join(dict.fromkeys(words.showing.silences[coming.silent] for coming in found if coming.silent))
            raise UserError(words.adding.always_silent.format(why=kinds))

    def _reader(self, request: Request, zone: str) -> Reader:
        return Reader(self.desk.content(request), self.desk.now(), ZoneInfo(zone))

    def _asking(self, request: Request) -> Asking:
        return Asking(request.command, self.desk.content(request), self.fields)
