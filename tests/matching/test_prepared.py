"""What takes a minute to learn comes with the content, so that nobody waits for it at the first start."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot import app as apps
from bot import matching
from bot.config import Settings
from bot.content import Content, Library
from bot.matching import Matcher, Prepared, encoder, prepared
from bot.matching.meanings import Meanings
from bot.matching.ridge import Ridge


@pytest.fixture
def small() -> Prepared:
    chance = np.random.default_rng(1)

    def some(*shape: int) -> Ridge:
        return Ridge(chance.normal(size=shape).astype(np.float32), chance.normal(size=shape).astype(np.float32))

    directions, vectors = some(8, 2), some(5, 2)
    return Prepared(Meanings(directions.weights, vectors.weights), some(5, 3), some(5, 2).weights, some(4, 2))


def test_what_comes_with_the_content_was_prepared_from_it(settings: Settings, content: Content) -> None:
    """Otherwise each first start takes a minute: ./run quality --save"""
    for name, mark in (("prepared", encoder.mark("en")), ("prepared-words", encoder.WORDS_ALONE)):
        file = apps.prepared_file(settings, "en").with_name(f"{name}.npz")
        assert prepared.load(file, matching.mark(content, mark)), f"{name}: ./run quality --save"


def test_it_is_kept_in_half_the_digits(small: Prepared, tmp_path: Path) -> None:
    file = tmp_path / "prepared.npz"
    prepared.save(file, "mark", small)
    kept = prepared.load(file, "mark")
    assert kept
    assert kept.meanings
    assert small.meanings
    for one, other in (
        (kept.meanings.directions, small.meanings.directions),
        (kept.meanings.vectors, small.meanings.vectors),
        (kept.questions.weights, small.questions.weights),
        (kept.questions.left_out, small.questions.left_out),
        (kept.nearest, small.nearest),
        (kept.emergencies.weights, small.emergencies.weights),
        (kept.emergencies.left_out, small.emergencies.left_out),
    ):
        assert one.dtype == np.float32
        assert one == pytest.approx(other, abs=2e-3)


def test_without_an_encoder_there_are_no_meanings_to_keep(small: Prepared, tmp_path: Path) -> None:
    file = tmp_path / "prepared.npz"
    prepared.save(file, "mark", replace(small, meanings=None))
    kept = prepared.load(file, "mark")
    assert kept
    assert kept.meanings is None


def test_what_is_missing_broken_or_for_other_content_is_not_used(small: Prepared, tmp_path: Path) -> None:
    file = tmp_path / "prepared.npz"
    assert prepared.load(file, "mark") is None
    prepared.save(file, "mark", small)
    assert prepared.load(file, "another mark") is None
    whole = file.read_bytes()
    for broken in (b"", b"nonsense", whole[: len(whole) // 2], whole[:-40]):
        file.write_bytes(broken)
        assert prepared.load(file, "mark") is None


def test_its_mark_changes_with_texts_with_their_topics_and_with_the_encoder(content: Content) -> None:
    model = encoder.mark("en")
    marks = {matching.mark(content, model)}
    cure, cost = content.topics["cure"], content.topics["cost"]
    fewer = replace(cure, phrasings=cure.phrasings[:-1])
    marks.add(matching.mark(replace(content, topics={**content.topics, "cure": fewer}), model))
    marks.add(matching.mark(replace(content, topics={**content.topics, "cure": cost, "cost": cure}), model))
    marks.add(matching.mark(replace(content, outside=content.outside[1:]), model))
    marks.add(matching.mark(content, encoder.WORDS_ALONE))
    assert len(marks) == 5


def test_a_matcher_from_it_answers_as_one_that_learned_itself(settings: Settings, library: Library, tmp_path: Path) -> None:
    learned = apps.load_matcher(settings, library, "en").learned
    done = Prepared(learned.likeness.by_meaning, learned.questions.model, learned.questions.nearest, learned.emergencies.model)
    prepared.save(tmp_path / "prepared.npz", "mark", done)
    kept = prepared.load(tmp_path / "prepared.npz", "mark")
    assert kept
    model = encoder.load("en")
    one, other = (Matcher(matching.learn(library.languages["en"], from_), model) for from_ in (done, kept))
    for text in ("is massage safe with a clot", "my face is drooping", "best pizza in town", "and how often"):
        assert one.match(text).ranked[0][0] == other.match(text).ranked[0][0]
        assert one.match(text).kind == other.match(text).kind
        assert one.emergency(text) == other.emergency(text)
