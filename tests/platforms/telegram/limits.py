"""Telegram's limits, each with the place where Telegram states it ("API" is the Bot API reference)."""

import re

from .words import words

TEXT_UNITS = 4096
"""UTF-16 units of a message after entities parsing. API: sendMessage, `text`."""

CAPTION_UNITS = 1024
"""UTF-16 units of a caption after entities parsing. API: sendPhoto, `caption`."""

ENTITIES = 100
"""Entities that count in one message, the rest is dropped. Telegram's limits page, "Message entities"."""

CALLBACK_DATA_BYTES = 64
"""API: InlineKeyboardButton, `callback_data`, 1-64 bytes."""

BUTTONS_IN_ROW = 8
"""Buttons side by side in an inline keyboard. python-telegram-bot, constants.InlineKeyboardMarkupLimit."""

BUTTONS_IN_ALL = 100
"""Buttons of one inline keyboard. python-telegram-bot, constants.InlineKeyboardMarkupLimit."""

COPY_TEXT_UNITS = 256
"""API: CopyTextButton, `text`."""

PLACEHOLDER_UNITS = 64
"""API: ForceReply and ReplyKeyboardMarkup, `input_field_placeholder`."""

CALLBACK_ANSWER_UNITS = 200
"""API: answerCallbackQuery, `text`."""

INLINE_RESULTS = 50
"""API: answerInlineQuery, `results`."""

INLINE_RESULT_ID_BYTES = 64
"""API: InlineQueryResultArticle, `id`, 1-64 bytes."""

INLINE_OFFSET_BYTES = 64
"""API: answerInlineQuery, `next_offset`."""

INLINE_QUERY_UNITS = 256
"""API: InlineQuery, `query`."""

START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What a deep link may carry. API: InlineQueryResultsButton, `start_parameter`; core.telegram.org/bots, "Deep linking"."""

COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
"""API: BotCommand, `command`."""

COMMAND_DESCRIPTION_UNITS = 256
"""API: BotCommand, `description`, 1-256 characters."""

COMMANDS = 100
"""API: setMyCommands, `commands`."""

COMMAND_SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
"""API: BotCommandScope and its kinds, with what each needs."""

DESCRIPTION_UNITS = 512
"""API: setMyDescription, `description`."""

SHORT_DESCRIPTION_UNITS = 120
"""API: setMyShortDescription, `short_description`."""

NAME_UNITS = 64
"""API: setMyName, `name`."""

PHOTO_BYTES = 10 * 1024 * 1024
"""API: sendPhoto, `photo`."""

PHOTO_SIDES = 10_000
"""Width and height together. API: sendPhoto, `photo`."""

PHOTO_RATIO = 20
"""Longer side by shorter side. API: sendPhoto, `photo`."""

UPLOAD_BYTES = 50 * 1024 * 1024
"""API: sendDocument, `document`."""

DOWNLOAD_BYTES = 20 * 1024 * 1024
"""API: getFile."""

DELETE_SECONDS = 48 * 3600
"""Age up to which a bot deletes a message without being administrator. API: deleteMessage."""

DELETE_AT_ONCE = 100
"""API: deleteMessages, `message_ids`."""

UPDATES_AT_ONCE = 100
"""API: getUpdates, `limit`."""

SECRET_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""API: setWebhook, `secret_token`."""

SENDS_PER_SECOND = 30
"""Messages of a bot to all chats together. Telegram's bot FAQ, "Broadcasting to users"."""

GROUP_SENDS_PER_MINUTE = 20
"""Messages of a bot to one group. Telegram's bot FAQ, "My bot is hitting limits"."""

CHAT_ACTIONS = frozenset(
    words(
        "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker find_location "
        "record_video_note upload_video_note"
    )
)
"""API: sendChatAction, `action`."""

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Updates that come only when asked for. API: getUpdates, `allowed_updates`."""

UPDATE_KINDS = frozenset(
    words(
        "message edited_message channel_post edited_channel_post business_connection business_message edited_business_message "
        "deleted_business_messages message_reaction message_reaction_count inline_query chosen_inline_result callback_query "
        "shipping_query pre_checkout_query purchased_paid_media poll poll_answer my_chat_member chat_member chat_join_request "
        "chat_boost removed_chat_boost managed_bot guest_message"
    )
)
"""API: Update, its optional fields."""
