"""/prepare card: ticks become a message and a page for the therapist, and nothing of it is stored."""

from datetime import UTC, datetime

import pytest

from bot.adapters.discord.commands import Languages, payloads
from bot.content import Content, Library
from bot.content.diary import CardItem
from bot.core.commands import Command, Feature
from bot.core.dispatcher import Dispatcher
from bot.core.drafts import Drafts
from bot.core.flood import Flood
from bot.core.messages import Reply, Request
from bot.core.shown import Shown
from bot.features import card, prepare
from tests.papers.reading import words
from tests.talk import Talk

NOW = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)


async def nothing(request: Request) -> Reply:
    """Stands for commands that are not looked at here."""
    return Reply("?")


@pytest.fixture
def anna(library: Library) -> Talk:
    """Anna, who makes a card. Her place is an hour ahead of UTC."""
    other = Feature("other", (Command("ask", nothing, lambda locale: "Ask"),))
    dispatcher = Dispatcher(
        (
            prepare.feature(library, lambda request: "GB"),
            card.feature(library, lambda request: "Europe/Berlin", lambda: NOW),
            other,
        ),
        plain="ask",
        screen=lambda request, text: None,
        locale=lambda request: "en",
        words=lambda locale: library.languages[locale].messages.core,
        drafts=Drafts(lambda: NOW),
        flood=Flood(lambda: NOW),
        shown=Shown(lambda: NOW),
    )
    return Talk(dispatcher)


def page_of(reply: Reply) -> str:
    """What stands on the one page of the file."""
    assert reply.file is not None
    return words(reply.file.content)


async def tick(anna: Talk, content: Content, *ids: str) -> str:
    """Makes a card of the items with these ids; "" ticks nothing."""
    await anna.say("/prepare card")
    for page in content.card.pages:
        letters = [chr(ord("a") + place) for place, item in enumerate(page.items) if item.id in ids]
        await anna.say(" ".join(letters) or "none")
    return anna.seen


async def test_the_card_says_what_i_have_and_what_i_ask_for(anna: Talk, content: Content) -> None:
    assert await tick(anna, content, "heat", "front") == (
        "For my massage therapist\n"
        "- Heat makes my MS symptoms worse for a while. "
        "A cool room, thin covers, a fan if there is one. No hot stones, no heat pads.\n"
        "- I cannot lie on my front. On my side, half-sitting, on my back or in a chair, with pillows.\n\n"
        "The file is one page to show or to print. It leaves room for your name and for what you add by hand.\n\n"
        "I store nothing of this: neither what you ticked nor the card. If you want to keep it, save the file."
    )
    assert anna.last.private
    assert anna.last.file is not None
    assert anna.last.file.name == "massage-card-2026-11-25.pdf"
    assert anna.last.file.description == "A page for your massage therapist. It holds the 2 things you ticked."
    page = page_of(anna.last)
    assert "I filled this card in on 25 Nov 2026." in page
    assert "What I have What I ask you to do Heat makes my MS symptoms worse for a while." in page
    assert "I have asked" not in page


async def test_what_needs_asking_comes_first_with_a_box_to_tick(anna: Talk, content: Content) -> None:
    said = await tick(anna, content, "heat", "pump", "bleeding")
    assert said.index("Please ask first") < said.index("I take blood thinners") < said.index("I have a baclofen pump")
    assert said.index("I have a baclofen pump") < said.index("Ask your doctor, MS nurse or clinic") < said.index("Heat makes")
    page = page_of(anna.last)
    assert "Please do not begin before I have asked my doctor, MS nurse or clinic, and have ticked the box." in page
    assert "I have asked. They said:" in page
    assert page.count("☐") == 2


async def test_nothing_ticked_makes_no_card(anna: Talk, content: Content) -> None:
    assert await tick(anna, content) == "You ticked nothing, so there is no card. You can start again at any time."
    assert anna.last.file is None
    assert anna.labels == ["Start again"]
    assert "Your health and medicines" in await anna.press("Start again")


async def test_everything_ticked_one_by_one_fits_the_buttons_the_message_and_the_page(anna: Talk, content: Content) -> None:
    await anna.say("/prepare card")
    for page in content.card.pages:
        for letter in "abcdefghijkl"[: len(page.items)]:
            await anna.press(f"{letter}. ")
        await anna.press("Done")
    items = [item for page in content.card.pages for item in page.items]
    assert all(item.have in anna.seen and item.ask in anna.seen for item in items)
    printed = page_of(anna.last)
    assert all(item.ask in printed for item in items if item.first)
    assert "more. Please ask me." in printed


async def test_the_check_before_a_massage_leads_to_the_card(anna: Talk, content: Content) -> None:
    await anna.say("/prepare")
    for _ in content.checklist.parts:
        await anna.press("None of these")
    assert "Your health and medicines" in await anna.press("Card for my therapist")


def test_on_discord_both_are_subcommands(anna: Talk, library: Library) -> None:
    languages = Languages("en", ["en"], lambda locale: library.languages[locale].messages.chat)
    made = next(payload for payload in payloads(anna.dispatcher.table, languages) if payload["name"] == "prepare")
    assert [option["name"] for option in made["options"]] == ["show", "card"]
    assert [option["options"] for option in made["options"]] == [[], []]


ASKED_FIRST = "bleeding clot pump device bones heart recent pregnant dysreflexia seizures breathing swollen bag"
"""What the check before a massage says to ask about first, by the card's ids."""


def test_what_the_checklist_asks_about_first_is_asked_about_on_the_card_too(content: Content) -> None:
    items: list[CardItem] = [item for page in content.card.pages for item in page.items]
    assert {item.id for item in items if item.first} == set(ASKED_FIRST.split())
    assert all(item.have.endswith(".") and item.ask.endswith(".") for item in items)
