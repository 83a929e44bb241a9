"""How alike a text is to each text learned: in meaning where there is an encoder, in whole words, and in runs of letters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching import grams
from bot.matching.arrays import Floats, Ints
from bot.matching.encoder import Encoder
from bot.matching.grams import Grams
from bot.matching.meanings import Meanings

MEANING_WEIGHT = 0.62
"""Of meaning, where there is an encoder; the rest is for words and letters. The best in the prototype's comparison."""
WORDS_WEIGHT = 0.6
"""Of whole words, among words and letters; the rest is for runs of letters, which forgive typing mistakes."""

Progress = Callable[[float], None]
"""Told how much of the learning is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The texts learned, by their words, by their letters, and by their meaning where there is an encoder."""

    by_words: Grams
    by_letters: Grams
    by_meaning: Meanings | None

    def to(self, words: Sequence[str], encoder: Encoder | None) -> Floats:
        """1 for the same text, 0 or less for one that shares nothing, for each text learned."""
        written = self._written(words)
        if self.by_meaning is None or encoder is None:
            return written
        likeness: Floats = MEANING_WEIGHT * self.by_meaning.alike(encoder.vector(words)) + (1 - MEANING_WEIGHT) * written
        return likeness

    def among(self, texts: Sequence[Sequence[str]], numbers: Ints) -> Floats:
        """How alike those of the texts learned that have these numbers are to each other."""
        rows = np.empty((len(numbers), len(numbers)), np.float32)
        for row, number in enumerate(numbers):
            rows[row] = self._written(texts[number])[numbers]
        if self.by_meaning:
            rows *= 1 - MEANING_WEIGHT
            vectors = self.by_meaning.vectors[numbers]
            for row, vector in enumerate(vectors):
                rows[row] += MEANING_WEIGHT * (vectors @ vector)
        return rows

    def _written(self, words: Sequence[str]) -> Floats:
        likeness: Floats = WORDS_WEIGHT * self.by_words.alike(words) + (1 - WORDS_WEIGHT) * self.by_letters.alike(words)
        return likeness


def learn(texts: Sequence[Sequence[str]], language: str, by_meaning: Meanings | None) -> Likeness:
    """From texts cut into words, and what they mean."""
    return Likeness(
        grams.learn(texts, grams.word_pieces, language),
        grams.learn(texts, grams.letter_pieces, language),
        by_meaning,
    )
