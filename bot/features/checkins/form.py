"""The questions of a check-in, as fields, and where in it somebody is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from bot.content import Library
from bot.content.diary import CheckIns, Detail, Measure
from bot.content.models import Content
from bot.core.fields import SKIPPED, Answers, Choice, Field, Key, Text
from bot.core.moments import When
from bot.core.numbers import Count, Scale
from bot.core.ticks import Several
from bot.storage.values import Moment, Session

Form = Literal["short", "long", "note", "time"]
NEW = "n"
MINUTES = "minutes"
LONGEST_MINUTES = 480
"""Of a massage; more is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is in a check-in: which session and moment, and how much is asked."""

    session: str
    moment: Moment
    form: Form
    new: bool = False
    """Nothing of it is stored yet. What was deleted is not begun anew by one of its old buttons."""

    @property
    def key(self) -> str:
        """As a button carries it."""
        return f"{self.session}.{self.moment[0]}{self.form[0]}{NEW if self.new else ''}"


def read_place(key: str) -> Place | None:
    """The place that a button carries; None for what is none."""
    session, _, letters = key.partition(".")
    moment = next((moment for moment in Moment if letters[:1] == moment[0]), None)
    form = next((form for form in get_args(Form) if letters[1:2] == form[0]), None)
    return Place(session, moment, form, letters[2:] == NEW) if session and moment and form else None


def answers_of(session: Session | None, place: Place) -> dict[str, str]:
    """What is answered already at this place."""
    if session is None:
        return {}
    rated = session.ratings.get(place.moment, {})
    return {measure: SKIPPED if number is None else str(number) for measure, number in rated.items()} | dict(session.details)


def is_answered(session: Session, place: Place, measures: Iterable[Measure]) -> bool:
    """Whether nothing is left to ask at this place."""
    rated = session.ratings.get(place.moment, {})
    asked = (m.id for m in measures if place.moment in m.moments and (m.short or place.form == "long"))
    return all(measure in rated for measure in asked)


def fields(library: Library) -> tuple[Field, ...]:
    """Every question there is, in the order in which they are asked; those of no use at a place are left out there."""
    first = next(iter(library.languages.values())).checkins

    def checkins(locale: str) -> CheckIns:
        return library.languages[locale].checkins

    def moments(locale: str) -> Mapping[str, str]:
        return {moment: getattr(library.languages[locale].messages.checkins, _word(moment)) for moment in Moment}

    ask = library.say
    return (
        Key("agree"),
        Key("do"),
        Key("session"),
        Key("at"),
        Choice("moment", moments, ask(lambda c: c.messages.checkins.moment_prompt), required=False, passes=True),
        When(
            "when",
            ask(lambda c: c.messages.checkins.when_prompt),
            ask(lambda c: c.messages.times),
            asked=lambda answers: _form(answers) == "time",
        ),
        warning_signs(library),
        *(_detail(detail, checkins, library) for detail in first.details if detail.id == MINUTES),  # typed before any rating
        *(_scale(measure, checkins) for measure in first.measures),
        *(_detail(detail, checkins, library) for detail in first.details if detail.id != MINUTES),
        Text("note", ask(lambda c: c.messages.checkins.note_prompt), asked=lambda answers: _form(answers) == "note"),
    )


def _word(moment: Moment) -> str:
    return moment.replace("-", "_")


def _form(answers: Answers) -> Form:
    place = read_place(answers.get("at", ""))
    return place.form if place else "short"


def _moment(answers: Answers) -> str:
    place = read_place(answers.get("at", ""))
    return place.moment if place else ""


def _scale(measure: Measure, checkins: Callable[[str], CheckIns]) -> Scale:
    def prompt(locale: str) -> str:
        said = next(other for other in checkins(locale).measures if other.id == measure.id)
        return f"**{said.question}**\n\n{said.ends}"

    def asked(answers: Answers) -> bool:
        return _moment(answers) in measure.moments and (_form(answers) == "long" or (_form(answers) == "short" and measure.short))

    return Scale(measure.id, prompt, asked=asked)


def _detail(detail: Detail, checkins: Callable[[str], CheckIns], library: Library) -> Field:
    def said(locale: str) -> Detail:
        return next(other for other in checkins(locale).details if other.id == detail.id)

    def options(locale: str) -> Mapping[str, str]:
        return {option.id: option.name for option in said(locale).options}

    def asked(answers: Answers) -> bool:
        return _form(answers) == "long" and _moment(answers) in detail.moments

    def prompt(locale: str) -> str:
        return f"**{said(locale).question}**"

    if detail.id == MINUTES:
        units = library.say(lambda c: c.messages.checkins.minutes_typed)
        return Count(MINUTES, options, prompt, units, 1, LONGEST_MINUTES, asked=asked)
    return Choice(detail.id, options, prompt, hidden=True, asked=asked)


def warning_signs(library: Library) -> Several:
    """The first page of the checklist, before a massage: what is ticked leads to help and is stored nowhere."""

    def options(locale: str) -> Mapping[str, str]:
        return {item.id: item.text for item in library.languages[locale].checklist.parts[0].items}

    def prompt(locale: str) -> str:
        content: Content = library.languages[locale]
        return f"**{content.checklist.parts[0].question}**\n\n{content.messages.prepare.hint}"

    def asked(answers: Answers) -> bool:
        return _form(answers) == "long" and _moment(answers) == Moment.BEFORE

    return Several("now", options, prompt, hidden=True, asked=asked)
