"""Which topic was answered to whom a moment ago, so that "and how often?" is understood. In memory alone, and of no use
after minutes; it is gone with the next answer to anybody after that."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.core.kept import Kept, person
from bot.core.messages import Request, Target, User

LIFETIME = timedelta(minutes=5)


class Latest:
    """The latest answer of each person in each place. `now` gives the time, aware."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.kept = Kept[tuple[User, Target], tuple[str, datetime]]()

    def note(self, request: Request, topic: str) -> None:
        """The request was answered from this topic."""
        self.kept.put((person(request.user), request.target), (topic, self._now()))
        self.kept.drop_while(lambda key, given: self._now() - given[1] >= LIFETIME)

    def before(self, request: Request) -> str:
        """The topic that was answered just before to this person here; "" where there is none."""
        topic, at = self.kept.get((person(request.user), request.target)) or ("", self._now())
        return topic if self._now() - at < LIFETIME else ""
