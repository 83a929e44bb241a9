"""Which topic a question is about: answer, suggestions, or an honest "unknown"."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from bot.content import Content
from bot.matching import calibration, ridge
from bot.matching.arrays import Bools, Doubles, Floats, Ints

ANSWERED_OUTSIDE = 0.02
"""At most this share of the messages that are not ours may be answered."""
SUGGESTED_OUTSIDE = 0.15
"""At most this share of them may bring up suggestions."""
SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Match:
    """`kind` says what to do: open `topic`, offer `suggestions`, or say that we do not know.

    `score` is the confidence that the best topic is right, 0 to 1; `ranked` holds the three best whatever was decided. `both`:
    the topics of two questions in one message, in the order they were asked; `topic` is the surer one.
    """

    kind: Literal["answer", "suggestions", "unknown"]
    topic: str | None
    score: float
    suggestions: tuple[str, ...]
    ranked: tuple[tuple[str, float], ...]
    both: tuple[str, ...] = ()


UNKNOWN = Match("unknown", None, 0.0, (), ())
"""What is said to no words at all."""


@dataclass(frozen=True, slots=True)
class Questions:
    """What was learned from a language's phrasings and its messages from outside; the last class is "not ours".

    `numbers` are those of the texts used, among all that were learned."""

    topics: tuple[str, ...]
    numbers: Ints
    labels: Ints
    model: ridge.Ridge
    nearest: Floats
    in_scope: calibration.Logistic
    right: calibration.Logistic
    confidences: Doubles
    answer_from: float
    suggest_from: float

    def match(self, likeness: Floats) -> Match:
        """What to do with a question, from its likeness to the texts learned (and perhaps others after them)."""
        likeness = likeness[self.numbers]
        scores = self.model.score(likeness)
        signs = _signs(scores[None], _nearest(likeness[None], self.labels == len(self.topics)))
        confidence = float(_confidence(self.in_scope, self.right, signs)[0])
        best = np.argsort(scores[:-1])[::-1][:SUGGESTIONS]
        ranked = tuple((self.topics[place], round(max(0.0, min(1.0, float(scores[place]))), 4)) for place in best)
        ids = tuple(topic for topic, _ in ranked)
        if confidence >= self.answer_from:
            return Match("answer", ids[0], confidence, (), ranked)
        if confidence >= self.suggest_from:
            return Match("suggestions", None, confidence, ids, ranked)
        return Match("unknown", None, confidence, (), ranked)


def texts(content: Content) -> list[str]:
    """What is learned from: each topic's question and phrasings, then the messages from outside."""
    phrasings = [text for topic in content.topics.values() for text in (topic.question, *topic.phrasings)]
    return [*phrasings, *content.outside]


def fit(content: Content, likeness: Floats) -> tuple[ridge.Ridge, Floats]:
    """The scores learned from the likeness of all `texts` to each other, which is overwritten, and what is nearest to each."""
    truth = _labels(content)
    np.fill_diagonal(likeness, -1)
    nearest = _nearest(likeness, truth == len(content.topics))
    np.fill_diagonal(likeness, 1)
    return ridge.learn(likeness, truth, len(content.topics) + 1), nearest


def learn(content: Content, numbers: Ints, model: ridge.Ridge, nearest: Floats) -> Questions:
    """From what `fit` gave for all `texts`, which have these numbers among all. Every threshold comes from leave-one-out
    results."""
    topics, truth = tuple(content.topics), _labels(content)
    ours = truth < len(topics)
    signs = _signs(model.left_out, nearest)
    in_scope = calibration.learn(signs, ours)
    best_is_right = model.left_out[:, :-1].argmax(1) == truth
    right = calibration.learn(signs[ours], best_is_right[ours])
    confidences = _confidence(in_scope, right, signs)
    return Questions(
        topics,
        numbers,
        truth,
        model,
        nearest,
        in_scope,
        right,
        confidences,
        calibration.threshold(confidences[~ours], ANSWERED_OUTSIDE),
        calibration.threshold(confidences[~ours], SUGGESTED_OUTSIDE),
    )


def _labels(content: Content) -> Ints:
    labels = [place for place, topic in enumerate(content.topics.values()) for _ in (0, *topic.phrasings)]
    return np.array(labels + [len(content.topics)] * len(content.outside))


def _confidence(in_scope: calibration.Logistic, right: calibration.Logistic, signs: Doubles) -> Doubles:
    """That a message is ours and its best topic right."""
    return in_scope.probability(signs) * np.sqrt(right.probability(signs))


def _nearest(likeness: Floats, outside: Bools) -> Floats:
    """For each row, the likeness of the nearest phrasing, and of the two nearest messages from outside."""
    near_outside = np.partition(likeness[:, outside], -2, axis=1)[:, -2:].mean(1)
    return np.stack([likeness[:, ~outside].max(1), near_outside], 1)


def _signs(scores: Floats, nearest: Floats) -> Doubles:
    """Five signs a row: the best topic's score, its lead over the second, the score of "not ours", and what is nearest."""
    best = np.partition(scores[:, :-1], -2, axis=1)
    own = np.stack([best[:, -1], best[:, -1] - best[:, -2], scores[:, -1]], 1)
    return np.concatenate([own, nearest], 1).astype(np.float64)
