"""Question -> answer, suggestions, "I don't know", or urgent help: pure functions over content.

`learn` once at start (or take what was learned from the cache), then `Matcher.match` and `Matcher.emergency`.
"""

from dataclasses import dataclass

from bot.content import Content
from bot.matching import questions, urgent
from bot.matching.likeness import Progress
from bot.matching.questions import Match, Questions
from bot.matching.urgent import Emergencies, Emergency

__all__ = ["Emergency", "Match", "Matcher", "Progress", "learn"]


@dataclass(frozen=True, slots=True)
class Matcher:
    """What was learned from one language."""

    questions: Questions
    emergencies: Emergencies

    def match(self, text: str) -> Match:
        """The topic a question is about, suggestions, or "unknown"."""
        return self.questions.match(text)

    def emergency(self, text: str) -> Emergency | None:
        """The urgent rule that a message matches, or may match."""
        return self.emergencies.find(text)


def learn(content: Content, progress: Progress = lambda done: None) -> Matcher:
    """Learns from the content of one language. `progress` is told the share done, 0 to 1."""
    known = questions.learn(content, lambda done: progress(done / 2))
    return Matcher(known, urgent.learn(content, lambda done: progress(0.5 + done / 2)))
