"""Which topic a question is about: answer, suggestions, or an honest "unknown"."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bot.content import Content
from bot.matching import calibration, ridge, spelling
from bot.matching import likeness as likenesses
from bot.matching.grams import Floats
from bot.matching.likeness import Likeness, Progress
from bot.matching.text import words

ANSWERED_OUTSIDE = 0.02
"""At most this share of the messages that are not ours may be answered."""
SUGGESTED_OUTSIDE = 0.15
"""At most this share of them may bring up suggestions."""
SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Match:
    """`kind` says what to do: open `topic`, offer `suggestions`, or say that we do not know.

    `score` is the confidence that the best topic is right, 0 to 1; `ranked` holds the three best whatever was decided.
    """

    kind: Literal["answer", "suggestions", "unknown"]
    topic: str | None
    score: float
    suggestions: tuple[str, ...]
    ranked: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """What was learned from a language's phrasings and its messages from outside; the last class is "not ours"."""

    topics: tuple[str, ...]
    labels: NDArray[np.int64]
    speller: spelling.Speller
    likeness: Likeness
    model: ridge.Ridge
    in_scope: calibration.Logistic
    right: calibration.Logistic
    confidences: NDArray[np.float64]
    answer_from: float
    suggest_from: float

    def match(self, text: str) -> Match:
        """What to do with a question."""
        likeness = self.likeness.to(self.speller.correct(words(text)))
        if not likeness.any():
            return Match("unknown", None, 0.0, (), ())
        scores = self.model.score(likeness)
        confidence = float(self.confidence(self.signs(scores[None], likeness[None]))[0])
        best = np.argsort(scores[:-1])[::-1][:SUGGESTIONS]
        ranked = tuple((self.topics[place], round(max(0.0, min(1.0, float(scores[place]))), 4)) for place in best)
        ids = tuple(topic for topic, _ in ranked)
        if confidence >= self.answer_from:
            return Match("answer", ids[0], confidence, (), ranked)
        if confidence >= self.suggest_from:
            return Match("suggestions", None, confidence, ids, ranked)
        return Match("unknown", None, confidence, (), ranked)

    def confidence(self, signs: NDArray[np.float64]) -> NDArray[np.float64]:
        """That a message is ours and its best topic right."""
        return self.in_scope.probability(signs) * np.sqrt(self.right.probability(signs))

    def signs(self, scores: Floats, likeness: Floats) -> NDArray[np.float64]:
        """What confidence is built from (see `_signs`)."""
        return _signs(scores, likeness, self.labels == len(self.topics))


def learn(content: Content, progress: Progress = lambda done: None) -> Questions:
    """Learns from the content alone; every threshold comes from leave-one-out results."""
    topics = tuple(content.topics)
    texts = [text for topic in topics for text in (content.topics[topic].question, *content.topics[topic].phrasings)]
    labels = [place for place, topic in enumerate(topics) for _ in (0, *content.topics[topic].phrasings)]
    texts += content.outside
    labels += [len(topics)] * len(content.outside)
    cut = [words(text) for text in texts]
    answers = [words(f"{topic.short} {topic.more} {' '.join(topic.cautions)}") for topic in content.topics.values()]
    likeness = likenesses.learn(cut, content.language)
    rows = likeness.of_all(cut, lambda done: progress(0.5 * done))
    truth = np.array(labels)
    model = ridge.learn(rows, truth, len(topics) + 1)
    progress(0.9)
    np.fill_diagonal(rows, -1)
    ours = truth < len(topics)
    signs = _signs(model.left_out, rows, ~ours)
    in_scope = calibration.learn(signs, ours)
    best_is_right = model.left_out[:, :-1].argmax(1) == truth
    right = calibration.learn(signs[ours], best_is_right[ours])
    confidences = in_scope.probability(signs) * np.sqrt(right.probability(signs))
    progress(1.0)
    return Questions(
        topics,
        truth,
        spelling.learn(cut + answers),
        likeness,
        model,
        in_scope,
        right,
        confidences,
        calibration.threshold(confidences[~ours], ANSWERED_OUTSIDE),
        calibration.threshold(confidences[~ours], SUGGESTED_OUTSIDE),
    )


def _signs(scores: Floats, likeness: Floats, outside: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Five signs a row: the best topic's score, its lead over the second, the score of "not ours", the nearest phrasing
    and the two nearest messages from outside."""
    ordered = np.partition(scores[:, :-1], -2, axis=1)
    near_outside = np.partition(likeness[:, outside], -2, axis=1)[:, -2:].mean(1)
    return np.stack(
        [ordered[:, -1], ordered[:, -1] - ordered[:, -2], scores[:, -1], likeness[:, ~outside].max(1), near_outside], 1
    ).astype(np.float64)
