import asyncio
from datetime import UTC, datetime

from telegram import Chat, Message, Update

from bot.adapters.telegram import UPDATES_AT_ONCE
from bot.adapters.telegram.updates import InOrder


def update(number: int, chat: int) -> Update:
    return Update(number, Message(number, datetime.now(UTC), Chat(chat, Chat.PRIVATE)))


async def test_a_busy_chat_keeps_no_other_waiting() -> None:
    """Its answers may wait for the pace that Telegram allows a group."""
    processor, gate, answered = InOrder(UPDATES_AT_ONCE), asyncio.Event(), asyncio.Event()

    async def answer() -> None:
        answered.set()

    waiting = [asyncio.create_task(processor.process_update(update(n, 1), gate.wait())) for n in range(500)]
    await asyncio.sleep(0)
    await asyncio.wait_for(processor.process_update(update(1000, 2), answer()), 1)
    assert answered.is_set()
    gate.set()
    await asyncio.gather(*waiting)
