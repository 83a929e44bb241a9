"""How alike two texts are: weighted pieces of them (words and pairs of words, or letters within words) that they share."""

import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.arrays import Floats, Halves, Ints, Numbers
from bot.matching.text import stem

Pieces = Callable[[Sequence[str], str], list[str]]


def word_pieces(words: Sequence[str], language: str) -> list[str]:
    """Stems, and pairs of neighbouring stems."""
    stems = [stem(word, language) for word in words]
    return stems + [f"{one} {two}" for one, two in itertools.pairwise(stems)]


def letter_pieces(words: Sequence[str], language: str) -> list[str]:
    """Runs of three to five letters within each word, its borders marked by blanks."""
    pieces = []
    for word in words:
        marked = f" {word} "
        for length in (3, 4, 5):
            if len(marked) <= length:
                pieces.append(marked)
                break
            pieces += [marked[start : start + length] for start in range(len(marked) - length + 1)]
    return pieces


@dataclass(frozen=True, slots=True)
class Grams:
    """The texts learned, turned round: for each piece, which texts have it and with what weight (unit length a text).

    Both in the smallest numbers that will do: there are more than a million of them."""

    pieces: Pieces
    language: str
    number: dict[str, int]
    rarity: Floats
    starts: Ints
    texts: Numbers
    weights: Halves
    count: int

    def alike(self, words: Sequence[str]) -> Floats:
        """The cosine with each text learned, 0 to 1."""
        numbers, weights = self._vector(words)
        starts = self.starts[numbers]
        lengths = self.starts[numbers + 1] - starts
        ends = np.cumsum(lengths)
        places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + lengths, lengths)
        shared = self.weights[places] * np.repeat(weights, lengths)
        return np.bincount(self.texts[places], weights=shared, minlength=self.count).astype(np.float32)

    def _vector(self, words: Sequence[str]) -> tuple[Ints, Floats]:
        return _vector(self.pieces(words, self.language), self.number, self.rarity)


def learn(texts: Sequence[Sequence[str]], pieces: Pieces, language: str) -> Grams:
    """Grams over these texts (lists of words). A piece counts for more the fewer texts have it; one that no two have says
    nothing about how alike they are."""
    cut = [pieces(text, language) for text in texts]
    counts = Counter(piece for text in cut for piece in set(text))
    having = {piece: count for piece, count in counts.items() if count > 1}
    number = {piece: place for place, piece in enumerate(having)}
    rarity = (np.log((1 + len(texts)) / (1 + np.array(list(having.values())))) + 1).astype(np.float32)
    vectors = [_vector(text, number, rarity) for text in cut]
    owners = np.repeat(np.arange(len(texts), dtype=np.min_scalar_type(len(texts))), [len(numbers) for numbers, _ in vectors])
    numbers = np.concatenate([numbers for numbers, _ in vectors])
    order = np.argsort(numbers, kind="stable")
    starts = np.searchsorted(numbers[order], np.arange(len(number) + 1))
    weights = np.concatenate([weights for _, weights in vectors])
    return Grams(pieces, language, number, rarity, starts, owners[order], weights[order].astype(np.float16), len(texts))


def _vector(pieces: Sequence[str], number: dict[str, int], rarity: Floats) -> tuple[Ints, Floats]:
    counts = Counter(pieces)
    known = [(number[piece], count) for piece, count in counts.items() if piece in number]
    numbers = np.array([place for place, _ in known], dtype=np.int64)
    weights = (1 + np.log(np.array([count for _, count in known], dtype=np.float32))) * rarity[numbers]
    return numbers, weights / max(float(np.sqrt(weights @ weights)), 1e-9)
