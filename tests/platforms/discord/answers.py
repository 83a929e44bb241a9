"""The routes by which the bot answers interactions, and follows up."""

from typing import TYPE_CHECKING, Any

from tests.platforms.discord import interactions as kinds
from tests.platforms.discord import limits, message_rules
from tests.platforms.discord.command_rules import check_choices
from tests.platforms.discord.errors import ApiError, Form, Json, unknown
from tests.platforms.discord.interactions import Interaction, Modal
from tests.platforms.discord.limits import MessageFlag
from tests.platforms.discord.messages import Message
from tests.platforms.discord.modal_rules import check_modal
from tests.platforms.discord.posting import announce, change, compose, remove
from tests.platforms.discord.routes import Call, route

if TYPE_CHECKING:
    from tests.platforms.discord.fake import FakeDiscord

SLASH_REPLY, MENU_REPLY, THREADED_REPLY = 20, 23, 19
"""Types of messages (resources/message#message-types)."""


@route("POST", "/interactions/{}/{}/callback")
def callback(fake: "FakeDiscord", call: Call) -> Any:
    """The first answer."""
    interaction = fake.interactions.to_answer(call.params[0], call.params[1])
    kind = call.json.get("type")
    data = call.json.get("data") or {}
    _check_kind(interaction, kind)
    match kind:
        case kinds.REPLY:
            message_rules.check_message(data, call.files, message_rules.REPLY_FLAGS)
            _acknowledge(interaction, kind)
            interaction.original = _post(interaction, data, call)
        case kinds.DEFERRED:
            form = Form()
            message_rules.check_flags(form, data, message_rules.DEFER_FLAGS)
            form.done()
            _acknowledge(interaction, kind)
            interaction.original = _placeholder(interaction, int(data.get("flags") or 0))
        case kinds.DEFERRED_UPDATE:
            _acknowledge(interaction, kind)
            interaction.original = interaction.source
        case kinds.UPDATE:
            assert interaction.source is not None
            if interaction.source.deleted:
                raise unknown("Message", blame=False)
            change(interaction.source, data, call.files)
            _acknowledge(interaction, kind)
            interaction.original = interaction.source
            interaction.show(fake.show(interaction.source, edited=True))
        case kinds.CHOICES:
            _check_choices(interaction, data)
            _acknowledge(interaction, kind)
            interaction.show(data["choices"])
        case kinds.MODAL:
            check_modal(data)
            _acknowledge(interaction, kind)
            interaction.show(Modal(data["title"], data["custom_id"], data["components"], interaction))
    if call.query.get("with_response", "").lower() in ("1", "true"):
        return _callback_response(interaction, kind)
    return None


def _check_kind(interaction: Interaction, kind: object) -> None:
    updates = (kinds.DEFERRED_UPDATE, kinds.UPDATE) if interaction.source else ()
    allowed = {
        kinds.COMMAND: (kinds.REPLY, kinds.DEFERRED, kinds.MODAL),
        kinds.COMPONENT: (kinds.REPLY, kinds.DEFERRED, *updates, kinds.MODAL),
        kinds.AUTOCOMPLETE: (kinds.CHOICES,),
        kinds.SUBMIT: (kinds.REPLY, kinds.DEFERRED, *updates),
    }[interaction.type]
    form = Form()
    form.choice(kind, allowed, ("type",))
    form.done()


def _check_choices(interaction: Interaction, data: Json) -> None:
    form = Form()
    if data.get("choices") is None:
        form.wrong(("data", "choices"), "BASE_TYPE_REQUIRED", "This field is required")
    choices = form.objects(data, "choices", ("data",), limits.AUTOCOMPLETE_CHOICES)
    check_choices(form, choices, ("data", "choices"), interaction.focused_type)
    form.done()


def _acknowledge(interaction: Interaction, kind: int) -> None:
    interaction.callback = kind
    interaction.answered.set_result(interaction.fake.time())


