"""Messages that must get urgent help and nothing else, and messages that must not."""

import pytest

from bot.app import App
from bot.content import Content, Library
from bot.content.help_lines import PLACES, fill
from bot.content.models import Country, HelpLines, Line
from bot.core.markup import plain
from bot.core.messages import User
from tests.conftest import MakeApp
from tests.talk import Talk

ANNA = User("test", "anna")

MUST = [
    "I have chest pain right now",
    "my chest feels crushed and my left arm hurts",
    "one side of my face is drooping",
    "I can't breathe",
    "cant breath",
    "one calf is swollen, hot and red",
    "I suddenly can't see out of one eye",
    "I suddenly can't move my legs",
    "numb between my legs and can't pee",
    "my throat is closing",
    "my baclofen pump is beeping and I'm stiff and itchy",
    "he passed out on the table and won't wake",
    "I want to die",
    "kms",
    "my massage therapist touched my genitals",
    "my carer hits me",
    "pregnant and bleeding after massage",
    "my husband's face is drooping and he can't speak",
]
MUST_NOT = [
    "Do the strokes go up towards the heart?",
    "I'm dying for a massage",
    "I had a DVT in 2015 and finished warfarin",
    "killer knots in my shoulders",
    "my legs are always weak, can I lie on my front?",
    "can massage help the MS hug?",
    "breathing exercises for relaxation",
    "how firm should the pressure be",
    "can my partner massage me",
]


@pytest.mark.parametrize("message", MUST)
async def test_an_emergency_gets_its_answer_alone(talk: Talk, content: Content, library: Library, message: str) -> None:
    texts = [content.messages.urgent.answer, *(rule.answer for rule in content.urgent.values())]
    answers = [plain(fill(text, library.help_lines, "GB", content.messages.help_lines)) for text in texts]
    for line in (message, f"/ask {message}", f"/faq {message}", f"/tip {message}"):
        assert await talk.say(line) in answers, line
        assert talk.last.buttons == (), line


async def test_what_is_not_clear_gets_help_of_every_kind(make_app: MakeApp) -> None:
    said = await Talk(make_app().dispatcher).say("something is very wrong with me right now, my whole body")
    assert "999" in said
    assert "116 123" in said
    assert said.startswith("This may be serious")


@pytest.mark.parametrize("message", MUST_NOT)
async def test_an_ordinary_message_does_not_raise_the_alarm(talk: Talk, message: str) -> None:
    await talk.say(message)
    assert talk.last.buttons != ()


async def test_the_help_line_is_that_of_the_country(make_app: MakeApp) -> None:
    for country, number in (("GB", "999"), ("US", "911"), ("DE", "112"), ("AU", "000"), ("", "911 in the US")):
        assert number in await Talk(make_app(country=country).dispatcher).say("I have chest pain right now")
    assert "116 123" in await Talk(make_app(country="GB").dispatcher).say("I want to die")
    assert "988" in await Talk(make_app(country="US").dispatcher).say("I want to die")
    assert "findahelpline.com" in await Talk(make_app(country="").dispatcher).say("I want to die")


def test_a_number_from_memory_is_not_shown_until_somebody_checked_it(content: Content) -> None:
    words = content.messages.help_lines
    unsure = Line("memory", "nowhere", call="12345")
    lines = HelpLines({"XX": Country(emergency=(unsure,))}, Country())
    assert "12345" not in fill("call {emergency}", lines, "XX", words)
    checked = Line("official", "their page", call="12345")
    assert fill("call {emergency}", HelpLines({"XX": Country(emergency=(checked,))}, Country()), "XX", words) == "call 12345"


def test_every_rule_reads_well_with_every_country(content: Content, make_app: MakeApp) -> None:
    lines = make_app().library.help_lines
    for name, rule in content.urgent.items():
        for country in ["", *lines.countries]:
            for text in (rule.answer, rule.line):
                filled = fill(text, lines, country, content.messages.help_lines)
                assert "{" not in filled, name
                assert len(filled) <= 1500, name
    assert set(PLACES) == {"emergency", "crisis", "safety", "children"}


async def test_a_line_of_safety_is_not_followed_by_guesses_or_i_dont_know(talk: Talk, content: Content) -> None:
    said = await talk.say("a little dizzy and my speech is slow today")
    assert said == content.urgent["stroke"].line.replace("{emergency}", "999").strip()
    assert talk.last.buttons == ()


async def test_a_danger_in_the_middle_of_a_story_is_noticed(talk: Talk, content: Content) -> None:
    said = await talk.say(
        "Our Claire brought scones and we did the jigsaw. At two my face dropped on one side and my words came out slurred. "
        "I told her it is only the MS. Would a hand massage get it working?"
    )
    assert said == plain(content.urgent["stroke"].answer.replace("{emergency}", "999")).strip()


@pytest.mark.parametrize(
    "message", ["i am so depressed", "i feel hopeless", "numb between my legs for 2 days", "my husband hits me"]
)
async def test_what_once_got_i_dont_know_gets_help(talk: Talk, message: str) -> None:
    said = await talk.say(message)
    assert talk.last.urgent
    assert "I don't know" not in said


@pytest.mark.parametrize(
    "despair", ["everybody would be better off without me", "it all feels pointless", "i don't want to be here"]
)
@pytest.mark.parametrize(
    "question", [", how often should I have massage", " and does massage help mood", ", how long is a session?"]
)
async def test_a_question_behind_it_once_hid_despair_and_does_not(talk: Talk, despair: str, question: str) -> None:
    assert "116 123" in await talk.say(despair + question)


@pytest.mark.parametrize(
    "message",
    [
        "nowhere",
        "half past six tue",
        "Good morning @everyone, meeting at six",
        "i feel sad",
        "Try other words",
        "After the massage he was dizzy and could hardly stand up, what should we do next time?",
        "I am ashamed of my body, I don't want show",
        "money. cant pay",
    ],
)
async def test_what_once_raised_an_alarm_does_not(talk: Talk, message: str) -> None:
    await talk.say(message)
    assert not talk.last.urgent


async def test_a_check_in_with_a_doubtful_note_is_kept_with_the_line_before_it(talk: Talk, app: App) -> None:
    await talk.say("/checkin")
    await talk.press("Yes, I agree")
    said = await talk.say("/checkin before 6 4 5 a little dizzy and my speech is slow today")
    assert "999" in said
    assert await app.storage.sessions.count(ANNA) == 1


async def test_a_doubtful_note_to_an_open_question_is_kept_with_the_line_before_it(talk: Talk, app: App) -> None:
    await talk.say("/checkin")
    await talk.press("Yes, I agree")
    await talk.say("/checkin before 6 4 5")
    await talk.press("Add a note")
    assert "999" in await talk.say("a little dizzy and my speech is slow today")
    (session,) = await app.storage.sessions.all(ANNA)
    assert session.details["note"] == "a little dizzy and my speech is slow today"


async def test_despair_beside_another_emergency_gets_help_for_both(talk: Talk) -> None:
    said = await talk.say("I want to die. My face is drooping on one side and my speech is slurred.")
    assert "999" in said
    assert "116 123" in said
