"""content/ as frozen, checked values. Start at `load`."""

from bot.content.load import load
from bot.content.models import Content, Library, Topic, UrgentRule

__all__ = ["Content", "Library", "Topic", "UrgentRule", "load"]
