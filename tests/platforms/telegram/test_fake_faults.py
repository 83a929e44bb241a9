"""What goes wrong on Telegram's side, as the real library meets it."""

import asyncio
import contextlib
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.ext import ContextTypes, MessageHandler, filters

from tests.platforms.telegram import Chat, FakeTelegram, Person
from tests.platforms.telegram.conftest import Running, build
from tests.platforms.telegram.errors import ApiError
from tests.platforms.telegram.parameters import Params
from tests.platforms.telegram.receiving import SECRET_HEADER

ROOT = Path(__file__).parents[3]


async def test_too_many_requests_tell_how_long_to_wait(fake: FakeTelegram, bot: Bot, private: Chat) -> None:
    fake.fails("sendMessage", status=429, retry_after=1, times=2)
    for _ in range(2):
        with pytest.raises(RetryAfter) as told:
            await bot.send_message(private.id, "x")
        assert told.value.retry_after == timedelta(seconds=1)
    await bot.send_message(private.id, "x")
    assert len(fake.problems) == 1
    assert "before retry_after was over" in fake.problems[0]


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_servers_break(fake: FakeTelegram, bot: Bot, private: Chat, status: int) -> None:
    fake.fails("sendMessage", status=status)
    with pytest.raises(NetworkError):
        await bot.send_message(private.id, "x")
    await bot.send_message(private.id, "x")
    assert fake.calls[-2].error
    assert fake.problems == []


async def test_any_error_can_be_had(fake: FakeTelegram, bot: Bot, private: Chat) -> None:
    fake.fails("*", status=400, description="Bad Request: CHAT_SEND_PLAIN_FORBIDDEN")
    with pytest.raises(BadRequest, match="Chat_send_plain_forbidden"):
        await bot.send_message(private.id, "x")


async def test_a_connection_is_cut_before_or_after_the_message_was_stored(fake: FakeTelegram, bot: Bot, private: Chat) -> None:
    fake.drops("sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(private.id, "lost")
    fake.drops("sendMessage", after=True)
    with pytest.raises(NetworkError):
        await bot.send_message(private.id, "stored")
    assert [seen.text for seen in private.messages if seen.sender is fake.bot] == ["stored"]


async def test_answers_may_be_slow(fake: FakeTelegram, bot: Bot, private: Chat) -> None:
    fake.slow("sendMessage", 1, after=True)
    with pytest.raises(TimedOut):
        await bot.send_message(private.id, "stored", read_timeout=0.1)
    assert (await private.next()).text == "stored"


async def test_a_second_poller_is_a_conflict(fake: FakeTelegram, bot: Bot) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.05)
    fake.second_poller = True
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await polling
    fake.second_poller = False
    first = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.05)
    async with Bot(fake.token, fake.url + "/bot") as other:
        assert await other.get_updates(timeout=0) == ()
    with pytest.raises(Conflict):
        await first


async def test_a_revoked_token_is_unauthorized(fake: FakeTelegram, bot: Bot) -> None:
    fake.rejects_token = True
    with pytest.raises(InvalidToken):
        await bot.get_me()
    fake.rejects_token = False
    await bot.get_me()
    async with ClientSession() as session, session.get(f"{fake.url}/bot1:wrong/getMe") as answer:
        assert (await answer.json())["description"] == "Unauthorized"


async def test_rates_are_enforced_in_groups_and_overall(fake: FakeTelegram, bot: Bot, private: Chat, group: Chat) -> None:
    fake.enforces_rates = True
    for number in range(20):
        await bot.send_message(group.id, str(number))
    with pytest.raises(RetryAfter) as told:
        await bot.send_message(group.id, "one too many")
    assert isinstance(told.value.retry_after, timedelta)
    assert 50 < told.value.retry_after.total_seconds() <= 60
    for number in range(1, 31):
        with contextlib.suppress(ApiError):
            fake.rates.check("sendMessage", Params({"chat_id": number}))
    with pytest.raises(RetryAfter, match="Retry in 0:00:01"):
        await bot.send_message(private.id, "x")
    fake.clock += timedelta(minutes=1)
    await bot.send_message(group.id, "after the pause")
    assert fake.problems == []


async def test_an_application_comes_through_everything(fake: FakeTelegram, anna: Person) -> None:
    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        await update.message.reply_text("still here")

    app = build(fake)
    app.add_handler(MessageHandler(filters.TEXT, echo))
    async with Running(app):
        fake.fails("getUpdates", status=502)
        fake.drops("getUpdates")
        await anna.writes(fake.private(anna), "hello")
        assert (await fake.private(anna).next(timeout=10)).text == "still here"


async def test_an_application_outlasts_that_telegram_is_away(fake: FakeTelegram, anna: Person) -> None:
    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        await update.message.reply_text("back again")

    app = build(fake)
    app.add_handler(MessageHandler(filters.TEXT, echo))
    async with Running(app):
        await fake.stop()
        await anna.writes(fake.private(anna), "hello")
        await fake.start()
        assert (await fake.private(anna).next(timeout=10)).text == "back again"


async def test_a_webhook_gets_every_update_until_it_takes_it(fake: FakeTelegram, bot: Bot, anna: Person) -> None:
    taken: list[Any] = []
    tries: list[str | None] = []

    async def receive(request: web.Request) -> web.Response:
        tries.append(request.headers.get(SECRET_HEADER))
        if len(tries) < 3:
            return web.Response(status=503)
        taken.append(await request.json())
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", receive)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    with pytest.raises(BadRequest, match=r"(?i)an https url must be provided"):
        await bot.set_webhook("http://example.org/hook")
    with pytest.raises(BadRequest, match="Secret token contains illegal characters"):
        await bot.set_webhook(url, secret_token="a b")
    await bot.set_webhook(url, secret_token="s3cret", allowed_updates=["message"])
    with pytest.raises(Conflict, match="while webhook is active"):
        await bot.get_updates(timeout=0)
    await anna.writes(anna.private, "one")
    await anna.writes(anna.private, "two")
    await asyncio.sleep(0.5)
    assert [update["message"]["text"] for update in taken] == ["one", "two"]
    assert set(tries) == {"s3cret"}
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (url, 0)
    assert "503" in (info.last_error_message or "")
    await bot.delete_webhook()
    assert await bot.get_updates(timeout=0) == ()
    await runner.cleanup()


async def test_the_fake_runs_in_its_own_process(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.platforms.telegram", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    where = json.loads(await process.stdout.readline())
    async with ClientSession(where["url"]) as session, Bot(where["token"], where["url"] + "/bot") as bot:
        for kind in ("message", "callback"):
            load = {"updates": 4, "text": "hello", "kind": kind, "users": 2}
            await session.post("/control/load", json=load)
        for update in await bot.get_updates(timeout=1):
            if update.message:
                await bot.send_message(update.message.chat.id, "answer")
            elif update.callback_query:
                await update.callback_query.answer()
        async with session.get("/control/state") as answer:
            state = await answer.json()
    assert (state["sent"], len(state["latencies_ms"]), state["problems"]) == (8, 8, [])
    assert all(0 < latency < 5000 for latency in state["latencies_ms"])
    process.terminate()
    assert await process.wait() == 0
