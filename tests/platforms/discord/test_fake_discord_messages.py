"""Messages: what the bot may post, and what it gets of what people write."""

import io
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from discord import ui
from discord.http import Route

from tests.platforms.discord.example_bot import Choices
from tests.platforms.discord.fake import FakeDiscord
from tests.platforms.discord.scene import Scene


@pytest.fixture
async def client(fake: FakeDiscord) -> AsyncIterator[discord.Client]:
    """Logged in, without a gateway."""
    async with discord.Client(intents=discord.Intents.default()) as client:
        await client.login(fake.token)
        yield client


async def post(client: discord.Client, scene: Scene, **body: Any) -> Any:
    return await client.http.request(Route("POST", "/channels/{channel_id}/messages", channel_id=scene.channel.id), json=body)


def row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(components)}


def button(custom_id: str = "x", **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "X", "custom_id": custom_id} | more


def select(**more: Any) -> dict[str, Any]:
    return {"type": 3, "custom_id": "s", "options": [{"label": "A", "value": "a"}]} | more


OPTIONS = [{"label": str(number), "value": str(number)} for number in range(26)]
LINK = {"type": 2, "style": 5, "label": "X", "url": "https://x.org"}
V2 = 1 << 15
TEXT = {"type": 10, "content": "x"}

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"content": "x" * 2001}, "content: Must be 2000 or fewer in length."),
    ({"content": 5}, ""),
    ({"embeds": [{"title": "x"}] * 11}, "embeds: Must be between 0 and 10"),
    ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title: Must be 256"),
    ({"embeds": [{"description": "x" * 4097}]}, "embeds.0.description: Must be 4096"),
    ({"embeds": [{"fields": [{"name": "x", "value": "y"}] * 26}]}, "fields: Must be between 0 and 25"),
    ({"embeds": [{"fields": [{"name": "x" * 257, "value": "y"}]}]}, "name: Must be 256"),
    ({"embeds": [{"fields": [{"name": "x", "value": "y" * 1025}]}]}, "value: Must be 1024"),
    ({"embeds": [{"fields": [{"name": "", "value": "y"}]}]}, "This field is required"),
    ({"embeds": [{"footer": {"text": "x" * 2049}}]}, "Must be 2048"),
    ({"embeds": [{"author": {"name": "x" * 257}}]}, "Must be 256"),
    ({"embeds": [{"description": "x" * 4000}] * 2}, "Embed size exceeds maximum size of 6000"),
    ({"embeds": [{"title": "x", "url": "ftp://x"}]}, "Scheme"),
    ({"embeds": [{}]}, "This field is required"),
    ({"content": "x", "nonce": "x" * 26}, "nonce: Must be 25"),
    ({"content": "x", "flags": 64}, "flags"),
    ({"content": "x", "allowed_mentions": {"parse": ["all"]}}, "Value must be one of"),
    ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "mutually exclusive"),
    ({"content": "x", "attachments": [{"id": 0}]}, "no file or attachment"),
    ({"content": "x", "attachments": [{"id": 0}, {"id": 0}]}, "already contains a value"),
    ({"content": "x", "attachments": [{"id": 0, "filename": "x" * 1025}]}, "filename: Must be between 1 and 1024"),
    ({"content": "x", "message_reference": {"message_id": "1"}}, "Unknown message"),
    ({"components": [row(button(str(n))) for n in range(6)]}, "components: Must be between 0 and 5"),
    ({"components": [row(*(button(str(n)) for n in range(6)))]}, "Must be between 1 and 5"),
    ({"components": [row()]}, "components: Must be between 1 and 5"),
    ({"components": [row(select(), button())]}, "exceeds the maximum width"),
    ({"components": [row(button("a"), button("a"))]}, "cannot be duplicated"),
    ({"components": [row(button("x" * 101))]}, "Must be between 1 and 100"),
    ({"components": [row(button(""))]}, "This field is required"),
    ({"components": [row(button(label="x" * 81))]}, "label: Must be 80"),
    ({"components": [row(button(label=None))]}, "a label or an emoji"),
    ({"components": [row(button(style=7))]}, "Value must be one of"),
    ({"components": [row(button(url="https://x.org"))]}, "Only a link button"),
    ({"components": [row(LINK | {"custom_id": "x"})]}, "no custom id"),
    ({"components": [row(LINK | {"url": None})]}, "This field is required"),
    ({"components": [row(LINK | {"url": "https://" + "x" * 512})]}, "Must be between 1 and 512"),
    ({"components": [row(select(options=[]))]}, "Must be between 1 and 25"),
    ({"components": [row(select(options=OPTIONS))]}, "Must be between 1 and 25"),
    ({"components": [row(select(options=[OPTIONS[0], OPTIONS[0]]))]}, "already used"),
    ({"components": [row(select(options=[{"label": "x" * 101, "value": "x"}]))]}, "Must be between 1 and 100"),
    ({"components": [row(select(options=[{"label": "x", "value": "x", "description": "y" * 101}]))]}, "Must be 100"),
    ({"components": [row(select(placeholder="x" * 151))]}, "Must be 150"),
    ({"components": [row(select(min_values=2, max_values=1))]}, "must not exceed"),
    ({"components": [row(select(max_values=2))]}, "must not exceed the 1 options"),
    ({"components": [TEXT]}, "Value must be one of"),
    ({"content": "x", "components": [TEXT], "flags": V2}, "cannot be used when using"),
    ({"components": [{"type": 17, "components": [TEXT] * 40}], "flags": V2}, "at most 40 components"),
    ({"components": [{"type": 10, "content": "x" * 2001}] * 2, "flags": V2}, "at most 4000 characters"),
    ({"components": [{"type": 13, "file": {"url": "attachment://x.txt"}}], "flags": V2}, "was not found"),
    ({"components": [{"type": 17, "components": [{"type": 17, "components": [TEXT]}]}], "flags": V2}, "Value must be one of"),
]


