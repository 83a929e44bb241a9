"""Short ways to ask: with the library, and without it, for it checks some things itself."""

from typing import Any

from aiohttp import ClientSession
from telegram import Bot, Update

from tests.platforms.telegram import FakeTelegram


async def ask(fake: FakeTelegram, method: str, **params: Any) -> dict[str, Any]:
    """A request, and what it is answered with."""
    async with ClientSession() as session, session.post(f"{fake.url}/bot{fake.token}/{method}", json=params) as answer:
        body: dict[str, Any] = await answer.json()
        return body


async def refusal(fake: FakeTelegram, method: str, **params: Any) -> str:
    """What the request is refused with; it must be a problem, too."""
    before = len(fake.problems)
    body = await ask(fake, method, **params)
    assert body["ok"] is False, body
    assert len(fake.problems) == before + 1
    return str(body["description"]).removeprefix("Bad Request: ")


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Rows of inline buttons as JSON."""
    return {"inline_keyboard": list(rows)}


async def updates(bot: Bot) -> list[Update]:
    """All that wait, confirmed."""
    found = await bot.get_updates(timeout=0)
    if found:
        await bot.get_updates(offset=found[-1].update_id + 1, timeout=0)
    return list(found)


async def texts(bot: Bot) -> list[str]:
    """What people wrote, as far as the bot may read it."""
    return [update.message.text or "" for update in await updates(bot) if update.message]
