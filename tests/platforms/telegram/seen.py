"""A message as it stands in a chat, and as the JSON type Message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .accounts import ANONYMOUS, Account
from .errors import Json
from .keyboards import Button, read_buttons

if TYPE_CHECKING:
    from .chats import Chat
    from .parameters import Upload


@dataclass(eq=False)
class Seen:
    """One message. It changes when it is edited; what `Chat.next` gives is a copy of that moment."""

    chat: Chat
    id: int
    sender: Account
    date: int
    text: str = ""
    caption: str = ""
    html: str = ""
    entities: list[Json] = field(default_factory=list)
    markup: Json | None = None
    reply_to: Seen | None = None
    thread: int | None = None
    in_topic: bool = False
    quote: str = ""
    file: Upload | None = None
    media: Json = field(default_factory=dict)
    service: Json = field(default_factory=dict)
    extra: Json = field(default_factory=dict)
    anonymous: bool = False
    via_bot: bool = False
    inline_message_id: str | None = None
    silent: bool = False
    edit_date: int | None = None
    deleted: bool = False
    reactions: list[Json] = field(default_factory=list)
    params: Json = field(default_factory=dict)

    def __repr__(self) -> str:
        what = self.text or self.caption or ", ".join(self.media or self.service)
        labels = "".join(f" [{button.text}]" for row in self.buttons for button in row)
        return f"<{self.sender.first_name} in {self.chat.title}, {self.id}{' (edited)' * self.edited}: {what!r}{labels}>"

    @property
    def edited(self) -> bool:
        """Whether it was changed after it was sent."""
        return self.edit_date is not None

    @property
    def buttons(self) -> list[list[Button]]:
        """The inline buttons, row by row."""
        return read_buttons(self.markup)

    @property
    def labels(self) -> list[str]:
        """What stands on the inline buttons, in order."""
        return [button.text for row in self.buttons for button in row]

    @property
    def photo(self) -> bytes | None:
        """The bytes of the photo."""
        return self.file.content if self.file and "photo" in self.media else None

    @property
    def document(self) -> bytes | None:
        """The bytes of the document."""
        return self.file.content if self.file and "document" in self.media else None

    @property
    def filename(self) -> str:
        """The name of the file."""
        return self.file.name if self.file else ""

    @property
    def force_reply(self) -> bool:
        """Whether people are shown a reply to it at once."""
        return bool(self.markup and self.markup.get("force_reply"))

    @property
    def placeholder(self) -> str:
        """What stands in the empty input field."""
        return str((self.markup or {}).get("input_field_placeholder") or "")

    @property
    def protected(self) -> bool:
        """Whether it can neither be forwarded nor saved."""
        return bool(self.extra.get("has_protected_content"))

    def json(self, deep: bool = True) -> Json:
        """The JSON type Message; `deep` with the message that it replies to."""
        message: Json = {"message_id": self.id, "from": self._from(), "chat": self.chat.json(), "date": self.date}
        if self.anonymous:
            message |= {"sender_chat": self.chat.json(), "author_signature": ""}
        if self.thread is not None:
            message["message_thread_id"] = self.thread
            if self.in_topic:
                message["is_topic_message"] = True
        shown = self.reply_to or self._topic_root()
        if deep and shown and not shown.deleted:
            message["reply_to_message"] = shown.json(deep=False)
            if self.quote:
                message["quote"] = {"text": self.quote, "position": 0, "is_manual": True}
        if self.edit_date is not None:
            message["edit_date"] = self.edit_date
        if self.via_bot:
            message["via_bot"] = self.chat.world.bot.user()
        return message | self._content() | self.service | self.extra

    def _from(self) -> Json:
        return (ANONYMOUS if self.anonymous else self.sender).user()

    def _topic_root(self) -> Seen | None:
        topic = self.chat.topics.get(self.thread) if self.in_topic and self.thread else None
        return topic.root if topic and topic.root is not self else None

    def _content(self) -> Json:
        content: Json = dict(self.media)
        if self.text:
            content["text"] = self.text
            if self.entities:
                content["entities"] = self.entities
        elif self.caption:
            content["caption"] = self.caption
            if self.entities:
                content["caption_entities"] = self.entities
        if self.markup and "inline_keyboard" in self.markup:
            content["reply_markup"] = self.markup
        return content
