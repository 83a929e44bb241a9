"""Slash commands, their options, buttons and lists on Discord."""

import re

from bot.adapters.discord import commands
from bot.adapters.discord.commands import Languages
from bot.core.commands import Command
from bot.core.dispatcher import Dispatcher
from bot.core.fields import Choice, Text
from bot.core.messages import Reply, Request
from tests.adapters.discord.conftest import Stage
from tests.conftest import MakeApp
from tests.platforms.discord import FakeDiscord, Modal

CURE = "Can massage therapy cure MS?"


async def test_every_command_is_a_slash_command_with_what_it_needs(stage: Stage) -> None:
    registered = {command["name"]: command for command in stage.fake.commands}
    assert set(registered) == {*(name.split()[0] for name in stage.app.dispatcher.menu), "Answer from the FAQ"}
    assert {option["name"] for option in registered["mydata"]["options"]} == {"show", "export", "delete"}
    assert {option["name"]: option["type"] for option in registered["checkin"]["options"]}["pain"] == 4  # a whole number
    (question,) = registered["ask"]["options"]
    assert question["required"]
    (topic,) = registered["faq"]["options"]
    assert topic["autocomplete"]
    (category,) = registered["tip"]["options"]
    assert {choice["value"] for choice in category["choices"]} >= {"sleep", "pain", "spasticity"}


async def test_commands_are_written_only_when_they_differ(stage: Stage, make_app: MakeApp) -> None:
    assert stage.fake.command_writes == 1
    await stage.restart()
    await stage.restart(make_app())
    assert stage.fake.command_writes == 1
    gone = make_app()
    gone.dispatcher.table = {name: command for name, command in gone.dispatcher.table.items() if name != "about"}
    await stage.restart(gone)
    assert stage.fake.command_writes == 2


async def test_topics_are_suggested_while_typing(stage: Stage) -> None:
    assert (CURE, "cure") in await stage.anna.completes(stage.channel, "faq", topic="cu")
    assert ("Can massage help me sleep better?", "sleep") in await stage.anna.completes(stage.channel, "faq", topic="me sleep")
    assert len(await stage.anna.completes(stage.channel, "faq", topic="")) == 25
    assert await stage.anna.completes(stage.channel, "faq", topic="zzz") == []
    assert await stage.anna.completes(stage.channel, "timezone", zone="berlin") == [("Europe/Berlin", "Europe/Berlin")]


async def test_a_topic_that_was_suggested_opens(stage: Stage) -> None:
    answer = await stage.anna.slash(stage.channel, "faq", topic="cure")
    assert answer.content.startswith(f"**{CURE}**")
    assert answer.flags & 4, "no previews of links"


async def test_a_private_command_is_seen_by_one_person_only_to_its_end(stage: Stage) -> None:
    page = await stage.anna.slash(stage.channel, "prepare show")
    assert page.ephemeral
    page = await stage.anna.selects(page, page.options[2:4])
    assert "Press Done" in page.content
    page = await stage.anna.presses(page, "Done")
    assert page.ephemeral
    assert "999" in page.content
    await stage.channel.quiet()
    assert stage.channel.messages == []


async def test_a_list_stays_ticked_and_can_be_emptied(stage: Stage) -> None:
    page = await stage.anna.slash(stage.channel, "prepare show")
    page = await stage.anna.presses(page, "None of these")
    ticked = await stage.anna.selects(page, ["Much more tired than usual", "Full bladder or bowel"])
    defaults = [
        o["label"] for row in ticked.components for part in row["components"] for o in part.get("options", ()) if o["default"]
    ]
    assert defaults == ["Much more tired than usual", "Full bladder or bowel"]
    emptied = await stage.anna.selects(ticked, [])
    assert "None of these" in emptied.buttons


async def test_buttons_and_lists_work_after_a_restart(stage: Stage, make_app: MakeApp) -> None:
    page = await stage.anna.slash(stage.channel, "prepare show")
    answer = await stage.anna.slash(stage.channel, "faq", topic="cure")
    await stage.restart(make_app())
    assert "Press Done" in (await stage.anna.selects(page, page.options[:1])).content
    assert "How sure are we" in (await stage.anna.presses(answer, "More")).content


async def test_many_topics_are_a_list_to_choose_from(stage: Stage) -> None:
    start = await stage.anna.slash(stage.channel, "faq")
    category = await stage.anna.selects(start, ["What it may help"])
    answer = await stage.anna.selects(category, ["Can massage help me sleep better?"])
    assert answer.content.startswith("**Can massage help me sleep better?**")


