"""What is asked for each setting: the field that reads an answer, and the answers to choose from by a button."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.content import Library
from bot.content.community_words import CommunityWords, Part
from bot.content.models import Content
from bot.core.communities import Quiet
from bot.core.fields import Choice, Field
from bot.core.messages import Button
from bot.core.words import TimeWords
from bot.core.zones import Zone, spoken, zone_names
from bot.features.community import wording
from bot.features.community.choosing import ALL_WEEK, ANYWHERE, HERE
from bot.features.community.fields import NONE, Country, Days, Hours


@dataclass(frozen=True, slots=True)
class Question:
    """A part with its field, and answers to choose from, each with its label. `others` are buttons that answer something else."""

    part: Part
    field: Field
    offered: Mapping[str, str]
    others: tuple[Button, ...] = ()


def fields(library: Library, today: Callable[[], date]) -> Mapping[Part, Field]:
    """The field of each part that asks for something."""

    def words(locale: str) -> CommunityWords:
        return library.languages[locale].messages.community

    def times(locale: str) -> TimeWords:
        return library.languages[locale].messages.times

    def ask(part: Part) -> Callable[[str], str]:
        return lambda locale: words(locale).summaries[part]

    def languages(locale: str) -> Mapping[str, str]:
        return {code: content.messages.language.name for code, content in library.languages.items()}

    def countries(locale: str) -> Mapping[str, str]:
        return {code: names[0] for code, names in words(locale).countries.items()}

    def places(locale: str) -> Mapping[str, str]:
        return {HERE: words(locale).settings.choose_here, ANYWHERE: words(locale).settings.choose_anywhere}

    return {
        "language": Choice("language", languages, ask("language"), required=False),
        "timezone": Zone("zone", lambda locale: zone_names(), ask("timezone"), required=False, times=times),
        "country": Country("country", countries, ask("country"), required=False, words=words),
        "quiet": Hours("hours", ask("quiet"), words, times),
        "days": Days("days", ask("days"), words, times, today=today),
        "place": Choice("place", places, ask("place"), required=False),
    }


def question(part: Part, field: Field, library: Library, content: Content, quiet: Quiet) -> Question:
    """What is asked of somebody for a part. `quiet`: how it stands in this community."""
    words = content.messages.community
    match part:
        case "timezone":
            return Question(part, field, {zone: spoken(zone) for zone in content.messages.timezone.common})
        case "country":
            named = {code: wording.country(code, content) for code in library.help_lines.countries}
            return Question(part, field, dict(sorted(named.items(), key=lambda country: country[1])))
        case "quiet":
            return Question(part, field, {hours: hours for hours in words.usual_hours} | {NONE: words.off})
        case "days":
            off = wording.keys(quiet)
            free = [day for day in wording.keys(Quiet(weekdays=ALL_WEEK)) if day not in off]
            added = {day: words.add.format(day=wording.day(day, content)) for day in free}
            away = {day: words.take_away.format(day=wording.day(day, content)) for day in off}
            return Question(part, field, added, tuple(Button(away[day], "community days", {"without": day}) for day in off))
    return Question(part, field, field.suggest("", content.language))