@pytest.mark.parametrize(("body", "why"), WRONG)
async def test_a_wrong_message_is_refused(scene: Scene, client: discord.Client, body: dict[str, Any], why: str) -> None:
    with pytest.raises(discord.HTTPException) as error:
        await post(client, scene, **body)
    assert (error.value.status, error.value.code) == (400, 50035)
    assert why in str(error.value)
    assert len(scene.fake.problems) == 1
    assert "/messages: 400 50035" in scene.fake.problems[0]
    assert scene.channel.messages == []


@pytest.mark.parametrize("body", [{}, {"content": " \n"}, {"content": None, "embeds": [], "components": []}])
async def test_an_empty_message_is_refused(scene: Scene, client: discord.Client, body: dict[str, Any]) -> None:
    with pytest.raises(discord.HTTPException) as error:
        await post(client, scene, **body)
    assert (error.value.status, error.value.code) == (400, 50006)


async def test_all_at_its_limit_is_taken(scene: Scene, client: discord.Client) -> None:
    fields = [{"name": "n" * 100, "value": "v" * 100}] * 25
    rows = [row(*(button(f"{n}{m}".ljust(100, "x"), label="x" * 80) for m in range(5))) for n in range(4)]
    rows.append(row(select(options=OPTIONS[:25], max_values=25, placeholder="x" * 150)))
    embed = {"title": "t" * 256, "description": "d" * 744, "fields": fields}
    await post(client, scene, content="x" * 2000, embeds=[embed], components=rows, nonce="n" * 25, flags=4096)
    blocks = [{"type": 17, "components": [TEXT] * 35}, row(*(button(str(n)) for n in range(3)))]
    await post(client, scene, components=blocks, flags=V2)
    assert not scene.fake.problems
    assert scene.channel.messages[0].buttons[0] == "x" * 80


async def test_a_layout_of_components_is_read_as_text(scene: Scene, client: discord.Client) -> None:
    view = ui.LayoutView()
    section: ui.Section[ui.LayoutView] = ui.Section("two", accessory=ui.Button(label="Press"))
    view.add_item(ui.Container(ui.TextDisplay("one"), section, ui.Separator()))
    await client.get_partial_messageable(scene.channel.id).send(view=view)
    seen = await scene.channel.next()
    assert (seen.text, seen.buttons) == ("one\ntwo", ["Press"])


async def test_files_arrive_with_their_description_and_can_be_fetched(scene: Scene, client: discord.Client) -> None:
    channel = client.get_partial_messageable(scene.channel.id)
    embed = discord.Embed(title="x").set_image(url="attachment://a.png")
    sent = await channel.send(file=discord.File(io.BytesIO(b"png"), "a.png", description="a chart"), embed=embed)
    seen = await scene.channel.next()
    assert seen.attachments == [("a.png", b"png", "a chart")]
    assert sent.embeds[0].image.url == sent.attachments[0].url
    assert await sent.attachments[0].read() == b"png"
    await sent.edit(attachments=[*sent.attachments, discord.File(io.BytesIO(b"2"), "b.txt")])
    assert [name for name, _, _ in (await scene.channel.next()).attachments] == ["a.png", "b.txt"]
    assert not scene.fake.problems
    with pytest.raises(discord.HTTPException, match="Must be 1024"):
        await channel.send(file=discord.File(io.BytesIO(b"x"), "x", description="x" * 1025))
    await channel.send("x", embed=discord.Embed(title="x").set_image(url="attachment://gone.png"))
    assert "an attachment that is not there" in scene.fake.problems[-1]


