import numpy as np
import pytest

from bot.matching import calibration, ridge


def test_leave_one_out_scores_are_those_of_really_leaving_out() -> None:
    chance = np.random.default_rng(1)
    points = chance.normal(size=(12, 4))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    likeness = (points @ points.T).astype(np.float32)
    labels = np.arange(12) % 3
    whole = ridge.learn(likeness.copy(), labels, 3)
    for row in range(12):
        others = np.arange(12) != row
        without = ridge.learn(likeness[np.ix_(others, others)], labels[others], 3)
        assert without.score(likeness[row, others]) == pytest.approx(whole.left_out[row], abs=1e-4)


def test_a_threshold_lets_through_no_more_than_its_share() -> None:
    confidences = np.linspace(0, 1, 100)
    for share in (0.0, 0.02, 0.15):
        assert (confidences >= calibration.threshold(confidences, share)).mean() <= share


def test_confidence_grows_with_its_sign() -> None:
    signs = np.linspace(-1, 1, 50)[:, None]
    model = calibration.learn(signs, signs[:, 0] > 0.1)
    assert (np.diff(model.probability(signs)) > 0).all()


@pytest.mark.parametrize("size", [1, ridge.BLOCK, ridge.BLOCK + 1, 3 * ridge.BLOCK - 7])
def test_the_inverse_in_its_own_memory_is_the_inverse(size: int) -> None:
    points = np.random.default_rng(2).normal(size=(size, 20))
    matrix = (points @ points.T / 20 + np.eye(size)).astype(np.float32)
    assert ridge.invert(matrix.copy()) @ matrix == pytest.approx(np.eye(size), abs=1e-3)
