"""Whether a message is, or may be, an emergency, and of which kind. Learned from the rules' examples and their harmless twins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from bot.content import Content
from bot.content.models import Danger
from bot.matching import calibration, ridge
from bot.matching.arrays import Doubles, Floats, Ints
from bot.matching.text import breaks, parts

URGENT = (0.02, 0.03, 0.015)
"""At most these shares of harmless twins, of questions and of everyday messages may be taken for an emergency."""
MAYBE = (0.08, 0.1, 0.05)
"""At most these shares may bring up the safety line."""
ONE_IN = 2
"""Of the phrasings of topics, one in so many is learned as ordinary: all of them would take three times as long."""
HARMLESS, QUESTION, EVERYDAY, NO_RULES = 0, 1, 2, 3
"""Classes after those of the rules, and how many these are."""
DANGERS = get_args(Danger)
CRISIS = DANGERS.index("crisis")
LIKELY = 0.5
"""A rule may be meant too when it reaches this share of the best one's score."""
CLEAR_RIGHT = 0.95
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
class Texts:
    """What is learned from: whole messages, then sentences of some of them. `messages`: which message a text is, or is part of.

    `classes`: the number of the rule, then HARMLESS, QUESTION and EVERYDAY places after the last rule."""

    texts: tuple[str, ...]
    classes: tuple[int, ...]
    messages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Emergencies:
    """What was learned from the urgent rules of a language. `classes`: see Texts.

    `numbers` are those of the texts used, among all that were learned; `margins` the leave-one-out margin of each message."""

    rules: tuple[str, ...]
    dangers: tuple[int, ...]
    numbers: Ints
    model: ridge.Ridge
    classes: Ints
    margins: Doubles
    urgent_from: float
    maybe_from: float
    clear_from: float

    def find(self, likenesses: Sequence[Floats]) -> Emergency | None:
        """The most pressing rule that a message matches, if any, from the likeness of it and of each of its parts to the texts
        learned. Where one part is despair and another is not, no rule is clear."""
        scores = np.stack([self.model.score(likeness[self.numbers]) for likeness in likenesses])
        margins = margin(scores)
        urgent = bool(margins.max() >= self.urgent_from)
        least = self.urgent_from if urgent else self.maybe_from
        found = [self._rule(scores[part]) for part in np.argsort(-margins) if margins[part] >= least]
        if not found:
            return None
        rule, clear = min(found, key=lambda one: self.dangers[one[0]])
        in_despair = {self.dangers[one] == CRISIS for one, _ in found}
        return Emergency(self.rules[rule], "urgent" if urgent else "maybe", clear and len(in_despair) == 1)

    def _rule(self, scores: Floats) -> tuple[int, bool]:
        """The rule that scores speak for, and whether it is clear; the most pressing one otherwise."""
        by_rule = scores[: len(self.rules)]
        second, best = np.partition(by_rule, -2)[-2:]
        likely = [place for place in range(len(self.rules)) if by_rule[place] >= LIKELY * best]
        in_despair = {self.dangers[place] for place in likely} == {CRISIS}
        if best - second >= self.clear_from or in_despair:
            return int(by_rule.argmax()), True
        return min(likely, key=lambda place: (self.dangers[place], -by_rule[place])), False


def margin(scores: Floats) -> Floats:
    """By how much rows of scores speak for an emergency rather than for a harmless twin or for what is ordinary."""
    ordinary = scores[:, -NO_RULES + QUESTION :].sum(1)
    found: Floats = scores[:, :-NO_RULES].sum(1) - np.maximum(scores[:, -NO_RULES], ordinary)
    return found


def texts(content: Content) -> Texts:
    """The rules' examples, their harmless twins, everyday messages, names that people choose by; then sentences of those that
    are no emergency: one that is harmless as a whole is so in each part."""
    rules = len(content.urgent)
    phrasings = [text for topic in content.topics.values() for text in topic.phrasings][::ONE_IN]
    names = [*content.topics, *(f"{name} {content.messages.answers.more}" for name in content.topics)]
    names += [*(topic.question for topic in content.topics.values()), *(category.name for category in content.tips.categories)]
    found = [(text, place) for place, rule in enumerate(content.urgent.values()) for text in rule.examples]
    found += [(text, rules + HARMLESS) for rule in content.urgent.values() for text in rule.harmless]
    found += [(text, rules + QUESTION) for text in (*phrasings, *names)]
    found += [(text, rules + EVERYDAY) for text in content.outside]
    whole = list(enumerate(found))
    cut = breaks(content.asking.joining, content.asking.questions)
    inside = [(part, kind, place) for place, (text, kind) in whole if kind >= rules for part in parts(text, cut)]
    return Texts(
        (*(text for text, _ in found), *(text for text, _, _ in inside)),
        (*(kind for _, kind in found), *(kind for _, kind, _ in inside)),
        (*range(len(found)), *(place for _, _, place in inside)),
    )


def fit(content: Content, known: Texts, likeness: Floats) -> ridge.Ridge:
    """The scores learned from the likeness of the texts `known` to each other, which is overwritten."""
    return ridge.learn(likeness, np.array(known.classes), len(content.urgent) + NO_RULES, np.array(known.messages))


def learn(content: Content, known: Texts, numbers: Ints, model: ridge.Ridge) -> Emergencies:
    """From what `fit` gave for the texts `known`, which have these numbers among all.

    The thresholds come from scores of what is harmless, each message left out with its parts."""
    rules, classes, messages = tuple(content.urgent), np.array(known.classes), np.array(known.messages)
    margins = np.full(messages.max() + 1, -np.inf)
    np.maximum.at(margins, messages, margin(model.left_out))
    of_messages = classes[: len(margins)]
    kinds = [margins[of_messages == len(rules) + kind] for kind in (HARMLESS, QUESTION, EVERYDAY)]

    def least(shares: tuple[float, ...]) -> float:
        return max(calibration.threshold(kind, share) for kind, share in zip(kinds, shares, strict=True))

    urgent_from, maybe_from = least(URGENT), least(MAYBE)
    found = np.flatnonzero((of_messages < len(rules)) & (margins >= maybe_from))
    by_rule = model.left_out[found, : len(rules)]
    second, best = np.partition(by_rule, -2, axis=1)[:, -2:].T
    return Emergencies(
        rules,
        tuple(DANGERS.index(rule.danger) for rule in content.urgent.values()),
        numbers,
        model,
        of_messages,
        margins,
        urgent_from,
        maybe_from,
        calibration.least(best - second, by_rule.argmax(1) == of_messages[found], CLEAR_RIGHT),
    )
