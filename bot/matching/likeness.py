"""How alike a text is to each text learned: whole words and runs of letters together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching import grams
from bot.matching.arrays import Floats
from bot.matching.grams import Grams

WORDS_WEIGHT = 0.6
"""Of whole words; the rest is for runs of letters, which forgive typing mistakes."""

Progress = Callable[[float], None]
"""Told how much of the learning is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The texts learned, by their words and by their letters."""

    by_words: Grams
    by_letters: Grams

    def to(self, words: Sequence[str]) -> Floats:
        """0 (nothing shared) to 1 (the same), for each text learned."""
        likeness: Floats = WORDS_WEIGHT * self.by_words.alike(words) + (1 - WORDS_WEIGHT) * self.by_letters.alike(words)
        return likeness

    def of_all(self, texts: Sequence[Sequence[str]], progress: Progress) -> Floats:
        """One row for each of these texts."""
        rows = np.empty((len(texts), self.by_words.count), np.float32)
        for place, text in enumerate(texts):
            rows[place] = self.to(text)
            if place % 100 == 0:
                progress(place / len(texts))
        return rows


def learn(texts: Sequence[Sequence[str]], language: str) -> Likeness:
    """From texts cut into words."""
    return Likeness(grams.learn(texts, grams.word_pieces, language), grams.learn(texts, grams.letter_pieces, language))
