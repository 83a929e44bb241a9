"""The bot comes to a group on Telegram: it says hello once, and knows when it has to go."""

import asyncio
from datetime import UTC, datetime

import pytest
from telegram import Chat as TelegramChat
from telegram import ChatMember, ChatMemberMember, ChatMemberRestricted, ChatMemberUpdated, User
from telegram.constants import ChatMemberStatus

from bot.adapters.telegram import incoming
from bot.core.commands import Command
from bot.core.messages import Button, Reply, Request, Target
from tests.adapters.telegram.conftest import Stage
from tests.platforms.telegram import Chat


class Host:
    """Says hello in new places; `arrivals` are those that it was asked for."""

    def __init__(self, stage: Stage) -> None:
        self.arrivals: list[Request] = []
        self.gone: list[Target] = []
        self.moved: list[tuple[Target, Target]] = []
        dispatcher = stage.app.dispatcher
        start = Command("begin", self.begin, lambda _: "Begin", moderators=True)
        dispatcher.table = {**dispatcher.table, "begin": start}
        dispatcher._arrivals = (self.arrive,)
        dispatcher._moves = (self.move,)

    async def arrive(self, request: Request) -> Reply:
        self.arrivals.append(request)
        return Reply("I am new here.", title="Hello", buttons=(Button("Begin", "begin"),))

    async def begin(self, request: Request) -> Reply:
        return Reply("Which language?", title="Language", buttons=(Button("English", "language", {"language": "en"}),))

    def move(self, old: Target, new: Target | None) -> None:
        if new:
            self.moved.append((old, new))
        else:
            self.gone.append(old)


@pytest.fixture
def host(stage: Stage) -> Host:
    return Host(stage)


def new_group(stage: Stage, kind: str = "supergroup") -> Chat:
    """One that the bot is not in yet. Anna is in it, and Ben, who runs it."""
    group = stage.fake.group("Newcomers", kind="group" if kind == "group" else "supergroup")
    group.bot_status = "left"
    group.member(stage.anna)
    group.member(stage.ben, status="administrator")
    return group


@pytest.mark.parametrize("kind", ["group", "supergroup"])
@pytest.mark.parametrize("status", ["member", "administrator", "restricted"])
async def test_it_says_hello_once_where_it_is_added(stage: Stage, host: Host, kind: str, status: str) -> None:
    group = new_group(stage, kind)
    await group.invites_bot(stage.ben, status=status)  # type: ignore[arg-type]
    if status == "restricted":
        await stage.fake.called("sendMessage")
        await group.quiet()
    else:
        assert (await group.next()).text == "Hello\n\nI am new here."
        await group.quiet(1.2)
    (request,) = host.arrivals
    assert request.target == Target("telegram", str(group.id))
    assert (request.user.id, request.user.name, request.moderator) == (str(stage.ben.id), "Ben", True)
    assert (request.private, request.locale) == (False, "en")


async def test_a_member_who_adds_it_does_not_moderate_by_that(stage: Stage, host: Host) -> None:
    group = new_group(stage)
    await group.invites_bot(stage.anna)
    hello = await group.next()
    assert not host.arrivals[0].moderator
    assert "Only moderators" in (await (await stage.anna.presses(hello, "Begin")).wait()).text
    await stage.ben.presses(hello, "Begin")
    assert (await group.next()).text == "Language\n\nWhich language?"


async def test_an_anonymous_administrator_adds_it_as_the_group(stage: Stage, host: Host) -> None:
    group = new_group(stage)
    await group.invites_bot(stage.ben, anonymous=True)
    await group.next()
    assert (host.arrivals[0].user.id, host.arrivals[0].user.name) == (str(group.id), "Newcomers")
    assert host.arrivals[0].moderator


async def test_nothing_is_said_where_there_is_nothing_to_say(stage: Stage, host: Host) -> None:
    async def silent(request: Request) -> Reply:
        return Reply("")

    stage.app.dispatcher._arrivals = (silent,)
    group = new_group(stage)
    await group.invites_bot(stage.ben)
    await group.quiet(1.3)


async def test_another_place_in_a_group_is_no_arrival(stage: Stage, host: Host) -> None:
    for status in ("administrator", "member", "restricted", "member"):
        await stage.group.sets_bot(status, stage.ben)
    await stage.anna.blocks()
    await stage.anna.unblocks()
    await asyncio.sleep(1.3)
    assert host.arrivals == []
    assert host.gone == [Target("telegram", str(stage.anna.id))]


@pytest.mark.parametrize(("joins_first", "tells_old"), [(True, True), (False, True), (True, False)])
async def test_a_group_that_became_a_supergroup_is_not_greeted_and_moves_once(
    stage: Stage, host: Host, joins_first: bool, tells_old: bool
) -> None:
    small = stage.fake.group("Small", kind="group")
    small.member(stage.ben, status="administrator")
    large = await small.migrates(joins_first=joins_first, tells_old=tells_old)
    await large.quiet(1.3)
    assert host.arrivals == []
    assert host.moved == [(Target("telegram", str(small.id)), Target("telegram", str(large.id)))]
    await stage.ben.writes(large, "/tip")
    await large.next()


async def test_thrown_out_and_added_again(stage: Stage, host: Host) -> None:
    await stage.group.kicks_bot(stage.ben)
    await stage.fake.until(lambda: host.gone)
    assert host.gone == [Target("telegram", str(stage.group.id))]
    await stage.group.invites_bot(stage.ben)
    assert (await stage.group.next()).text.startswith("Hello")
    assert len(host.arrivals) == 1
    assert len(host.gone) == 1


async def test_what_it_is_told_while_away_counts_too(stage: Stage, host: Host) -> None:
    await stage.running.end()
    group = new_group(stage)
    await group.invites_bot(stage.ben)
    await stage.restart()
    assert (await group.next()).text.startswith("Hello")


@pytest.mark.parametrize("is_member", [True, False])
def test_somebody_restricted_may_be_away(is_member: bool) -> None:
    bot = User(1, "Unwind", is_bot=True)
    rights = dict.fromkeys((name for name in ChatMemberRestricted.__slots__ if name.startswith("can_")), False)
    restricted = ChatMemberRestricted(bot, is_member, until_date=datetime.now(UTC), **rights)  # type: ignore[arg-type]
    assert incoming.is_in(restricted) is is_member
    chat, member = TelegramChat(-5, TelegramChat.GROUP, title="Group"), ChatMemberMember(bot)
    change = ChatMemberUpdated(chat, User(2, "Ben", is_bot=False), datetime.now(UTC), restricted, member)
    assert (incoming.arrival(change) is None) is is_member


def test_a_channel_is_no_group() -> None:
    bot, now = User(1, "Unwind", is_bot=True), datetime.now(UTC)
    left, member = ChatMember(bot, ChatMemberStatus.LEFT), ChatMemberMember(bot)
    change = ChatMemberUpdated(TelegramChat(-5, TelegramChat.CHANNEL, title="News"), User(2, "Ben", False), now, left, member)
    assert incoming.arrival(change) is None
