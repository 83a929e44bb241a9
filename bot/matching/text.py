"""What a person typed, as words that can be compared."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})
_ENDINGS = ("ing", "edly", "ed", "ies", "es", "s", "ly")
_BLANKS = re.compile(r"\s+")
_SENTENCE = r"(?<=[.!?;…])\s+|\n+"
SHORTEST = 3
"""Words of a sentence that says something by itself."""
LONGEST, STEP = 40, 25
"""Words of a part; what has more, and no full stop, is cut into parts that begin so many words apart."""
MOST = 12
"""Parts of a message; of more, neighbours are taken together."""


def words(text: str) -> list[str]:
    """The words of a text: lower case, without accents' variants and apostrophes ("can't" and "cant" are one word)."""
    folded = unicodedata.normalize("NFKC", text).translate(_QUOTES).lower()
    return [word.replace("'", "") for word in _WORD.findall(folded)]


@cache
def breaks(joining: Sequence[str], questions: Sequence[str]) -> re.Pattern[str]:
    """Where one thing ends and another may begin: after a sentence, and before a question that is joined to something, such as
    "I feel dizzy, is that normal". `joining`: words that join; `questions`: words with which a question begins."""
    joined, begins = ("|".join(map(re.escape, some)) for some in (joining, questions))
    return re.compile(rf"{_SENTENCE}|(?:,|,?\s(?:{joined}))\s+(?=(?:{begins})\b)", re.IGNORECASE)


def parts(text: str, breaks: re.Pattern[str]) -> list[str]:
    """What stands between the `breaks` of a message, in order, long parts in several; none where it is a single short one.

    Parts of a word or two are left out. There are never more than MOST, so that no message takes long."""
    sentences = (sentence.split() for sentence in breaks.split(text.strip()) if len(_WORD.findall(sentence)) >= SHORTEST)
    found = [part for sentence in sentences for part in _windows(sentence)]
    together = -(-len(found) // MOST)
    joined = [" ".join(found[start : start + together]) for start in range(0, len(found), together or 1)]
    return joined if len(joined) > 1 else []


def _windows(sentence: Sequence[str]) -> Iterator[str]:
    for start in range(0, max(1, len(sentence) - LONGEST + STEP), STEP):
        yield " ".join(sentence[start : start + LONGEST])


def halves(text: str, joining: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The ways to cut a message in two that may be two questions: at the end of a sentence, at a comma, at a joining word."""
    text = _BLANKS.sub(lambda blanks: "\n" if "\n" in blanks[0] else " ", text)
    joined = "|".join(re.escape(word) for word in joining)
    for cut in re.finditer(rf"(?<=[.!?;…])\s|\n|,? (?:{joined})\s|, ", text, re.IGNORECASE):
        first, second = text[: cut.start()].strip(), text[cut.end() :].strip()
        if all(len(_WORD.findall(half)) > 1 for half in (first, second)):
            yield first, second


def stem(word: str, language: str) -> str:
    """The word without its English ending; other languages keep their words as they are."""
    if not language.startswith("en") or len(word) < 4:
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)] + ("y" if ending == "ies" else "")
            if ending in ("ing", "ed") and len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word
