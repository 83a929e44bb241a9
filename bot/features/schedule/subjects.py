"""What can be posted, by the names that people type, and in the words that they read."""

from collections.abc import Mapping
from difflib import get_close_matches

from bot.content.models import Content
from bot.core.markup import escape
from bot.features.schedule.line import normal
from bot.storage.scheduled import Schedule

TIPS, TEXT = "tips", "text"
MOST_SUGGESTED = 4
SHORTEST_BEGINNING = 2
LONGEST_BEGINNING = 40
"""Characters of a moderator's own text that stand for it."""


def category(name: str) -> str:
    """The stored form of a kind of tips."""
    return f"{TIPS} {name}"


def topic(name: str) -> str:
    """The stored form of a topic."""
    return f"topic {name}"


def names(content: Content) -> Mapping[str, str]:
    """Whatever names something exactly, in the form of `normal` -> its stored form. Where a kind of tips and a topic have one
    name, it is that of the tips; "topic sleep" is the other."""
    words = content.messages.schedule.what
    found = {normal(typed): TIPS for typed in words.tips_typed}
    for kind in content.tips.categories:
        for name in (kind.id, kind.name):
            about = [said for typed in words.tips_typed for said in (f"{typed} {name}", f"{name} {typed}")]
            for said in (name, *about):
                found.setdefault(normal(said), category(kind.id))
    for id, known in content.topics.items():
        for name in (id, known.question):
            for said in (name, *(f"{typed} {name}" for typed in words.topic_typed)):
                found.setdefault(normal(said), topic(id))
    return found


def find(typed: str, content: Content) -> str | tuple[str, ...]:
    """The stored form of what a name or its beginning means; otherwise the names that may be meant, the likeliest first."""
    known, wanted = names(content), normal(typed)
    if wanted in known:
        return known[wanted]
    begun = [name for name in known if name.startswith(wanted)] if len(wanted) >= SHORTEST_BEGINNING else []
    for kind in (TIPS, "topic"):
        meant = tuple(dict.fromkeys(known[name] for name in begun if known[name].startswith(kind)))
        if len(meant) == 1:
            return meant[0]
    near = begun or get_close_matches(wanted, known, n=MOST_SUGGESTED, cutoff=0.7)
    return tuple(dict.fromkeys(_typed(known[name], content) for name in near))[:MOST_SUGGESTED]


def say(schedule: Schedule, content: Content) -> str:
    """What is posted, in words within a sentence."""
    words = content.messages.schedule.what
    kind, _, name = schedule.what.partition(" ")
    if kind == TEXT:
        text = " ".join(schedule.text.split())
        cut = text if len(text) <= LONGEST_BEGINNING else f"{text[:LONGEST_BEGINNING].rstrip()}..."
        return words.text.format(text=escape(cut))
    if kind == "topic":
        return words.topic.format(question=content.topics[name].question) if name in content.topics else words.gone
    if not name:
        return words.tips
    found = next((known.name for known in content.tips.categories if known.id == name), "")
    return words.category.format(category=found) if found else words.gone


def _typed(what: str, content: Content) -> str:
    """A name to type for something."""
    kind, _, name = what.partition(" ")
    if kind == TIPS:
        return next((known.name for known in content.tips.categories if known.id == name), TIPS)
    double = any(known.id == name for known in content.tips.categories)
    return what if double else name
