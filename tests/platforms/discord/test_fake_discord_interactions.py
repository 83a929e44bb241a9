"""How the bot answers interactions, and what Discord refuses."""

import asyncio

import aiohttp
import discord
import pytest

from tests.platforms.discord import Modal, NoAnswerError, Seen
from tests.platforms.discord.example_bot import Bot, Choices, doing
from tests.platforms.discord.scene import Run, Scene, until


async def test_the_first_follow_up_of_a_deferral_is_as_hidden_as_that(scene: Scene, run: Run) -> None:
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send("one")
        await interaction.followup.send("two")
        await interaction.edit_original_response(content="three")

    first = await doing(scene, run, act)
    assert isinstance(first, Seen)
    assert (first.content, first.ephemeral) == ("one", True)
    assert (await scene.channel.next()).content == "two"
    changed = await scene.anna.next_private()
    assert (changed.id, changed.content, changed.edited) == (first.id, "three", True)
    assert scene.anna.now(first) == changed
    assert not scene.fake.problems


async def test_the_original_answer_can_be_fetched_and_deleted(scene: Scene, run: Run) -> None:
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("one")
        assert (await interaction.original_response()).content == "one"
        more = await interaction.followup.send("two", wait=True)
        await more.edit(content="three")
        await interaction.delete_original_response()

    await doing(scene, run, act)
    assert (await scene.channel.next()).content == "two"
    assert (await scene.channel.next()).content == "three"
    await until(lambda: len(scene.channel.messages) == 1)
    assert [seen.content for seen in scene.channel.messages] == ["three"]
    assert not scene.fake.problems


async def test_an_ephemeral_answer_does_not_exist_for_the_routes_of_the_channel(scene: Scene, run: Run) -> None:
    async def act(interaction: discord.Interaction) -> None:
        answer = await interaction.response.send_message("secret", ephemeral=True)
        channel = interaction.client.get_partial_messageable(scene.channel.id)
        with pytest.raises(discord.NotFound):
            await channel.fetch_message(answer.message_id or 0)
        await interaction.edit_original_response(content="seen")

    await doing(scene, run, act)
    assert (await scene.anna.next_private()).content == "seen"


async def test_a_second_answer_is_refused(scene: Scene, run: Run) -> None:
    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("one")
        again = discord.InteractionResponse(interaction)
        with pytest.raises(discord.HTTPException) as error:
            await again.send_message("two")
        await interaction.followup.send(str(error.value.code))

    await doing(scene, run, act)
    assert (await scene.channel.next()).content == "40060"
    assert "already been acknowledged" in scene.fake.problems[0]


async def test_an_answer_that_comes_too_late_is_refused(scene: Scene, run: Run) -> None:
    codes: asyncio.Queue[int] = asyncio.Queue()

    async def act(interaction: discord.Interaction) -> None:
        await asyncio.sleep(0.3)
        with pytest.raises(discord.NotFound) as error:
            await interaction.response.send_message("late")
        codes.put_nowait(error.value.code)

    scene.fake.interaction_deadline = 0.1
    with pytest.raises(NoAnswerError, match="did not respond"):
        await doing(scene, run, act)
    assert await codes.get() == 10062
    assert scene.fake.problems[0] == "interaction '/do' of Anna not answered in time"


async def test_a_follow_up_needs_the_first_answer_and_a_young_token(scene: Scene, run: Run) -> None:
    async def act(interaction: discord.Interaction) -> None:
        with pytest.raises(discord.NotFound) as error:
            await interaction.followup.send("early")
        await interaction.response.send_message(str(error.value.code))
        scene.fake.token_life = 0.0
        with pytest.raises(discord.HTTPException) as late:
            await interaction.followup.send("late")
        codes.put_nowait(late.value.code)

    codes: asyncio.Queue[int] = asyncio.Queue()
    seen = await doing(scene, run, act)
    assert isinstance(seen, Seen)
    assert seen.content == "10015"
    assert await codes.get() == 50027


async def test_only_fitting_kinds_of_answers_are_taken(scene: Scene, run: Run) -> None:
    async def callback(kind: int) -> tuple[int, object]:
        interaction = scene.anna.begins(scene.channel, "do")
        url = f"{scene.fake.url}/interactions/{interaction.id}/{interaction.token}/callback"
        data: dict[str, object] = {"choices": []} if kind == 8 else {}
        async with aiohttp.ClientSession() as session, session.post(url, json={"type": kind, "data": data}) as answer:
            return answer.status, (await answer.json())["code"]

    await run(Bot())
    for kind in (1, 6, 7, 8, 12):
        assert await callback(kind) == (400, 50035)


async def test_a_form_cannot_answer_a_form(scene: Scene, run: Run) -> None:
    class Again(discord.ui.Modal, title="Again"):
        name: discord.ui.TextInput["Again"] = discord.ui.TextInput(label="Name")

        async def on_submit(self, interaction: discord.Interaction) -> None:
            with pytest.raises(discord.HTTPException, match="Value must be one of"):
                await interaction.response.send_modal(Again())
            await discord.InteractionResponse(interaction).send_message("no")

    async def act(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Again())

    modal = await doing(scene, run, act)
    assert isinstance(modal, Modal)
    assert (await scene.anna.submits(modal, {"Name": "x"})).content == "no"


async def test_a_deferral_carries_no_flag_but_ephemeral(scene: Scene, run: Run) -> None:
    await run(Bot())
    interaction = scene.anna.begins(scene.channel, "do")
    url = f"{scene.fake.url}/interactions/{interaction.id}/{interaction.token}/callback"
    body = {"type": 5, "data": {"flags": 4096}}
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as answer:
        assert (answer.status, (await answer.json())["code"]) == (400, 50035)


async def test_a_view_survives_on_a_message_posted_by_the_bot(scene: Scene, run: Run) -> None:
    bot = Bot()
    await run(bot)
    bot.add_view(Choices())
    await bot.get_partial_messageable(scene.channel.id).send("board", view=Choices())
    seen = await scene.channel.next()
    assert (await scene.anna.presses(seen, "Say more")).content == "more"
