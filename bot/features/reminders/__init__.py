"""/remind: messages at times that a person chose, the one on the day after a massage, and how all of them are stopped."""

import re
from collections.abc import Awaitable, Callable, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.content import Library
from bot.content.messages import Messages
from bot.core.adapter import nonce_for
from bot.core.commands import Command, Feature
from bot.core.markup import escape
from bot.core.messages import Button, Form, Reply, Request, User
from bot.core.recurrence import Recurrence
from bot.core.recurrence_words import read, read_beginning
from bot.core.zones import spoken
from bot.errors import DeliveryError, UserError
from bot.features.reminders import asking
from bot.features.reminders.own import date_of, is_off, line, switches, when
from bot.features.reminders.planning import next_due, planned
from bot.features.reminders.sending import OpenForm, Sender, Whisper
from bot.storage import Storage
from bot.storage.values import Reminder, ReminderKind, ReminderState

MOST = 5
"""Messages a person may ask for at times of their own."""
LONGEST_ECHO = 60


class Wishes(Protocol):
    """Who is asked after each massage; `ALWAYS` is what they wished."""

    def of(self, user: User) -> str:
        """What this person wished; "" if nothing."""

    async def choose(self, user: User, value: str) -> None:
        """From now on."""


ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Reminders:
    """What /remind and /stop do.

    `consented` gives the question for consent where it is missing, `zone_of` the time zone of who asks, `now` the time."""

    library: Library
    storage: Storage
    wishes: Wishes
    consented: Callable[[Request], Awaitable[Reply | None]]
    whisper: Whisper
    zone_of: Callable[[Request], str]
    wrote_lately: Callable[[User], bool]
    now: Callable[[], datetime]

    async def remind(self, request: Request) -> Reply:
        """Shows what there is, adds one, or does what a button says."""
        await self.storage.activity.touch(request.user, self.now().date())
        answers, act = request.answers, request.answers.get("do", "")
        if "when" in answers and not request.linked:
            return await self._add(request, answers["when"])
        if act == "add" and "day" in answers:
            return await self._add_by_steps(request)
        if not act or act == "list" or request.linked:  # whoever made a link is not the one who follows it
            return await self._list(request)
        return await self._do(request, act)

    async def stop(self, request: Request, ended: bool) -> Reply | None:
        """All of them are switched off, at once where nothing else was stopped or they wrote lately, else after a question."""
        if not (request.private or request.whispers):
            return None
        reminders = await self._of(request.user)
        on = [reminder for reminder in reminders if not is_off(reminder)]
        messages = self._messages(request)
        words = messages.reminders
        if not on and not self._asked_always(request.user):
            return Reply(words.still_off, private=True) if reminders and not ended else None
        if request.linked or (ended and not self.wrote_lately(request.user)):
            buttons = (Button(words.switch_all_off, "remind", {"do": "all-off"}), *self._offs(request, reminders))
            text = f"{words.also}\n\n{self._lines(request, reminders)}"
            return Reply(text, buttons=(*buttons, Button(words.keep, "remind", {"do": "keep"})), private=True)
        return replace(await self._all_off(request), private=True)

    async def end_all(self, user: User) -> None:
        """Nothing comes by itself to this person any more, until they switch it on again."""
        await self._end_follow_ups(user)
        await self.storage.reminders.pause(user)

    async def _list(self, request: Request) -> Reply:
        reminders, messages = await self._of(request.user), self._messages(request)
        words = messages.reminders
        buttons = self._offs(request, reminders)
        if sum(reminder.kind is ReminderKind.OWN for reminder in reminders) < MOST:
            buttons = (Button(words.add, "remind", {"do": "add"}), *buttons)
        return Reply(f"{self._lines(request, reminders) or words.none}\n\n{words.how_to_add}", words.title, buttons)

    async def _add_by_steps(self, request: Request) -> Reply:
        """One from a day and an hour, or from a day that says it all; what cannot be read is asked once more."""
        answers = request.answers
        try:
            return await self._add(request, f"{answers['day']} {answers.get('hour', '')}")
        except UserError as error:
            asked = "hour" if "hour" in answers else "day"
            field = next(field for field in asking.fields(self.library) if field.name == asked)
            known = {name: answers[name] for name in ("do", "day") if name != asked}
            return Reply(error.text, form=Form("remind", known, (field,), request.locale))

    async def _add(self, request: Request, typed: str) -> Reply:
        messages = self._messages(request)
        recurrence, unless_logged = self._read(typed, request, messages)
        missing = await self.consented(request)
        if missing:
            return missing
        reminder = planned(request.user, recurrence, self.zone_of(request), self.now())
        assert reminder is not None  # what is over already was refused when it was read
        others = [other for other in await self._of(request.user) if other.kind is ReminderKind.OWN and other.id != reminder.id]
        if len(others) >= MOST:
            raise UserError(messages.reminders.too_many.format(most=MOST))
        reminder = replace(reminder, unless_logged=unless_logged)
        await self.storage.reminders.add(reminder)
        reply = self._saved(reminder, messages)
        if not request.private:  # it comes as a direct message: better to learn now that these are closed
            try:
                await self.whisper(request.user, Reply(reply.text), nonce_for(request.user, f"hello {reminder.id}"))
            except DeliveryError as error:
                if error.permanent:
                    await self.storage.reminders.stop(request.user, (reminder.id,))
                    return Reply(messages.reminders.closed)
        return reply

    def _read(self, typed: str, request: Request, messages: Messages) -> tuple[Recurrence, bool]:
        """The times, and whether they hold only if nothing was logged."""
        now, zone = self.now(), ZoneInfo(self.zone_of(request))
        recurrence, rest = read_beginning(typed, messages.times, now, zone)
        said = re.sub(r"\s+", " ", rest.casefold()).strip(' ,;.!"')
        if said in messages.reminders.unless_typed:
            return recurrence, True
        if said:
            read(typed, messages.times, now, zone)  # says what is wrong
            raise UserError(messages.reminders.not_understood.format(given=escape(rest[:LONGEST_ECHO])))
        return recurrence, False

    def _saved(self, reminder: Reminder, messages: Messages) -> Reply:
        words, said = messages.reminders, when(reminder, messages)
        once = next_due(reminder, reminder.due_at) is None
        comes = date_of(reminder.due_at, reminder.zone, messages)
        text = words.saved_once.format(when=said) if once else words.saved.format(when=said, next=comes)
        text = f"{text} {words.zone.format(zone=spoken(reminder.zone))}"
        if reminder.unless_logged:
            text += f" {words.only_if_not_logged}"
        act, label = ("always", words.always) if reminder.unless_logged else ("unless", words.unless)
        buttons = (
            Button(label, "remind", {"do": act, "id": reminder.id}),
            Button(words.end, "remind", {"do": "off", "id": reminder.id}),
            Button(words.mine, "remind"),
        )
        return Reply(f"{text}\n\n{words.how_to_end}", buttons=buttons)

    async def _do(self, request: Request, act: str) -> Reply:
        """What a button says."""
        words, user = self._messages(request).reminders, request.user
        match act:
            case "later":
                return Reply(words.not_today_said)
            case "keep":
                return Reply(words.kept)
            case "all-off":
                return await self._all_off(request)
            case "ask-no-more":
                await self._end_follow_ups(user)
                return Reply(words.follow_ups_ended)
        reminder = next((other for other in await self._of(user) if other.id == request.answers.get("id")), None)
        if reminder is None:
            return Reply(words.gone, buttons=(Button(words.mine, "remind"),))
        return await self._change(request, reminder, act)

    async def _change(self, request: Request, reminder: Reminder, act: str) -> Reply:
        messages, store = self._messages(request), self.storage.reminders
        words = messages.reminders
        match act:
            case "off":
                await store.add(replace(reminder, state=ReminderState.PAUSED, claimed_at=None))
                return Reply(words.switched_off, buttons=(Button(words.mine, "remind"),))
            case "delete":
                await store.stop(reminder.user, (reminder.id,))
                return Reply(words.deleted, buttons=(Button(words.mine, "remind"),))
            case "on" | "unless" | "always":
                due_at = next_due(reminder, self.now())
                if due_at is None and is_off(reminder):
                    return Reply(words.gone, buttons=(Button(words.mine, "remind"),))
                unless_logged = reminder.unless_logged if act == "on" else act == "unless"
                changed = replace(reminder, state=ReminderState.PLANNED, claimed_at=None, unless_logged=unless_logged)
                changed = replace(changed, due_at=due_at or reminder.due_at)
                await store.add(changed)
                return self._saved(changed, messages)
        return await self._list(request)

    async def _all_off(self, request: Request) -> Reply:
        messages = self._messages(request)
        await self.end_all(request.user)
        own = await self._of(request.user)
        return Reply(messages.reminders.all_off, buttons=self._offs(request, own), private=True)

    async def _end_follow_ups(self, user: User) -> None:
        ids = [other.id for other in await self._of(user) if other.kind is ReminderKind.FOLLOW_UP]
        await self.storage.reminders.stop(user, ids)
        if self._asked_always(user):
            await self.wishes.choose(user, "")

    async def _of(self, user: User) -> tuple[Reminder, ...]:
        return await self.storage.reminders.of(user)

    def _asked_always(self, user: User) -> bool:
        return self.wishes.of(user) == ALWAYS

    def _lines(self, request: Request, reminders: tuple[Reminder, ...]) -> str:
        messages = self._messages(request)
        lines = [line(reminder, messages) for reminder in reminders]
        lines += [messages.reminders.line_always] if self._asked_always(request.user) else []
        return "\n".join(f"- {said}" for said in lines)

    def _offs(self, request: Request, reminders: tuple[Reminder, ...]) -> tuple[Button, ...]:
        return switches(reminders, self._asked_always(request.user), self._messages(request))

    def _messages(self, request: Request) -> Messages:
        return self.library.languages[request.locale].messages


def feature(
    library: Library,
    storage: Storage,
    *,
    wishes: Wishes,
    consented: Callable[[Request], Awaitable[Reply | None]],
    whisper: Whisper,
    open_form: OpenForm,
    locale: Callable[[Request], str],
    zone_of: Callable[[Request], str],
    nonces: Set[str],
    now: Callable[[], datetime],
) -> Feature:
    """Messages that people asked for, with the job that sends them and how they are stopped; see Reminders and Sender."""

    async def stop_all(user: User) -> None:
        await reminders.end_all(user)

    sender = Sender(library, storage, whisper, open_form, locale, stop_all, nonces, now)
    reminders = Reminders(library, storage, wishes, consented, whisper, zone_of, sender.wrote_lately, now)
    say = library.say
    command = Command(
        "remind",
        reminders.remind,
        say(lambda c: c.messages.reminders.summary),
        asking.fields(library),
        private=True,
        example=say(lambda c: c.messages.reminders.example),
    )
    return Feature("reminders", (command,), jobs=(sender.job(),), stop=reminders.stop)
