"""Groups, forums and what happens to the bot in them, as the real library meets it."""

from datetime import timedelta

import pytest
from telegram import (
    Bot,
    ForceReply,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.platforms.telegram import Chat, FakeTelegram, Person
from tests.platforms.telegram.asking import updates


async def test_a_forum_keeps_topics_apart(fake: FakeTelegram, bot: Bot, anna: Person) -> None:
    forum = fake.group("Forum", forum=True)
    tips = forum.topic("Tips", by=anna)
    await anna.writes(forum, "/a", topic=tips)
    general = await anna.writes(forum, "/b")
    await anna.writes(forum, "/c", reply_to=general)
    _, in_topic, plain, reply = (update.message for update in await updates(bot))
    assert in_topic
    assert plain
    assert reply
    assert (in_topic.message_thread_id, in_topic.is_topic_message) == (tips.id, True)
    assert in_topic.reply_to_message
    assert in_topic.reply_to_message.forum_topic_created, "a message in a topic replies to what opened it"
    assert (plain.message_thread_id, plain.is_topic_message) == (None, None)
    assert (reply.message_thread_id, reply.is_topic_message) == (general.id, None), "this is no topic"
    sent = await bot.send_message(forum.id, "in the topic", message_thread_id=tips.id)
    assert (sent.message_thread_id, sent.is_topic_message) == (tips.id, True)
    answer = await in_topic.reply_text("stays there", do_quote=True)
    assert answer.message_thread_id == tips.id
    for thread in (1, 999):
        with pytest.raises(BadRequest, match=r"Message thread not found"):
            await bot.send_message(forum.id, "x", message_thread_id=thread)
    tips.closed = True
    with pytest.raises(BadRequest, match=r"Topic_closed"):
        await bot.send_message(forum.id, "x", message_thread_id=tips.id)
    forum.general_closed = True
    with pytest.raises(BadRequest, match=r"Topic_closed"):
        await bot.send_message(forum.id, "x")


async def test_a_bot_cannot_write_first(fake: FakeTelegram, bot: Bot, anna: Person) -> None:
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(anna.id, "hello")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(42, "hello")
    await anna.starts()
    await bot.send_message(anna.id, "hello")


async def test_a_blocked_bot_is_told_and_cannot_write(bot: Bot, anna: Person, private: Chat) -> None:
    await updates(bot)
    await anna.blocks()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(private.id, "hello")
    await anna.unblocks()
    await bot.send_message(private.id, "hello")
    changes = [update.my_chat_member for update in await updates(bot)]
    assert [change.new_chat_member.status for change in changes if change] == ["kicked", "member"]


async def test_a_kicked_bot_is_told_and_cannot_write(fake: FakeTelegram, bot: Bot, anna: Person, group: Chat) -> None:
    await group.kicks_bot(by=anna)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "hello")
    await group.invites_bot(by=anna)
    await bot.send_message(group.id, "hello")
    kicked, invited, joined = await updates(bot)
    assert kicked.my_chat_member
    assert invited.my_chat_member
    assert joined.message
    assert joined.message.new_chat_members[0].id == fake.bot.id
    await group.sets_bot("restricted", by=anna)
    with pytest.raises(BadRequest, match="Not enough rights to send text messages to the chat"):
        await bot.send_message(group.id, "hello")
    assert fake.problems == [], "what the bot could not know is no problem"


async def test_a_group_becomes_a_supergroup(fake: FakeTelegram, bot: Bot, anna: Person) -> None:
    old = fake.group("Small", kind="group")
    old.member(anna)
    new = await old.migrates()
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(old.id, "hello")
    assert moved.value.new_chat_id == new.id
    *messages, joined = await updates(bot)
    first, second = (update.message for update in messages)
    assert first
    assert second
    assert joined.my_chat_member
    assert (joined.my_chat_member.chat.id, joined.my_chat_member.old_chat_member.status) == (new.id, "left")
    assert (first.migrate_to_chat_id, second.migrate_from_chat_id) == (new.id, old.id)
    await bot.send_message(new.id, "hello")


async def test_replies_ask_for_replies(bot: Bot, anna: Person, group: Chat) -> None:
    wrote = await anna.writes(group, "/mood")
    sent = await bot.send_message(
        group.id,
        "How are you?",
        reply_to_message_id=wrote.id,
        reply_markup=ForceReply(selective=True, input_field_placeholder="One word"),
    )
    assert sent.message_thread_id == wrote.id
    seen = await group.next()
    assert (seen.reply_to, seen.force_reply, seen.placeholder) == (wrote, True, "One word")


async def test_anonymous_administrators_write_as_the_group(bot: Bot, anna: Person, group: Chat) -> None:
    await anna.writes(group, "/help", anonymous=True)
    (update,) = await updates(bot)
    assert update.message
    assert update.message.from_user
    assert update.message.sender_chat
    assert (update.message.from_user.username, update.message.sender_chat.id) == ("GroupAnonymousBot", group.id)


async def test_chats_and_members_can_be_looked_up(fake: FakeTelegram, bot: Bot, anna: Person, group: Chat) -> None:
    owner = fake.person("Olga")
    group.member(owner, "creator")
    group.bot_status = "administrator"
    assert (await bot.get_chat(group.id)).title == "MS friends"
    assert {member.user.id for member in await bot.get_chat_administrators(group.id)} == {owner.id, fake.bot.id}
    assert (await bot.get_chat_member(group.id, anna.id)).status == "member"
    assert (await bot.get_chat_member(group.id, fake.person("Zoe").id)).status == "left"
    assert await bot.get_chat_member_count(group.id) == 3
    assert await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.get_chat(group.id)


async def test_the_clock_can_be_put_forward(fake: FakeTelegram, bot: Bot, private: Chat) -> None:
    before = await bot.send_message(private.id, "one")
    fake.clock = timedelta(days=3)
    after = await bot.send_message(private.id, "two")
    assert after.date - before.date >= timedelta(days=3)
