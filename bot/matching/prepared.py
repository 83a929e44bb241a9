"""What takes a minute to learn, kept in a file beside the content, so that nobody who starts the bot has to wait for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from bot.matching import likeness, meanings, ridge
from bot.matching.arrays import Floats
from bot.matching.meanings import Meanings
from bot.matching.ridge import Ridge


@dataclass(frozen=True, slots=True)
class Prepared:
    """Meanings of all texts, the scores of questions with what is nearest to each, and those of emergencies."""

    meanings: Meanings | None
    questions: Ridge
    nearest: Floats
    emergencies: Ridge


def mark(texts: Iterable[str], encoder: str) -> str:
    """Changes when what is prepared from these texts, with the encoder of this mark, would be something else."""
    settings = (ridge.SMOOTHING, likeness.MEANING_WEIGHT, likeness.WORDS_WEIGHT, meanings.DIRECTIONS, encoder)
    return sha256("\0".join((*texts, *map(str, settings))).encode()).hexdigest()


def save(file: Path, mark: str, prepared: Prepared) -> None:
    """Keeps it in half the digits, which changes no decision. Raises OSError."""
    arrays = {"nearest": prepared.nearest}
    for name, model in {"questions": prepared.questions, "emergencies": prepared.emergencies}.items():
        arrays |= {f"{name}_weights": model.weights, f"{name}_left_out": model.left_out}
    if prepared.meanings:
        arrays |= {"directions": prepared.meanings.directions, "vectors": prepared.meanings.vectors}
    halves = {name: array.astype(np.float16) for name, array in arrays.items()}
    np.savez_compressed(file, allow_pickle=False, mark=np.array(mark), **halves)


def load(file: Path, mark: str) -> Prepared | None:
    """What was prepared, if it is for this mark; None where there is no such file, or it cannot be read."""
    try:
        with file.open("rb") as stored, np.load(stored, allow_pickle=False) as kept:
            if str(kept["mark"]) != mark:
                return None
            arrays = {name: kept[name].astype(np.float32) for name in kept.files if name != "mark"}
        meant = Meanings(arrays["directions"], arrays["vectors"]) if "vectors" in arrays else None
        models = (Ridge(arrays[f"{name}_weights"], arrays[f"{name}_left_out"]) for name in ("questions", "emergencies"))
        questions, emergencies = models
        return Prepared(meant, questions, arrays["nearest"], emergencies)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return None
