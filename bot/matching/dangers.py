"""Which dangers a message names, such as a blood thinner: found word for word, so that a caution depends on no score."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.content import Content
from bot.matching.text import words

Name = tuple[str, ...]
"""The words of a name."""


@dataclass(frozen=True, slots=True)
class Dangers:
    """The names of dangers by their first word, each with the topic that it belongs to."""

    by_first: Mapping[str, tuple[tuple[Name, str], ...]]

    def named(self, text: Sequence[str]) -> tuple[str, ...]:
        """The topics whose dangers these words name, each once, in the order they are named."""
        found = dict[str, None]()
        for place, word in enumerate(text):
            for name, topic in self.by_first.get(word, ()):
                if tuple(text[place : place + len(name)]) == name:
                    found[topic] = None
        return tuple(found)


def learn(content: Content) -> Dangers:
    """From the topics that have a danger."""
    by_first = defaultdict[str, list[tuple[Name, str]]](list)
    for topic, entry in content.topics.items():
        for name in (tuple(words(name)) for name in (entry.danger.names if entry.danger else ())):
            by_first[name[0]].append((name, topic))
    return Dangers({first: tuple(names) for first, names in by_first.items()})
