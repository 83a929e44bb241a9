"""What Telegram refuses, the fake refuses in the same words, and takes down as a problem."""

import json
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession, FormData
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest

from tests.platforms.telegram import Chat, FakeTelegram, Person
from tests.platforms.telegram.asking import ask, keyboard, refusal
from tests.platforms.telegram.entities import check_entities, find_entities
from tests.platforms.telegram.units import units

JPEG = b"\xff\xd8\xff\xe0 tiny"


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"text": " \n\u200b"}, "message text is empty"),
        ({"text": ""}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ({"text": "x", "parse_mode": "Wiki"}, "unsupported parse_mode"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "x", "message_thread_id": 7}, "message thread not found"),
        ({"text": "x", "reply_markup": {"buttons": []}}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": {"force_reply": True, "input_field_placeholder": "x" * 65}}, "PLACEHOLDER_TOO_LONG"),
    ],
)
async def test_bad_messages_are_refused(fake: FakeTelegram, private: Chat, params: dict[str, Any], reason: str) -> None:
    assert (await refusal(fake, "sendMessage", chat_id=private.id, **params)).endswith(reason)


async def test_the_longest_message_is_counted_after_parsing(fake: FakeTelegram, bot: Bot, private: Chat) -> None:
    sent = await bot.send_message(private.id, f"<b>{'&lt;' * 4096}</b>", parse_mode="HTML")
    assert sent.text == "<" * 4096
    await bot.send_message(private.id, "😀" * 2048)
    assert fake.problems == []


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "x", "callback_data": "ж" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": " ", "callback_data": "x"}, "text of a button is empty"),
        ({"callback_data": "x"}, 'Can\'t find field "text"'),
        ({"text": "x", "callback_data": "x", "url": "https://example.org"}, "more than one action: url, callback_data"),
        ({"text": "x", "url": "ftp://example.org"}, "'ftp://example.org' is invalid: Unsupported URL protocol"),
        ({"text": "x", "url": "http://localhost/"}, "'http://localhost/' is invalid: Wrong HTTP URL"),
        ({"text": "x", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
    ],
)
async def test_bad_buttons_are_refused(fake: FakeTelegram, private: Chat, button: dict[str, Any], reason: str) -> None:
    assert reason in await refusal(fake, "sendMessage", chat_id=private.id, text="x", reply_markup=keyboard([button]))


async def test_keyboards_have_a_size(fake: FakeTelegram, bot: Bot, private: Chat) -> None:
    button = {"text": "x", "callback_data": "x" * 64}
    for rows in ([[button] * 9], [[button] * 5] * 21):
        found = await refusal(fake, "sendMessage", chat_id=private.id, text="x", reply_markup=keyboard(*rows))
        assert found == "reply markup is too long"
    await bot.send_message(private.id, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("x", url="tg://settings")]]))


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        ({"type": "bold", "offset": 0, "length": 9}, "ends after the end of the text at UTF-16 offset 4"),
        ({"type": "bold", "offset": 1, "length": 1}, "in a middle of a UTF-16 symbol"),
        ({"type": "loud", "offset": 0, "length": 1}, "Unsupported type specified"),
        ({"type": "text_link", "offset": 0, "length": 2, "url": "nowhere"}, "entity URL 'nowhere' is invalid: Wrong HTTP URL"),
        ({"type": "bold", "offset": 0}, "type, offset and length are needed"),
    ],
)
async def test_bad_entities_are_refused(fake: FakeTelegram, private: Chat, entity: dict[str, Any], reason: str) -> None:
    assert reason in await refusal(fake, "sendMessage", chat_id=private.id, text="😀ab", entities=[entity])


async def test_entities_do_not_cross_each_other(fake: FakeTelegram, private: Chat) -> None:
    crossing = [{"type": "bold", "offset": 0, "length": 3}, {"type": "italic", "offset": 2, "length": 2}]
    assert "cross each other" in await refusal(fake, "sendMessage", chat_id=private.id, text="abcd", entities=crossing)


