"""What `check` and `quality` tell the people who run the bot and write its content."""

from collections import Counter
from datetime import date, timedelta

import numpy as np

from bot.content import Content, Library
from bot.content.help_lines import PLACES
from bot.content.models import Country
from bot.matching import Matcher

REVIEW_AFTER = timedelta(days=365)
"""An answer that nobody has checked for so long is named."""
SHOWN = 10
"""Entries a list shows at most."""


def check_report(library: Library, country: str, today: date | None = None) -> str:
    """Settings and content are right; what is left to do by hand."""
    today = today or date.today()
    lines = ["Settings and content are in order."]
    for name, content in library.languages.items():
        counts = f"{len(content.topics)} topics, {len(content.tips.tips)} tips, {len(content.urgent)} urgent rules"
        lines.append(f"- {name}: {counts}")
        old = [topic for topic, entry in content.topics.items() if today - entry.reviewed > REVIEW_AFTER]
        if old:
            lines.append(f"- {name}: not checked for a year: {', '.join(old)}")
    return "\n".join([*lines, "", *_lines_to_verify(library, country)])


def _lines_to_verify(library: Library, country: str) -> list[str]:
    if not country:
        return [
            "No country is set (community.country), so people in need see a general list of numbers.",
            "Set it to your country's two letters, and this command shows the lines to verify.",
        ]
    lines = [f"Please verify the help lines of {country} yourself, on the official page of each, every three months:"]
    here = library.help_lines.countries.get(country, Country())
    for place in PLACES:
        found = getattr(here, place)
        for line in found:
            ways = " or ".join(way for way in (line.call, line.text, line.web) if way)
            state = f"checked {line.checked}" if line.checked else f"{line.seen}, seen in: {line.where}"
            hidden = " (not shown until checked)" if line.seen == "memory" and not line.checked else ""
            lines.append(f"- {place}: {f'{line.name} ' if line.name else ''}{ways} [{state}]{hidden}")
        if not found:
            lines.append(f"- {place}: none; the general list is shown instead")
    return [*lines, "Change them in content/help-lines.yaml, or in config.yaml under help_lines."]


def quality_report(content: Content, matcher: Matcher) -> str:
    """How well the phrasings find their topics when each is left out of the learning (leave-one-out)."""
    known = matcher.learned.questions
    ours = known.labels < len(known.topics)
    ranks = np.argsort(-known.model.left_out[:, :-1], axis=1)
    right = ranks[:, 0] == known.labels
    among_three = (ranks[:, :3] == known.labels[:, None]).any(1)
    answered = known.confidences >= known.answer_from
    suggested = (known.confidences >= known.suggest_from) & ~answered
    texts = [text for t in known.topics for text in (content.topics[t].question, *content.topics[t].phrasings)]
    texts += content.outside

    lines = [
        f"{ours.sum()} phrasings of {len(known.topics)} topics, {(~ours).sum()} messages that are not ours.",
        "Each was left out of the learning in turn and then asked:",
        "",
        f"- right topic first: {_share(right[ours])}; among the first three: {_share(among_three[ours])}",
        f"- answered at once and right: {_share((answered & right)[ours])}; answered and wrong: "
        f"{_share((answered & ~right)[ours])}",
        f"- suggestions with the right one: {_share((suggested & among_three)[ours])}",
        f"- not ours, yet answered: {_share(answered[~ours])}; yet suggestions: {_share(suggested[~ours])}",
        "",
        "Weakest topics (right topic first; add phrasings, or make them clearer):",
    ]
    shares = {topic: float(right[known.labels == place].mean()) for place, topic in enumerate(known.topics)}
    lines += [f"- {topic}: {share:.0%}" for topic, share in sorted(shares.items(), key=lambda entry: entry[1])[:SHOWN]]

    confused = Counter((int(known.labels[row]), int(ranks[row, 0])) for row in np.flatnonzero(ours & ~right))
    lines += ["", "Topics most often confused (does the sentence belong where it stands?):"]
    for (meant, found), count in confused.most_common(SHOWN):
        row = next(row for row in np.flatnonzero(known.labels == meant) if ranks[row, 0] == found)
        lines.append(f'- {known.topics[meant]} taken for {known.topics[found]}, {count} times: "{texts[row]}"')

    lines += ["", "Not ours, yet answered (add similar ones to ordinary.yaml, or a topic for them):"]
    for row in np.flatnonzero(answered & ~ours)[:SHOWN]:
        lines.append(f'- "{texts[row]}" taken for {known.topics[ranks[row, 0]]}')
    return "\n".join([*lines, "", *_emergencies(matcher)])


def _emergencies(matcher: Matcher) -> list[str]:
    learned = matcher.learned.emergencies
    score, rules = learned.margins, len(learned.rules)
    kinds = {"urgent examples": learned.classes < rules, "harmless twins": learned.classes == rules}
    kinds["questions"], kinds["everyday messages"] = learned.classes == rules + 1, learned.classes == rules + 2
    lines = ["Urgent messages, left out in turn:"]
    for name, rows in kinds.items():
        urgent, maybe = score[rows] >= learned.urgent_from, score[rows] >= learned.maybe_from
        lines.append(f"- {name}: {_share(urgent)} taken as urgent, {_share(maybe & ~urgent)} as maybe urgent")
    return lines


def _share(rows: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> str:
    return f"{rows.mean():.1%}" if len(rows) else "none"
