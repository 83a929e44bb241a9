"""Whether a message is, or may be, an emergency, and of which kind. Learned from the rules' examples and their harmless twins."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from bot.content import Content
from bot.content.models import Danger
from bot.matching import calibration, ridge, spelling
from bot.matching import likeness as likenesses
from bot.matching.grams import Floats
from bot.matching.likeness import Likeness, Progress
from bot.matching.text import words

URGENT_HARMLESS, URGENT_ORDINARY = 0.04, 0.006
"""At most these shares of harmless twins and of ordinary questions may be taken for an emergency."""
MAYBE_HARMLESS, MAYBE_ORDINARY = 0.18, 0.04
"""At most these shares may bring up the safety line."""
SHORTEST = 3
"""Letters: without one word of that length, as in "ok" or "b", there is nothing to go by."""
PHRASINGS_EACH = 12
"""Phrasings of each topic that stand for ordinary questions."""
CLEARLY_SECOND = 0.5
"""A rule is taken to match too when it reaches this share of the best one's score."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """A rule that a message matches. `urgent`: its answer alone; `maybe`: its line before the normal answer."""

    rule: str
    level: Literal["urgent", "maybe"]


@dataclass(frozen=True, slots=True)
class Emergencies:
    """What was learned from the urgent rules of a language. The classes are the rules, then "harmless", "ordinary"."""

    rules: tuple[str, ...]
    dangers: tuple[int, ...]
    labels: NDArray[np.int64]
    speller: spelling.Speller
    likeness: Likeness
    model: ridge.Ridge
    urgent_from: float
    maybe_from: float

    def find(self, text: str) -> Emergency | None:
        """The most pressing rule that a message matches, if any."""
        cut = self.speller.correct(words(text))
        if all(len(word) < SHORTEST for word in cut):
            return None
        scores = self.model.score(self.likeness.to(cut))[: len(self.rules)]
        score = float(scores.sum())
        if score < self.maybe_from:
            return None
        best = scores.max()
        likely = [place for place in range(len(self.rules)) if scores[place] >= CLEARLY_SECOND * best]
        rule = min(likely, key=lambda place: (self.dangers[place], -scores[place]))
        return Emergency(self.rules[rule], "urgent" if score >= self.urgent_from else "maybe")

    def left_out(self) -> Floats:
        """The leave-one-out score of each text learned."""
        total: Floats = self.model.left_out[:, : len(self.rules)].sum(1)
        return total


def learn(content: Content, progress: Progress = lambda done: None) -> Emergencies:
    """Learns from the content alone; the thresholds come from leave-one-out scores of what is harmless."""
    rules = tuple(content.urgent)
    texts: list[str] = []
    labels: list[int] = []
    for place, rule in enumerate(content.urgent.values()):
        texts += rule.examples
        labels += [place] * len(rule.examples)
    for rule in content.urgent.values():
        texts += rule.harmless
        labels += [len(rules)] * len(rule.harmless)
    ordinary = [text for topic in content.topics.values() for text in topic.phrasings[:PHRASINGS_EACH]]
    ordinary += [*content.topics, *(category.name for category in content.tips.categories)]
    texts += [*ordinary, *content.outside]
    labels += [len(rules) + 1] * (len(ordinary) + len(content.outside))
    cut = [words(text) for text in texts]
    likeness = likenesses.learn(cut, content.language)
    rows = likeness.of_all(cut, lambda done: progress(0.9 * done))
    truth = np.array(labels)
    model = ridge.learn(rows, truth, len(rules) + 2)
    progress(1.0)
    score = model.left_out[:, : len(rules)].sum(1)
    harmless, ordinary_rows = score[truth == len(rules)], score[truth == len(rules) + 1]

    def from_(share_harmless: float, share_ordinary: float) -> float:
        thresholds = (
            calibration.threshold(harmless, share_harmless),
            calibration.threshold(ordinary_rows, share_ordinary),
        )
        return max(thresholds)

    order = get_args(Danger)
    return Emergencies(
        rules,
        tuple(order.index(rule.danger) for rule in content.urgent.values()),
        truth,
        spelling.learn(cut),
        likeness,
        model,
        from_(URGENT_HARMLESS, URGENT_ORDINARY),
        from_(MAYBE_HARMLESS, MAYBE_ORDINARY),
    )
