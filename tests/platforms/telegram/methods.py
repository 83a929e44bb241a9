"""The methods of the Bot API that this fake knows: which parameters each has, those it needs marked with "!"."""

_SEND = (
    "business_connection_id chat_id! message_thread_id direct_messages_topic_id disable_notification protect_content "
    "allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup"
)
_CAPTION = "caption parse_mode caption_entities"
_EDIT = "business_connection_id chat_id message_id inline_message_id reply_markup"

_TABLE = {
    "getMe": "",
    "logOut": "",
    "close": "",
    "getUpdates": "offset limit timeout allowed_updates",
    "setWebhook": "url! certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
    "deleteWebhook": "drop_pending_updates",
    "getWebhookInfo": "",
    "sendMessage": f"{_SEND} text! parse_mode entities link_preview_options",
    "sendPhoto": f"{_SEND} photo! {_CAPTION} show_caption_above_media has_spoiler",
    "sendDocument": f"{_SEND} document! thumbnail {_CAPTION} disable_content_type_detection",
    "sendChatAction": "business_connection_id chat_id! message_thread_id action!",
    "editMessageText": f"{_EDIT} text parse_mode entities link_preview_options rich_message",
    "editMessageCaption": f"{_EDIT} {_CAPTION} show_caption_above_media",
    "editMessageMedia": f"{_EDIT} media!",
    "editMessageReplyMarkup": _EDIT,
    "deleteMessage": "chat_id! message_id!",
    "deleteMessages": "chat_id! message_ids!",
    "setMessageReaction": "chat_id! message_id! reaction is_big",
    "pinChatMessage": "business_connection_id chat_id! message_id! disable_notification",
    "unpinChatMessage": "business_connection_id chat_id! message_id",
    "answerCallbackQuery": "callback_query_id! text show_alert url cache_time",
    "answerInlineQuery": "inline_query_id! results! cache_time is_personal next_offset button",
    "setMyCommands": "commands! scope language_code",
    "getMyCommands": "scope language_code",
    "deleteMyCommands": "scope language_code",
    "setMyName": "name language_code",
    "getMyName": "language_code",
    "setMyDescription": "description language_code",
    "getMyDescription": "language_code",
    "setMyShortDescription": "short_description language_code",
    "getMyShortDescription": "language_code",
    "setChatMenuButton": "chat_id menu_button",
    "getChatMenuButton": "chat_id",
    "setMyDefaultAdministratorRights": "rights for_channels",
    "getMyDefaultAdministratorRights": "for_channels",
    "getChat": "chat_id!",
    "getChatMember": "chat_id! user_id!",
    "getChatAdministrators": "chat_id! return_bots",
    "getChatMemberCount": "chat_id!",
    "leaveChat": "chat_id!",
    "getFile": "file_id!",
}

PARAMETERS = {method: frozenset(line.replace("!", "").split()) for method, line in _TABLE.items()}
REQUIRED = {method: tuple(word[:-1] for word in line.split() if word.endswith("!")) for method, line in _TABLE.items()}
NAMES = {method.lower(): method for method in _TABLE}
"""Telegram takes method names in any case."""
