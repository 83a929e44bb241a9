"""What a moderator does with scheduled tips, from the first hello to the last one, the same way on every platform."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.adapters.moderating import Community
from tests.adapters.moderating_console import ConsoleCommunity
from tests.adapters.moderating_discord import DiscordCommunity
from tests.adapters.moderating_telegram import TelegramCommunity
from tests.conftest import Clock, MakeApp
from tests.platforms.discord import FakeDiscord
from tests.platforms.telegram import FakeTelegram

PLATFORMS = ["console", "telegram", "discord"]


@asynccontextmanager
async def _started(community: Community) -> AsyncIterator[Community]:
    await community.begin()
    try:
        yield community
    finally:
        await community.end()


@pytest.fixture(params=PLATFORMS)
async def ben(
    request: pytest.FixtureRequest,
    make_app: MakeApp,
    clock: Clock,
    capsys: pytest.CaptureFixture[str],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Community]:
    """A moderator in his community, with a bot that is not in it yet."""
    app = make_app()
    if request.param == "console":
        folder = tmp_path_factory.mktemp("saved")
        async with _started(ConsoleCommunity(make_app=make_app, clock=clock, app=app, capsys=capsys, folder=folder)) as one:
            yield one
    elif request.param == "telegram":
        async with FakeTelegram() as fake:
            async with _started(TelegramCommunity(make_app=make_app, clock=clock, app=app, fake=fake)) as one:
                yield one
            assert fake.problems == []
    else:
        monkeypatch.setattr(Route, "BASE", Route.BASE)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
        async with FakeDiscord() as discord:
            async with _started(DiscordCommunity(make_app=make_app, clock=clock, app=app, fake=discord)) as one:
                yield one
            assert discord.problems == []


# The whole story


async def test_from_the_first_hello_to_the_last_tip(ben: Community) -> None:
    await sets_it_up_by_buttons(ben)
    await changes_and_looks_at_it(ben)
    await pauses_and_resumes(ben)
    await ben.restarts()
    await posts_one_by_hand(ben)
    await gets_it_at_its_time(ben)
    await reads_what_people_thought(ben)
    await removes_it(ben)


async def sets_it_up_by_buttons(ben: Community) -> None:
    await ben.arrives("Hello!")
    await ben.presses("Set up", "Step 1 of 4")
    await ben.presses("Europe/Berlin", "Time zone: Europe/Berlin")
    await ben.presses("Germany", "Country: Germany")
    await ben.presses("Here", "Scheduled tips go: here")
    seen = await ben.presses("Tuesday 18:00", "Saved as number 1: a tip, every Tuesday at 18:00 (Europe/Berlin time)")
    assert "2026-11-24" in seen.replace("\\", "")
    assert ben.posts() == []


async def changes_and_looks_at_it(ben: Community) -> None:
    seen = await ben.commands("schedule list", "Number 1: a tip, every Tuesday at 18:00")
    assert "Next: Tuesday 2026-11-24, 18:00" in seen.replace("\\", "")
    if ben.has_threads:
        ben.opens_thread()
        await ben.commands("schedule edit", "What should change?", number="1")
        await ben.presses("Post it here", "It goes here.")
    sleep = await ben.chosen("schedule edit", "what", "sleep")
    await ben.commands(
        "schedule edit", "is now a tip (Sleep), every Wednesday at 19:00", number="1", when="wed 19:00", what=sleep
    )
    await ben.presses("Preview", "So it will look")
    assert ben.posts() == []


async def pauses_and_resumes(ben: Community) -> None:
    await ben.commands("schedule pause", "Paused until Saturday 2026-12-05, 00:00", number="1", until="until 2026-12-05")
    await ben.becomes("2026-11-25 18:00:03")
    assert ben.posts() == []
    await ben.commands("schedule resume", "It goes on.")


async def posts_one_by_hand(ben: Community) -> None:
    await ben.commands("schedule run", "Posted just now. It goes here.", number="1")
    (post,) = ben.posts()
    assert post.thread == ben.thread
    if post.labels:
        assert list(post.labels) == ["Helpful", "Not for me", "Another one", "More on this"]
        assert "Sleep" in post.text


async def gets_it_at_its_time(ben: Community) -> None:
    """19:00 in Berlin is 18:00 UTC in winter."""
    await ben.becomes("2026-12-02 17:59:58")
    assert len(ben.posts()) == 1
    await ben.becomes("2026-12-02 18:00:03")
    await ben.becomes("2026-12-02 18:05")
    before = ben.posts()
    assert [post.thread for post in before] == [ben.thread] * 2
    await ben.reacts("Anna", "Helpful", "I counted that")
    await ben.reacts("Anna", "Helpful", "You have answered that already")
    await ben.reacts("Anna", "Another one", "Tip: Sleep")
    await ben.reacts("Anna", "More on this", "sleep")
    if ben.has_threads:
        await ben.restarts()
        await ben.reacts("Anna", "Not for me", "You have answered that already")
        await ben.reacts("Cleo", "Not for me", "I counted that")
        assert ben.posts() == before, "a post belongs to all"


async def reads_what_people_thought(ben: Community) -> None:
    seen = await ben.commands("schedule log", "Number 1, Wednesday 2026-12-02, 19:00: posted")
    assert f"(1 helpful, {int(ben.has_threads)} not for me)" in seen.replace("\\", "")
    assert "posted by hand" in seen
    assert "Anna" not in seen


async def removes_it(ben: Community) -> None:
    await ben.commands("schedule remove", "Remove number 1", number="1")
    await ben.presses("Yes, remove it", "Removed.")
    count = len(ben.posts())
    await ben.becomes("2026-12-09 18:00:03")
    assert len(ben.posts()) == count
    seen = await ben.commands("community changes", f"{ben.moderator} removed schedule 1")
    for done in ("added", "changed", "paused", "resumed", "posted"):
        assert f"{ben.moderator} {done} schedule 1" in seen


# Each subcommand


async def test_by_typing_alone(ben: Community) -> None:
    """On Discord, in the options of the slash commands."""
    await ben.arrives("Hello!")
    await ben.commands("schedule list", "I post nothing here by myself")
    pain = await ben.chosen("schedule add", "what", "pain")
    await ben.commands("schedule add", "Saved as number 1: a tip (Pain), every day at 18:00", when="daily 18:00", what=pain)
    await ben.commands(
        "schedule add", 'number 2: your text "Good morning all", every Monday', when="mon 09:00", text="Good morning all"
    )
    await ben.commands("schedule edit", "number 2 is now", number="2", when="weekdays 10:00")
    await ben.commands("schedule pause", "Paused until", number="2", until="for 2 weeks")
    await ben.commands("schedule resume", "It goes on.", number="2")
    await ben.commands("schedule preview", "Good morning all", number="2")
    await ben.commands("schedule run", "Posted just now", number="2")
    await ben.commands("schedule log", "posted by hand", number="2")
    await ben.commands("schedule remove", "Remove number 2", number="2")
    await ben.presses("Yes", "Removed.")
    await ben.commands("schedule list", "Number 1: a tip (Pain)", number="1")
    assert await ben.stored() == [(1, "daily 18:00", "tips pain")]
    assert len(ben.posts()) == 1


async def test_by_buttons_alone(ben: Community) -> None:
    """But for the word that opens the list."""
    await ben.arrives("Hello!")
    await ben.commands("schedule list", "I post nothing here by myself")
    await ben.presses("Add one", "Choose a day")
    await ben.presses("Every Tuesday", "At what time?")
    await ben.presses("18:00", "What should I post?")
    await ben.presses("Tips: Sleep", "Saved as number 1: a tip (Sleep), every Tuesday at 18:00")
    await ben.presses("Preview", "So it will look")
    await ben.presses("All schedules", "Number 1")
    await ben.presses("1: change", "The next dates")
    await ben.presses("Change", "What should change?")
    await ben.presses("Another time", "At what time?")
    await ben.presses("20:00", "number 1 is now a tip (Sleep), every Tuesday at 20:00")
    await ben.presses("Change", "What should change?")
    await ben.presses("All schedules", "Number 1")
    await ben.presses("1: change", "The next dates")
    await ben.presses("Pause", "Paused until you resume it")
    await ben.presses("For 2 weeks", "Paused until Monday 2026-12-07")
    await ben.presses("Resume", "It goes on.")
    await ben.presses("All schedules", "Number 1")
    await ben.presses("1: change", "The next dates")
    await ben.presses("Post now", "Posted just now")
    await ben.presses("Log", "posted by hand")
    await ben.presses("All schedules", "Number 1")
    await ben.presses("1: change", "The next dates")
    await ben.presses("Remove", "Remove number 1")
    assert len(await ben.stored()) == 1
    await ben.presses("Yes", "Removed.")
    assert await ben.stored() == []
    assert len(ben.posts()) == 1


async def test_nobody_else_may(ben: Community) -> None:
    await ben.arrives("Hello!")
    await ben.commands("schedule add", "Saved as number 1", when="tue 18:00")
    await ben.commands("schedule pause", "Paused", number="1")
    before = await ben.app.storage.schedules.of(ben.target)
    for line in (
        "/schedule list",
        "/schedule add daily 09:00",
        "/schedule edit 1 19:00",
        "/schedule pause 1",
        "/schedule resume 1",
        "/schedule run 1",
        "/schedule remove 1",
        "/schedule preview 1",
        "/schedule log",
    ):
        ben.clock.pass_(1)
        await ben.is_refused(line)
    await ben.types("/schedule list", "Number 1")
    for label in ("1: change", "Add one"):
        await ben.is_refused_at(label)
    await ben.types("/schedule list 1", "Number 1")
    for label in ("Change", "Resume", "Post now", "Preview", "Log", "Remove"):
        ben.clock.pass_(1)
        await ben.is_refused_at(label)
    await ben.types("/schedule remove 1", "Remove number 1")
    await ben.is_refused_at("Yes")
    assert await ben.app.storage.schedules.of(ben.target) == before
    assert ben.posts() == []
