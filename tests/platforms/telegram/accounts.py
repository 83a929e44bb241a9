"""Who talks on Telegram, as the JSON type User and the JSON type ChatMember."""

from dataclasses import dataclass
from typing import Literal

from .errors import Json
from .words import words

Status = Literal["member", "administrator", "creator", "restricted", "left", "kicked"]

PRESENT = frozenset({"member", "administrator", "creator", "restricted"})
ADMINISTRATORS = frozenset({"administrator", "creator"})

ADMINISTRATOR_RIGHTS = words(
    "can_be_edited can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members can_promote_members "
    "can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories can_pin_messages"
)
MEMBER_RIGHTS = words(
    "can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos can_send_video_notes "
    "can_send_voice_notes can_send_polls can_send_other_messages can_add_web_page_previews can_react_to_messages "
    "can_edit_tag can_change_info can_invite_users can_pin_messages can_manage_topics"
)


@dataclass(eq=False)
class Account:
    """A person or a bot."""

    id: int
    first_name: str
    username: str = ""
    is_bot: bool = False
    language_code: str = ""

    def user(self) -> Json:
        """The JSON type User."""
        user: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user

    def member(self, status: str) -> Json:
        """The JSON type ChatMember of somebody with that status."""
        member: Json = {"status": status, "user": self.user()}
        match status:
            case "creator":
                member["is_anonymous"] = False
            case "administrator":
                member |= dict.fromkeys(ADMINISTRATOR_RIGHTS, True) | {"is_anonymous": False, "can_promote_members": False}
            case "restricted":
                member |= dict.fromkeys(MEMBER_RIGHTS, False) | {"is_member": True, "until_date": 0}
            case "kicked":
                member["until_date"] = 0
        return member


ANONYMOUS = Account(1087968824, "Group", "GroupAnonymousBot", is_bot=True)
"""Telegram's stand-in for administrators who write as the group."""
