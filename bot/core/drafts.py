"""Which question is waiting for typed words, per person and place. Kept for thirty minutes, in memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.messages import Request, Target, User

LIFETIME = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Draft:
    """A command with the answers so far, and the field whose question was asked last."""

    command: str
    answers: Mapping[str, str]
    field: str
    asked_at: datetime


class Drafts:
    """The open questions. `now` gives the time, aware."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._drafts: dict[tuple[User, Target], Draft] = {}

    def keep(self, request: Request, command: str, answers: Mapping[str, str], field: str) -> None:
        """Remember that `field` was asked; an earlier question of this person here is forgotten."""
        oldest_allowed = self._now() - LIFETIME
        self._drafts = {key: draft for key, draft in self._drafts.items() if draft.asked_at >= oldest_allowed}
        self._drafts[self._key(request)] = Draft(command, answers, field, self._now())

    def look(self, request: Request) -> Draft | None:
        """The question this person was asked here, which stays open; None if there is none or it is too old."""
        draft = self._drafts.get(self._key(request))
        return draft if draft and draft.asked_at >= self._now() - LIFETIME else None

    def take(self, request: Request) -> Draft | None:
        """The same question, which is closed by that."""
        draft = self.look(request)
        self._drafts.pop(self._key(request), None)
        return draft

    def close(self, request: Request, command: str) -> None:
        """Forget the open question if it is one of this command, which has all it needs."""
        draft = self._drafts.get(self._key(request))
        if draft and draft.command == command:
            del self._drafts[self._key(request)]

    @staticmethod
    def _key(request: Request) -> tuple[User, Target]:
        return User(request.user.platform, request.user.id), request.target
