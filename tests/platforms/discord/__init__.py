"""A fake Discord on loopback, as strict as the real one; the unmodified discord.py talks to it."""

from tests.platforms.discord.channels import Channel
from tests.platforms.discord.fake import FakeDiscord
from tests.platforms.discord.guilds import Guild
from tests.platforms.discord.interactions import Modal, NoAnswerError
from tests.platforms.discord.library import pointed_at
from tests.platforms.discord.messages import Seen
from tests.platforms.discord.people import Person
from tests.platforms.discord.routes import Call

__all__ = ["Call", "Channel", "FakeDiscord", "Guild", "Modal", "NoAnswerError", "Person", "Seen", "pointed_at"]
