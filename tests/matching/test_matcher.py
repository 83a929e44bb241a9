"""What the matcher promises about any message; how good it is, `quality` and the benchmarks say."""

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from bot import app as apps
from bot.config import Settings
from bot.content import Content, Library
from bot.matching import Matcher
from bot.matching.text import words


@pytest.fixture(scope="session")
def matcher(settings: Settings, library: Library) -> Matcher:
    return apps.load_matcher(settings, library, "en")


@given(st.text(max_size=300))
@hypothesis(max_examples=200)
def test_any_message_gets_a_decision(matcher: Matcher, text: str) -> None:
    match = matcher.match(text)
    assert match.kind in ("answer", "suggestions", "unknown")
    assert (match.topic is not None) == (match.kind == "answer")
    assert bool(match.suggestions) == (match.kind == "suggestions")
    assert 0 <= match.score <= 1
    assert all(0 <= score <= 1 for _, score in match.ranked)
    matcher.emergency(text)


@pytest.mark.parametrize("text", ["", "?", "asdfghjkl", "what is the capital of peru", "play some music", "🙂🙂", "1234"])
def test_what_is_not_ours_is_not_answered(matcher: Matcher, text: str) -> None:
    assert matcher.match(text).kind != "answer"


def test_every_question_of_the_content_finds_its_own_topic(matcher: Matcher, content: Content) -> None:
    for name, topic in content.topics.items():
        match = matcher.match(topic.question)
        assert match.ranked[0][0] == name
        assert match.kind != "unknown"


@pytest.mark.parametrize("text", ["can masage help me slepp", "CAN MASSAGE HELP ME SLEEP??", "can massage help me sleep"])
def test_typing_mistakes_and_capitals_do_not_matter(matcher: Matcher, text: str) -> None:
    assert matcher.match(text).ranked[0][0] == "sleep"


def test_an_apostrophe_more_or_less_does_not_matter(matcher: Matcher) -> None:
    for one, other in (("I cant breathe", "I can’t breathe"), ("whats ms", "what's ms")):
        assert matcher.match(one) == matcher.match(other)
        assert matcher.emergency(one) == matcher.emergency(other)


def test_it_is_better_than_counting_shared_words(matcher: Matcher, content: Content) -> None:
    """Leave-one-out: the nearest other phrasing by shared words names the right topic less often than we do."""
    known = matcher.learned.questions
    ours = known.labels < len(known.topics)
    right = (known.model.left_out[ours, :-1].argmax(1) == known.labels[ours]).mean()
    texts = [set(words(t)) for topic in known.topics for t in (content.topics[topic].question, *content.topics[topic].phrasings)]
    sample = range(0, len(texts), 20)
    hits = 0
    for row in sample:
        others = (other for other in range(len(texts)) if other != row)
        best = max(others, key=lambda other: len(texts[row] & texts[other]) / max(1, len(texts[row] | texts[other])))
        hits += int(known.labels[best] == known.labels[row])
    assert right > hits / len(sample) + 0.1
