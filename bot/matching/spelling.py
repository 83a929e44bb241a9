"""Corrects slips of the finger against the content's own words: one wrong, missing, doubled or swapped letter.

Words of eight letters and more may have two slips. The words are found by deleting letters on both sides, as in SymSpell.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SHORTEST = 5
"""Shorter words are too close to each other to be corrected safely."""
LONGEST = 25
"""Longer ones are no words; looking for their slips would cost the square of their length."""


@dataclass(frozen=True, slots=True)
class Speller:
    """`counts`: every word of the content, with how often it occurs; `shortened`: word minus letters -> words."""

    counts: Mapping[str, int]
    shortened: Mapping[str, tuple[str, ...]]

    def correct(self, words: Sequence[str]) -> list[str]:
        """The words, with unknown ones replaced by the nearest known one where there is one."""
        return [self._nearest(word) for word in words]

    def _nearest(self, word: str) -> str:
        if not SHORTEST <= len(word) <= LONGEST or word in self.counts or not word.isalpha():
            return word
        found = {known for short in _shortened(word) for known in self.shortened.get(short, ())}
        near = [(_distance(word, known), -self.counts[known], known) for known in found]
        near = [entry for entry in near if entry[0] <= _slips(word)]
        return min(near)[2] if near else word


def learn(texts: Iterable[Sequence[str]]) -> Speller:
    """A speller for the words of these texts. Words seen once are known, but too rare to correct others to."""
    counts = Counter(word for text in texts for word in text)
    shortened: dict[str, list[str]] = defaultdict(list)
    for word, count in counts.items():
        if len(word) >= SHORTEST and count > 1 and word.isalpha():
            for short in _shortened(word):
                shortened[short].append(word)
    return Speller(dict(counts), {short: tuple(known) for short, known in shortened.items()})


def _slips(word: str) -> int:
    return 1 if len(word) < 8 else 2


def _shortened(word: str) -> set[str]:
    found = newest = {word}
    for _ in range(_slips(word)):
        newest = {short[:place] + short[place + 1 :] for short in newest for place in range(len(short))}
        found = found | newest
    return found


def _distance(one: str, other: str) -> int:
    """Letters to insert, delete, replace or swap with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        previous, row, older = row, [i] + [0] * len(other), before
        before = previous
        for j, match in enumerate(other, 1):
            row[j] = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (letter != match))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == match:
                row[j] = min(row[j], older[j - 2] + 1)
    return row[-1]
