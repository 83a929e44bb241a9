"""Whether an answer was what somebody had asked: counted by topic, without who said so and without the question."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache, partial

from bot.content import Library
from bot.content.models import Content
from bot.core.commands import Command
from bot.core.fields import Choice
from bot.core.kept import Kept, community, person
from bot.core.messages import Button, Reply, Request, Target, User
from bot.features.answers.latest import Latest
from bot.features.answers.pages import suggestions, topic_names, ways_on
from bot.matching import Matcher
from bot.storage import Storage
from bot.storage.values import Feedback

ONCE_IN = timedelta(hours=1)
"""So long a person counts once for a topic in a place."""
KEPT_FOR = timedelta(days=180)
"""After the last day on which somebody said something of a topic."""
BESIDE = 2
"""Related topics that are offered beside the two buttons: Discord shows five in a row."""


class Counts:
    """Counts what people say of answers until the next `save`. `now` gives the time, aware."""

    def __init__(self, storage: Storage, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._now = now
        self._waiting = Counter[tuple[Target, date, str, bool]]()
        self._moves = deque[tuple[Target, Target]]()
        self._said = Kept[tuple[User, Target, str], datetime]()
        self._saving = asyncio.Lock()

    def count(self, request: Request, topic: str, fits: bool) -> bool:
        """Whether this counts: not what somebody says once more, nor what comes by a link that anybody can have made."""
        now, key = self._now(), (person(request.user), request.target, topic)
        self._said.drop_while(lambda key, at: now - at >= ONCE_IN)
        if request.linked or self._said.get(key):
            return False
        self._said.put(key, now)
        place = Target(request.target.platform, "") if request.private else community(request)
        self._waiting[place, now.date(), topic, fits] += 1
        return True

    def move(self, old: Target, new: Target | None) -> None:
        """What was said in a chat goes along with it; where a chat is gone it waits for its end, as it may come back."""
        if new:
            self._moves.append((Target(old.platform, old.chat), Target(new.platform, new.chat)))

    async def load(self) -> None:
        """There is nothing to remember."""

    async def save(self) -> None:
        """Stores what was counted since the last time. Raises what the storage raises; nothing is lost by that."""
        async with self._saving:
            for said in tuple(self._waiting):
                place, on, topic, fits = said
                times = self._waiting.pop(said)
                try:
                    await self._storage.feedback.add(place, Feedback(topic, times if fits else 0, 0 if fits else times, on))
                except BaseException:
                    self._waiting[said] += times
                    raise
            while self._moves:  # after what was said before them
                await self._storage.feedback.move(*self._moves[0])
                self._moves.popleft()

    def forget(self, user: User) -> None:
        """Remember no more that they said something."""
        self._said.forget(user)

    async def forget_the_old(self) -> None:
        """Keep no counts of topics of which nobody has said anything for long."""
        if self._storage.exists:
            await self._storage.feedback.forget_before((self._now() - KEPT_FOR).date())


def asked(content: Content, topic: str, reply: Reply) -> Reply:
    """A short answer to a question in somebody's own words, with a way to say whether it is what they asked."""
    words = content.messages.answers
    said = (Button(words.fits, "fits", {"topic": topic}), Button(words.misses, "misses", {"topic": topic}))
    return replace(reply, buttons=(*reply.buttons[: 1 + BESIDE], *said))


def commands(
    library: Library,
    matcher: Callable[[str], Matcher],
    counts: Counts,
    latest: Latest,
    missed: Callable[[Request, str], None],
) -> tuple[Command, ...]:
    """The commands of the two buttons, which nobody types. `missed` is told of questions whose answer was not it."""

    async def fits(request: Request) -> Reply:
        words, topic = library.languages[request.locale].messages.answers, request.answers.get("topic", "")
        return Reply(words.counted if topic and counts.count(request, topic, True) else words.counted_before)

    async def misses(request: Request) -> Reply:
        content, topic = library.languages[request.locale], request.answers.get("topic", "")
        question = latest.take_question(request, topic)
        if topic:
            counts.count(request, topic, False)
        if not question:
            return Reply(content.messages.answers.not_it, buttons=ways_on(content))
        matching = matcher(request.locale)
        if matching.emergency(question) is None:
            missed(request, question)
        others = tuple(other for other, _ in matching.match(question).ranked if other != topic)
        return replace(suggestions(content, others), text=content.messages.answers.not_it_but)

    topic = Choice("topic", cache(partial(topic_names, library)), lambda locale: "", required=False, hidden=True)
    return (
        Command("fits", fits, library.say(lambda c: c.messages.answers.fits_summary), (topic,), brief=True, hidden=True),
        Command("misses", misses, library.say(lambda c: c.messages.answers.misses_summary), (topic,), hidden=True),
    )
