"""Sends what is due: claimed first, then sent, then planned for the next time, so that nothing comes twice."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.content import Library
from bot.content.diary_words import ReminderWords
from bot.core.commands import Job
from bot.core.drafts import LIFETIME
from bot.core.messages import Button, Reply, Request, Target, User
from bot.core.times import wall
from bot.errors import DeliveryError
from bot.features.reminders.planning import next_due, nonce_of
from bot.storage import Storage
from bot.storage.values import Moment, Reminder, ReminderKind

EVERY = timedelta(seconds=20)
MOST_AT_ONCE = 1000
TOO_LATE: Mapping[ReminderKind, timedelta] = {ReminderKind.OWN: timedelta(hours=6), ReminderKind.FOLLOW_UP: timedelta(hours=24)}
"""After so long, for example because the bot was off, a message would only confuse."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)
"""Between two attempts where a platform cannot be reached; each wait is twice as long as the one before."""
UNSURE_AFTER = timedelta(seconds=90)
"""A message that was claimed so long ago and not settled was interrupted: sending waits for a minute at most to be connected."""
NONCE_HOLDS = timedelta(minutes=4)
"""Discord knows the nonces of the last few minutes (Create Message, enforce_nonce)."""

Whisper = Callable[[User, Reply, str], Awaitable[str]]
OpenForm = Callable[[User, str, Mapping[str, str]], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends messages that people asked for.

    `whisper` writes to a person alone and raises DeliveryError. `open_form` gives the first question of a command. `nonces`:
    platforms that recognise a message that is sent twice. `stop_all`: everything for a person who cannot be reached any more."""

    library: Library
    storage: Storage
    whisper: Whisper
    open_form: OpenForm
    locale: Callable[[Request], str]
    stop_all: Callable[[User], Awaitable[None]]
    nonces: Set[str]
    now: Callable[[], datetime]
    _written_at: dict[User, datetime] = field(default_factory=dict)
    _waits: dict[tuple[User, str, datetime], tuple[datetime, timedelta]] = field(default_factory=dict)
    _under_way: set[tuple[User, str]] = field(default_factory=set)

    def job(self) -> Job:
        """Does what is due, every twenty seconds."""
        return Job("reminders", EVERY, self.run)

    async def run(self) -> None:
        """Send what is due, and settle what was interrupted."""
        now = self.now()
        unsure = await self.storage.reminders.claimed_before(now - UNSURE_AFTER)
        due = await self.storage.reminders.due(now, MOST_AT_ONCE)
        self._forget_waits(due)
        ready = [reminder for reminder in due if self._wait(reminder)[0] <= now]
        done = await asyncio.gather(*map(self._again, unsure), *map(self._bring, ready), return_exceptions=True)
        failures = [failure for failure in done if failure]
        if failures:
            raise failures[0]

    def wrote_lately(self, user: User) -> bool:
        """Whether this person got a message so lately that what they say now may be about it."""
        at = self._written_at.get(User(user.platform, user.id))
        return at is not None and self.now() - at < LIFETIME

    async def _bring(self, reminder: Reminder) -> None:
        """One that is due."""
        if await self.storage.reminders.claim(reminder, self.now()):
            late = self.now() - reminder.due_at > TOO_LATE[reminder.kind]
            await (self._settle(reminder) if late else self._send(reminder))

    async def _again(self, reminder: Reminder) -> None:
        """One that was interrupted: sent again only where the platform would recognise it."""
        if (reminder.user, reminder.id) in self._under_way:
            return
        fresh = reminder.claimed_at is not None and self.now() - reminder.claimed_at < NONCE_HOLDS
        await (self._send(reminder) if fresh and reminder.user.platform in self.nonces else self._settle(reminder))

    async def _send(self, reminder: Reminder) -> None:
        key = (reminder.user, reminder.id)
        self._under_way.add(key)
        try:
            reply = await self._message(reminder)
            if reply:
                await self.whisper(reminder.user, reply, nonce_of(reminder))
                self._written_at[reminder.user] = self.now()
        except DeliveryError as error:
            await self._failed(reminder, error)
        else:
            await self._settle(reminder)
        finally:
            self._under_way.discard(key)

    async def _failed(self, reminder: Reminder, error: DeliveryError) -> None:
        if error.permanent:
            await self.stop_all(reminder.user)
        elif error.retry_after:
            wait = max(self._wait(reminder)[1], timedelta(seconds=error.retry_after))
            self._waits[_key(reminder)] = self.now() + wait, min(wait * 2, LONGEST_WAIT)
            await self.storage.reminders.settle(reminder.id, reminder.user, reminder.due_at)
        elif reminder.user.platform not in self.nonces:  # it may have arrived
            await self._settle(reminder)

    async def _settle(self, reminder: Reminder) -> None:
        await self.storage.reminders.settle(reminder.id, reminder.user, next_due(reminder, self.now()))

    def _wait(self, reminder: Reminder) -> tuple[datetime, timedelta]:
        """When it may be tried, and how long to wait after that."""
        return self._waits.get(_key(reminder), (reminder.due_at, FIRST_WAIT))

    def _forget_waits(self, due: tuple[Reminder, ...]) -> None:
        known = set(map(_key, due))
        for key in [key for key in self._waits if key not in known]:
            del self._waits[key]
        for user in [user for user in self._written_at if not self.wrote_lately(user)]:
            del self._written_at[user]

    async def _message(self, reminder: Reminder) -> Reply | None:
        """What to send; None where there is nothing to say any more."""
        words = self._words(reminder.user)
        if reminder.kind is ReminderKind.FOLLOW_UP:
            return await self._follow_up(reminder, words)
        if reminder.unless_logged and await self._logged_today(reminder):
            return None
        buttons = (
            Button(words.start, "checkin"),
            Button(words.not_today, "remind", {"do": "later"}),
            Button(words.end_these, "remind", {"do": "off", "id": reminder.id}),
        )
        return Reply(words.message, buttons=buttons, private=True)

    async def _follow_up(self, reminder: Reminder, words: ReminderWords) -> Reply | None:
        session = await self.storage.sessions.get(reminder.user, reminder.session)
        if session is None or session.ratings.get(Moment.NEXT_DAY):
            return None
        form = await self.open_form(reminder.user, "checkin", {"session": session.id, "moment": Moment.NEXT_DAY})
        if form.form is None:
            return None
        buttons = (*form.buttons, Button(words.end_these, "remind", {"do": "ask-no-more"}))
        return replace(form, text=f"{words.follow_up}\n\n{form.text}", buttons=buttons, replaces=False)

    async def _logged_today(self, reminder: Reminder) -> bool:
        zone = ZoneInfo(reminder.zone)
        latest = await self.storage.sessions.latest(reminder.user, 1)
        return any(wall(session.started_at, zone).date() == wall(self.now(), zone).date() for session in latest)

    def _words(self, user: User) -> ReminderWords:
        locale = self.locale(Request(user, Target(user.platform, user.id)))
        return self.library.languages[locale].messages.reminders


def _key(reminder: Reminder) -> tuple[User, str, datetime]:
    return reminder.user, reminder.id, reminder.due_at
