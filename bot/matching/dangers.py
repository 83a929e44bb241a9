"""Which dangers a message names, such as a blood thinner: found word for word, so that a caution depends on no score."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.content import Content
from bot.matching import spelling
from bot.matching.spelling import Speller
from bot.matching.text import words

Name = tuple[str, ...]
"""The words of a name."""


@dataclass(frozen=True, slots=True)
class Dangers:
    """The names of dangers by their first word, each with the topic that it belongs to; `speller` knows their words alone."""

    by_first: Mapping[str, tuple[tuple[Name, str], ...]]
    speller: Speller

    def named(self, text: Sequence[str], is_word: Callable[[str], bool]) -> tuple[str, ...]:
        """The topics whose dangers these words name, each once, in the order they are named.

        What `is_word` of the language is no slip of another one."""
        said, found = self.speller.correct(text, is_word), dict[str, None]()
        for place, word in enumerate(said):
            for name, topic in self.by_first.get(word, ()):
                if tuple(said[place : place + len(name)]) == name:
                    found[topic] = None
        return tuple(found)


def learn(content: Content) -> Dangers:
    """From the topics that have a danger."""
    by_first = defaultdict[str, list[tuple[Name, str]]](list)
    for topic, entry in content.topics.items():
        for name in (tuple(words(name)) for name in (entry.danger.names if entry.danger else ())):
            by_first[name[0]].append((name, topic))
    names = [name for found in by_first.values() for name, _ in found]
    return Dangers({first: tuple(found) for first, found in by_first.items()}, spelling.learn(names * 2))
