"""The question on the day after: only for those who ask for it, once or after each session."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.content import Library
from bot.content.diary_words import CheckInWords
from bot.core.adapter import nonce_for
from bot.core.kept import NOWHERE, Kept, Place, Rows, person
from bot.core.messages import Button, Reply, Request, User
from bot.errors import DeliveryError
from bot.features.checkins.form import Place as Where
from bot.storage.values import Session

ALWAYS = "always"


class Planning(Protocol):
    """Plans the message of the day after."""

    async def plan(self, session: Session) -> datetime:
        """When it will come, aware."""

    async def forget(self, session: Session) -> None:
        """It will not come."""


class Wishes:
    """What people said once for all sessions to come, kept in `rows`."""

    def __init__(self, rows: Rows[Place, str] = NOWHERE) -> None:
        self.kept = Kept(rows)

    def of(self, user: User) -> str:
        """ALWAYS or ""."""
        return self.kept.get(person(user)) or ""

    async def choose(self, user: User, value: str) -> None:
        """From now on."""
        await self.kept.confirm(person(user), value)


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Offers the question, and plans it. `whisper` writes to a person alone."""

    library: Library
    planning: Planning
    wishes: Wishes
    whisper: Callable[[User, Reply, str], Awaitable[str]]

    def offer(self, request: Request, place: Where) -> tuple[Button, ...]:
        """Buttons below a saved check-in."""
        if self.wishes.of(request.user):
            return ()
        words = self._words(request)
        labels = {"tomorrow": words.ask_tomorrow, ALWAYS: words.ask_always}
        return tuple(Button(label, "checkin", {"at": place.key, "do": act}) for act, label in labels.items())

    async def always(self, request: Request, session: Session) -> str:
        """Plans it for somebody who wants it each time; gives the sentence to add."""
        if self.wishes.of(request.user) != ALWAYS:
            return ""
        return self._when(request, session, await self.planning.plan(session))

    async def answer(self, request: Request, session: Session, act: str) -> Reply | None:
        """What follows on one of the buttons; None for another one."""
        words = self._words(request)
        if act not in ("tomorrow", ALWAYS):
            return None
        due_at = await self.planning.plan(session)
        said = self._when(request, session, due_at)
        if not request.private:  # it comes as a direct message: better to learn now that these are closed
            try:
                await self.whisper(request.user, Reply(said), nonce_for(request.user, f"hello {session.id}"))
            except DeliveryError:
                await self.planning.forget(session)
                return Reply(words.closed)
        if act == ALWAYS:
            await self.wishes.choose(request.user, ALWAYS)
        return Reply(said)

    async def forget(self, session: Session) -> None:
        """Nothing will be asked about this session."""
        await self.planning.forget(session)

    def _when(self, request: Request, session: Session, due_at: datetime) -> str:
        at = due_at.astimezone(ZoneInfo(session.zone))
        return self._words(request).will_ask.format(date=at.date().isoformat(), time=f"{at:%H:%M}")

    def _words(self, request: Request) -> CheckInWords:
        return self.library.languages[request.locale].messages.checkins
