"""Question -> answer, suggestions, "I don't know", or urgent help: pure functions over content.

`learn` once at start (or take what was learned from the cache), then `Matcher.match` and `Matcher.emergency`.
"""

from dataclasses import dataclass

from bot.content import Content
from bot.matching import likeness as likenesses
from bot.matching import questions, spelling, urgent
from bot.matching.arrays import Floats
from bot.matching.likeness import Likeness, Progress
from bot.matching.questions import Match, Questions
from bot.matching.text import words
from bot.matching.urgent import Emergencies, Emergency

__all__ = ["Emergency", "Match", "Matcher", "Progress", "learn"]


@dataclass(frozen=True, slots=True)
class Matcher:
    """What was learned from one language."""

    speller: spelling.Speller
    likeness: Likeness
    questions: Questions
    emergencies: Emergencies

    def match(self, text: str) -> Match:
        """The topic a question is about, suggestions, or "unknown"."""
        return self.questions.match(self._likeness(text))

    def emergency(self, text: str) -> Emergency | None:
        """The urgent rule that a message matches, or may match."""
        return self.emergencies.find(self._likeness(text))

    def both(self, text: str) -> tuple[Match, Emergency | None]:
        """Both at the cost of one."""
        likeness = self._likeness(text)
        return self.questions.match(likeness), self.emergencies.find(likeness)

    def _likeness(self, text: str) -> Floats:
        return self.likeness.to(self.speller.correct(words(text)))


def learn(content: Content, progress: Progress = lambda done: None) -> Matcher:
    """Learns from the content of one language. `progress` is told the share done, 0 to 1."""
    asked, urgent_texts = questions.texts(content), urgent.texts(content)
    cut = [words(text) for text in (*asked, *urgent_texts)]
    answers = [words(f"{topic.short} {topic.more} {' '.join(topic.cautions)}") for topic in content.topics.values()]
    likeness = likenesses.learn(cut, content.language)
    rows = likeness.of_all(cut, lambda done: progress(0.5 * done))
    known = questions.learn(content, rows[: len(asked), : len(asked)])
    progress(0.7)
    emergencies = urgent.learn(content, rows, len(asked))
    progress(1.0)
    return Matcher(spelling.learn([*cut, *answers]), likeness, known, emergencies)
