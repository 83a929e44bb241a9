"""Every sentence of the interface, by where it is said. They are written in content/<language>/messages.yaml."""

from collections.abc import Mapping
from typing import Annotated, Literal

from bot.content.community_words import CommunityWords
from bot.content.diary_words import CardWords, CheckInWords, DateWords, MyDataWords, ProgressWords, ReminderWords
from bot.content.schedule_words import ScheduleWords
from bot.core.words import ChatWords, ConsoleWords, CoreWords, Holds, Summary, TimeWords
from bot.schema import value

Level = Literal[
    "small-studies",
    "mixed-studies",
    "one-larger-study",
    "other-conditions",
    "case-stories",
    "experts-agree",
    "good-practice",
    "unknown",
    "this-bot",
]
"""How sure an answer is; docs/content.md says which is for what."""


@value
class HelpWords:
    """Around numbers and help lines."""

    either: str
    then: str
    call: Annotated[str, Holds("to")]
    text: Annotated[str, Holds("to")]
    web: Annotated[str, Holds("to")]
    emergency_anywhere: str
    crisis_anywhere: str
    safety_anywhere: str
    children_anywhere: str


@value
class UrgentWords:
    """What is said when a message is an emergency, or may be one, but it is not clear of which kind."""

    answer: Annotated[str, Holds("emergency", "crisis", "safety")]
    line: Annotated[str, Holds("emergency")]


@value
class AnswerWords:
    """/ask and /faq."""

    ask_summary: Summary
    ask_prompt: str
    ask_example: str
    faq_summary: Summary
    faq_prompt: str
    faq_example: str
    categories: str
    category: Annotated[str, Holds("name")]
    caution: Annotated[str, Holds("text")]
    cautions: str
    sure: Annotated[str, Holds("level")]
    sure_why: Annotated[str, Holds("level", "why")]
    reviewed: Annotated[str, Holds("date")]
    sources: Annotated[str, Holds("question")]
    no_sources: str
    read_as_copy: str
    read_as_record: str
    more: str
    more_on: Annotated[str, Holds("question")]
    short: str
    show_sources: str
    all_topics: str
    ask_again: str
    suggestions: str
    none_of_these: str
    fits: str
    fits_typed: tuple[str, ...]
    fits_summary: Summary
    misses: str
    misses_typed: tuple[str, ...]
    misses_summary: Summary
    counted: str
    counted_before: str
    not_it: str
    not_known: str
    begins_alike: Annotated[str, Holds("given")]
    unknown: str
    greetings_typed: tuple[str, ...]
    greeting: str
    thanks_typed: tuple[str, ...]
    welcome: str
    unknown_none_fits: str


@value
class BenefitWords:
    """/benefits."""

    summary: Summary
    title: str


@value
class TipWords:
    """/tip."""

    summary: Summary
    prompt: str
    example: str
    title: Annotated[str, Holds("category")]
    source: Annotated[str, Holds("title")]
    good_practice: str
    another: str
    more: str


@value
class PrepareWords:
    """/prepare."""

    summary: Summary
    title: str
    hint: str
    advice: Annotated[str, Holds("text", "advice")]
    more_ticked: Annotated[str, Holds("count")]
    reminder: str
    again: str
    card: str


@value
class LanguageWords:
    """/language. `name` is the language's own name."""

    name: str
    summary: Summary
    prompt: str
    example: str
    chosen: str
    chosen_for_all: str
    only_one: str
    moderators_choose: str


@value
class TimezoneWords:
    """/timezone. `common` are zones to choose from by a button, as the IANA database names them."""

    summary: Summary
    prompt: str
    example: str
    yours: Annotated[str, Holds("zone", "time")]
    communitys: Annotated[str, Holds("zone", "time")]
    change: str
    chosen: Annotated[str, Holds("zone", "time")]
    chosen_for_all: Annotated[str, Holds("zone", "time")]
    moderators_choose: str
    common: tuple[str, ...]


@value
class UnansweredWords:
    """/unanswered."""

    summary: Summary
    title: str
    intro: str
    empty: str
    once: Annotated[str, Holds("number", "wording", "last")]
    often: Annotated[str, Holds("number", "wording", "count", "first", "last")]
    answer: Annotated[str, Holds("number")]
    dismiss: Annotated[str, Holds("number")]
    newer: str
    older: str
    back: str
    choose: Annotated[str, Holds("wording")]
    choose_hint: str
    others: str
    choose_category: Annotated[str, Holds("wording")]
    answered: Annotated[str, Holds("wording")]
    posted: str
    not_posted: str
    dismissed: str
    gone: str
    in_community: str
    judged: str
    judged_title: str
    judged_intro: str
    judged_empty: str
    judged_line: Annotated[str, Holds("topic", "fits", "misses")]


@value
class AboutWords:
    """/help, /about and /privacy."""

    help_summary: Summary
    help_prompt: str
    help_example: str
    help_title: str
    help_intro: str
    help_group: str
    help_outro: str
    usage: Annotated[str, Holds("usage")]
    example: Annotated[str, Holds("example")]
    private: str
    about_summary: Summary
    about_title: str
    about: Annotated[str, Holds("version", "topics", "tips", "reviewed")]
    run_by: Annotated[str, Holds("name")]
    contact: Annotated[str, Holds("contact")]
    run_by_unknown: str
    privacy_summary: Summary
    privacy_title: str
    privacy: str


@value
class FindingWords:
    """What each finding of a platform (bot.core.adapter.Finding) means, and what to change."""

    cannot_write: str
    cannot_write_in_threads: str
    cannot_send_pictures: str
    cannot_read_history: str
    privacy_mode_on: str
    privacy_mode_off: str
    inline_off: str
    updates_waiting: str
    webhook_fails: str
    slowed_down: str
    commands_not_set: str
    endpoint_set: str
    slow_connection: str
    not_reached: str


@value
class WhyWords:
    """/why."""

    summary: Summary
    title: str
    intro: str
    fine: str
    outro: str
    in_posting_place: Annotated[str, Holds("finding")]
    paused: Annotated[str, Holds("number", "why")]
    no_country: str
    no_contact: str
    findings: FindingWords


@value
class Messages:
    """messages.yaml"""

    core: CoreWords
    chat: ChatWords
    console: ConsoleWords
    help_lines: HelpWords
    urgent: UrgentWords
    answers: AnswerWords
    sureness: Mapping[Level, str]
    benefits: BenefitWords
    tips: TipWords
    prepare: PrepareWords
    card: CardWords
    dates: DateWords
    progress: ProgressWords
    checkins: CheckInWords
    mydata: MyDataWords
    reminders: ReminderWords
    language: LanguageWords
    timezone: TimezoneWords
    times: TimeWords
    community: CommunityWords
    schedule: ScheduleWords
    unanswered: UnansweredWords
    about: AboutWords
    why: WhyWords
