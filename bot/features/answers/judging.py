"""Whether an answer is what somebody asked: they say so with a button or a word; where it is not, others are offered."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial

from bot.content import Library
from bot.content.models import Content
from bot.core.commands import Command
from bot.core.fields import Choice
from bot.core.messages import Button, Reply, Request
from bot.features.answers.feedback import Counts
from bot.features.answers.latest import Latest
from bot.features.answers.pages import suggestions, topic_names, ways_on, with_cautions
from bot.matching import Matcher

BESIDE = 2
"""Related topics that are offered beside the two buttons: Discord shows five in a row."""


def to_judge(content: Content, topic: str, reply: Reply) -> Reply:
    """A short answer to a question in somebody's own words, with a way to say whether it is what they asked."""
    words = content.messages.answers
    said = (Button(words.fits, "fits", {"topic": topic}), Button(words.misses, "misses", {"topic": topic}))
    return replace(reply, buttons=(*reply.buttons[: 1 + BESIDE], *said))


@dataclass(frozen=True, slots=True)
class Judging:
    """What people say of answers. `latest` knows what they asked; `counts` counts it; `missed` is told of questions whose answer
    was not it, and of the request that asked them."""

    library: Library
    matcher: Callable[[str], Matcher]
    latest: Latest
    counts: Counts
    missed: Callable[[Request, str], None]

    async def fits(self, request: Request) -> Reply:
        """The answer is what this person asked."""
        words, topic = self.library.languages[request.locale].messages.answers, request.answers.get("topic", "")
        asked = self.latest.judge(request, topic)
        if asked and not asked.judged:
            self.counts.count(request, topic, True)
        return Reply(words.not_known if asked is None else words.counted_before if asked.judged else words.counted)

    async def misses(self, request: Request) -> Reply:
        """It is not: other topics that were near."""
        content, topic = self.library.languages[request.locale], request.answers.get("topic", "")
        words, asked = content.messages.answers, self.latest.judge(request, topic)
        if asked is None:
            return Reply(words.not_known, buttons=ways_on(content) if request.private else ())
        matching = self.matcher(request.locale)
        if not asked.judged:
            self.counts.count(request, topic, False)
            if matching.emergency(asked.question) is None:
                self.missed(asked.request, asked.question)
        others = replace(suggestions(content, asked.others), text=words.not_it)
        return with_cautions(content, others, matching.dangers(asked.question), ())

    def none_fits(self, request: Request) -> Reply:
        """None of the topics that were suggested is what this person asked."""
        content, asked = self.library.languages[request.locale], self.latest.judge(request, "")
        if asked and not asked.judged:
            self.missed(asked.request, asked.question)
        return Reply(content.messages.answers.unknown_none_fits, buttons=ways_on(content))

    async def typed(self, request: Request, words: str) -> Reply | None:
        """What "no" or "exactly" leads to just after an answer; None for other words, and for what was said in passing."""
        said, asked = self.library.languages[request.locale].messages.answers, self.latest.last(request)
        if asked is None or request.aside:
            return None
        of_topic = replace(request, answers={"topic": asked.topic})
        if words in said.misses_typed:
            return await self.misses(of_topic) if asked.topic else self.none_fits(request)
        return await self.fits(of_topic) if asked.topic and words in said.fits_typed else None

    def commands(self) -> tuple[Command, ...]:
        """The commands of the two buttons, which nobody types."""
        topic = Choice("topic", cache(partial(topic_names, self.library)), lambda locale: "", required=False, hidden=True)
        fits, misses = (
            self.library.say(lambda c: c.messages.answers.fits_summary),
            self.library.say(lambda c: c.messages.answers.misses_summary),
        )
        return (
            Command("fits", self.fits, fits, (topic,), brief=True, hidden=True),
            Command("misses", self.misses, misses, (topic,), hidden=True),
        )
