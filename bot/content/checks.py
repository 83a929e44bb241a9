"""Checks that need more than one entry at a time: ways to reach a help line, languages beside each other, names in braces."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from string import Formatter

from bot.content.help_lines import PLACES
from bot.content.models import Content, Country
from bot.errors import Problem


def check_lines(file: str, countries: Mapping[str, Country], problems: list[Problem]) -> None:
    """Every line has a way to reach it; an emergency number is one to call."""
    for code, country in countries.items():
        for place in PLACES:
            for number, line in enumerate(getattr(country, place)):
                path = f"{code}.{place}[{number}]"
                if place == "emergency" and not line.call:
                    problems.append(Problem(file, path, "expected a number to call"))
                elif not (line.call or line.text or line.web):
                    problems.append(Problem(file, path, "expected one of call, text or web"))


def check_languages(languages: list[Content], problems: list[Problem]) -> None:
    """Every language has the ids of English, or of the first: buttons and settings hold in all of them."""
    model = next((content for content in languages if content.language == "en"), languages[0] if languages else None)
    for content in languages:
        if model and content is not model:
            for file, ids in _ids(content).items():
                for missing in sorted(_ids(model)[file] - ids):
                    problems.append(Problem(f"{content.language}/{file}", missing, f"expected it as in {model.language}"))
                for unknown in sorted(ids - _ids(model)[file]):
                    problems.append(Problem(f"{content.language}/{file}", unknown, f"not there in {model.language}"))


def _ids(content: Content) -> dict[str, set[str]]:
    return {
        "faq": set(content.topics),
        "urgent": set(content.urgent),
        "tips.yaml": {tip.id for tip in content.tips.tips} | {category.id for category in content.tips.categories},
        "checkins.yaml": {measure.id for measure in content.checkins.measures}
        | {f"{detail.id}.{option.id}" for detail in content.checkins.details for option in detail.options},
        "card.yaml": {f"{page.id}.{item.id}" for page in content.card.pages for item in page.items},
        "prepare.yaml": {f"{part.id}.{item.id}" for part in content.checklist.parts for item in part.items},
    }


def names_in_braces(text: str) -> frozenset[str]:
    """The names that a sentence holds."""
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return frozenset({"{"})


def doubles(ids: Iterable[str]) -> Iterator[str]:
    """Ids that stand there more than once."""
    return (name for name, count in Counter(ids).items() if count > 1)
