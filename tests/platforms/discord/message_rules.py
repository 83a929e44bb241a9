"""What may stand in a message: content, embeds, mentions, attachments, flags. Components have rules of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tests.platforms.discord import limits
from tests.platforms.discord.component_rules import check_components
from tests.platforms.discord.errors import ApiError, Form, Json
from tests.platforms.discord.limits import MessageFlag

CHANNEL_FLAGS = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS | MessageFlag.VOICE | MessageFlag.V2
REPLY_FLAGS = CHANNEL_FLAGS | MessageFlag.EPHEMERAL
EDIT_FLAGS = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.V2
DEFER_FLAGS = MessageFlag.EPHEMERAL


@dataclass(frozen=True)
class File:
    """A file sent with a message."""

    name: str
    data: bytes


Files = dict[int, File]


def check_message(
    payload: Json, files: Files, allowed_flags: int, *, v2: bool = False, kept: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Raises for everything wrong in a message; `v2` and `kept` (attachments by id) describe the message it changes."""
    form = Form()
    form.text(payload, "content", (), limits.CONTENT)
    form.truth(payload, "tts", ())
    flags = check_flags(form, payload, allowed_flags)
    v2 = v2 or bool(flags & MessageFlag.V2)
    check_embeds(form, payload)
    check_mentions(form, payload)
    check_attachments(form, payload, files, kept)
    form.values(payload, "sticker_ids", (), limits.STICKERS)
    nonce = payload.get("nonce")
    if isinstance(nonce, str) and len(nonce) > limits.NONCE:
        form.wrong(("nonce",), "BASE_TYPE_MAX_LENGTH", f"Must be {limits.NONCE} or fewer in length.")
    if v2:
        for field in ("content", "embeds", "sticker_ids", "poll"):
            if payload.get(field):
                message = f"The '{field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                form.wrong((field,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)
    check_components(form, payload, v2=v2, files={*kept.values(), *(file.name for file in files.values())})
    form.done()


def check_flags(form: Form, payload: Json, allowed: int) -> int:
    flags = form.number(payload, "flags", (), 0, (1 << 31) - 1)
    if flags & ~allowed:
        form.wrong(("flags",), "BASE_TYPE_CHOICES", f"Flags {flags & ~allowed} cannot be set here.")
    return flags


def check_embeds(form: Form, payload: Json) -> None:
    total = 0
    for number, embed in enumerate(form.objects(payload, "embeds", (), limits.EMBEDS)):
        total += _check_embed(form, embed, ("embeds", number))
    if total > limits.EMBEDS_TOTAL:
        form.wrong(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {limits.EMBEDS_TOTAL}")


def _check_embed(form: Form, embed: Json, path: tuple[str | int, ...]) -> int:
    """Checks one embed and counts its characters."""
    total = len(form.text(embed, "title", path, limits.EMBED_TITLE))
    total += len(form.text(embed, "description", path, limits.EMBED_DESCRIPTION))
    form.number(embed, "color", path, 0, 0xFFFFFF)
    _check_url(form, embed, "url", path)
    for key, part, most in (("footer", "text", limits.EMBED_FOOTER), ("author", "name", limits.EMBED_AUTHOR)):
        if embed.get(key) is not None:
            total += len(form.text(embed[key], part, (*path, key), most, required=True))
    for key in ("image", "thumbnail"):
        if embed.get(key) is not None:
            _check_url(form, embed[key], "url", (*path, key), ("http", "https", "attachment"))
    for number, field in enumerate(form.objects(embed, "fields", path, limits.EMBED_FIELDS)):
        where = (*path, "fields", number)
        total += len(form.text(field, "name", where, limits.EMBED_FIELD_NAME, required=True))
        total += len(form.text(field, "value", where, limits.EMBED_FIELD_VALUE, required=True))
    if not total and not embed.get("image") and not embed.get("thumbnail"):
        form.wrong((*path, "description"), "BASE_TYPE_REQUIRED", "This field is required")
    return total


def _check_url(
    form: Form, data: Json, key: str, path: tuple[str | int, ...], schemes: tuple[str, ...] = ("http", "https")
) -> None:
    url = form.text(data, key, path, limits.EMBED_URL)
    if url and url.partition("://")[0] not in schemes:
        form.wrong((*path, key), "URL_TYPE_INVALID_SCHEME", f'Scheme "{url.partition(":")[0]}" must be one of {schemes}.')


def check_mentions(form: Form, payload: Json) -> None:
    mentions = payload.get("allowed_mentions")
    if mentions is None:
        return
    path = ("allowed_mentions",)
    if not isinstance(mentions, dict):
        form.wrong(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return
    form.truth(mentions, "replied_user", path)
    parse = form.values(mentions, "parse", path, 3)
    for number, kind in enumerate(parse):
        form.choice(kind, ("users", "roles", "everyone"), (*path, "parse", number))
    for key in ("users", "roles"):
        ids = form.values(mentions, key, path, limits.MENTIONS)
        if ids and key in parse:
            message = f'parse:["{key}"] and {key}: [ids...] are mutually exclusive.'
            form.wrong(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)
        if len(set(map(str, ids))) < len(ids):
            form.wrong((*path, key), "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains a value")


def check_attachments(form: Form, payload: Json, files: Files, kept: Mapping[str, str]) -> None:
    if len(files) > limits.ATTACHMENTS:
        form.wrong(("files",), "BASE_TYPE_BAD_LENGTH", f"Must be between 0 and {limits.ATTACHMENTS} in length.")
    known, listed = {*kept, *(str(number) for number in files)}, set[str]()
    for number, item in enumerate(form.objects(payload, "attachments", (), limits.ATTACHMENTS)):
        where = ("attachments", number)
        form.text(item, "description", where, limits.ATTACHMENT_DESCRIPTION)
        form.text(item, "filename", where, limits.ATTACHMENT_NAME, 1 if item.get("filename") is not None else 0)
        if str(item.get("id")) in listed:
            form.wrong((*where, "id"), "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains a value")
        listed.add(str(item.get("id")))
        if str(item.get("id")) not in known:
            form.wrong((*where, "id"), "ATTACHMENT_NOT_FOUND", f"There is no file or attachment {item.get('id')}.")
    for file in files.values():
        if len(file.data) > limits.ATTACHMENT_BYTES:
            raise ApiError(413, 40005, "Request entity too large")
