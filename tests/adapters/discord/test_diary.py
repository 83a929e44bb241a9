"""Check-ins in a channel on Discord: whatever is asked, pressed or fails, nobody else is shown anything of them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.discord import render, responding
from bot.config import Database
from bot.core.messages import Reply, Request, User
from bot.storage import SQLITE
from tests.adapters import diary
from tests.adapters.diary import Ours
from tests.adapters.discord.conftest import Stage
from tests.conftest import Clock, MakeApp
from tests.platforms.discord import FakeDiscord, Modal, Seen

Trouble = Callable[[FakeDiscord], None]
TROUBLES: dict[str, Trouble] = {
    "none": lambda fake: None,
    "500": lambda fake: fake.fails("POST", "/interactions", 500),
    "cut": lambda fake: fake.drops("POST", "/interactions"),
    "cut always": lambda fake: fake.drops("POST", "/interactions", times=9),
    "cut after": lambda fake: fake.drops("POST", "/interactions", after=True),
    "404": lambda fake: fake.fails("POST", "/interactions", 404, code=10062, times=9),
    "403": lambda fake: fake.fails("POST", "/interactions", 403, code=50013, times=9),
    "413": lambda fake: fake.fails("POST", "/interactions", 413, code=40005, times=9),
    "slow": lambda fake: fake.slow("POST", "/interactions", 0.6, times=9),
    "no follow-ups": lambda fake: fake.fails("POST", "/webhooks", 404, code=10015, times=9),
    "cut follow-ups": lambda fake: fake.drops("POST", "/webhooks", after=True),
    "no edits": lambda fake: fake.fails("PATCH", "/webhooks", 404, code=10008, times=9),
    "messages": lambda fake: fake.fails("POST", "/channels", 500),
}

LATE = ("none", "cut after", "no follow-ups")
"""Those that differ where Discord was asked to wait."""


@pytest.fixture
async def ours(
    stage: Stage, make_app: MakeApp, database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Ours]:
    """Anna keeps a diary; the bot has a board for all; Discord's times are a tenth of the real ones."""
    caplog.set_level(logging.DEBUG, "bot")
    monkeypatch.setattr(responding, "DEFER_AFTER", 0.1)
    stage.fake.interaction_deadline, stage.fake.update_wait, stage.fake.follow_up_wait = 0.5, 0.2, 0.5
    app = make_app()
    diary.with_board(app)
    await stage.restart(app)
    await diary.keeps(app, User("discord", str(stage.anna.id)))
    ours = Ours(app, Path(database.url.removeprefix(SQLITE)), monkeypatch)
    yield ours
    ours.mended()
    stage.fake.heal()
    stage.fake.problems.clear()


async def tries(stage: Stage, clock: Clock, trouble: Trouble) -> None:
    """Every private command in every way that a channel knows, by Anna and by Ben."""
    anna, ben, channel, fake = stage.anna, stage.ben, stage.channel, stage.fake
    board = await anna.slash(channel, "board")
    names, acts = diary.private(stage.app), list[Awaitable[Any]]()
    trouble(fake)
    await asyncio.gather(reads_on(stage), return_exceptions=True)
    clock.pass_(10)
    for name in names:
        trouble(fake)
        family = any(other.startswith(f"{name} ") for other in stage.app.dispatcher.table)
        acts.append(goes_on(stage, f"{name} show" if family else name))
        acts += [person.presses(board, f"To {name}") for person in (anna, ben)]
    acts.append(goes_on(stage, "checkin", stiffness=9, pain=8, note=diary.NOTE))
    acts.append(goes_on(stage, "checkin", stiffness=9, pain=8, tiredness=7, moment="after"))
    await asyncio.gather(*acts, return_exceptions=True)
    for name in names:
        clock.pass_(10)
        for said in (f"/{name}", f"/{name} all", name, "after", "none"):
            await anna.writes(channel, said, mentions_bot=True)
        await anna.writes(channel, "pain", reply_to=board)
        await asyncio.sleep(0.1)  # the clock goes on after these were answered, so that nobody asks too much
    fake.heal()
    for command in ("unanswered", "why"):
        await asyncio.gather(ben.slash(channel, command), return_exceptions=True)
        await ben.writes(channel, f"/{command}", mentions_bot=True)


async def goes_on(stage: Stage, command: str, **options: Any) -> None:
    """A command, and all that can be pressed or chosen below its answer."""
    anna, seen = stage.anna, await stage.anna.slash(stage.channel, command, **options)
    if isinstance(seen, Modal):
        seen = await anna.submits(seen, {seen.labels[0]: f"{diary.NOTE} again"})
    chosen = [anna.selects(seen, [label]) for label in seen.options[:9]]
    await asyncio.gather(*chosen, *(anna.presses(seen, label) for label in seen.buttons[:4]), return_exceptions=True)


