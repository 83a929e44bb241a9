import random
from dataclasses import replace

from bot import app as apps
from bot.config import Operator, Settings
from bot.content import Library
from tests.talk import Talk

COMMANDS = ["ask", "faq", "tip", "benefits", "prepare", "prepare card", "checkin", "progress", "progress report", "remind"]
COMMANDS += ["mydata", "mydata export", "mydata delete", "help", "about", "privacy", "language", "timezone", "stop"]
FOR_MODERATORS = ["unanswered", "community", "why", "schedule"]


async def test_help_names_every_command(talk: Talk) -> None:
    said = await talk.say("/help")
    assert all(f"- /{command}: " in said for command in COMMANDS)
    menu = talk.dispatcher.menu
    assert {name for name, command in menu.items() if not command.moderators} == set(COMMANDS)
    assert {name.split()[0] for name, command in menu.items() if command.moderators} == set(FOR_MODERATORS)
    assert "/why" not in said
    talk.moderator = True
    assert "- /why: " in await talk.say("/help")


async def test_everything_can_be_reached_by_buttons_alone(talk: Talk) -> None:
    for command in ("ask", "faq", "tip", "benefits", "prepare", "checkin", "progress", "remind", "mydata"):
        await talk.say("/help")
        assert await talk.press_button(next(button for button in talk.last.buttons if button.command == command))
        assert "Type /help" not in talk.seen


async def test_help_explains_one_command(talk: Talk) -> None:
    said = await talk.say("/help tip")
    assert "Type: /tip [category]" in said
    assert "For example: /tip sleep" in said
    assert "Only you see the answer." in await talk.say("/help prepare")


async def test_about_says_who_runs_the_bot(talk: Talk, settings: Settings, library: Library) -> None:
    said = await talk.say("/about")
    assert "have not said who they are" in said
    assert "I am a program" in said
    known = replace(settings, operator=Operator("The *MS* Hub", "hub@example.org"))
    said = await Talk(apps.create(known, library, chance=random.Random(1)).dispatcher).say("/about")
    assert "This bot is run by The *MS* Hub. Contact: hub@example.org" in said


async def test_privacy_says_what_is_kept(talk: Talk) -> None:
    said = await talk.say("/privacy")
    assert "Nothing about your health is stored unless you agree" in said
    assert "Never your words" in said