def _post(interaction: Interaction, data: Json, call: Call) -> Message:
    """A new message that answers an interaction."""
    message = compose(interaction.channel, interaction.fake.bot, data, call.files)
    message.by_interaction = True
    message.metadata = interaction.metadata()
    if message.ephemeral:
        message.viewer = interaction.person
    if interaction.original is not None:
        message.type = THREADED_REPLY
        message.reference = _reference(interaction.original)
    elif interaction.type == kinds.COMMAND:
        message.type = SLASH_REPLY if interaction.data["type"] == 1 else MENU_REPLY
    interaction.show(announce(message))
    return message


def _reference(message: Message) -> Json:
    place: Json = {"type": 0, "channel_id": str(message.channel.id), "message_id": str(message.id)}
    return place | ({"guild_id": str(message.channel.guild.id)} if message.channel.guild else {})


def _placeholder(interaction: Interaction, flags: int) -> Message:
    """The "thinking" after a deferral."""
    message = compose(interaction.channel, interaction.fake.bot, {"flags": flags | MessageFlag.LOADING}, {}, empty=True)
    message.by_interaction = True
    message.metadata = interaction.metadata()
    message.viewer = interaction.person if message.ephemeral else None
    if interaction.type == kinds.COMMAND:
        message.type = SLASH_REPLY if interaction.data["type"] == 1 else MENU_REPLY
    return message


def _callback_response(interaction: Interaction, kind: int) -> Json:
    body: Json = {"interaction": {"id": interaction.id, "type": interaction.type}}
    message = interaction.original
    if message is not None and kind in (kinds.REPLY, kinds.DEFERRED, kinds.UPDATE, kinds.DEFERRED_UPDATE):
        body["interaction"]["response_message_id"] = str(message.id)
        body["interaction"]["response_message_loading"] = message.loading
        body["interaction"]["response_message_ephemeral"] = message.ephemeral
        if kind in (kinds.REPLY, kinds.UPDATE):
            body["resource"] = {"type": kind, "message": message.payload()}
    return body


@route("POST", "/webhooks/{}/{}")
def follow_up(fake: "FakeDiscord", call: Call) -> Json:
    """A further message; the first one after a deferral takes the place of "thinking", hidden or not as that was."""
    interaction = fake.interactions.to_follow(*call.params)
    if interaction.type == kinds.AUTOCOMPLETE:
        raise unknown("Webhook")
    message_rules.check_message(call.json, call.files, message_rules.REPLY_FLAGS)
    if interaction.waiting and interaction.original is not None:
        return _fill(interaction, interaction.original, call).payload()
    return _post(interaction, call.json, call).payload()


def _fill(interaction: Interaction, message: Message, call: Call) -> Message:
    """Puts content in the place of "thinking"."""
    change(message, call.json, call.files, fresh=True)
    message.flags &= ~MessageFlag.LOADING
    message.edited = None
    interaction.show(announce(message))
    return message


def _addressed(fake: "FakeDiscord", call: Call) -> tuple[Interaction, Message]:
    """The interaction and the message that a path means."""
    interaction = fake.interactions.to_follow(call.params[0], call.params[1])
    if call.params[2] == "@original":
        message = interaction.original
    else:
        message = interaction.channel.kept.get(int(call.params[2])) if call.params[2].isdigit() else None
        if message and not (message.by_interaction and message.metadata and message.metadata["id"] == interaction.id):
            message = message if message is interaction.original else None
    if message is None:
        raise unknown("Message")
    if message.deleted:
        raise unknown("Message", blame=False)
    return interaction, message


@route("GET", "/webhooks/{}/{}/messages/{}")
def get_answer(fake: "FakeDiscord", call: Call) -> Json:
    return _addressed(fake, call)[1].payload()


@route("PATCH", "/webhooks/{}/{}/messages/{}")
def edit_answer(fake: "FakeDiscord", call: Call) -> Json:
    interaction, message = _addressed(fake, call)
    if message.loading:
        return _fill(interaction, message, call).payload()
    change(message, call.json, call.files)
    interaction.show(fake.show(message, edited=True))
    return message.payload()


@route("DELETE", "/webhooks/{}/{}/messages/{}")
def delete_answer(fake: "FakeDiscord", call: Call) -> None:
    interaction, message = _addressed(fake, call)
    if interaction.type == kinds.AUTOCOMPLETE:
        raise ApiError(400, 0, "An autocomplete has no message")
    remove(message)
