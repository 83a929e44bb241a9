"""What `check` tells the people who run the bot and write its content."""

from datetime import date, timedelta

from bot.content import Library
from bot.content.help_lines import PLACES
from bot.content.models import Country
from bot.matching.encoder import is_there

REVIEW_AFTER = timedelta(days=365)
"""An answer that nobody has checked for so long is named."""
NO_ENCODER = "the sentence encoder is not installed (requirements-encoder.txt), so questions are matched by words alone"


def matching(library: Library) -> dict[str, str]:
    """By language, how questions are matched here: with the sentence encoder, or by words alone."""
    return {language: "sentence encoder" if is_there(language) else "words alone" for language in library.languages}


def check_report(library: Library, country: str, today: date | None = None) -> str:
    """Settings and content are right; what is left to do by hand."""
    today = today or date.today()
    lines = ["Settings and content are in order."]
    for name, content in library.languages.items():
        counts = f"{len(content.topics)} topics, {len(content.tips.tips)} tips, {len(content.urgent)} urgent rules"
        lines.append(f"- {name}: {counts}")
        if name.startswith("en") and not is_there(name):
            lines.append(f"- {name}: {NO_ENCODER}")
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
