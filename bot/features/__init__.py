"""All that the bot offers. One line here, and every platform has it."""

import random
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.config import Settings
from bot.content import Library
from bot.core.adapter import Check
from bot.core.commands import Command, Feature
from bot.features import about, answers, language, prepare, timezone, tips, why
from bot.features.language import Languages
from bot.matching import Matcher


def features(
    settings: Settings,
    library: Library,
    matcher: Callable[[str], Matcher],
    languages: Languages,
    chance: random.Random,
    commands: Callable[[], tuple[Command, ...]],
    checks: Mapping[str, Check],
    now: Callable[[], datetime],
) -> tuple[Feature, ...]:
    """Every feature, given what they need.

    `matcher` gives the one of a locale, `commands` all that /help lists, `checks` those of the platforms that run, `now`
    the time."""
    return (
        answers.feature(library, matcher),
        tips.feature(library, tips.Decks(chance)),
        prepare.feature(library, settings.community.country),
        language.feature(library, languages),
        timezone.feature(library, settings.community.timezone, now),
        about.feature(settings.operator, library, commands),
        why.feature(settings, library, checks),
    )