async def test_a_nonce_is_sent_only_once(scene: Scene, client: discord.Client) -> None:
    first = await post(client, scene, content="x", nonce="a", enforce_nonce=True)
    again = await post(client, scene, content="x", nonce="a", enforce_nonce=True)
    assert first["id"] == again["id"]
    assert len(scene.channel.messages) == 1


async def test_a_reply_names_what_it_answers(scene: Scene, client: discord.Client) -> None:
    question = await scene.anna.writes(scene.channel, "is it safe?")
    reference = discord.MessageReference(message_id=question.id, channel_id=scene.channel.id)
    channel = client.get_partial_messageable(scene.channel.id)
    await channel.send("yes", reference=reference)
    seen = await scene.channel.next()
    assert (seen.reply_to, seen.pinged) == (question.id, ["Anna"])
    await channel.send("yes", reference=reference, mention_author=False)
    assert (await scene.channel.next()).pinged == []
    await scene.anna.deletes(question)
    with pytest.raises(discord.HTTPException, match="Unknown message"):
        await channel.send("yes", reference=reference)
    reference.fail_if_not_exists = False
    await channel.send("yes", reference=reference)
    assert (await scene.channel.next()).reply_to is None


async def test_only_allowed_mentions_notify(scene: Scene, client: discord.Client) -> None:
    text = f"@everyone {scene.anna.mention} {scene.ben.mention}"
    everybody = await post(client, scene, content=text)
    assert everybody["mention_everyone"]
    assert (await scene.channel.next()).pinged == ["Anna", "Ben", "everyone"]
    await post(client, scene, content=text, allowed_mentions={"parse": [], "users": [str(scene.ben.id)]})
    assert (await scene.channel.next()).pinged == ["Ben"]


async def test_the_bot_edits_and_deletes_only_its_own_messages(scene: Scene, client: discord.Client) -> None:
    channel = client.get_partial_messageable(scene.channel.id)
    own = await channel.send("x", view=Choices())
    await own.edit(content="y", view=None)
    seen = scene.channel.messages[-1]
    assert (seen.content, seen.edited, seen.components) == ("y", True, [])
    with pytest.raises(discord.HTTPException):
        await own.edit(content="")
    assert scene.channel.messages[-1].content == "y"
    theirs = channel.get_partial_message((await scene.anna.writes(scene.channel, "hi")).id)
    with pytest.raises(discord.Forbidden) as edit:
        await theirs.edit(content="z")
    with pytest.raises(discord.Forbidden) as delete:
        await theirs.delete()
    assert (edit.value.code, delete.value.code) == (50005, 50013)
    await own.delete()
    with pytest.raises(discord.NotFound) as gone:
        await own.edit(content="z")
    assert gone.value.code == 10008


async def test_missing_permissions_and_closed_direct_messages_are_no_fault_of_the_bot(
    scene: Scene, client: discord.Client
) -> None:
    channel = client.get_partial_messageable(scene.channel.id)
    codes = []
    dm = await (await client.fetch_user(scene.anna.id)).create_dm()
    scene.channel.bot_can_send = False
    scene.anna.closes_dms()
    for place in (channel, dm):
        with pytest.raises(discord.Forbidden) as error:
            await place.send("x")
        codes.append(error.value.code)
    scene.channel.bot_can_view = False
    with pytest.raises(discord.Forbidden) as error:
        await channel.send("x")
    codes.append(error.value.code)
    scene.fake.remove_guild(scene.guild)
    with pytest.raises(discord.Forbidden) as gone:
        await channel.send("x")
    assert [*codes, gone.value.code] == [50013, 50007, 50001, 50001]
    assert not scene.fake.problems
    assert len(scene.fake.refusals) == 4
    scene.anna.opens_dms()
    with pytest.raises(discord.Forbidden, match="no mutual guilds"):
        await dm.send("x")
    await scene.anna.writes(scene.fake.dm(scene.anna), "hi")
    await dm.send("x")
    assert [seen.content for seen in scene.fake.dm(scene.anna).messages] == ["hi", "x"]


async def test_a_file_needs_a_permission_and_embeds_vanish_without_theirs(scene: Scene, client: discord.Client) -> None:
    channel = client.get_partial_messageable(scene.channel.id)
    scene.guild.bot_permissions &= ~((1 << 14) | (1 << 15))
    with pytest.raises(discord.Forbidden):
        await channel.send(file=discord.File(io.BytesIO(b"x"), "x"))
    await channel.send("x", embed=discord.Embed(title="t"))
    assert scene.channel.messages[-1].embeds == []


async def test_an_unknown_route_is_a_problem(scene: Scene, client: discord.Client) -> None:
    with pytest.raises(discord.NotFound):
        await client.http.request(Route("GET", "/nowhere"))
    assert scene.fake.problems == ["GET /nowhere: 404 0 404: Not Found"]
