"""The fake with the real library: people, chats and updates behave as on Telegram."""

import asyncio

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Message,
    Update,
)
from telegram.ext import CallbackQueryHandler, ContextTypes, MessageHandler, filters

from tests.platforms.telegram import Chat, FakeTelegram, Person
from tests.platforms.telegram.asking import texts, updates
from tests.platforms.telegram.conftest import Running, build

Context = ContextTypes.DEFAULT_TYPE
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Yes, please", callback_data="yes")]])


async def test_a_running_application_answers_people_and_their_presses(fake: FakeTelegram, anna: Person) -> None:
    async def echo(update: Update, _: Context) -> None:
        assert isinstance(update.message, Message)
        await update.message.reply_html(f"<b>{update.message.text}</b>", reply_markup=KEYBOARD)

    async def pressed(update: Update, _: Context) -> None:
        assert update.callback_query
        await update.callback_query.answer("Thanks", show_alert=True)
        await update.callback_query.edit_message_text(f"chose {update.callback_query.data}")

    app = build(fake)
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.add_handler(CallbackQueryHandler(pressed))
    async with Running(app):
        await anna.writes(fake.private(anna), "hello")
        answer = await fake.private(anna).next()
        assert (answer.text, answer.html, answer.labels) == ("hello", "<b>hello</b>", ["Yes, please"])
        press = await anna.presses(answer, "Yes")
        edit = await fake.private(anna).next()
        assert (edit.text, edit.edited, edit.id, edit.labels) == ("chose yes", True, answer.id, [])
        assert press.answered
        assert (await press.wait()).alert
        await fake.private(anna).quiet(0.05)
    assert answer.text == "hello", "what `next` gave stays as it was"
    assert [seen.text for seen in fake.private(anna).messages] == ["hello", "chose yes"]
    assert fake.problems == []


async def test_updates_wait_while_the_bot_is_away_and_old_buttons_work(fake: FakeTelegram, bot: Bot, anna: Person) -> None:
    await anna.starts("from-website")
    message = await bot.send_message(anna.id, "Choose", reply_markup=KEYBOARD)
    await bot.shutdown()
    seen = await anna.private.next()
    await anna.presses(seen, "Yes, please")
    async with Bot(fake.token, fake.url + "/bot") as again:
        first, second = await again.get_updates(timeout=0)
        assert first.message
        assert first.message.text == "/start from-website"
        assert second.callback_query
        assert second.callback_query.data == "yes"
        assert isinstance(second.callback_query.message, Message)
        assert second.callback_query.message.message_id == message.message_id
        assert second.callback_query.message.reply_markup == KEYBOARD
        assert [update.update_id for update in await again.get_updates(offset=second.update_id, timeout=0)] == [second.update_id]


async def test_a_silent_bot_is_told_from_a_talking_one(fake: FakeTelegram, bot: Bot, private: Chat) -> None:
    with pytest.raises(AssertionError, match="the bot said nothing in Anna"):
        await private.next(timeout=0.02)
    await bot.send_message(private.id, "hi")
    with pytest.raises(AssertionError, match="should say nothing"):
        await private.quiet(0.02)
    private.skip()
    await private.quiet(0.02)


async def test_privacy_mode_hides_what_is_not_for_the_bot(fake: FakeTelegram, bot: Bot, anna: Person, group: Chat) -> None:
    own = await bot.send_message(group.id, "I am the bot")
    seen = group.find(own.message_id)
    for text in ("hello all", "/tips", "/tips@unwind_test_bot", "/tips@other_bot", "thanks @Unwind_Test_Bot!", "@other_bot hi"):
        await anna.writes(group, text)
    await anna.writes(group, "I reply", reply_to=seen)
    assert await texts(bot) == ["/tips", "/tips@unwind_test_bot", "thanks @Unwind_Test_Bot!", "I reply"]
    group.bot_status = "administrator"
    await anna.writes(group, "hello administrator")
    group.bot_status, fake.bot_can_read_all = "member", True
    await anna.writes(group, "hello reader")
    assert await texts(bot) == ["hello administrator", "hello reader"]