@given(st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_what_telegram_finds_by_itself_is_always_a_valid_entity(text: str) -> None:
    found = find_entities(text)
    assert check_entities(text, found) == found or units(text) == 0


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("R&D", "an & that is no reference"),
        ("<a href='nowhere'>x</a>", "the link 'nowhere' is dropped"),
        ("<code>a<b>b</b></code>", "bold inside code is dropped"),
        ("<blockquote><blockquote>x</blockquote>y</blockquote>", "blockquote inside blockquote is dropped"),
        ("<b>x</b> " * 101, "101 entities: those beyond 100 are dropped"),
        ("<b class='x'>x</b>", "the attribute class='x' of <b> has no effect"),
    ],
)
async def test_what_is_shown_otherwise_than_meant_is_a_problem(
    fake: FakeTelegram, bot: Bot, private: Chat, text: str, doubt: str
) -> None:
    await bot.send_message(private.id, text, parse_mode="HTML")
    assert doubt in fake.problems[0]


async def test_markdown_is_not_understood(fake: FakeTelegram, bot: Bot, private: Chat) -> None:
    await bot.send_message(private.id, "*x*", parse_mode="MarkdownV2")
    assert "unsupported in this fake" in fake.problems[0]


async def test_unknown_methods_and_parameters_are_problems(fake: FakeTelegram, private: Chat) -> None:
    assert (await ask(fake, "sendGift", user_id=1))["error_code"] == 404
    assert (await ask(fake, "SENDMESSAGE", chat_id=private.id, text="x", reply_to_message_id=1))["ok"]
    assert (await ask(fake, "sendChatAction", chat_id=private.id))["description"].endswith("'action' is required")
    assert "method not found" in fake.problems[0]
    assert fake.problems[1] == "sendMessage: there is no parameter 'reply_to_message_id'"


