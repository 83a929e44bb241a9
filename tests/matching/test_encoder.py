"""The sentence encoder: what it holds, and that meaning counts."""

from hashlib import sha256

import numpy as np
import pytest

from bot.matching import encoder
from bot.matching.encoder import FOLDER, Encoder


@pytest.fixture(scope="module")
def model() -> Encoder:
    loaded = encoder.load("en")
    assert loaded
    return loaded


def test_its_mark_is_that_of_its_files() -> None:
    digest = sha256()
    for name in ("model.onnx", "tokenizer.json"):
        digest.update((FOLDER / name).read_bytes())
    assert encoder.mark("en") == digest.hexdigest()


def test_it_comes_with_its_licence() -> None:
    assert "Apache License" in (FOLDER / "LICENSE").read_text()
    assert "all-MiniLM-L6-v2" in (FOLDER / "NOTICE").read_text()


def test_other_words_for_the_same_are_nearer_than_the_same_words_for_another(model: Encoder) -> None:
    asked, same, other = (
        model.vector(text.split())
        for text in ("will it cost me a lot", "how expensive is a session", "will it make me sleep a lot")
    )
    assert asked @ same > asked @ other


def test_texts_together_are_as_each_alone(model: Encoder) -> None:
    texts = [["hello"], ["is", "massage", "safe"], [], ["legs", "like", "planks"], ["word"] * 300]
    told = list[float]()
    together = model.vectors(texts, told.append)
    assert told[-1] == 1
    for text, vector in zip(texts, together, strict=True):
        assert vector @ model.vector(text) == pytest.approx(1, abs=0.02)
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)


def test_it_knows_words_that_are_written_right(model: Encoder) -> None:
    assert model.knows("massage")
    assert not model.knows("masage")
