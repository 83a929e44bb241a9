"""The sentences that the core and the console need. They are written in content/<language>/messages.yaml."""

from collections.abc import Mapping
from datetime import time
from typing import Annotated, Literal, get_args

from annotated_types import Len

from bot.schema import value


class Holds:
    """Says which names in {braces} a sentence carries, such as Annotated[str, Holds("command")]."""

    def __init__(self, *names: str) -> None:
        self.names = frozenset(names)


Summary = Annotated[str, Len(1, 100)]
"""What a command does, in the menus of the platforms: Discord allows 100 characters, Telegram 256."""


@value
class CoreWords:
    """What the dispatcher and the fields say on their own."""

    unknown_command: Annotated[str, Holds("command")]
    did_you_mean: Annotated[str, Holds("suggestions")]
    choose_one: Annotated[str, Holds("given")]
    choose_letters: Annotated[str, Holds("given")]
    numbers_typed: Annotated[tuple[str, ...], Len(11, 11)]
    choose_number: Annotated[str, Holds("given")]
    choose_count: Annotated[str, Holds("given", "lowest", "highest")]
    list_changed: str
    cancelled: str
    cancel_typed: tuple[str, ...]
    too_long: Annotated[str, Holds("longest")]
    moderators_only: str
    stop_summary: Summary
    nothing_to_stop: str
    slow_down: str
    handover: str
    handover_button: str
    bug: Annotated[str, Holds("reference")]
    storage_down: str
    old_button: str
    ticked: Annotated[str, Holds("label")]
    untick_hint: str
    done: str
    none: str
    none_typed: tuple[str, ...]
    or_type: Annotated[str, Holds("choices")]
    progress: Annotated[str, Holds("number", "count")]
    skip: Annotated[str, Len(1, 20)]
    skip_typed: tuple[str, ...]
    back: Annotated[str, Len(1, 20)]
    back_typed: tuple[str, ...]
    stop: Annotated[str, Len(1, 20)]


@value
class ChatWords:
    """What the bot says around an answer where others read along, and where a platform has a way of its own."""

    remove: Annotated[str, Len(1, 40)]
    removed: str
    not_yours: Annotated[str, Len(1, 200)]
    answered_before: str
    answered_before_link: Annotated[str, Holds("link")]
    go_to_answer: Annotated[str, Len(1, 40)]
    go_to_question: Annotated[str, Len(1, 40)]
    wait: str
    text_only: str
    cannot_read: Annotated[str, Holds("menu")]
    choose: Annotated[str, Len(1, 150)]
    form_title: Annotated[str, Len(1, 45)]
    form_label: Annotated[str, Len(1, 45)]
    answer_from_faq: Annotated[str, Len(1, 32)]
    ask_privately: Annotated[str, Len(1, 40)]
    answered_privately: str
    too_large: Annotated[str, Holds("name", "most")]


@value
class ConsoleWords:
    """What the console says around the conversation."""

    welcome: str
    group_welcome: Annotated[str, Holds("name")]
    prompt: str
    leave: tuple[str, ...]
    goodbye: str
    only_you: str
    not_spoken_to: Annotated[str, Holds("name")]
    no_such_number: Annotated[str, Holds("number")]
    replaced: Annotated[str, Holds("first", "last")]
    preparing: str
    scale: Annotated[str, Holds("numbers")]
    saved: Annotated[str, Holds("description", "path")]
    not_saved: Annotated[str, Holds("name")]


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Unit = Literal["minutes", "hours", "days", "weeks", "months"]
Term = Literal[
    "am", "pm", "oclock", "ago", "now", "this", "last", "at", "on", "and", "to",
    "daily", "weekdays", "weekends", "weekly", "monthly", "every", "once",
    "first", "second", "third", "fourth", "other", "day", "from",
]  # fmt: skip
"""Words that say when. The English ones above are understood in every language."""


@value
class TimeWords:
    """How people say when something was or will be, and how it is said to them.

    Of `weekdays` and `months` (January first), the first word is the one that is shown; `numbers` begin with 1. `spans`: minutes.
    `days_back`, `days_ahead`: how many days ago, or from now. `parts` of a day: when they are meant. `offered`: moments to
    choose from. `zones`: what people call a time zone; more than one name where it means several. `zone_words`: what may be
    left out of a zone's name."""

    weekdays: Annotated[Mapping[Weekday, tuple[str, ...]], Len(7, 7)]
    months: Annotated[tuple[tuple[str, ...], ...], Len(12, 12)]
    units: Annotated[Mapping[Unit, tuple[str, ...]], Len(5, 5)]
    terms: Annotated[Mapping[Term, tuple[str, ...]], Len(len(get_args(Term)), len(get_args(Term)))]
    numbers: tuple[tuple[str, ...], ...]
    spans: Mapping[str, int]
    days_back: Mapping[str, int]
    days_ahead: Mapping[str, int]
    parts: Mapping[str, time]
    clock: Mapping[str, time]
    offered: tuple[str, ...]
    zones: Mapping[str, tuple[str, ...]]
    zone_words: tuple[str, ...]
    wrong_word: Annotated[str, Holds("given")]
    wrong_time: Annotated[str, Holds("given")]
    wrong_date: Annotated[str, Holds("given")]
    wrong_count: Annotated[str, Holds("given")]
    wrong_zone: Annotated[str, Holds("given")]
    zone_unclear: Annotated[str, Holds("given", "zones")]
    unclear_date: Annotated[str, Holds("given")]
    half_of_day: Annotated[str, Holds("given")]
    no_time: str
    no_day: str
    no_date: str
    ahead: Annotated[str, Holds("given")]
    over: Annotated[str, Holds("given")]
    moment_example: str
    recurrence_example: str
    every_day: Annotated[str, Holds("time")]
    every_days: Annotated[str, Holds("count", "time")]
    every_weekday: Annotated[str, Holds("time")]
    every_week: Annotated[str, Holds("days", "time")]
    every_weeks: Annotated[str, Holds("count", "days", "time")]
    every_month: Annotated[str, Holds("day", "time")]
    every_months: Annotated[str, Holds("count", "day", "time")]
    just_once: Annotated[str, Holds("date", "time")]
    day_of_month: Annotated[str, Holds("number")]
    day_or_last: Annotated[str, Holds("number")]
    last_of_month: str
    weekday_of_month: Annotated[str, Holds("place", "day")]
    places: Annotated[tuple[str, ...], Len(5, 5)]
    starting: Annotated[str, Holds("when", "date")]
    in_zone: Annotated[str, Holds("when", "zone")]
    list_and: Annotated[str, Holds("first", "last")]
