"""What `quality` tells the authors of the content: do people's questions find their topics, and are emergencies recognised?

Everything is measured by leaving each phrasing and example out of the learning in turn, and then asking it.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from bot.content import Content
from bot.matching import Learned
from bot.matching.arrays import Bools
from bot.matching.questions import texts
from bot.report import NO_ENCODER
from bot.storage.values import Feedback

SHOWN = 10
"""Entries a list shows at most."""
NOTABLE = 1.0
"""Percentage points by which a figure may get worse before it counts as a drop."""
COVERAGES = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
FIGURES = {
    "right": "right topic first",
    "among three": "right topic among the first three",
    "answered": "answered at once and right",
    "wrong": "answered and wrong",
    "foreign": "not ours, yet answered",
    "urgent": "urgent messages taken as urgent",
    "noticed": "urgent messages taken as urgent or maybe urgent",
    "alarms": "harmless twins taken as urgent",
    "lines": "harmless twins taken as urgent or maybe urgent",
}
"""What is measured, in percent, by the name it is kept under."""
LESS_IS_BETTER = ("wrong", "foreign", "alarms", "lines")

Figures = Mapping[str, float]


def figures(learned: Learned) -> Figures:
    """What was measured, in percent with one decimal."""
    questions, emergencies = learned.questions, learned.emergencies
    ours = questions.labels < len(questions.topics)
    ranks = np.argsort(-questions.model.left_out[:, :-1], axis=1)
    right = ranks[:, 0] == questions.labels
    answered = questions.confidences >= questions.answer_from
    urgent = emergencies.classes < len(emergencies.rules)
    harmless = emergencies.classes == len(emergencies.rules)
    alarmed, noticed = emergencies.margins >= emergencies.urgent_from, emergencies.margins >= emergencies.maybe_from
    return {
        "right": _percent(right[ours]),
        "among three": _percent((ranks[:, :3] == questions.labels[:, None]).any(1)[ours]),
        "answered": _percent((answered & right)[ours]),
        "wrong": _percent((answered & ~right)[ours]),
        "foreign": _percent(answered[~ours]),
        "urgent": _percent(alarmed[urgent]),
        "noticed": _percent(noticed[urgent]),
        "alarms": _percent(alarmed[harmless]),
        "lines": _percent(noticed[harmless]),
    }


def drops(now: Figures, before: Figures) -> list[str]:
    """The names of the figures that got notably worse."""
    worse = {name: (-1 if name in LESS_IS_BETTER else 1) * (before[name] - now[name]) for name in FIGURES if name in before}
    return [name for name, points in worse.items() if points > NOTABLE]


def saved(file: Path) -> Figures:
    """The figures kept in a file; none where there is no such file, or it cannot be read."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return {name: float(found[name]) for name in FIGURES if name in found}
    except (OSError, ValueError, TypeError):
        return {}


def save(file: Path, now: Figures) -> None:
    """Keeps the figures, to be compared with later ones. Raises OSError."""
    file.write_text(json.dumps(now, indent=2) + "\n", encoding="utf-8")


def report(content: Content, learned: Learned, before: Figures) -> str:
    """Everything for an author, with the change since the figures `before`."""
    questions = learned.questions
    ours, now = questions.labels < len(questions.topics), figures(learned)
    lines = [f"{ours.sum()} phrasings of {len(questions.topics)} topics, {(~ours).sum()} messages that are not ours."]
    if learned.likeness.by_meaning is None:
        lines.append(f"Careful: {NO_ENCODER}.")
    lines += ["Each was left out of the learning in turn and then asked:", ""]
    lines += [f"- {said}: {now[name]:.1f} %{_change(now[name], before.get(name))}" for name, said in FIGURES.items()]
    worse = drops(now, before)
    if worse:
        lines += ["", f"Notably worse than before: {', '.join(FIGURES[name] for name in worse)}."]
    return "\n".join([*lines, *_coverage(learned), *_weak(learned), *_confused(content, learned), *_foreign(content, learned)])


def said_of_answers(content: Content, said: Sequence[Feedback]) -> Iterator[str]:
    """What people said of answers below them, in all communities; nothing where nobody did."""
    known = [one for one in said if one.topic in content.topics][:SHOWN]
    if known:
        yield from ("", "What people said of answers to their questions (look at the first ones):")
    yield from (f"- {one.topic}: {one.misses} not what was asked, {one.fits} fits" for one in known)


def _change(now: float, before: float | None) -> str:
    return "" if before is None or abs(now - before) < 0.05 else f" ({now - before:+.1f} since the saved figures)"


def _coverage(learned: Learned) -> Iterator[str]:
    questions = learned.questions
    ours = questions.labels < len(questions.topics)
    order = np.argsort(-questions.confidences[ours])
    wrong = (questions.model.left_out[:, :-1].argmax(1) != questions.labels)[ours][order]
    yield from ("", "If the surest were answered at once, so many of these would be wrong:")
    for share in COVERAGES:
        yield f"- {share:.0%} answered: {_percent(wrong[: int(share * len(wrong))]):.1f} % wrong"
    yield f"Now {_percent(questions.confidences[ours] >= questions.answer_from):.1f} % are answered at once."


def _weak(learned: Learned) -> Iterator[str]:
    questions = learned.questions
    right = questions.model.left_out[:, :-1].argmax(1) == questions.labels
    shares = {topic: float(right[questions.labels == place].mean()) for place, topic in enumerate(questions.topics)}
    yield from ("", "Weakest topics (right topic first; add phrasings, or make them clearer):")
    yield from (f"- {topic}: {share:.0%}" for topic, share in sorted(shares.items(), key=lambda entry: entry[1])[:SHOWN])


def _confused(content: Content, learned: Learned) -> Iterator[str]:
    questions, said = learned.questions, texts(content)
    found = questions.model.left_out[:, :-1].argmax(1)
    ours = questions.labels < len(questions.topics)
    rows = np.flatnonzero(ours & (found != questions.labels))
    yield from ("", "Topics most often confused (move the sentence where it belongs, or add clearer ones to the first topic):")
    for (meant, taken), count in Counter((int(questions.labels[row]), int(found[row])) for row in rows).most_common(SHOWN):
        row = next(row for row in rows if (questions.labels[row], found[row]) == (meant, taken))
        yield f'- {questions.topics[meant]} taken for {questions.topics[taken]}, {count} times: "{said[row]}"'


def _foreign(content: Content, learned: Learned) -> Iterator[str]:
    questions, said = learned.questions, texts(content)
    answered = (questions.confidences >= questions.answer_from) & (questions.labels == len(questions.topics))
    yield from ("", "Not ours, yet answered (add similar ones to ordinary.yaml, or a topic for them):")
    for row in np.flatnonzero(answered)[:SHOWN]:
        yield f'- "{said[row]}" taken for {questions.topics[questions.model.left_out[row, :-1].argmax()]}'


def _percent(rows: Bools) -> float:
    return round(100 * float(rows.mean()), 1) if len(rows) else 0.0
