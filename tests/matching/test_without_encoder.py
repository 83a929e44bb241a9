"""Where the sentence encoder cannot be installed, words alone find what they can."""

import importlib.util
from dataclasses import replace

import pytest

from bot import quality
from bot.content import Content, Library
from bot.matching import Matcher, encoder, learn, prepare
from bot.report import check_report

TOPICS = ("cure", "sleep", "cost", "blood-thinners", "pregnancy")
RULES = ("stroke", "chest-pain", "self-harm")


@pytest.fixture(scope="module")
def small(content: Content) -> Content:
    topics = {name: content.topics[name] for name in TOPICS}
    return replace(content, topics=topics, urgent={name: content.urgent[name] for name in RULES}, outside=content.outside[:200])


@pytest.fixture(scope="module")
def matcher(small: Content) -> Matcher:
    return Matcher(learn(small, prepare(small, None)), None)


def test_words_alone_find_questions_and_emergencies(matcher: Matcher) -> None:
    assert matcher.match("can massage help me slepp").ranked[0][0] == "sleep"
    assert matcher.match("is massage a cure for ms").topic == "cure"
    found = matcher.emergency("my face is drooping on one side and my speech is slurred")
    assert found
    assert (found.rule, found.level) == ("stroke", "urgent")
    assert matcher.emergency("can massage help me sleep") is None
    assert matcher.match("").kind == "unknown"


def test_quality_says_so(small: Content, matcher: Matcher) -> None:
    assert "words alone" in quality.report(small, matcher.learned, {})


def test_check_says_so(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "words alone" not in check_report(library, "GB")
    monkeypatch.setattr(encoder, "find_spec", lambda name: None if name == "onnxruntime" else importlib.util.find_spec(name))
    assert "requirements-encoder.txt" in check_report(library, "GB")


def test_what_was_learned_without_it_is_not_used_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    mark = encoder.mark("en")
    monkeypatch.setattr(encoder, "find_spec", lambda name: None)
    assert encoder.mark("en") != mark
    assert encoder.load("en") is None


def test_another_language_has_no_encoder() -> None:
    assert encoder.load("de") is None
