"""Discord: scales, papers, and messages that come by themselves."""

from typing import Any

import aiohttp
import pytest

from bot.adapters.discord import Discord, obstacles, render, sending
from bot.core import questions
from bot.core.messages import File, Reply, Target, User
from bot.errors import DeliveryError
from tests.adapters.discord.conftest import Stage, run
from tests.adapters.rating import PAPER, PICTURE, SECRET, Rating, rated
from tests.conftest import MakeApp
from tests.platforms.discord import Channel, FakeDiscord, Modal, Seen

ATTACHED = [
    (PICTURE.name, PICTURE.image, PICTURE.description),
    (PAPER.name, PAPER.content, PAPER.description),
]


@pytest.fixture
async def rating(stage: Stage, make_app: MakeApp) -> Rating:
    """The bot is started anew, so that Discord knows the commands."""
    app = make_app()
    rating = rated(app)
    await stage.restart(app)
    return rating


def adapter(stage: Stage) -> Discord:
    assert isinstance(stage.running.adapter, Discord)
    return stage.running.adapter


def anna(stage: Stage) -> User:
    return User("discord", str(stage.anna.id))


def dm(stage: Stage) -> Channel:
    return stage.fake.dm(stage.anna)


def question(stage: Stage) -> Reply:
    """A form that comes by itself."""
    words = stage.app.library.languages["en"].messages.core
    return questions.ask(stage.app.dispatcher.table["rate"], {}, "en", words)


def rows(seen: Seen) -> list[list[str]]:
    return [[part.get("label", "a list") for part in row["components"]] for row in seen.components]


async def test_a_scale_is_one_tap_and_a_long_choice_a_list_beside_its_ways(stage: Stage, rating: Rating) -> None:
    asked = await stage.anna.slash(stage.channel, "rate")
    assert asked.ephemeral
    assert rows(asked) == [["0", "1", "2", "3", "4"], ["5", "6", "7", "8", "9"], ["10", "Skip", "Stop"]]
    asked = await stage.anna.presses(asked, "7")
    asked = await stage.anna.presses(asked, "10")
    assert asked.options == [f"Kind {number}" for number in range(8)]
    assert asked.buttons == ["Skip", "Back", "Stop"]
    asked = await stage.anna.presses(asked, "Back")
    assert "How much pain?" in asked.content


async def test_options_give_answers_and_none_is_required(stage: Stage, rating: Rating) -> None:
    (command,) = (command for command in stage.fake.commands if command["name"] == "rate")
    options = {option["name"]: option for option in command["options"]}
    assert not any(option.get("required") for option in options.values())
    assert (options["pain"]["type"], options["pain"]["min_value"], options["pain"]["max_value"]) == (4, 0, 10)
    assert options["note"]["type"] == 3
    asked = await stage.anna.slash(stage.channel, "rate", pain=0, stiffness=10)
    assert rating.kept[str(stage.anna.id)] == {"pain": "0", "stiffness": "10"}
    assert "Which kind was it?" in asked.content


async def test_commands_with_numbers_are_registered_once(stage: Stage, rating: Rating, make_app: MakeApp) -> None:
    before, app = stage.fake.command_writes, make_app()
    rated(app)
    await stage.restart(app)
    assert stage.fake.command_writes == before


async def test_words_are_typed_into_a_window_and_an_empty_one_leads_to_the_ways_on(stage: Stage, rating: Rating) -> None:
    answers = {"stiffness": 1, "pain": 2, "kind": "Kind 3"}
    window = await stage.anna.slash(stage.channel, "rate", **answers)
    assert isinstance(window, Modal)
    asked = await stage.anna.submits(window, {})
    assert asked.ephemeral
    assert asked.buttons == ["Skip", "Back", "Stop"]
    saved = await stage.anna.presses(asked, "Skip")
    assert SECRET in saved.content
    assert dict(rating.done[0]) == {"stiffness": "1", "pain": "2", "kind": "kind-3", "note": "-"}


async def test_each_act_has_its_mark(stage: Stage, rating: Rating) -> None:
    asked = await stage.anna.slash(dm(stage), "rate")
    await stage.anna.presses(asked, "7")
    wrote = await stage.anna.writes(dm(stage), "10")
    await dm(stage).next()
    assert len(set(rating.marks)) == 3
    assert rating.marks[2] == str(wrote.id)
    assert not any(rating.linked)


@pytest.mark.parametrize("private", [False, True])
async def test_a_paper_and_a_picture_come_together_with_their_descriptions(stage: Stage, rating: Rating, private: bool) -> None:
    said = await stage.anna.slash(dm(stage) if private else stage.channel, "paper")
    assert said.ephemeral is not private
    assert said.attachments == ATTACHED
    again = await stage.anna.presses(said, "Once more")
    assert (again.attachments, again.id == said.id) == (ATTACHED, False)


@pytest.mark.parametrize("after", [False, True])
async def test_a_paper_comes_whole_after_a_cut_connection(stage: Stage, rating: Rating, after: bool) -> None:
    stage.fake.drops("POST", "/interactions", after=after)
    said = await stage.anna.slash(stage.channel, "paper")
    assert (said.attachments, said.ephemeral) == (ATTACHED, True)
    stage.fake.drops("POST", "/channels", after=after)
    await adapter(stage).whisper(anna(stage), Reply("x", picture=PICTURE, file=PAPER), "n")
    assert (await dm(stage).next()).attachments == ATTACHED
    await dm(stage).quiet()
    stage.fake.problems.clear()


