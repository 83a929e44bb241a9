"""What is said about scheduled tips. It is written in content/<language>/messages.yaml."""

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from annotated_types import Len

from bot.core.words import Holds, Summary
from bot.errors import Obstacle
from bot.schema import value

Label = Annotated[str, Len(1, 40)]
Notice = Annotated[str, Len(1, 200)]
"""Shown at a button: Telegram allows 200 characters (Bot API, answerCallbackQuery)."""


@value
class PostWords:
    """Below a scheduled post, and about a moderator's own text. `count` is how many characters a text has too many."""

    helpful: Label
    not_for_me: Label
    another: Label
    more: Label
    vote_summary: Summary
    counted: Notice
    counted_before: Notice
    old_post: Notice
    gone: str
    empty: str
    too_long: Annotated[str, Holds("count")]
    mention: Annotated[str, Holds("word")]


Act = Literal["list", "add", "edit", "pause", "resume", "run", "remove", "preview", "log"]
"""The subcommands of /schedule."""
ForEachAct = Len(len(get_args(Act)), len(get_args(Act)))
Settled = Literal["planned", "claimed", "sent", "late", "skipped", "failed", "unknown"]
"""As bot.storage.scheduled.Outcome."""
Reason = Literal[
    "too-late",
    "quiet-hours",
    "day-off",
    "nothing-to-post",
    "interrupted",
    "changed",
    "removed",
    "no-permission",
    "gone",
    "closed",
    "refused",
]
"""As bot.storage.scheduled.Why and bot.errors.Obstacle."""


@value
class SubjectWords:
    """What a schedule posts, within a sentence, and how people name it. `gone`: it is not in the content any more."""

    tips: str
    category: Annotated[str, Holds("category")]
    topic: Annotated[str, Holds("question")]
    text: Annotated[str, Holds("text")]
    gone: str
    tips_typed: tuple[str, ...]
    topic_typed: tuple[str, ...]
    text_typed: tuple[str, ...]


@value
class AddingWords:
    """/schedule add and /schedule edit. `hours` are offered by buttons."""

    when_prompt: Summary
    what_prompt: Summary
    text_prompt: Summary
    which_day: str
    or_in_one_line: str
    each_day: Annotated[str, Holds("day")]
    daily: Label
    weekdays: Label
    which_hour: str
    hours: tuple[str, ...]
    which_what: str
    which_group: str
    which_topic: str
    tips: Label
    category: Annotated[str, Holds("category")]
    topic: Label
    text: Label
    saved: Annotated[str, Holds("number", "line")]
    changed: Annotated[str, Holds("number", "line")]
    other_day: Label
    other_hour: Label
    other_what: Label
    post_here: Label
    edit_hint: Annotated[str, Holds("number")]
    too_many: Annotated[str, Holds("most")]
    no_when: str
    over: str
    no_zone: Annotated[str, Holds("zone")]
    always_silent: Annotated[str, Holds("why")]
    unknown: Annotated[str, Holds("given")]
    unknown_hint: str


@value
class ShowingWords:
    """How a schedule is shown."""

    moment: Annotated[str, Holds("day", "date", "time")]
    day: Annotated[str, Holds("day", "date")]
    next_one: str
    next_ones: str
    no_dates: str
    not_posted: Annotated[str, Holds("date", "why")]
    none_posted: Annotated[str, Holds("date", "why")]
    silences: Annotated[Mapping[Literal["quiet-hours", "day-off"], str], Len(2, 2)]
    next: Annotated[str, Holds("date")]
    last: Annotated[str, Holds("date", "result")]
    here: str
    posting_place: str
    elsewhere: str
    clocks_stay: Annotated[str, Holds("date", "time")]
    clocks_skip: Annotated[str, Holds("date", "time", "instead")]
    clocks_repeat: Annotated[str, Holds("date", "time")]
    paused: str
    paused_until: Annotated[str, Holds("date")]
    stopped: Annotated[str, Holds("why")]
    had_to_pause: Annotated[str, Holds("numbers")]


@value
class ChangingWords:
    """/schedule pause, resume, run and remove. `lengths`: what is on a button, and how long that is, as one types it."""

    until_prompt: Summary
    until_typed: tuple[str, ...]
    endless_typed: tuple[str, ...]
    until_example: str
    lengths: Mapping[Label, str]
    choose_end: str
    not_paused: str
    resumed: str
    all: Label
    all_typed: tuple[str, ...]
    all_resumed: Annotated[str, Holds("numbers")]
    none_paused: str
    remove_sure: Annotated[str, Holds("number", "line")]
    remove_yes: Label
    remove_no: Label
    removed: Annotated[str, Holds("number")]
    posted: str
    posted_soon: str
    unclear: str
    not_run: Annotated[str, Holds("result")]
    nothing_to_run: str


@value
class LedgerWords:
    """/schedule log and /schedule preview."""

    title: str
    nothing: str
    line: Annotated[str, Holds("number", "date", "result")]
    because: Annotated[str, Holds("result", "why")]
    by_hand: Annotated[str, Holds("result")]
    votes: Annotated[str, Holds("helpful", "not_for_me")]
    outcomes: Annotated[Mapping[Settled, str], Len(len(get_args(Settled)), len(get_args(Settled)))]
    whys: Annotated[Mapping[Reason, str], Len(len(get_args(Reason)), len(get_args(Reason)))]
    unknown_means: str
    looks_so: str
    newer: Label
    older: Label


@value
class PostingWords:
    """When a place cannot be posted to. `obstacles`: what keeps me from it, and what to do about it."""

    paused: Annotated[str, Holds("numbers")]
    obstacles: Annotated[Mapping[Obstacle, str], Len(len(Obstacle), len(Obstacle))]


@value
class ScheduleWords:
    """Everything about schedules. `prefixes_typed`: what may stand before the number of one."""

    summaries: Annotated[Mapping[Act, Summary], ForEachAct]
    examples: Annotated[Mapping[Act, str], ForEachAct]
    buttons: Annotated[Mapping[Act, Label], ForEachAct]
    in_community: str
    title: str
    number_prompt: Summary
    prefixes_typed: tuple[str, ...]
    line: Annotated[str, Holds("what", "when")]
    numbered: Annotated[str, Holds("number", "line")]
    choose: Annotated[str, Holds("number", "line")]
    nothing: str
    how_to_add: str
    no_such: Annotated[str, Holds("given")]
    see_list: str
    which: str
    type_again: str
    gone: str
    add: Label
    change: Annotated[str, Holds("number")]
    earlier: Label
    later: Label
    what: SubjectWords
    adding: AddingWords
    showing: ShowingWords
    changing: ChangingWords
    ledger: LedgerWords
    posts: PostWords
    posting: PostingWords
