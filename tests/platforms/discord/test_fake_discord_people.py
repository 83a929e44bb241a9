"""People use commands, buttons, selects and forms."""

import discord
import pytest

from tests.platforms.discord import Modal, Seen
from tests.platforms.discord.example_bot import Bot, doing
from tests.platforms.discord.scene import Run, Scene


async def test_a_slash_command_is_answered_in_the_channel(scene: Scene, run: Run) -> None:
    await run(Bot())
    seen = await scene.anna.slash(scene.channel, "echo", text="hi ", times=2)
    assert (seen.content, seen.author, seen.ephemeral) == ("hi hi", "Unwind", False)
    assert seen.buttons == ["Change it", "Say more", "Nothing", "A form", "Asleep"]
    assert seen.options == ["A", "B", "C"]
    assert scene.channel.messages == [seen]
    await scene.channel.quiet(0.05)
    assert not scene.fake.problems


async def test_a_subcommand_is_answered_for_those_who_may_use_it(scene: Scene, run: Run) -> None:
    await run(Bot())
    assert (await scene.ben.slash(scene.channel, "schedule add", when="now")).content == "added now"
    with pytest.raises(AssertionError, match="Anna may not use /schedule"):
        await scene.anna.slash(scene.channel, "schedule add", when="now")
    scene.guild.member(scene.anna, manage_guild=True)
    assert (await scene.anna.slash(scene.channel, "schedule add", when="now")).content == "added now"
    with pytest.raises(AssertionError, match="in direct messages"):
        await scene.ben.slash(scene.fake.dm(scene.ben), "schedule add", when="now")


@pytest.mark.parametrize(
    ("command", "options", "why"),
    [
        ("nothing", {}, "there is no command"),
        ("echo", {}, "needs text"),
        ("echo", {"text": 5}, "is text"),
        ("echo", {"text": "x", "times": 4}, "takes 1 to 3"),
        ("echo", {"text": "x", "times": "2"}, "is a number"),
        ("echo", {"text": "x", "loud": True}, "no option loud"),
        ("pick", {"which": "up"}, "not among the choices"),
        ("schedule", {}, "needs a subcommand"),
        ("schedule remove", {}, "no subcommand"),
    ],
)
async def test_a_client_does_not_send_what_does_not_fit(
    scene: Scene, run: Run, command: str, options: dict[str, object], why: str
) -> None:
    await run(Bot())
    with pytest.raises(AssertionError, match=why):
        await scene.ben.slash(scene.channel, command, **options)


async def test_choices_can_be_chosen_by_their_name(scene: Scene, run: Run) -> None:
    await run(Bot())
    assert (await scene.anna.slash(scene.channel, "pick", which="left")).content == "l"


async def test_an_option_completes(scene: Scene, run: Run) -> None:
    await run(Bot())
    assert await scene.anna.completes(scene.channel, "faq", topic="cu") == [("cure", "cure")]
    with pytest.raises(AssertionError, match="does not complete"):
        await scene.anna.completes(scene.channel, "echo", text="cu")


async def test_the_bot_learns_both_locales(scene: Scene, run: Run) -> None:
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"{interaction.locale} {interaction.guild_locale}")

    seen = await doing(scene, run, act)
    assert isinstance(seen, Seen)
    assert seen.content == "en-GB de"


async def test_the_bot_learns_the_permissions_of_the_person(scene: Scene, run: Run) -> None:
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(str(interaction.permissions.manage_guild))

    await run(Bot(act))
    assert (await scene.anna.slash(scene.channel, "do")).content == "False"
    assert (await scene.ben.slash(scene.channel, "do")).content == "True"


async def test_commands_work_in_direct_messages(scene: Scene, run: Run) -> None:
    await run(Bot())
    seen = await scene.anna.slash(scene.fake.dm(scene.anna), "echo", text="hi")
    assert seen.content == "hi"
    assert (await scene.anna.presses(seen, "Change")).content == "changed"