async def test_a_question_for_words_opens_a_window(stage: Stage) -> None:
    unknown = await stage.anna.slash(stage.channel, "ask", question="what is the capital of peru")
    window = await stage.anna.presses(unknown, "Try other words")
    assert isinstance(window, Modal)
    assert "What would you like to know" in window.components[0]["description"]
    answer = await stage.anna.submits(window, {window.labels[0]: "will massage get rid of my ms"})
    assert answer.content.startswith(f"**{CURE}**")
    assert not answer.ephemeral
    window = await stage.anna.presses(unknown, "Try other words")
    answer = await stage.anna.submits(window, {window.labels[0]: "i want to kill myself"})
    assert "Samaritans" in answer.content


async def test_a_message_is_answered_from_its_menu(stage: Stage) -> None:
    question = await stage.ben.writes(stage.channel, "will massage get rid of my ms")
    answer = await stage.anna.uses(question, "Answer from the FAQ")
    assert answer.content.startswith(f"**{CURE}**")
    assert "Go to the question" in answer.buttons
    picture = await stage.ben.writes(stage.channel, "", files=[("x.png", b"x")])
    assert (await stage.anna.uses(picture, "Answer from the FAQ")).ephemeral


async def test_typed_slips_are_explained(stage: Stage) -> None:
    dm = stage.fake.dm(stage.anna)
    await stage.anna.writes(dm, "/tip slepe")
    assert "Did you mean: Sleep" in (await dm.next()).content


def test_two_words_are_a_subcommand_and_moderators_have_their_own() -> None:
    async def run(request: Request) -> Reply:
        return Reply(request.command)

    def say(text: str):  # type: ignore[no-untyped-def]
        return lambda locale: f"{text} {locale}"

    many = Choice("zone", lambda locale: {str(n): f"Zone {n}" for n in range(26)}, say("Where?"))
    table = {
        "mydata": Command("mydata", run, say("Data"), private=True),
        "mydata export": Command("mydata export", run, say("Export"), private=True),
        "schedule add": Command("schedule add", run, say("Add"), (many, Text("when", say("When?"))), moderators=True),
        "schedule list": Command("schedule list", run, say("List"), moderators=True),
    }
    words = type("Words", (), {"answer_from_faq": "Answer"})
    made = {c["name"]: c for c in commands.payloads(table, Languages("en", ("en", "de"), lambda locale: words))}  # type: ignore[arg-type, return-value]
    assert [option["name"] for option in made["mydata"]["options"]] == ["show", "export"]
    assert [option["name"] for option in made["schedule"]["options"]] == ["add", "list"], "there is no command of its own name"
    assert commands.command_name("mydata", "show") == "mydata"
    add, _ = made["schedule"]["options"]
    assert [(option["name"], option["required"]) for option in add["options"]] == [("zone", False), ("when", False)], (
        "asked for later"
    )
    assert add["options"][0]["autocomplete"]
    assert made["schedule"]["default_member_permissions"] == "32"
    assert made["schedule"]["contexts"] == [0]
    assert made["mydata"]["default_member_permissions"] is None
    assert add["description_localizations"] == {"de": "Add de"}
    assert commands.same(made.values(), [dict(reversed(c.items())) | {"id": "1", "nsfw": False} for c in made.values()])


async def test_a_command_of_two_words_reaches_its_handler(stage: Stage, fake: FakeDiscord) -> None:
    async def run(request: Request) -> Reply:
        return Reply(f"ran {request.command} with {request.answers} as {'a moderator' if request.moderator else 'anybody'}")

    def say(locale: str) -> str:
        return "x"

    dispatcher: Dispatcher = stage.app.dispatcher
    dispatcher.table = {
        **dispatcher.table,
        "schedule add": Command("schedule add", run, say, (Text("when", say),), moderators=True),
    }
    await stage.restart()
    shown = await stage.ben.slash(stage.channel, "schedule add", when="daily 09:00")
    assert shown.content == "ran schedule add with {'when': 'daily 09:00'} as a moderator"
    await stage.ben.writes(stage.channel, "/schedule add daily 10:00", mentions_bot=True)
    assert re.match("ran schedule add with {'when': 'daily 10:00'} as a moderator", (await stage.channel.next()).content)
    await stage.anna.writes(stage.channel, "/schedule add daily 10:00", mentions_bot=True)
    assert "Only moderators" in (await stage.channel.next()).content
    await stage.anna.writes(stage.channel, "/schedule", mentions_bot=True)
    assert "Only moderators" in (await stage.channel.next()).content, "its first one is meant"