async def reads_on(stage: Stage) -> None:
    """From the summary to all entries, to the latest one with its note, and to the question for another note; without haste, as
    all of it has to be seen."""
    fake, hurried = stage.fake, (stage.fake.interaction_deadline, stage.fake.follow_up_wait)
    fake.interaction_deadline, fake.follow_up_wait = 3, 10
    seen = await stage.anna.slash(stage.channel, "progress show")
    entries = await stage.anna.presses(seen, "All entries")
    latest = await stage.anna.selects(entries, entries.options[:1])
    window = await stage.anna.selects(latest, ["Add a note"])
    await stage.anna.submits(window, {window.labels[0]: f"{diary.NOTE} again"})
    fake.interaction_deadline, fake.follow_up_wait = hurried


def holds(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing of Anna's was ever shown to anybody else, nor sent to the channel, nor logged."""
    assert stage.channel.said
    for seen in stage.channel.said:
        assert diary.betrayed(readable(seen), stage.app) == [], seen
        assert not seen.attachments
    for call in stage.fake.calls:
        if call.path.startswith(f"/channels/{stage.channel.id}"):
            assert not any(word in str(call) for word in (diary.NOTE, *diary.IDS)), call
    for seen in stage.ben.private_messages:
        assert not any(word in readable(seen) for word in (diary.NOTE, *diary.IDS)), seen
    log, people = diary.logged(caplog), (str(stage.anna.id), str(stage.ben.id))
    assert log
    assert [word for word in (diary.NOTE, *diary.IDS, *people, stage.fake.token, "stiffness") if word in log.casefold()] == []


def readable(seen: Seen) -> str:
    return f"{seen.text} {seen.options} {seen.buttons}"


def late(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer takes so long that Discord is asked to wait first."""
    handle = stage.app.dispatcher.handle

    async def slowly(request: Request) -> Reply:
        await asyncio.sleep(0.15)
        return await handle(request)

    monkeypatch.setattr(stage.app.dispatcher, "handle", slowly)


@pytest.mark.parametrize(("trouble", "slowly"), [*((trouble, False) for trouble in TROUBLES), *((name, True) for name in LATE)])
async def test_nothing_shows_when_discord_fails(
    stage: Stage,
    ours: Ours,
    trouble: str,
    slowly: bool,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if slowly:
        late(stage, monkeypatch)
    if (trouble, slowly) == ("none", False):  # alone first: among many at once, an answer may come too late to be read
        await reads_on(stage)
        clock.pass_(10)
    await tries(stage, clock, TROUBLES[trouble])
    await diary.settled(caplog, 1.2 if trouble in ("500", "messages") else 0.4)
    holds(stage, caplog)
    if (trouble, slowly) == ("none", False):
        mine = stage.anna.private_messages
        assert any(diary.NOTE in seen.text for seen in mine), "she does see it"
        assert any(seen.attachments for seen in mine)


@pytest.mark.parametrize("trouble", diary.OURS)
async def test_nothing_shows_when_something_of_ours_fails(
    stage: Stage, ours: Ours, trouble: str, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await getattr(ours, trouble)()
    await tries(stage, clock, TROUBLES["none"])
    await diary.settled(caplog)
    holds(stage, caplog)


async def test_nothing_shows_when_papers_are_too_large(
    stage: Stage, ours: Ours, clock: Clock, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "LARGEST_FILE", 10)
    await tries(stage, clock, TROUBLES["none"])
    await diary.settled(caplog)
    clock.pass_(10)  # among so many at once, it may have been asked too often for the one that has a file
    await stage.anna.slash(stage.channel, "mydata export")
    await diary.settled(caplog)
    holds(stage, caplog)
    assert any("too large" in seen.text for seen in stage.anna.private_messages)


@pytest.mark.parametrize("trouble", ["none", "closed", "no channel", "cut"])
async def test_what_comes_by_itself_comes_to_nobody_else(
    stage: Stage, ours: Ours, clock: Clock, trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    fake = stage.fake
    happens: dict[str, Callable[[], None]] = {
        "none": lambda: None,
        "closed": stage.anna.closes_dms,
        "no channel": lambda: fake.fails("POST", "/users/@me/channels", 403, code=50007, times=9),
        "cut": lambda: fake.drops("POST", "/channels", times=9),
    }
    happens[trouble]()
    clock.pass_(90)
    for job in stage.app.jobs:
        await job.run()
    assert stage.channel.said == []
    assert stage.ben.private_messages == []
    assert len(fake.dm(stage.anna).messages) == (2 if trouble == "none" else 0)
    assert str(stage.anna.id) not in diary.logged(caplog)


async def test_where_direct_messages_are_closed_it_says_so_at_once_and_asks_nowhere(
    stage: Stage, ours: Ours, clock: Clock
) -> None:
    stage.anna.closes_dms()
    seen = await stage.anna.slash(stage.channel, "checkin", stiffness=4, pain=4, tiredness=4, moment="after")
    said = await stage.anna.selects(seen, ["Ask me tomorrow how I feel"])
    assert (said.ephemeral, "your direct messages are closed to me" in said.content) == (True, True)
    stage.anna.opens_dms()
    clock.pass_(48 * 60)
    for job in stage.app.jobs:
        await job.run()
    assert stage.channel.said == []
