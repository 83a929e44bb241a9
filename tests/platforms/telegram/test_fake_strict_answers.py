"""What Telegram refuses of answers to presses and queries, and of the bot's own menu of commands."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from tests.platforms.telegram import Chat, FakeTelegram, Person
from tests.platforms.telegram.asking import refusal


async def test_a_press_is_answered_once_and_in_time(fake: FakeTelegram, bot: Bot, anna: Person, private: Chat) -> None:
    fake.callback_deadline = 0.5
    await bot.send_message(private.id, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x")]]))
    seen = await private.next()
    first, late = await anna.presses(seen, "x"), await anna.presses(seen, "x")
    await bot.get_updates(timeout=0)
    assert (await refusal(fake, "answerCallbackQuery", callback_query_id=first.id, text="x" * 201)) == "MESSAGE_TOO_LONG"
    for url in ("https://example.org", "https://t.me/other_bot?start=x", "https://t.me/unwind_test_bot?start=a:b"):
        assert (await refusal(fake, "answerCallbackQuery", callback_query_id=first.id, url=url)) == "URL_INVALID"
    await bot.answer_callback_query(first.id, url="https://t.me/unwind_test_bot?start=a-b")
    assert first.answer
    assert first.answer.url
    for query_id in (first.id, "12345"):
        assert (await refusal(fake, "answerCallbackQuery", callback_query_id=query_id)).startswith("query is too old")
    assert fake.unanswered == [late]
    fake.problems.clear()
    await fake.until(lambda: fake.problems)
    assert fake.problems == ["the press of 'x' was not answered within 0.5 s"]
    assert (await refusal(fake, "answerCallbackQuery", callback_query_id=late.id)).startswith("query is too old")


async def test_presses_from_the_bots_absence_are_too_old_without_blame(
    fake: FakeTelegram, bot: Bot, anna: Person, private: Chat
) -> None:
    await bot.send_message(private.id, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x")]]))
    press = await anna.presses(await private.next(), "x")
    fake.clock = timedelta(hours=1)
    await bot.get_updates(timeout=0)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(press.id)
    assert fake.problems == []


ARTICLE: dict[str, Any] = {"type": "article", "id": "1", "title": "T", "input_message_content": {"message_text": "x"}}


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"results": [{**ARTICLE, "id": str(n)} for n in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [ARTICLE, ARTICLE]}, "RESULT_ID_DUPLICATE"),
        ({"results": [{**ARTICLE, "id": "ж" * 33}]}, "RESULT_ID_INVALID"),
        ({"results": [{**ARTICLE, "title": " "}]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [{"type": "article", "id": "1", "title": "T"}]}, 'Can\'t find field "input_message_content"'),
        ({"results": [{**ARTICLE, "input_message_content": {"message_text": "x" * 4097}}]}, "MESSAGE_TOO_LONG"),
        (
            {"results": [{**ARTICLE, "input_message_content": {"message_text": "<p>", "parse_mode": "HTML"}}]},
            "can't parse entities: Unsupported start tag",
        ),
        ({"results": [], "button": {"text": "More", "start_parameter": "a:b"}}, "START_PARAM_INVALID"),
        ({"results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
    ],
)
async def test_bad_inline_answers_are_refused(fake: FakeTelegram, anna: Person, params: dict[str, Any], reason: str) -> None:
    asking = asyncio.create_task(anna.asks_inline("x"))
    await asyncio.sleep(0)
    (query_id,) = fake.queries
    assert reason in await refusal(fake, "answerInlineQuery", inline_query_id=query_id, **params)
    asking.cancel()


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"commands": [{"command": "Help", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "help", "description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": f"c{n}", "description": "x"} for n in range(101)]}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [], "language_code": "eng"}, "invalid language code specified"),
        ({"commands": [], "scope": {"type": "moon"}}, "unsupported type specified as BotCommandScope"),
        ({"commands": [], "scope": {"type": "chat"}}, "can't parse BotCommandScope: Can't find field \"chat_id\""),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
    ],
)
async def test_bad_commands_are_refused(fake: FakeTelegram, params: dict[str, Any], reason: str) -> None:
    assert await refusal(fake, "setMyCommands", **params) == reason


async def test_commands_and_descriptions_are_kept_for_each_language(fake: FakeTelegram, bot: Bot) -> None:
    await bot.set_my_commands([("help", "Help")], language_code="en")
    await bot.set_my_commands([("hilfe", "Hilfe")], {"type": "all_group_chats"}, "de")  # type: ignore[arg-type]
    assert set(fake.commands) == {('{"type": "default"}', "en"), ('{"type": "all_group_chats"}', "de")}
    assert [command.command for command in await bot.get_my_commands(language_code="en")] == ["help"]
    await bot.delete_my_commands(language_code="en")
    assert await bot.get_my_commands(language_code="en") == ()
    await bot.set_my_description("What I do")
    await bot.set_my_short_description("Was ich tue", language_code="de")
    assert (await bot.get_my_description("fr")).description == "What I do"
    assert (await bot.get_my_short_description("de")).short_description == "Was ich tue"
    assert (await refusal(fake, "setMyDescription", description="x" * 513)) == "description is too long"
    assert (await refusal(fake, "setMyShortDescription", short_description="x" * 121)) == "short description is too long"
