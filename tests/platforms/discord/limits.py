"""Discord's limits as its documentation gives them (docs.discord.com, developers section; the file stands behind each)."""

import re

# resources/message
CONTENT = 2000
EMBEDS = 10
EMBED_TITLE = 256
EMBED_DESCRIPTION = 4096
EMBED_FIELDS = 25
EMBED_FIELD_NAME = 256
EMBED_FIELD_VALUE = 1024
EMBED_FOOTER = 2048
EMBED_AUTHOR = 256
EMBED_URL = 2048
EMBEDS_TOTAL = 6000
NONCE = 25
NONCE_LIFE = 180.0
"""Seconds: a nonce is checked for uniqueness "in the past few minutes", among all that the author sent."""
ATTACHMENTS = 10
ATTACHMENT_DESCRIPTION = 1024
ATTACHMENT_NAME = 1024
FILE_NAME = re.compile(r"[A-Za-z0-9._-]+")
"""What Discord leaves of a name as it is (discord.py, File.uri)."""
REQUEST_BYTES = 25 * 1024 * 1024
MENTIONS = 100
STICKERS = 3

# components/reference
ROWS = 5
ROW_WIDTH = 5
V2_COMPONENTS = 40
V2_TEXT = 4000
CUSTOM_ID = 100
BUTTON_LABEL = 80
BUTTON_URL = 512
EMOJI_NAME = 32
SELECT_OPTIONS = 25
OPTION_TEXT = 100
PLACEHOLDER = 150
SECTION_TEXTS = 3
GALLERY_ITEMS = 10

# interactions/receiving-and-responding, components/reference (modals)
MODAL_TITLE = 45
MODAL_COMPONENTS = 5
LABEL = 45
LABEL_DESCRIPTION = 100
TEXT_INPUT = 4000
TEXT_INPUT_PLACEHOLDER = 100
RADIO_OPTIONS = (2, 10)
CHECKBOX_OPTIONS = (1, 10)
AUTOCOMPLETE_CHOICES = 25
INTERACTION_DEADLINE = 3.0
TOKEN_LIFE = 900.0
ATTACHMENT_BYTES = 10 * 1024 * 1024

# interactions/application-commands
COMMAND_NAME = 32
COMMAND_DESCRIPTION = 100
COMMAND_OPTIONS = 25
COMMAND_CHOICES = 25
CHOICE_TEXT = 100
CHOICE_VALUE = 100
COMMAND_SIZE = 8000
COMMANDS_OF_TYPE = {1: 100, 2: 15, 3: 15}
OPTION_LENGTH = 6000
PERMISSION_BITS = (1 << 54) - 1
SLASH_NAME = re.compile(r"[-_'\w]{1,32}")
"""The documented pattern is ^[-_'\\p{L}\\p{N}\\p{sc=Deva}\\p{sc=Thai}]{1,32}$; `marks_ok` sees to the rest."""

# events/gateway
GATEWAY_EVENTS = (120, 60.0)
GATEWAY_BYTES = 4096
HEARTBEAT_INTERVAL = 41.25
IDENTIFY_PAUSE = 5.0

# topics/rate-limits (the per-route numbers are not published; 5 in 5 s is what channel messages show)
GLOBAL_RATE = (50, 1.0)
ROUTE_RATE = (5, 5.0)

# reference#locales
LOCALES = frozenset(
    (
        *(
            "ar",
            "bg",
            "cs",
            "da",
            "de",
            "el",
            "en-GB",
            "en-US",
            "es-419",
            "es-ES",
            "fi",
            "fr",
            "he",
            "hi",
            "hr",
            "hu",
            "id",
            "it",
        ),
        *("ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi", "zh-CN", "zh-TW"),
    )
)


class MessageFlag:
    """resources/message#message-flags."""

    SUPPRESS_EMBEDS = 1 << 2
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    VOICE = 1 << 13
    V2 = 1 << 15


class Intent:
    """events/gateway#gateway-intents."""

    GUILDS = 1 << 0
    MEMBERS = 1 << 1
    PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_REACTIONS = 1 << 10
    GUILD_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    MESSAGE_CONTENT = 1 << 15
    KNOWN = (1 << 26) - 1
    PRIVILEGED = MEMBERS | PRESENCES | MESSAGE_CONTENT


class Permission:
    """topics/permissions."""

    ADMINISTRATOR = 1 << 3
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38
    ALL = (1 << 53) - 1
    USUAL = (
        ADD_REACTIONS
        | VIEW_CHANNEL
        | SEND_MESSAGES
        | EMBED_LINKS
        | ATTACH_FILES
        | READ_MESSAGE_HISTORY
        | USE_APPLICATION_COMMANDS
        | CREATE_PUBLIC_THREADS
        | SEND_MESSAGES_IN_THREADS
    )