async def test_messages_are_edited_only_where_telegram_lets_a_bot(
    fake: FakeTelegram, bot: Bot, anna: Person, private: Chat
) -> None:
    wrote = await anna.writes(private, "mine")
    text = await bot.send_message(private.id, "text")
    photo = await bot.send_photo(private.id, JPEG)
    asking = await bot.send_message(private.id, "?", reply_markup={"force_reply": True})  # type: ignore[arg-type]
    chat = {"chat_id": private.id}
    for message_id, reason in ((wrote.id, "can't be edited"), (asking.message_id, "can't be edited"), (99, "to edit not found")):
        assert (await refusal(fake, "editMessageText", **chat, message_id=message_id, text="x")) == f"message {reason}"
    found = await refusal(fake, "editMessageText", **chat, message_id=text.message_id, text="text")
    assert found.startswith("message is not modified: specified new message content and reply markup are exactly the same")
    found = await refusal(fake, "editMessageCaption", **chat, message_id=text.message_id, caption="x")
    assert found == "there is no caption in the message to edit"
    found = await refusal(fake, "editMessageText", **chat, message_id=photo.message_id, text="x")
    assert found == "there is no text in the message to edit"
    assert (await refusal(fake, "editMessageText", text="x")) == "chat_id is empty"
    await photo.edit_caption("a caption")
    await photo.edit_media(InputMediaPhoto(JPEG + b"2", caption="another"))
    seen = private.find(photo.message_id)
    assert seen
    assert (seen.photo, seen.caption) == (JPEG + b"2", "another")
    await text.edit_reply_markup(InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x")]]))
    await text.delete()
    problems = len(fake.problems)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await text.edit_text("x")
    assert len(fake.problems) == problems, "that it is gone is not the bot's mistake"


async def test_messages_are_deleted_only_where_telegram_lets_a_bot(
    fake: FakeTelegram, bot: Bot, anna: Person, group: Chat
) -> None:
    wrote = await anna.writes(group, "mine")
    own = await bot.send_message(group.id, "x")
    assert (await refusal(fake, "deleteMessage", chat_id=group.id, message_id=99)) == "message to delete not found"
    assert (await refusal(fake, "deleteMessage", chat_id=group.id, message_id=wrote.id)) == "message can't be deleted"
    fake.clock = timedelta(hours=49)
    found = await refusal(fake, "deleteMessage", chat_id=group.id, message_id=own.message_id)
    assert found == "message can't be deleted for everyone"
    group.bot_status = "administrator"
    assert await bot.delete_messages(group.id, [wrote.id, own.message_id, 99])
    assert group.messages == []


async def test_bad_files_are_refused(fake: FakeTelegram, bot: Bot, private: Chat) -> None:
    cases = {
        b"no picture": "Image_process_failed",
        b"\xff\xd8\xff" + bytes(10 * 1024 * 1024): "is too big for a photo; the maximum size is 10485760 bytes",
        b"\x89PNG\r\n\x1a\n" + bytes(8) + (9000).to_bytes(4) + (9000).to_bytes(4): "Photo_invalid_dimensions",
    }
    for content, reason in cases.items():
        with pytest.raises(BadRequest, match=reason):
            await bot.send_photo(private.id, content)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(private.id, JPEG, caption="x" * 1025)
    with pytest.raises(BadRequest, match="Wrong remote file identifier"):
        await bot.send_document(private.id, "unknown-id")
    assert len(fake.problems) == 5


@pytest.mark.parametrize(
    ("name", "problem"),
    [("report.pdf", ""), ("my report.pdf", ""), ("my%20report.pdf", "is shown like that"), ("report", "does not say what")],
)
async def test_a_document_has_a_name_that_people_can_read(fake: FakeTelegram, private: Chat, name: str, problem: str) -> None:
    form = FormData({"chat_id": str(private.id), "caption": "Your report"}, quote_fields=False)
    form.add_field("document", b"%PDF-", filename=name, content_type="application/pdf")
    async with ClientSession() as session, session.post(f"{fake.url}/bot{fake.token}/sendDocument", data=form) as answer:
        assert (await answer.json())["ok"]
    seen = await private.next()
    assert (seen.document, seen.filename, seen.caption) == (b"%PDF-", name, "Your report")
    assert [problem in found for found in fake.problems] == [True] * bool(problem)


async def test_every_kind_of_body_is_taken(fake: FakeTelegram, private: Chat) -> None:
    markup = json.dumps(keyboard([{"text": "x", "callback_data": "y"}]))
    url = f"{fake.url}/bot{fake.token}/sendMessage"
    params = {"chat_id": str(private.id), "text": "x", "reply_markup": markup}
    async with ClientSession() as session:
        parts = FormData(params, default_to_multipart=True)
        for request in (session.post(url, data=params), session.post(url, data=parts), session.get(url, params=params)):
            async with request as answer:
                assert (await answer.json())["ok"]
            assert (await private.next()).labels == ["x"]
    assert fake.calls[-1].params["chat_id"] == private.id
    assert fake.problems == []


async def test_chat_actions_reactions_and_pins_have_rules(fake: FakeTelegram, bot: Bot, anna: Person, group: Chat) -> None:
    await bot.send_chat_action(group.id, "typing")
    assert group.actions == ["typing"]
    assert (await refusal(fake, "sendChatAction", chat_id=group.id, action="thinking")) == "wrong parameter action in request"
    wrote = await anna.writes(group, "/x")
    await bot.set_message_reaction(group.id, wrote.id, "👍")
    assert wrote.reactions == [{"type": "emoji", "emoji": "👍"}]
    with pytest.raises(BadRequest, match="Not enough rights to manage pinned messages"):
        await bot.pin_chat_message(group.id, wrote.id)
    group.bot_status = "administrator"
    await bot.pin_chat_message(group.id, wrote.id)
    await bot.unpin_chat_message(group.id)
    assert group.pinned == []
