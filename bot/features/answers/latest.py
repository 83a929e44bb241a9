"""What was answered to whom a moment ago, so that "and how often?" is understood, and what was meant when the answer was not it.
In memory alone, and only for minutes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.kept import Kept, person
from bot.core.messages import Request, Target, User

LIFETIME = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Answered:
    """The topic of an answer ("" where several were suggested), the question, "" where it was none of its own, and when."""

    topic: str
    question: str
    at: datetime


class Latest:
    """The latest answer of each person in each place. `now` gives the time, aware."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.kept = Kept[tuple[User, Target], Answered]()

    def note(self, request: Request, topic: str, question: str = "") -> None:
        """The request was answered from this topic, or by suggestions ("")."""
        self.kept.put((person(request.user), request.target), Answered(topic, question, self._now()))

    def before(self, request: Request) -> str:
        """The topic that was answered just before to this person here; "" where there is none."""
        found = self._look(request)
        return found.topic if found else ""

    def take_question(self, request: Request, topic: str) -> str:
        """What this person asked here just before, if it was answered from this topic; only once, else ""."""
        found = self._look(request)
        if found is None or found.topic != topic:
            return ""
        self.kept.put((person(request.user), request.target), Answered(topic, "", found.at))
        return found.question

    async def forget_the_old(self) -> None:
        """Remember nothing for longer than it is of use."""
        self.kept.drop_while(lambda key, answered: self._now() - answered.at >= LIFETIME)

    def _look(self, request: Request) -> Answered | None:
        found = self.kept.get((person(request.user), request.target))
        return found if found and self._now() - found.at < LIFETIME else None
