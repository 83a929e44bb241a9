"""What was asked and answered a moment ago, so that "and how often?" is understood, and whoever asked can say whether the answer
fits. In memory alone, and only for minutes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.kept import Kept, person
from bot.core.messages import Request, Target, User

FOLLOWED_FOR = timedelta(minutes=5)
"""So long a question may go on from an answer."""
JUDGED_FOR = timedelta(minutes=30)
"""So long whoever asked can say whether the answer fits."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked, the topic that answered it ("" where several were suggested), and the other topics near it,
    or those suggested.

    `judged`: somebody has said whether that fits."""

    request: Request
    question: str
    topic: str
    others: tuple[str, ...]
    at: datetime
    judged: bool = False


class Latest:
    """The latest of each person in each place. `now` gives the time, aware."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.topics = Kept[tuple[User, Target], tuple[str, datetime]]()
        self.questions = Kept[tuple[User, Target], Asked]()

    def note(self, request: Request, topic: str) -> None:
        """This person read the answer of this topic here."""
        self.topics.put(_key(request), (topic, self._now()))

    def before(self, request: Request) -> str:
        """The topic that was answered just before to this person here; "" where there is none."""
        topic, at = self.topics.get(_key(request)) or ("", self._now())
        return topic if self._now() - at < FOLLOWED_FOR else ""

    def asked(self, request: Request, question: str, topic: str, others: tuple[str, ...]) -> None:
        """This person asked something here that was answered from this topic, or by suggestions ("")."""
        self.questions.put(_key(request), Asked(request, question, topic, others, self._now()))

    def chosen(self, request: Request, topic: str) -> None:
        """This person opened a topic; where it is one of those suggested to them, it is the answer."""
        found = self.question(request, "")
        if found and topic in found.others:
            others = tuple(other for other in found.others if other != topic)
            self.questions.put(_key(request), replace(found, topic=topic, others=others))

    def last(self, request: Request) -> Asked | None:
        """What this person asked here just before."""
        found = self.questions.get(_key(request))
        return found if found and self._now() - found.at < FOLLOWED_FOR else None

    def question(self, request: Request, topic: str) -> Asked | None:
        """What this person asked here, if this topic is what answered it; None for others, and for whoever follows a link."""
        found = self.questions.get(_key(request))
        known = found and found.topic == topic and self._now() - found.at < JUDGED_FOR and not request.linked
        return found if known else None

    def judge(self, request: Request, topic: str) -> Asked | None:
        """The same, as it was before it is judged by that."""
        found = self.question(request, topic)
        if found:
            self.questions.put(_key(request), replace(found, judged=True))
        return found

    async def forget_the_old(self) -> None:
        """Remember nothing for longer than it is of use."""
        now = self._now()
        self.topics.drop_while(lambda key, noted: now - noted[1] >= FOLLOWED_FOR)
        for key in self.questions:
            asked = self.questions.get(key)
            if asked and now - asked.at >= JUDGED_FOR:
                self.questions.pop(key)


def _key(request: Request) -> tuple[User, Target]:
    return person(request.user), request.target
