"""What schedules post: tips, answers, and the texts of moderators."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.content import Library
from bot.core.messages import BELOW_A_POST, Button, Reply, Target
from bot.features.schedule.texts import as_it_is
from bot.storage.scheduled import Schedule

TIPS, TOPIC, TEXT = "tips", "topic", "text"
"""What the `what` of a schedule begins with; only a vote says below which post it is, so that the longest ids fit besides."""


@dataclass(frozen=True, slots=True)
class Posts:
    """Makes posts of the content of `library`.

    `deal` gives the id of the next tip for a place, of one category or ("") of any. `tip` shows one, `answer` a topic's."""

    library: Library
    deal: Callable[[Target, str, str], str]
    tip: Callable[[str, str], Reply]
    answer: Callable[[str, str], Reply]

    def choose(self, schedule: Schedule, language: str) -> str:
        """The subject of the next post: the id of a tip, which is dealt by that, or of a topic, or "text". "" if there is
        nothing to post any more."""
        kind, _, name = schedule.what.partition(" ")
        if not self._is_there(schedule, language):
            return ""
        return self.deal(schedule.target, language, name) if kind == TIPS else name or kind

    def make(self, schedule: Schedule, subject: str, key: str, language: str) -> Reply | None:
        """The post about a subject, with the buttons below it; `key` tells it from others. None if the subject is gone."""
        shown = self._shown(schedule, subject, language)
        if shown is None:
            return None
        words = self.library.languages[language].messages.schedule.posts
        votes = (
            Button(words.helpful, "vote", {"v": "y", "post": key}),
            Button(words.not_for_me, "vote", {"v": "n", "post": key}),
        )
        return replace(shown, buttons=(*votes, *self._ways_on(schedule, subject, language)))

    def preview(self, schedule: Schedule, language: str) -> Reply:
        """How the next post will look, without buttons; of tips an example, and none is dealt."""
        content = self.library.languages[language]
        kind, _, name = schedule.what.partition(" ")
        example = next((tip.id for tip in content.tips.tips if name in ("", tip.category)), "")
        shown = self._shown(schedule, example if kind == TIPS else name or kind, language)
        return replace(shown, buttons=()) if shown else Reply(content.messages.schedule.posts.gone)

    def _is_there(self, schedule: Schedule, language: str) -> bool:
        content = self.library.languages[language]
        kind, _, name = schedule.what.partition(" ")
        categories = {category.id for category in content.tips.categories}
        return {TIPS: name in ("", *categories), TOPIC: name in content.topics, TEXT: bool(schedule.text)}.get(kind, False)

    def _shown(self, schedule: Schedule, subject: str, language: str) -> Reply | None:
        content, kind = self.library.languages[language], schedule.what.partition(" ")[0]
        if kind == TIPS and any(tip.id == subject for tip in content.tips.tips):
            return self.tip(language, subject)
        if kind == TOPIC and subject in content.topics:
            return self.answer(language, subject)
        return Reply(as_it_is(schedule.text)) if kind == TEXT and schedule.text else None

    def _ways_on(self, schedule: Schedule, subject: str, language: str) -> tuple[Button, ...]:
        content = self.library.languages[language]
        words = content.messages.schedule.posts
        kind, _, name = schedule.what.partition(" ")
        if kind == TOPIC:
            return (Button(words.more, "faq", {"topic": subject, "part": "more", **BELOW_A_POST}),)
        if kind == TEXT:
            return ()
        category = next(tip.category for tip in content.tips.tips if tip.id == subject)
        topic = next(known.topic for known in content.tips.categories if known.id == category)
        another = Button(words.another, "tip", {**({"category": name} if name else {}), **BELOW_A_POST})
        return another, Button(words.more, "faq", {"topic": topic, **BELOW_A_POST})
