"""Question -> answer, suggestions, "I don't know", or urgent help: pure functions over content.

`learn` once at start (or take what was learned from the cache), then ask a `Matcher`.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bot.content import Content
from bot.matching import dangers, questions, spelling, urgent
from bot.matching import likeness as likenesses
from bot.matching.arrays import Floats
from bot.matching.dangers import Dangers
from bot.matching.encoder import Encoder
from bot.matching.likeness import Likeness, Progress
from bot.matching.questions import Match, Questions
from bot.matching.text import sentences, words
from bot.matching.urgent import Emergencies, Emergency

__all__ = ["Emergency", "Encoder", "Learned", "Match", "Matcher", "Progress", "learn"]

REMEMBERED = 16
"""Texts whose likeness is kept: a message is looked at for emergencies first, and then once more for its answer."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned from one language."""

    speller: spelling.Speller
    likeness: Likeness
    questions: Questions
    emergencies: Emergencies
    dangers: Dangers


class Matcher:
    """Finds what a message asks, and whether it is an emergency. `encoder`: the one it was learned with."""

    def __init__(self, learned: Learned, encoder: Encoder | None) -> None:
        self.learned = learned
        self._encoder = encoder
        self._likeness = lru_cache(REMEMBERED)(self._likeness_anew)

    def match(self, text: str) -> Match:
        """The topic a question is about, suggestions, or "unknown"."""
        return self.learned.questions.match(self._likeness(text)) if words(text) else questions.UNKNOWN

    def emergency(self, text: str) -> Emergency | None:
        """The urgent rule that a message matches, or may match. One sentence is enough, whatever stands around it."""
        if not words(text):
            return None
        return self.learned.emergencies.find([self._likeness(part) for part in (text, *sentences(text))])

    def dangers(self, text: str) -> tuple[str, ...]:
        """The topics whose dangers a message names."""
        return self.learned.dangers.named(self._words(text))

    def _words(self, text: str) -> list[str]:
        return self.learned.speller.correct(words(text), self._encoder.knows if self._encoder else lambda word: False)

    def _likeness_anew(self, text: str) -> Floats:
        return self.learned.likeness.to(self._words(text), self._encoder)


def learn(content: Content, encoder: Encoder | None, progress: Progress = lambda done: None) -> Learned:
    """Learns from the content of one language. `progress` is told the share done, 0 to 1."""
    asked, known = questions.texts(content), urgent.texts(content)
    texts = list(dict.fromkeys((*asked, *known.texts)))
    number = {text: place for place, text in enumerate(texts)}
    cut = [words(text) for text in texts]
    answers = [words(f"{topic.short} {topic.more} {' '.join(topic.cautions)}") for topic in content.topics.values()]
    likeness = likenesses.learn(cut, content.language, encoder, lambda done: progress(0.5 * done))
    of_asked, of_known = (np.array([number[text] for text in part]) for part in (asked, known.texts))
    found = questions.learn(content, of_asked, likeness.among(cut, of_asked))
    progress(0.7)
    emergencies = urgent.learn(content, known, of_known, likeness.among(cut, of_known))
    progress(1.0)
    return Learned(spelling.learn([*cut, *answers]), likeness, found, emergencies, dangers.learn(content))
