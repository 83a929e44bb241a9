"""Which question is waiting for typed words, per person and place, for thirty minutes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.kept import NOWHERE, Kept, Memories, Rows, person
from bot.core.messages import Reply, Request, Target, User, same_chat

LIFETIME = timedelta(minutes=30)
Key = tuple[User, Target]


@dataclass(frozen=True, slots=True)
class Draft:
    """A command with the answers so far, and the field whose question was asked last.

    `ids_only`: the answers say nothing but which thing they are about, so the draft may be stored."""

    command: str
    answers: Mapping[str, str]
    field: str
    asked_at: datetime
    ids_only: bool = False


class Drafts:
    """The open questions. `now` gives the time, aware; `rows` store what may be stored of them."""

    def __init__(self, now: Callable[[], datetime], rows: Rows[Key, Draft] = NOWHERE) -> None:
        self._now = now
        self._drafts = Kept[Key, Draft](rows, lambda key, draft: draft.ids_only and self._is_open(draft))
        self._interrupted = Kept[Key, tuple[str, Reply, datetime]]()
        self.kept = Memories(self._drafts, self._interrupted)

    def keep(self, request: Request, command: str, answers: Mapping[str, str], field: str, ids_only: bool = False) -> None:
        """Remember that `field` was asked; an earlier question of this person here is forgotten."""
        if not answers:
            self._interrupted.pop(self._key(request))
        self._drafts.put(self._key(request), Draft(command, answers, field, self._now(), ids_only))
        self._drafts.drop_while(lambda key, draft: not self._is_open(draft))

    def look(self, request: Request) -> Draft | None:
        """The question this person was asked here, which stays open; None if there is none or it is too old."""
        draft = self._drafts.get(self._key(request))
        return draft if draft and self._is_open(draft) else None

    def take(self, request: Request) -> Draft | None:
        """The same question, which is closed by that."""
        draft = self.look(request)
        self._drafts.pop(self._key(request))
        return draft

    def interrupt(self, request: Request, reply: Reply) -> None:
        """An emergency ends the form that is open here. What was asked before it leads to this reply from now on."""
        draft, now = self.take(request), self._now()
        self._interrupted.drop_while(lambda key, ended: now - ended[2] >= LIFETIME)
        if draft:
            self._interrupted.put(self._key(request), (draft.command, reply, now))

    def interrupted(self, request: Request, command: str) -> Reply | None:
        """The reply that ended a form of this command, for half an hour; None if it was begun anew since."""
        ended, reply, at = self._interrupted.get(self._key(request)) or ("", None, None)
        return reply if ended == command and at and self._now() - at < LIFETIME else None

    def close(self, request: Request, command: str) -> None:
        """Forget the open question if it is one of this command, which has all it needs."""
        draft = self._drafts.get(self._key(request))
        if draft and draft.command == command:
            self._drafts.pop(self._key(request))

    def move(self, old: Target, new: Target | None) -> None:
        """Questions asked in a place are open in the other one, or nowhere."""
        for user, target in self._drafts:
            draft = self._drafts.pop((user, target)) if same_chat(target, old) else None
            if new and draft:
                self._drafts.put((user, replace(target, chat=new.chat)), draft)

    def _is_open(self, draft: Draft) -> bool:
        return draft.asked_at >= self._now() - LIFETIME

    @staticmethod
    def _key(request: Request) -> Key:
        return person(request.user), request.target
