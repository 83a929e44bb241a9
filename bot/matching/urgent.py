"""Whether a message is, or may be, an emergency, and of which kind. Learned from the rules' examples and their harmless twins."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from bot.content import Content
from bot.content.models import Danger
from bot.matching import calibration, ridge
from bot.matching.arrays import Floats, Ints

URGENT_HARMLESS, URGENT_ORDINARY = 0.04, 0.015
"""At most these shares of harmless twins and of ordinary questions may be taken for an emergency."""
MAYBE_HARMLESS, MAYBE_ORDINARY = 0.15, 0.05
"""At most these shares may bring up the safety line."""
DANGERS = get_args(Danger)
CRISIS = DANGERS.index("crisis")
LIKELY = 0.5
"""A rule may be meant too when it reaches this share of the best one's score."""
CLEAR_RIGHT = 0.8
"""A rule is named only with a lead over the others with which it is right this often."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """What a message may be. `urgent`: help alone; `maybe`: a line before the normal answer.

    `clear`: it is this rule; otherwise several come into question, and `rule` is the most pressing of them.
    """

    rule: str
    level: Literal["urgent", "maybe"]
    clear: bool


@dataclass(frozen=True, slots=True)
class Emergencies:
    """What was learned from the urgent rules of a language. The classes are the rules, then "harmless", "ordinary"."""

    rules: tuple[str, ...]
    dangers: tuple[int, ...]
    labels: Ints
    model: ridge.Ridge
    urgent_from: float
    maybe_from: float
    clear_from: float

    def find(self, likeness: Floats) -> Emergency | None:
        """The most pressing rule that a message matches, if any, from its likeness to the texts learned."""
        scores = self.model.score(likeness)[: len(self.rules)]
        score = float(scores.sum())
        if score < self.maybe_from or not likeness.any():
            return None
        second, best = np.partition(scores, -2)[-2:]
        likely = [place for place in range(len(self.rules)) if scores[place] >= LIKELY * best]
        in_despair = {self.dangers[place] for place in likely} == {CRISIS}
        clear = bool(best - second >= self.clear_from) or in_despair
        rule = int(scores.argmax()) if clear else min(likely, key=lambda place: (self.dangers[place], -scores[place]))
        return Emergency(self.rules[rule], "urgent" if score >= self.urgent_from else "maybe", clear)

    def left_out(self) -> Floats:
        """The leave-one-out score of each text learned."""
        total: Floats = self.model.left_out[:, : len(self.rules)].sum(1)
        return total


def texts(content: Content) -> list[str]:
    """What is learned from besides the questions: names that people choose by, the rules' examples, their harmless twins."""
    names = [*content.topics, *(category.name for category in content.tips.categories)]
    examples = [text for rule in content.urgent.values() for text in rule.examples]
    return [*names, *examples, *(text for rule in content.urgent.values() for text in rule.harmless)]


def learn(content: Content, likeness: Floats, questions: int) -> Emergencies:
    """Learns from the likeness of all texts to each other: first that many questions, then this module's `texts`.

    The thresholds come from leave-one-out scores of what is harmless. `likeness` is overwritten."""
    rules = tuple(content.urgent)
    names = len(content.topics) + len(content.tips.categories)
    examples = [place for place, rule in enumerate(content.urgent.values()) for _ in rule.examples]
    twins = [len(rules) for rule in content.urgent.values() for _ in rule.harmless]
    truth = np.array([len(rules) + 1] * (questions + names) + examples + twins)
    model = ridge.learn(likeness, truth, len(rules) + 2)
    by_rule = model.left_out[:, : len(rules)]
    score = by_rule.sum(1)
    harmless, ordinary = score[truth == len(rules)], score[truth == len(rules) + 1]
    maybe_from = max(calibration.threshold(harmless, MAYBE_HARMLESS), calibration.threshold(ordinary, MAYBE_ORDINARY))
    found = (truth < len(rules)) & (score >= maybe_from)
    second, best = np.partition(by_rule[found], -2, axis=1)[:, -2:].T
    return Emergencies(
        rules,
        tuple(DANGERS.index(rule.danger) for rule in content.urgent.values()),
        truth,
        model,
        max(calibration.threshold(harmless, URGENT_HARMLESS), calibration.threshold(ordinary, URGENT_ORDINARY)),
        maybe_from,
        calibration.least(best - second, by_rule[found].argmax(1) == truth[found], CLEAR_RIGHT),
    )
