"""Every sentence around what people keep for themselves: check-ins, progress, the card, reminders, their data."""

from collections.abc import Mapping
from typing import Annotated

from annotated_types import Len

from bot.core.words import Holds, Summary
from bot.schema import value


@value
class DateWords:
    """How days are written where space is short; `months` begin with January."""

    months: Annotated[tuple[str, ...], Len(12, 12)]
    day: Annotated[str, Holds("day", "month")]
    date: Annotated[str, Holds("day", "month", "year")]


@value
class ProgressWords:
    """/progress and /progress report. `least` stands for the sessions that a statement needs."""

    summary: Summary
    example: str
    period_prompt: str
    last_3_months: str
    last_12_months: str
    everything: str
    from_to: Annotated[str, Holds("first", "last")]
    period_unclear: Annotated[str, Holds("given")]
    title: Annotated[str, Holds("period")]
    nothing: str
    nothing_then: Annotated[str, Holds("period", "sessions")]
    begin: str
    before: str
    after: str
    next_day: str
    latest: str
    entry: Annotated[str, Holds("date", "session", "ratings")]
    of_session: Annotated[str, Holds("details")]
    minutes: Annotated[str, Holds("count")]
    no_ratings: str
    rating: Annotated[str, Holds("name", "values")]
    at: Annotated[str, Holds("number", "moment")]
    summary_title: Annotated[str, Holds("sessions")]
    one_session: str
    sessions: Annotated[str, Holds("count")]
    too_early: Annotated[str, Holds("least")]
    explained: Annotated[str, Holds("points", "least")]
    not_enough: Annotated[str, Holds("name", "count")]
    typical: Annotated[str, Holds("name", "values")]
    middle: Annotated[str, Holds("number", "moment", "lowest", "highest")]
    lower: Annotated[str, Holds("moment", "points", "counts")]
    higher: Annotated[str, Holds("moment", "points", "counts")]
    same: Annotated[str, Holds("moment", "counts")]
    counts: Annotated[str, Holds("lower", "same", "higher", "count")]
    lasting_title: str
    lasting: Annotated[str, Holds("name", "count")]
    lasting_next_day: Annotated[str, Holds("kept", "count")]
    lasting_next_session: Annotated[str, Holds("kept", "count")]
    lasting_missing: Annotated[str, Holds("name", "count")]
    no_drops: str
    gap: Annotated[str, Holds("days")]
    worth: Annotated[str, Holds("yes", "count")]
    yours: str
    chart_title: Annotated[str, Holds("period")]
    chart_note: str
    picture: Annotated[str, Holds("sessions", "period", "lines")]
    picture_cut: Annotated[str, Holds("count")]
    range: Annotated[str, Holds("moment", "lowest", "highest", "last")]
    single: Annotated[str, Holds("moment", "last")]
    report: str
    all_entries: str
    entries_title: Annotated[str, Holds("page", "pages")]
    entries_hint: str
    edit: Annotated[str, Holds("date")]
    newer: str
    older: str
    back: str
    report_summary: Summary
    report_example: str
    items_prompt: str
    item_summary: str
    item_chart: str
    item_ratings: str
    item_details: str
    item_notes: str
    nothing_chosen: str
    change_items: str
    report_ready: Annotated[str, Holds("period", "sessions")]
    report_holds: Annotated[str, Holds("items")]
    report_kept: str
    paper_title: str
    paper_name: str
    paper_about: Annotated[str, Holds("period", "sessions", "date")]
    paper_scale: Annotated[str, Holds("points")]
    paper_drop: str
    paper_measure: str
    paper_change: Annotated[str, Holds("moment")]
    paper_counts: Annotated[str, Holds("points", "lower", "same", "higher")]
    paper_none: str
    paper_middle: Annotated[str, Holds("number", "lowest", "highest", "count")]
    paper_short: Annotated[str, Holds("count")]
    paper_day: str
    paper_session: str
    paper_ratings: str
    paper_order: str
    paper_notes: str
    paper_more: Annotated[str, Holds("count")]
    paper_foot: str
    file: str


@value
class CardWords:
    """/prepare card."""

    summary: Summary
    hint: str
    title: str
    nothing: str
    again: str
    first_title: str
    first_hint: str
    first_paper: str
    line: Annotated[str, Holds("have", "ask")]
    not_kept: str
    by_hand: str
    have: str
    ask: str
    others_title: str
    asked: str
    more: Annotated[str, Holds("count")]
    lines: tuple[str, ...]
    about: Annotated[str, Holds("date")]
    thanks: str
    file: str
    file_holds: Annotated[str, Holds("count")]