async def test_a_message_command_gets_the_message_with_its_content(scene: Scene, run: Run) -> None:
    await run(Bot())
    message = await scene.ben.writes(scene.channel, "is it safe?")
    assert (await scene.anna.uses(message, "Repeat This")).content == "> is it safe?"


async def test_a_button_changes_the_message(scene: Scene, run: Run) -> None:
    await run(Bot())
    seen = await scene.anna.slash(scene.channel, "echo", text="hi")
    after = await scene.ben.presses(seen, "Change")
    assert (after.id, after.content, after.edited, after.buttons) == (seen.id, "changed", True, [])
    assert scene.channel.messages == [after]
    with pytest.raises(AssertionError, match="no button 'Change'"):
        await scene.anna.presses(seen, "Change")


async def test_a_button_shows_something_to_one_person_only(scene: Scene, run: Run) -> None:
    await run(Bot())
    seen = await scene.anna.slash(scene.channel, "echo", text="hi")
    more = await scene.ben.presses(seen, "Say more")
    assert (more.content, more.ephemeral) == ("more", True)
    assert scene.ben.private_messages == [more]
    assert scene.anna.private_messages == []
    assert scene.channel.messages == [seen]
    with pytest.raises(AssertionError, match="Anna cannot see"):
        await scene.anna.presses(more, "x")


async def test_a_button_may_do_nothing_and_a_disabled_one_cannot_be_pressed(scene: Scene, run: Run) -> None:
    await run(Bot())
    scene.fake.update_wait = 0.05
    seen = await scene.anna.slash(scene.channel, "echo", text="hi")
    assert await scene.anna.presses(seen, "Nothing") is None
    with pytest.raises(AssertionError, match="disabled"):
        await scene.anna.presses(seen, "Asleep")


async def test_a_select_takes_as_many_options_as_it_says(scene: Scene, run: Run) -> None:
    await run(Bot())
    seen = await scene.anna.slash(scene.channel, "echo", text="hi")
    assert (await scene.anna.selects(seen, ["A", "C"])).content == "A and C"
    with pytest.raises(AssertionError, match="takes 1 to 2"):
        await scene.anna.selects(seen, ["A", "B", "C"])
    with pytest.raises(AssertionError, match="no select has all"):
        await scene.anna.selects(seen, ["D"])


async def test_a_form_is_filled_by_its_labels(scene: Scene, run: Run) -> None:
    await run(Bot())
    seen = await scene.anna.slash(scene.channel, "echo", text="hi")
    modal = await scene.anna.presses(seen, "A form")
    assert isinstance(modal, Modal)
    assert (modal.title, modal.labels) == ("A form", ["Name", "Mood", "Days", "Level"])
    answers = {"Name": "Anna", "Mood": "Bad", "Days": ["Mon", "Tue"], "Level": "7"}
    assert (await scene.anna.submits(modal, answers)).content == "Anna B ['Mon', 'Tue'] ['7']"
    assert not scene.fake.problems


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"Name": ""}, "must be filled"),
        ({"Name": "x" * 21}, "takes 0 to 20"),
        ({"Mood": []}, "must be answered"),
        ({"Mood": "Fair"}, "no option Fair"),
        ({"Level": ["1", "2"]}, "takes 1 to 1"),
        ({"Age": "5"}, "no field Age"),
    ],
)
async def test_a_form_cannot_be_sent_with_wrong_fields(scene: Scene, run: Run, changed: dict[str, object], why: str) -> None:
    await run(Bot())
    modal = await scene.anna.presses(await scene.anna.slash(scene.channel, "echo", text="hi"), "A form")
    with pytest.raises(AssertionError, match=why):
        await scene.anna.submits(modal, {"Name": "Anna", "Mood": "Good", "Level": "1"} | changed)
    with pytest.raises(AssertionError, match="shown to Anna"):
        await scene.ben.submits(modal, {})