async def test_entities_are_found_as_telegram_does(bot: Bot, anna: Person, private: Chat) -> None:
    await updates(bot)
    await anna.writes(private, "😀 /help@unwind_test_bot ask @carl_1 at https://example.org/a?b=c. or a@b.org #ms")
    (update,) = await updates(bot)
    assert update.message
    found = {entity.type: text for entity, text in update.message.parse_entities().items()}
    assert found == {
        "bot_command": "/help@unwind_test_bot",
        "mention": "@carl_1",
        "url": "https://example.org/a?b=c",
        "email": "a@b.org",
        "hashtag": "#ms",
    }


async def test_edits_come_as_updates_of_their_own(bot: Bot, anna: Person, private: Chat) -> None:
    seen = await anna.writes(private, "helo")
    await updates(bot)
    await anna.edits(seen, "hello")
    (update,) = await updates(bot)
    assert update.edited_message
    assert (update.edited_message.text, update.edited_message.message_id) == ("hello", seen.id)


async def test_only_wanted_kinds_of_updates_come(fake: FakeTelegram, bot: Bot, anna: Person, group: Chat) -> None:
    group.bot_status = "administrator"
    await group.joins(fake.person("Carl"))
    assert [update.message is not None for update in await updates(bot)] == [True], "chat_member comes only when asked for"
    await bot.get_updates(timeout=0, allowed_updates=["chat_member", "message"])
    seen = await anna.writes(group, "hello")
    await anna.edits(seen, "hello!")
    await group.joins(fake.person("Dora"))
    assert [update.chat_member is not None for update in await updates(bot)] == [False, True, False]


async def test_inline_results_can_be_chosen_pressed_and_edited(fake: FakeTelegram, bot: Bot, anna: Person, group: Chat) -> None:
    fake.inline_feedback = True
    asking = asyncio.create_task(anna.asks_inline("breathe"))
    (update,) = await bot.get_updates(timeout=2)
    assert update.inline_query
    content = InputTextMessageContent("<b>Breathe</b> slowly", parse_mode="HTML")
    article = InlineQueryResultArticle("1", "Breathing", content, reply_markup=KEYBOARD)
    await update.inline_query.answer([article], cache_time=0, is_personal=True)
    results = await asking
    assert [result["title"] for result in results] == ["Breathing"]
    seen = await results.chooses(0, group)
    assert (seen.text, seen.via_bot) == ("Breathe slowly", True)
    press = await anna.presses_inline(seen, "Yes")
    _, posted, chosen, pressed = await bot.get_updates(timeout=0)
    assert posted.message
    assert posted.message.via_bot
    assert chosen.chosen_inline_result
    assert chosen.chosen_inline_result.inline_message_id == seen.inline_message_id
    assert pressed.callback_query
    assert pressed.callback_query.message is None
    await pressed.callback_query.answer()
    assert press.answered
    assert await bot.edit_message_text("Done", inline_message_id=pressed.callback_query.inline_message_id) is True
    assert (await group.next()).text == "Done"
    assert fake.problems == []


async def test_files_go_both_ways(fake: FakeTelegram, bot: Bot, anna: Person, private: Chat) -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (640).to_bytes(4) + (480).to_bytes(4) + b"rest"
    photo = await bot.send_photo(private.id, png, caption="<i>A chart</i>", parse_mode="HTML")
    assert (photo.photo[0].width, photo.photo[0].height, photo.caption) == (640, 480, "A chart")
    assert (await private.next()).photo == png
    await bot.send_document(private.id, b"a,b", filename="data.csv")
    document = await private.next()
    assert (document.document, document.filename) == (b"a,b", "data.csv")
    await updates(bot)
    await anna.sends(private, "document", b"from Anna", caption="look", name="note.txt")
    (update,) = await updates(bot)
    assert update.message
    assert update.message.document
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"from Anna"
    assert fake.problems == []
