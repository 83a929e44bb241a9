"""What a person typed, as words that can be compared."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:'[^\W\d_]+)*")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})
_ENDINGS = ("ing", "edly", "ed", "ies", "es", "s", "ly")


def words(text: str) -> list[str]:
    """The words of a text: lower case, without accents' variants and apostrophes ("can't" and "cant" are one word)."""
    folded = unicodedata.normalize("NFKC", text).translate(_QUOTES).lower()
    return [word.replace("'", "") for word in _WORD.findall(folded)]


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
