"""What a text means, as a vector: all-MiniLM-L6-v2 (minilm/, built by tools/build_encoder.py), run by onnxruntime.

The encoder knows English only. It is not there where onnxruntime or tokenizers cannot be installed; then words and letters alone
are compared."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from bot.matching.arrays import Floats

FOLDER = Path(__file__).parent / "minilm"
WIDTH = 384
"""Numbers in a vector."""
BATCH = 32
"""Texts at a time while learning."""
LONGEST = 96
"""Pieces of words that are read; what follows is left out. Nine in ten messages have fewer than 40."""


WORDS_ALONE = "words alone"
"""What `mark` gives where there is no encoder."""


class Encoder:
    """The model in memory: about 70 MB, and three thousandths of a second a text."""

    def __init__(self) -> None:
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_mem_pattern = False  # it would keep memory for each length of a text
        options.log_severity_level = 3
        self._model: Any = InferenceSession(FOLDER / "model.onnx", options, providers=["CPUExecutionProvider"])
        self._tokenizer: Any = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)

    def knows(self, word: str) -> bool:
        """Whether it is a word of the language, written right."""
        return self._tokenizer.token_to_id(word) is not None

    def vector(self, words: Sequence[str]) -> Floats:
        """A vector of unit length."""
        found: Floats = self._run([self._pieces(words)])[0]
        return found

    def vectors(self, texts: Sequence[Sequence[str]], progress: Callable[[float], None]) -> Floats:
        """One vector a text, each a row. Texts of the same length are taken together, which is faster."""
        pieces = [self._pieces(words) for words in texts]
        by_length = sorted(range(len(texts)), key=lambda place: len(pieces[place]))
        alike = (list(places) for _, places in groupby(by_length, key=lambda place: len(pieces[place])))
        batches = [batch for places in alike for batch in _batches(places)]
        vectors = np.empty((len(texts), WIDTH), np.float32)
        with ThreadPoolExecutor(os.cpu_count()) as pool:  # the model runs outside of Python's lock
            found = pool.map(lambda batch: self._run([pieces[place] for place in batch]), batches)
            for number, (batch, rows) in enumerate(zip(batches, found, strict=True), 1):
                vectors[batch] = rows
                progress(number / len(batches))
        return vectors

    def _pieces(self, words: Sequence[str]) -> list[int]:
        found: list[int] = self._tokenizer.encode(" ".join(words)).ids
        return found

    def _run(self, pieces: list[list[int]]) -> Floats:
        found: Floats = self._model.run(None, {"pieces": np.array(pieces, dtype=np.int64)})[0]
        return found


def _batches(places: list[int]) -> Iterator[list[int]]:
    return (places[start : start + BATCH] for start in range(0, len(places), BATCH))


def is_there(language: str) -> bool:
    """Whether there is an encoder for this language on this machine."""
    return language.startswith("en") and all(find_spec(name) for name in ("onnxruntime", "tokenizers"))


def load(language: str) -> Encoder | None:
    """The encoder for a language, where there is one; loaded once. Raises what its libraries do where they cannot run it."""
    return _load() if is_there(language) else None


@cache
def _load() -> Encoder:
    return Encoder()


def mark(language: str) -> str:
    """Changes when what `Encoder` would give does."""
    return (FOLDER / "sha256").read_text(encoding="ascii").strip() if is_there(language) else WORDS_ALONE
