"""The sentences around the settings of a community, for its moderators."""

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from annotated_types import Len

from bot.core.words import Holds, Summary
from bot.schema import value

Part = Literal["language", "timezone", "country", "quiet", "days", "place", "changes"]
"""What /community has a page for, in its order."""
PARTS: tuple[Part, ...] = get_args(Part)
ForEachPart = Len(len(PARTS), len(PARTS))
CountryCode = Annotated[str, Len(2, 2)]
"""ISO 3166."""


@value
class SettingWords:
    """How each setting stands, one line each."""

    language: Annotated[str, Holds("language")]
    timezone: Annotated[str, Holds("zone", "time")]
    country: Annotated[str, Holds("country")]
    country_without_lines: Annotated[str, Holds("country")]
    no_country: str
    quiet: Annotated[str, Holds("hours")]
    days: Annotated[str, Holds("days")]
    place: Annotated[str, Holds("place")]
    hours: Annotated[str, Holds("begins", "ends")]
    no_hours: str
    no_days: str
    here: str
    elsewhere: str
    anywhere: str
    choose_here: Annotated[str, Len(1, 40)]
    choose_anywhere: Annotated[str, Len(1, 40)]


@value
class ChangeWords:
    """What each change is called in the list of who changed what; the names are those of `bot.storage.scheduled.Change.what`."""

    line: Annotated[str, Holds("date", "sentence")]
    somebody: str
    language: Annotated[str, Holds("who", "to")]
    timezone: Annotated[str, Holds("who", "to")]
    country: Annotated[str, Holds("who", "to")]
    quiet: Annotated[str, Holds("who", "to")]
    days_off: Annotated[str, Holds("who", "to")]
    place: Annotated[str, Holds("who")]
    schedule_added: Annotated[str, Holds("who", "number")]
    schedule_edited: Annotated[str, Holds("who", "number")]
    schedule_paused: Annotated[str, Holds("who", "number")]
    schedule_resumed: Annotated[str, Holds("who", "number")]
    schedule_removed: Annotated[str, Holds("who", "number")]
    schedule_run: Annotated[str, Holds("who", "number")]
    schedule_paused_by_bot: Annotated[str, Holds("number")]
    question_answered: Annotated[str, Holds("who")]
    question_dismissed: Annotated[str, Holds("who")]


@value
class SetupWords:
    """The first-time set-up, step by step. `tip_times`: what is on a button, and the time it stands for, as one types it."""

    begin: Annotated[str, Len(1, 40)]
    step: Annotated[str, Holds("number", "count", "left")]
    last_step: Annotated[str, Holds("number", "count")]
    tip: Annotated[str, Len(1, 40)]
    tip_prompt: str
    tip_times: Mapping[str, str]
    other_time: Annotated[str, Len(1, 40)]
    finished: str


@value
class HelloWords:
    """What the bot says where it was added."""

    title: str
    hello: str
    again: str
    again_paused: str
    settings: Annotated[str, Len(1, 40)]


@value
class CommunityWords:
    """/community. `names` are on buttons, `summaries` in the menus; `asks` stands on the page of each setting.

    `countries`: by code the name that is shown, and what people also call it. `off_typed`: no quiet hours.
    `fillers`: words that may stand before hours or days. `usual_hours` are offered by a button."""

    summary: Summary
    prompt: str
    example: str
    title: str
    in_community: str
    names: Annotated[Mapping[Part, Annotated[str, Len(1, 40)]], ForEachPart]
    summaries: Annotated[Mapping[Part, Summary], ForEachPart]
    examples: Annotated[Mapping[Part, str], ForEachPart]
    asks: Annotated[Mapping[Part, str], ForEachPart]
    settings: SettingWords
    hint: str
    saved: str
    silenced: Annotated[str, Holds("numbers")]
    same: str
    only_one_language: str
    choose_country: Annotated[str, Holds("given")]
    same_hours: Annotated[str, Holds("given")]
    hours_missing: str
    hours_example: str
    days_example: str
    too_many_days: Annotated[str, Holds("most")]
    every_day_off: str
    not_a_day_off: str
    add: Annotated[str, Holds("day")]
    take_away: Annotated[str, Holds("day")]
    off: Annotated[str, Len(1, 40)]
    off_typed: tuple[str, ...]
    fillers: tuple[str, ...]
    usual_hours: tuple[str, ...]
    back: Annotated[str, Len(1, 40)]
    changes: ChangeWords
    no_changes: str
    setup: SetupWords
    hello: HelloWords
    countries: Mapping[CountryCode, Annotated[tuple[str, ...], Len(1)]]
