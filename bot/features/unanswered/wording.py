"""What may be kept of a question: words that the content itself uses, and nothing that could be about a person.

Nobody can list all names, places and numbers. So this keeps what is known to be harmless instead of removing what is not.
"""

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bot.content import Content
from bot.matching.text import words as plain_words

LONGEST = 200
"""Characters of a wording."""
FEWEST = 2
"""Words with a meaning of their own; what has fewer is no question any more."""
GAP = "..."

_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_AROUND = "\"'()[]{}*“”,.;:!?…–—-~"
_END = re.compile(r"[.!?:…][\"')\]”]*$")


class Cleaner:
    """Cleans questions in the language of `content`; `known` are the words that may stay. Making one takes a moment."""

    def __init__(self, content: Content) -> None:
        lists = content.wordings
        self._small, self._capitals = frozenset(lists.small), frozenset(lists.capitals)
        self._asking = frozenset(content.asking.questions)
        self._before, self._after = frozenset(lists.before_names), frozenset(lists.after_names)
        self._never = tuple(f" {' '.join(plain_words(words))} " for words in lists.never)
        known, self._said = set(lists.known), set[tuple[str, str]]()
        for text in _texts(content):
            for sentence in self._sentences(text):
                words = [_word(part) for part in sentence]
                known.update(word for word in words if word.islower())
                self._said.update(self._pairs([word.lower() for word in words]))
        self.known = frozenset(known) - set(lists.names) - set(lists.numbers)

    def clean(self, text: str) -> str:
        """The question as it may be kept; "" if nothing may, or too little is left to understand it."""
        text = unicodedata.normalize("NFKC", text).translate(_QUOTES)
        plain = f" {' '.join(plain_words(text))} "
        if any(words in plain for words in self._never):
            return ""
        sentences = list(self._sentences(text.lower() if text.isupper() else text))
        asked = [sentence for sentence in sentences if self._asks(sentence)]
        return self._wording(asked) or (self._wording(sentences) if len(text) <= LONGEST else "")

    def _wording(self, sentences: Sequence[Sequence[str]]) -> str:
        kept = [list(self._kept(sentence)) for sentence in sentences]
        telling = {word for words in kept for word in words if word != GAP and word.lower() not in self._small}
        if len(telling) < FEWEST:
            return ""
        wording = " ".join(_written(words, "?" in parts[-1]) for words, parts in zip(kept, sentences, strict=True))
        return textwrap.shorten(wording, LONGEST, placeholder=f" {GAP}")

    def _sentences(self, text: str) -> Iterator[list[str]]:
        """The parts of a text between blanks, sentence by sentence; "Dr." ends none."""
        sentence: list[str] = []
        for line in text.splitlines():
            for part in line.split():
                sentence.append(part)
                if _END.search(part) and _word(part).lower() not in self._before:
                    yield sentence
                    sentence = []
            if sentence:
                yield sentence
            sentence = []

    def _asks(self, sentence: Sequence[str]) -> bool:
        return "?" in sentence[-1] or _word(sentence[0]).lower() in self._asking

    def _kept(self, sentence: Sequence[str]) -> Iterator[str]:
        """Each word that may stay, and a gap for each that may not."""
        words = [_word(part) for part in sentence]
        plain = [word.lower() for word in words]
        doubtful = {place for place, pair in self._marked(plain) if pair not in self._said}
        for place, (word, small) in enumerate(zip(words, plain, strict=True)):
            if place in doubtful:
                yield GAP
            elif word in self._capitals:
                yield word
            else:
                yield small if small in self.known and (word == small or (place == 0 and word[1:].islower())) else GAP

    def _pairs(self, words: Sequence[str]) -> Iterator[tuple[str, str]]:
        return (pair for _, pair in self._marked(words))

    def _marked(self, words: Sequence[str]) -> Iterator[tuple[int, tuple[str, str]]]:
        """The places where a name may stand, each with the words that make it so: what stands before it, or after it."""
        for place, word in enumerate(words[1:], 1):
            for before in (words[place - 1], " ".join(words[max(0, place - 2) : place])):
                if before in self._before:
                    yield place, (before, word)
        for place, (word, after) in enumerate(pairwise(words)):
            if after in self._after:
                yield place, (word, f"_{after}")


def _texts(content: Content) -> Iterable[str]:
    """Everything in the content that was written in sentences people might use too."""
    for topic in content.topics.values():
        yield from (topic.question, topic.short, topic.more, *topic.cautions, *topic.phrasings)
    yield from (tip.text for tip in content.tips.tips)
    yield from content.outside
    for rule in content.urgent.values():
        yield from (*rule.examples, *rule.harmless)


def _word(part: str) -> str:
    """The word in a part between blanks; "" for a number, an address or anything else that is no plain word."""
    inside = part.strip(_AROUND)
    return inside if _WORD.fullmatch(inside) else ""


def _written(words: Sequence[str], asked: bool) -> str:
    shown = [word for place, word in enumerate(words) if word != GAP or place == 0 or words[place - 1] != GAP]
    return f"{' '.join(shown)}{'?' if asked else ''}"
