"""The bot's account on Telegram: its menus, and updates that Telegram sends by itself."""

import socket

import aiohttp

from bot.adapters.telegram import Webhook
from tests.adapters.telegram.conftest import Stage, run
from tests.conftest import MakeApp
from tests.platforms.telegram import FakeTelegram


def menu(fake: FakeTelegram, scope: str) -> list[str]:
    (commands,) = (commands for (known, _), commands in fake.commands.items() if scope in known)
    return [command["command"] for command in commands]


async def test_each_kind_of_chat_has_its_menu(stage: Stage) -> None:
    await stage.fake.called("setMyCommands", 3)
    assert menu(stage.fake, "all_private_chats") == [
        "ask",
        "faq",
        "benefits",
        "tip",
        "prepare",
        "checkin",
        "progress",
        "remind",
        "mydata",
        "language",
        "timezone",
        "help",
        "about",
        "privacy",
        "stop",
    ]
    assert "prepare" not in menu(stage.fake, "all_group_chats")
    assert "why" not in menu(stage.fake, "all_group_chats")
    assert "why" in menu(stage.fake, "all_chat_administrators")


async def test_menus_are_set_only_when_they_differ(stage: Stage, make_app: MakeApp) -> None:
    await stage.fake.called("setMyCommands", 3)
    await stage.restart(make_app())
    await stage.fake.called("getMyCommands", 6)
    assert len([call for call in stage.fake.calls if call.method == "setMyCommands"]) == 3


async def test_menus_that_cannot_be_set_keep_nobody_from_asking(fake: FakeTelegram, make_app: MakeApp) -> None:
    fake.fails("getMyCommands", status=500, times=20)
    anna = fake.person("Anna")
    async with run(fake, make_app()):
        await anna.writes(anna.private, "/faq cure")
        assert "cure MS?" in (await anna.private.next()).text


async def test_updates_come_by_webhook_where_the_settings_say_so(fake: FakeTelegram, make_app: MakeApp) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    local = f"http://127.0.0.1:{port}/telegram"
    anna = fake.person("Anna")
    async with run(fake, make_app(), webhook=Webhook(local, "127.0.0.1", port, "hush")):
        await anna.writes(anna.private, "/faq cure")
        assert "cure MS?" in (await anna.private.next()).text
        async with aiohttp.ClientSession() as stranger, stranger.post(local, json={"update_id": 1}) as refused:
            assert refused.status == 403
    assert not [call for call in fake.calls if call.method == "getUpdates"]