async def test_what_is_too_large_is_said(stage: Stage) -> None:
    large = File("x.zip", bytes(render.LARGEST_FILE + 1), "All")
    await adapter(stage).whisper(anna(stage), Reply("Here", file=large), "n")
    said = await dm(stage).next()
    assert said.content == "Here\n\nThe file x.zip is too large to send here. The most is 10 MB."
    await adapter(stage).whisper(anna(stage), Reply("Here", file=File("x.zip", large.content[1:], "All")), "m")
    assert len((await dm(stage).next()).attachments[0][1]) == render.LARGEST_FILE


async def test_a_question_that_comes_by_itself_is_answered_by_pressing_also_after_a_restart(
    stage: Stage, rating: Rating, make_app: MakeApp
) -> None:
    sent = await adapter(stage).whisper(anna(stage), question(stage), "n")
    asked = await dm(stage).next()
    assert sent == str(asked.id)
    app = make_app()
    later = rated(app)
    await stage.restart(app)
    asked = await stage.anna.presses(asked, "7")
    assert "How much pain?" in asked.content
    assert later.kept[str(stage.anna.id)] == {"stiffness": "7"}


async def test_a_question_that_comes_by_itself_can_be_answered_in_words(stage: Stage, rating: Rating) -> None:
    await adapter(stage).whisper(anna(stage), question(stage), "n")
    await dm(stage).next()
    await stage.anna.writes(dm(stage), "6")
    assert "How much pain?" in (await dm(stage).next()).content
    assert rating.kept[str(stage.anna.id)] == {"stiffness": "6"}


@pytest.mark.parametrize("after", [False, True])
async def test_a_whisper_is_sent_once_however_often_the_connection_is_cut(stage: Stage, rating: Rating, after: bool) -> None:
    nonce = "n" * 23
    stage.fake.drops("POST", "/channels", times=2, after=after)
    first = await adapter(stage).whisper(anna(stage), question(stage), nonce)
    assert await adapter(stage).whisper(anna(stage), question(stage), nonce) == first
    await dm(stage).next()
    await dm(stage).quiet()
    assert len([call for call in stage.fake.calls if call.path == "/users/@me/channels"]) == 1


async def test_whom_it_cannot_reach_it_cannot_reach_for_good(stage: Stage, rating: Rating) -> None:
    stage.anna.closes_dms()
    with pytest.raises(DeliveryError) as refused:
        await adapter(stage).whisper(anna(stage), question(stage), "n")
    assert refused.value.permanent
    cleo = User("discord", str(stage.fake.person("Cleo").id))
    with pytest.raises(DeliveryError) as refused:
        await adapter(stage).whisper(cleo, question(stage), "n")
    assert refused.value.permanent, "they share no server"
    with pytest.raises(DeliveryError) as refused:
        await adapter(stage).whisper(User("discord", "1"), question(stage), "n")
    assert refused.value.permanent, "there is nobody"
    assert stage.channel.messages == [], "and nothing comes to a public place instead"
    stage.fake.problems.clear()


@pytest.mark.parametrize("path", ["/users/@me/channels", "/channels"])
async def test_too_many_people_at_once_is_for_later_and_not_for_good(stage: Stage, path: str) -> None:
    stage.fake.fails("POST", path, 403, code=40003)
    with pytest.raises(DeliveryError) as refused:
        await adapter(stage).whisper(anna(stage), Reply("x"), "n")
    assert (refused.value.permanent, refused.value.retry_after) == (False, obstacles.TOO_MANY_PEOPLE_PAUSE)
    await adapter(stage).whisper(anna(stage), Reply("x"), "n")


async def test_a_channel_that_could_not_be_opened_means_that_nothing_was_sent(stage: Stage) -> None:
    stage.fake.drops("POST", "/users/@me/channels")
    with pytest.raises(DeliveryError) as lost:
        await adapter(stage).whisper(anna(stage), Reply("x"), "n")
    assert (lost.value.permanent, lost.value.retry_after > 0) == (False, True)
    stage.fake.drops("POST", "/channels", times=3)
    with pytest.raises(DeliveryError) as lost:
        await adapter(stage).whisper(anna(stage), Reply("x"), "n")
    assert (lost.value.permanent, lost.value.retry_after) == (False, 0)


async def test_every_way_a_connection_fails_has_a_meaning() -> None:
    for error in (aiohttp.ServerDisconnectedError(), TimeoutError(), ConnectionResetError()):
        assert isinstance(error, sending.CUT)
        assert not obstacles.meaning(error).permanent


async def test_a_private_reply_is_never_posted(stage: Stage) -> None:
    with pytest.raises(ValueError, match="never posted"):
        await adapter(stage).post(Target("discord", str(stage.channel.id)), Reply(SECRET, private=True), "n")
    await stage.channel.quiet()


async def test_a_platform_that_is_not_connected_says_that_nothing_was_sent(fake: FakeDiscord, make_app: MakeApp) -> None:
    running = run(fake, make_app())
    made: Any = running.adapter
    for when in ("before", "after"):
        for brings in (made.whisper(User("discord", "1"), Reply("x"), "n"), made.post(Target("discord", "1"), Reply("x"), "n")):
            with pytest.raises(DeliveryError) as refused:
                await brings
            assert (refused.value.permanent, refused.value.retry_after > 0) == (False, True), when
        if when == "before":
            await running.start()
            await running.end()
