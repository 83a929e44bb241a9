"""From scores to confidence: logistic regression on a few signs, and thresholds read off leave-one-out results."""

from dataclasses import dataclass

import numpy as np

from bot.matching.arrays import Bools, Doubles, Floats


@dataclass(frozen=True, slots=True)
class Logistic:
    """Turns signs into a probability."""

    mean: Doubles
    spread: Doubles
    weights: Doubles

    def probability(self, signs: Doubles) -> Doubles:
        """For one row of signs or many."""
        scaled = (signs - self.mean) / self.spread
        return 1 / (1 + np.exp(-(scaled @ self.weights[:-1] + self.weights[-1])))  # type: ignore[no-any-return]


def learn(signs: Doubles, truths: Bools) -> Logistic:
    """Fits by Newton's method with a light pull towards zero."""
    mean, spread = signs.mean(0), signs.std(0) + 1e-9
    rows = np.c_[(signs - mean) / spread, np.ones(len(signs))]
    pull = np.eye(rows.shape[1])
    pull[-1, -1] = 0
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        guess = 1 / (1 + np.exp(-(rows @ weights)))
        curve = rows.T @ (rows * (guess * (1 - guess))[:, None]) + pull
        weights += np.linalg.solve(curve, rows.T @ (truths - guess) - pull @ weights)
    return Logistic(mean, spread, weights)


def threshold(confidences: Floats | Doubles, share: float) -> float:
    """The confidence that at most this share of the given ones exceeds."""
    highest_first = np.sort(confidences)[::-1]
    return float(np.nextafter(highest_first[min(int(share * len(highest_first)), len(highest_first) - 1)], 2))


def least(signs: Floats | Doubles, truths: Bools, share: float) -> float:
    """The lowest sign from which on at least this share is true."""
    order = np.argsort(-signs)
    enough = np.flatnonzero(np.cumsum(truths[order]) >= share * np.arange(1, len(order) + 1))
    return float(signs[order[enough[-1]]]) if len(enough) else float("inf")
