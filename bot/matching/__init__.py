"""Question -> answer, suggestions, "I don't know", or urgent help: pure functions over content.

`prepare` after a change of the content, `learn` from that (or take what was learned from the cache), then ask a `Matcher`.
"""

from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from bot.content import Content
from bot.content.models import Asking
from bot.matching import dangers, meanings, prepared, questions, spelling, urgent
from bot.matching import likeness as likenesses
from bot.matching.arrays import Floats
from bot.matching.dangers import Dangers
from bot.matching.encoder import Encoder
from bot.matching.likeness import Likeness, Progress
from bot.matching.prepared import Prepared
from bot.matching.questions import Match, Questions
from bot.matching.text import breaks, halves, parts, words
from bot.matching.urgent import Emergencies, Emergency

__all__ = ["Emergency", "Encoder", "Learned", "Match", "Matcher", "Prepared", "Progress", "learn", "mark", "prepare"]

CUTS, LONGEST = 3, 40
"""Ways to cut a message in two that are tried, and the words that it may have at most."""
SECOND = 0.4
"""Two questions may be in a message where the second topic has at least this share of the first one's score."""
FOLLOW_UP = 12
"""Words at most of a question that goes on from an answer."""
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
    asking: Asking


class Matcher:
    """Finds what a message asks, and whether it is an emergency. `encoder`: the one it was learned with."""

    def __init__(self, learned: Learned, encoder: Encoder | None) -> None:
        self.learned = learned
        self._encoder = encoder
        self._remembered = dict[int, Floats]()

    def match(self, text: str, after: str = "") -> Match:
        """The topic a question is about, or two, suggestions, or "unknown". `after`: the topic that was answered just before."""
        found = self._with_second(text, self._match(text))
        return found if found.kind == "answer" or not after else self._follow_up(text, after, found)

    def _match(self, text: str) -> Match:
        return self.learned.questions.match(self._likeness(text)) if words(text) else questions.UNKNOWN

    def _follow_up(self, text: str, after: str, found: Match) -> Match:
        """What a question means that is not clear by itself, right after an answer; in doubt, what was `found` without that."""
        asking, said = self.learned.asking, words(text)
        begins = any(said[: len(opener)] == opener for opener in map(words, asking.openers))
        if found.kind == "unknown" and not (begins and len(said) <= FOLLOW_UP):
            return found
        in_full = self._match(f"{text} {asking.subject}")
        if found.kind == "suggestions":
            if in_full.topic in found.suggestions:
                return in_full
            if after not in found.suggestions and set(said) & set(asking.pointing):
                return replace(found, suggestions=(after, *found.suggestions[:-1]))
            return found
        return in_full if in_full.kind == "answer" else found

    def _with_second(self, text: str, found: Match) -> Match:
        """With both topics where two questions are asked: each half must have an answer of its own, and the whole show both."""
        ranked = [topic for topic, _ in found.ranked]
        if found.kind == "unknown" or len(ranked) < 2 or found.ranked[1][1] < SECOND * found.ranked[0][1]:
            return found
        if len(words(text)) > LONGEST:
            return found
        for half, other in islice(halves(text, self.learned.asking.joining), CUTS):
            one, two = self._match(half), self._match(other)
            both = tuple(topic for topic in (one.topic, two.topic) if topic in ranked)
            if len(set(both)) == 2 and ranked[0] in both:
                return replace(found, kind="answer", topic=ranked[0], suggestions=(), both=both)
        return found

    def emergency(self, text: str) -> Emergency | None:
        """The urgent rule that a message matches, or may match. One part of it is enough, whatever stands around it."""
        if not words(text):
            return None
        cut = breaks(self.learned.asking.joining, self.learned.asking.questions)
        return self.learned.emergencies.find([self._likeness(part) for part in (text, *parts(text, cut))])

    def dangers(self, text: str) -> tuple[str, ...]:
        """The topics whose dangers a message names, also with a slip of the finger."""
        counts = self.learned.speller.counts
        return self.learned.dangers.named(words(text), self._encoder.knows if self._encoder else counts.__contains__)

    def _words(self, text: str) -> list[str]:
        correct = self.learned.speller.correct
        return correct(words(text), self._encoder.knows) if self._encoder else correct(words(text))

    def _likeness(self, text: str) -> Floats:
        """The likeness to each text learned. What is remembered of a text does not give it back."""
        mark = hash(text)
        if mark not in self._remembered:
            self._remembered[mark] = self.learned.likeness.to(self._words(text), self._encoder)
            if len(self._remembered) > REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
        return self._remembered[mark]


def prepare(content: Content, encoder: Encoder | None, progress: Progress = lambda done: None) -> Prepared:
    """What takes long of the learning from the content of one language. `progress` is told the share done, 0 to 1."""
    known = _Texts(content)
    meant = meanings.learn(encoder.vectors(known.cut, lambda done: progress(0.3 * done))) if encoder else None
    likeness = likenesses.learn(known.cut, content.language, meant)
    model, nearest = questions.fit(content, likeness.among(known.cut, known.asked))
    progress(0.5)
    emergencies = urgent.fit(content, known.urgent, likeness.among(known.cut, known.of_urgent))
    progress(1.0)
    return Prepared(meant, model, nearest, emergencies)


def learn(content: Content, done: Prepared) -> Learned:
    """All that a matcher knows, from the content of one language and what is `done` already of it."""
    known = _Texts(content)
    answers = [words(f"{topic.short} {topic.more} {' '.join(topic.cautions)}") for topic in content.topics.values()]
    return Learned(
        spelling.learn([*known.cut, *answers]),
        likenesses.learn(known.cut, content.language, done.meanings),
        questions.learn(content, known.asked, done.questions, done.nearest),
        urgent.learn(content, known.urgent, known.of_urgent, done.emergencies),
        dangers.learn(content),
        content.asking,
    )


def mark(content: Content, encoder: str) -> str:
    """Changes when `prepare` would give something else; `encoder` is the mark of the one used."""
    known = _Texts(content)
    labels = (str(len(topic.phrasings)) for topic in content.topics.values())
    shape = (*labels, *questions.texts(content), *known.urgent.texts, *map(str, (*known.urgent.classes, *known.urgent.messages)))
    return prepared.mark((*content.topics, *content.urgent, *shape), encoder)


class _Texts:
    """All texts that are learned, each once, cut into words; which of them are questions, and which are for emergencies."""

    def __init__(self, content: Content) -> None:
        asked, self.urgent = questions.texts(content), urgent.texts(content)
        number = {text: place for place, text in enumerate(dict.fromkeys((*asked, *self.urgent.texts)))}
        self.cut = [words(text) for text in number]
        self.asked = np.array([number[text] for text in asked])
        self.of_urgent = np.array([number[text] for text in self.urgent.texts])
