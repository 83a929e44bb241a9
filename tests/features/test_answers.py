import pytest

from bot.app import App
from bot.content import Content
from bot.core.markup import plain
from tests.conftest import Clock
from tests.talk import Talk

FOLLOW_UP = "and if im on steroids"
BENEFITS = ["relaxation", "pain", "spasticity", "sleep", "range-of-motion", "circulation"]
"""In the honest order of what supports them."""


async def test_a_question_gets_the_short_answer_with_caution_and_sureness(talk: Talk) -> None:
    said = await talk.say("/ask will massage get rid of my ms")
    assert said.startswith("Can massage therapy cure MS?\nNo. There is no known cure")
    assert "Take care:" in said
    assert "How sure are we: experts agree." in said
    assert talk.labels[0] == "More"
    assert len(talk.labels) >= 3


async def test_plain_text_in_private_is_a_question(talk: Talk) -> None:
    assert (await talk.say("will massage get rid of my ms")).startswith("Can massage therapy cure MS?")


async def test_more_and_sources_are_behind_buttons(talk: Talk) -> None:
    await talk.say("/faq cure")
    more = await talk.press("More")
    assert "How sure are we: experts agree. Health bodies" in more
    assert "Last checked: 2026-11-23" in more
    sources = await talk.press("Sources")
    assert sources.startswith("Sources: Can massage therapy cure MS?")
    assert "https://" in sources
    assert (await talk.press("Short answer")).startswith("Can massage therapy cure MS?\nNo.")


async def test_what_we_do_not_know_we_say_and_offer_a_way_on(talk: Talk) -> None:
    assert "I don't know that one" in await talk.say("what is the capital of peru")
    assert "What would you like to read about?" in await talk.press("All topics")


@pytest.mark.parametrize("line", ["/ask", "/ask   "])
async def test_ask_without_a_question_asks_for_it(talk: Talk, line: str) -> None:
    assert "Type your question" in await talk.say(line)
    assert (await talk.say("will massage get rid of my ms")).startswith("Can massage therapy cure MS?")


@pytest.mark.parametrize("line", ["/faq cure", "/faq CURE", "/faq cu", "/faq Can massage therapy cure MS?"])
async def test_faq_opens_a_topic_by_id_beginning_or_question(talk: Talk, line: str) -> None:
    assert (await talk.say(line)).startswith("Can massage therapy cure MS?")


async def test_faq_with_a_shared_beginning_offers_the_topics(talk: Talk) -> None:
    assert 'begins with "pre"' in await talk.say("/faq pre")
    assert len(talk.labels) >= 3


async def test_faq_with_a_question_answers_it(talk: Talk) -> None:
    assert (await talk.say("/faq will massage get rid of my ms")).startswith("Can massage therapy cure MS?")


async def test_every_topic_can_be_reached_by_buttons_alone(talk: Talk, content: Content) -> None:
    reached = set()
    for category in content.categories:
        await talk.say("/faq")
        await talk.press(category.name)
        reached |= {button.answers["topic"] for button in talk.last.buttons if button.answers}
    assert reached >= set(content.topics)


async def test_every_button_of_every_answer_leads_somewhere(talk: Talk, content: Content, clock: Clock) -> None:
    for topic in content.topics:
        clock.pass_(1)
        for part in ("", " more", " sources"):
            await talk.say(f"/faq {topic}{part}")
            assert talk.last.title.endswith(content.topics[topic].question)
            for button in talk.last.buttons:
                assert button.command == "faq"
                assert button.answers.get("topic", topic) in content.topics


async def test_suggestions_can_all_be_wrong(talk: Talk) -> None:
    assert "no good answer" in await talk.press_id("faq:part=none")


async def test_the_six_benefits_open_their_answers(talk: Talk) -> None:
    said = await talk.say("/benefits")
    assert [button.answers["topic"] for button in talk.last.buttons] == BENEFITS
    assert "cure" in said.lower()
    await talk.press(talk.labels[0])
    assert talk.last.title == "Can massage reduce stress and anxiety?"


async def test_a_danger_that_is_named_gets_its_caution_before_the_answer(talk: Talk, content: Content) -> None:
    thinners = content.topics["blood-thinners"]
    said = await talk.say("are essential oils safe on apixaban")
    assert thinners.danger
    assert said.startswith(f"{content.topics['aromatherapy'].question}\n{plain(thinners.danger.line)}")
    assert thinners.question in talk.labels


async def test_of_two_questions_the_one_that_names_a_danger_is_answered_first(talk: Talk, content: Content) -> None:
    said = await talk.say("how much does a massage cost, I take warfarin by the way")
    assert said.startswith(content.topics["blood-thinners"].question)
    assert content.topics["cost"].question in said


async def test_the_answer_about_a_danger_does_not_say_it_twice(talk: Talk, content: Content) -> None:
    thinners = content.topics["blood-thinners"]
    said = await talk.say("I take blood thinners. Is massage safe?")
    assert said.startswith(thinners.question)
    assert thinners.danger
    assert plain(thinners.danger.line) not in said


async def test_a_caution_stands_before_suggestions_and_before_i_dont_know(talk: Talk, content: Content) -> None:
    danger = content.topics["blood-thinners"].danger
    assert danger
    for question in ("what is the capital of warfarin", "does massage help circulation if I take warfarin"):
        said = await talk.say(question)
        assert said.startswith(plain(danger.line))
        assert content.topics["blood-thinners"].question in talk.labels


async def test_two_questions_are_answered_in_their_order(talk: Talk, content: Content) -> None:
    for line, first in (
        ("what does it cost and can they come to my house", "cost"),
        ("can they come to my house and what does it cost", "home-visit"),
    ):
        assert (await talk.say(line)).startswith(content.topics[first].question)


async def test_a_question_with_two_questions_gets_both_answers(talk: Talk, content: Content) -> None:
    said = await talk.say("what does it cost and can they come to my home?")
    for topic in ("cost", "home-visit"):
        assert content.topics[topic].question in said
        assert content.topics[topic].short.strip() in said
        assert f"More: {content.topics[topic].question}" in talk.labels
    assert (await talk.press(f"More: {content.topics['home-visit'].question}")).startswith(content.topics["home-visit"].question)


@pytest.mark.parametrize("line", ["and how often?", "And how often"])
async def test_a_short_question_right_after_an_answer_is_understood_with_it(talk: Talk, content: Content, line: str) -> None:
    await talk.say("/faq benefits")
    assert (await talk.say(line)).startswith(content.topics["how-often"].question)


async def test_it_is_not_when_nothing_was_answered_or_long_ago(talk: Talk, content: Content, clock: Clock) -> None:
    assert "I don't know that one" in await talk.say(FOLLOW_UP)
    await talk.say("/faq benefits")
    assert (await talk.say(FOLLOW_UP)).startswith(content.topics["osteoporosis"].question)
    clock.pass_(6)
    assert "I don't know that one" in await talk.say(FOLLOW_UP)


async def test_somebody_elses_answer_is_no_context(talk: Talk, app: App) -> None:
    await talk.say("/faq benefits")
    other = Talk(app.dispatcher, user="bob", chat="bob")
    assert "I don't know that one" in await other.say(FOLLOW_UP)


@pytest.mark.parametrize("line", ["what about the weather", "lol", "and how is your mother"])
async def test_what_goes_on_with_something_else_is_not_answered(talk: Talk, line: str) -> None:
    await talk.say("/faq cure")
    await talk.say(line)
    assert talk.last.title == ""
