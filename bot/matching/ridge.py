"""Kernel ridge regression with exact leave-one-out scores: what each text would have scored had it not been learned."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bot.matching.arrays import Floats, Ints

SMOOTHING = 0.05
"""Ridge term; the value measured best in the prototype's comparison, where neighbouring values changed little."""
BLOCK = 256
"""Rows that are worked on at a time while inverting."""


@dataclass(frozen=True, slots=True)
class Ridge:
    """`weights`: one row for each text learned, one column for each class. `left_out`: its leave-one-out scores."""

    weights: Floats
    left_out: Floats

    def score(self, likeness: Floats) -> Floats:
        """The score of each class for a text, from its likeness to the texts learned."""
        return np.exp(likeness - 1) @ self.weights


def learn(likeness: Floats, labels: Ints, classes: int, together: Ints | None = None) -> Ridge:
    """Learns from the likeness of all texts to each other, which is overwritten to save memory, and the class of each.

    Texts with the same number in `together` are left out at the same time."""
    likeness -= 1
    kernel = np.exp(likeness, out=likeness)
    kernel[np.diag_indices_from(kernel)] += SMOOTHING
    inverse = invert(kernel)
    wanted = np.zeros((len(labels), classes), np.float32)
    wanted[np.arange(len(labels)), labels] = 1
    weights = inverse @ wanted
    left_out = wanted - weights / np.diag(inverse)[:, None]
    for group in () if together is None else _groups(together):
        left_out[group] = wanted[group] - np.linalg.solve(inverse[np.ix_(group, group)], weights[group])
    return Ridge(weights, left_out)


def _groups(together: Ints) -> Iterator[Ints]:
    """The places of each number that stands there more than once."""
    order = np.argsort(together, kind="stable")
    starts = np.flatnonzero(np.diff(together[order], prepend=-1))
    return (group for group in np.split(order, starts[1:]) if len(group) > 1)


def invert(matrix: Floats) -> Floats:
    """The inverse of a symmetric positive definite matrix, in its own memory.

    Block by block (Gauss-Jordan), because numpy's own needs four times the memory of the matrix, which would be too much for
    the small machines that volunteers have.
    """
    for start in range(0, len(matrix), BLOCK):
        here = slice(start, start + BLOCK)
        pivot = np.linalg.inv(matrix[here, here].astype(np.float64)).astype(np.float32)
        row = pivot @ matrix[here]
        column = matrix[:, here].copy()
        column[here] = 0
        for first in range(0, len(matrix), BLOCK):
            part = slice(first, first + BLOCK)
            matrix[part] -= column[part] @ row
        matrix[here] = row
        matrix[:, here] = -column @ pivot
        matrix[here, here] = pivot
    return matrix