@value
class CheckInWords:
    """/checkin."""

    summary: Summary
    example: str
    moment_prompt: str
    when_prompt: str
    note_prompt: str
    minutes_typed: tuple[str, ...]
    before: str
    after: str
    next_day: str
    is_before: str
    is_after: str
    warning_signs: str
    left: str
    left_nothing: str
    go_on: str
    start_again: str
    nothing_saved: str
    nothing_here: str
    no_session: str
    saved: str
    session: Annotated[str, Holds("date")]
    date: Annotated[str, Holds("date", "time")]
    answer: Annotated[str, Holds("name", "answer")]
    skipped: str
    note: Annotated[str, Holds("note")]
    same: Annotated[str, Holds("before")]
    lower: Annotated[str, Holds("before", "points")]
    higher: Annotated[str, Holds("before", "points")]
    better: str
    worse: str
    strong_pain: Annotated[str, Holds("emergency")]
    much_stiffer: Annotated[str, Holds("emergency")]
    low_mood: Annotated[str, Holds("crisis")]
    very_low_mood: Annotated[str, Holds("crisis", "emergency")]
    sore: str
    after_button: str
    more_questions: str
    add_note: str
    undo: str
    undone: str
    undone_all: str
    undo_too_late: str
    not_understood: Annotated[str, Holds("given")]
    too_late: str
    edit: str
    edit_title: str
    edit_which: str
    time: str
    edit_other: Annotated[str, Holds("moment")]
    delete: str
    delete_sure: Annotated[str, Holds("date", "count")]
    delete_yes: str
    delete_no: str
    deleted: str
    progress: str
    ask_tomorrow: str
    ask_always: str
    will_ask: Annotated[str, Holds("date", "time")]
    closed: str


@value
class MyDataWords:
    """/mydata. `tables` and `columns` name what is stored, by the names they have in an export."""

    summary: Summary
    export_summary: Summary
    delete_summary: Summary
    title: str
    nothing: str
    begin: str
    intro: str
    count: Annotated[str, Holds("name", "count")]
    count_dated: Annotated[str, Holds("name", "count", "oldest", "newest")]
    receipt: Annotated[str, Holds("version", "date")]
    no_consent: str
    retention: Annotated[str, Holds("months")]
    ways: str
    export: str
    export_first: str
    entries: str
    delete: str
    exported: Annotated[str, Holds("count", "tables")]
    file: Annotated[str, Holds("date")]
    delete_sure: Annotated[str, Holds("numbers")]
    delete_yes: str
    delete_no: str
    deleted: Annotated[str, Holds("numbers")]
    warning: Annotated[str, Holds("date")]
    keep: str
    readme: Annotated[str, Holds("date")]
    tables: Mapping[str, str]
    columns: Mapping[str, str]


@value
class ReminderWords:
    """/remind, and the messages that come by themselves. `hours` are usual times to choose from."""

    summary: Summary
    prompt: str
    example: str
    title: str
    none: str
    line: Annotated[str, Holds("when", "next")]
    only_if_not_logged: str
    line_off: Annotated[str, Holds("when")]
    line_follow_up: Annotated[str, Holds("next")]
    line_always: str
    date: Annotated[str, Holds("day", "date", "time")]
    how_to_add: str
    add: str
    switch_off: Annotated[str, Holds("when")]
    switch_on: Annotated[str, Holds("when")]
    delete: Annotated[str, Holds("when")]
    end_follow_ups: str
    which_day: str
    every_day: str
    weekdays: str
    which_hour: str
    hours: tuple[str, ...]
    unless_typed: tuple[str, ...]
    saved: Annotated[str, Holds("when", "next")]
    saved_once: Annotated[str, Holds("when")]
    zone: Annotated[str, Holds("zone")]
    how_to_end: str
    unless: str
    always: str
    mine: str
    end: str
    too_many: Annotated[str, Holds("most")]
    not_understood: Annotated[str, Holds("given")]
    closed: str
    switched_off: str
    deleted: str
    follow_ups_ended: str
    gone: str
    not_today_said: str
    message: str
    start: str
    not_today: str
    end_these: str
    follow_up: str
    also: str
    all_off: str
    still_off: str
    switch_all_off: str
    keep: str
    kept: str
