"""Which question is waiting for typed words, per person and place. Kept for thirty minutes, in memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.messages import Reply, Request, Target, User, same_chat

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
        self._interrupted: dict[tuple[User, Target], tuple[str, Reply, datetime]] = {}

    def keep(self, request: Request, command: str, answers: Mapping[str, str], field: str) -> None:
        """Remember that `field` was asked; an earlier question of this person here is forgotten."""
        self._drafts.pop(self._key(request), None)
        if not answers:
            self._interrupted.pop(self._key(request), None)
        self._drafts[self._key(request)] = Draft(command, answers, field, self._now())
        oldest_allowed = self._now() - LIFETIME
        while (first := next(iter(self._drafts.items())))[1].asked_at < oldest_allowed:
            del self._drafts[first[0]]

    def look(self, request: Request) -> Draft | None:
        """The question this person was asked here, which stays open; None if there is none or it is too old."""
        draft = self._drafts.get(self._key(request))
        return draft if draft and draft.asked_at >= self._now() - LIFETIME else None

    def take(self, request: Request) -> Draft | None:
        """The same question, which is closed by that."""
        draft = self.look(request)
        self._drafts.pop(self._key(request), None)
        return draft

    def interrupt(self, request: Request, reply: Reply) -> None:
        """An emergency ends the form that is open here. What was asked before it leads to this reply from now on."""
        draft = self.take(request)
        now = self._now()
        self._interrupted = {key: ended for key, ended in self._interrupted.items() if now - ended[2] < LIFETIME}
        if draft:
            self._interrupted[self._key(request)] = draft.command, reply, now

    def interrupted(self, request: Request, command: str) -> Reply | None:
        """The reply that ended a form of this command, for half an hour; None if it was begun anew since."""
        ended, reply, at = self._interrupted.get(self._key(request), ("", None, None))
        return reply if ended == command and at and self._now() - at < LIFETIME else None

    def close(self, request: Request, command: str) -> None:
        """Forget the open question if it is one of this command, which has all it needs."""
        draft = self._drafts.get(self._key(request))
        if draft and draft.command == command:
            del self._drafts[self._key(request)]

    def move(self, old: Target, new: Target | None) -> None:
        """Questions asked in a place are open in the other one, or nowhere."""
        for user, target in [key for key in self._drafts if same_chat(key[1], old)]:
            draft = self._drafts.pop((user, target))
            if new:
                self._drafts[user, replace(target, chat=new.chat)] = draft

    @staticmethod
    def _key(request: Request) -> tuple[User, Target]:
        return User(request.user.platform, request.user.id), request.target
