from dataclasses import replace

import pytest

from bot.content import Library
from tests.conftest import MakeApp
from tests.talk import Talk


@pytest.fixture
def two_languages(library: Library) -> Library:
    """A second language that says one thing differently."""
    english = library.languages["en"]
    words = replace(
        english.messages.language, name="Deutsch", chosen="Ich spreche Deutsch.", chosen_for_all="Wir sprechen Deutsch."
    )
    answers = replace(english.messages.answers, unknown="Das weiss ich nicht.")
    german = replace(english, messages=replace(english.messages, language=words, answers=answers))
    return replace(library, languages={"en": english, "de": german})


@pytest.fixture
def talk(make_app: MakeApp, two_languages: Library) -> Talk:
    app = make_app(library=two_languages)
    return Talk(app.dispatcher)


async def test_my_own_choice_in_private(talk: Talk) -> None:
    await talk.say("/language")
    assert sorted(talk.labels) == ["Deutsch", "English"]
    assert "Ich spreche Deutsch." in await talk.press("Deutsch")
    assert "Das weiss ich nicht." in await talk.say("what is the capital of peru")
    talk.user = "ben"
    assert "I don't know" in await talk.say("what is the capital of peru")


async def test_in_a_group_only_moderators_choose_and_for_all(talk: Talk) -> None:
    talk.private = False
    assert "only moderators choose" in await talk.say("/language de")
    talk.moderator = True
    assert "Wir sprechen Deutsch." in await talk.say("/language de")
    talk.user, talk.moderator = "ben", False
    assert "Das weiss ich nicht." in await talk.say("/ask what is the capital of peru")


async def test_private_replies_follow_the_platforms_language_and_groups_do_not(talk: Talk) -> None:
    talk.locale = "de-AT"
    assert "Das weiss ich nicht." in await talk.say("what is the capital of peru")
    talk.private = False
    assert "I don't know" in await talk.say("/ask what is the capital of peru")


async def test_a_language_that_is_not_there_is_said_so(talk: Talk) -> None:
    assert "You can type:" in await talk.say("/language klingon")
