"""Whether an answer was what somebody had asked, as they say themselves: counted by topic, and the count says nothing of them."""

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
from bot.core.kept import community
from bot.core.messages import Button, Reply, Request, Target, User
from bot.features.answers.latest import Latest
from bot.features.answers.pages import suggestions, topic_names, ways_on, with_cautions
from bot.matching import Matcher
from bot.storage import Storage
from bot.storage.values import Feedback

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
        self._saving = asyncio.Lock()

    def count(self, request: Request, topic: str, fits: bool) -> None:
        """The answer of a topic fits what this person asked, or does not. All private chats of a platform are counted as one."""
        place = Target(request.target.platform, "") if request.private else community(request)
        self._waiting[place, self._now().date(), topic, fits] += 1

    def move(self, old: Target, new: Target | None) -> None:
        """What was said in a chat goes along with it; where a chat is gone it waits for its end, as it may come back."""
        if new:
            self._moves.append((Target(old.platform, old.chat), Target(new.platform, new.chat)))

    async def load(self) -> None:
        """There is nothing to remember."""

    async def save(self) -> None:
        """Stores what was counted since the last time. Raises what the storage raises; nothing is lost by that."""
        async with self._saving:
            while self._waiting or self._moves:
                if self._waiting:
                    await self._store(next(iter(self._waiting)))
                else:  # after all that was said before
                    await self._storage.feedback.move(*self._moves[0])
                    self._moves.popleft()

    def forget(self, user: User) -> None:
        """Nobody knows who said what."""

    async def forget_the_old(self) -> None:
        """Keep no counts of topics of which nobody has said anything for long."""
        if self._storage.exists:
            await self._storage.feedback.forget_before((self._now() - KEPT_FOR).date())

    async def _store(self, said: tuple[Target, date, str, bool]) -> None:
        (place, on, topic, fits), times = said, self._waiting.pop(said)
        try:
            await self._storage.feedback.add(place, Feedback(topic, times if fits else 0, 0 if fits else times, on))
        except BaseException:
            self._waiting[said] += times
            raise


def to_judge(content: Content, topic: str, reply: Reply) -> Reply:
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
    """The commands of the two buttons, which nobody types. `missed` is told of questions whose answer was not it, and of the
    request that asked them."""

    async def fits(request: Request) -> Reply:
        words, topic = library.languages[request.locale].messages.answers, request.answers.get("topic", "")
        asked = latest.judge(request, topic)
        if asked and not asked.judged:
            counts.count(request, topic, True)
        return Reply(words.not_known if asked is None else words.counted_before if asked.judged else words.counted)

    async def misses(request: Request) -> Reply:
        content, topic = library.languages[request.locale], request.answers.get("topic", "")
        words, asked = content.messages.answers, latest.judge(request, topic)
        if asked is None:
            return Reply(words.not_known, buttons=ways_on(content) if request.private else ())
        matching = matcher(request.locale)
        if not asked.judged:
            counts.count(request, topic, False)
            if matching.emergency(asked.question) is None:
                missed(asked.request, asked.question)
        others = replace(suggestions(content, asked.others), text=words.not_it)
        return with_cautions(content, others, matching.dangers(asked.question), ())

    topic = Choice("topic", cache(partial(topic_names, library)), lambda locale: "", required=False, hidden=True)
    return (
        Command("fits", fits, library.say(lambda c: c.messages.answers.fits_summary), (topic,), brief=True, hidden=True),
        Command("misses", misses, library.say(lambda c: c.messages.answers.misses_summary), (topic,), hidden=True),
    )
