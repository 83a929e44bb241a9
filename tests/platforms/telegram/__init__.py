"""A fake Telegram on the own machine: the Bot API as strict as the real one, and people who use it."""

from .chats import Chat, Topic
from .keyboards import Button
from .people import Person
from .presses import CallbackAnswer, InlineAnswer, Press
from .seen import Seen
from .server import FakeTelegram
from .world import Call

__all__ = ["Button", "Call", "CallbackAnswer", "Chat", "FakeTelegram", "InlineAnswer", "Person", "Press", "Seen", "Topic"]
