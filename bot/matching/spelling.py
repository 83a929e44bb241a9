"""Corrects slips of the finger against the content's own words: one wrong, missing, doubled or swapped letter.

Words of eight letters and more may have two slips.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

SHORTEST = 5
"""Shorter words are too close to each other to be corrected safely."""
LONGEST = 25
"""Longer ones are no words."""
LONG = 8
"""Letters from which on a word may have two slips."""


@dataclass(frozen=True, slots=True)
class Speller:
    """`counts`: every word of the content, with how often it occurs; `targets`: those that others may be corrected to."""

    counts: Mapping[str, int]
    targets: tuple[str, ...]

    def correct(self, words: Sequence[str], is_word: Callable[[str], bool] = lambda word: False) -> list[str]:
        """The words, with unknown ones replaced by the nearest known one where there is one.

        What `is_word` of the language stays, though the content does not have it."""
        return [word if word in self.counts or is_word(word) else self._nearest(word) for word in words]

    def _nearest(self, word: str) -> str:
        if not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
            return word
        from rapidfuzz import process  # at the first unknown word: most messages have none
        from rapidfuzz.distance import OSA

        found = process.extract(word, self.targets, scorer=OSA.distance, limit=None, score_cutoff=1 if len(word) < LONG else 2)
        return min(found, key=lambda near: (near[1], -self.counts[near[0]], near[0]))[0] if found else word


def learn(texts: Iterable[Sequence[str]]) -> Speller:
    """A speller for the words of these texts. Words seen once are known, but too rare to correct others to."""
    counts = Counter(word for text in texts for word in text)
    targets = (word for word, count in counts.items() if len(word) >= SHORTEST and count > 1 and word.isalpha())
    return Speller(dict(counts), tuple(targets))
