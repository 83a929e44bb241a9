"""What moderators see: all settings with a button to change each, a page for each, and the steps of the first set-up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from bot.content.community_words import Part
from bot.content.models import Content
from bot.core.communities import Quiet
from bot.core.messages import Button, Form, Reply, Target
from bot.core.zones import spoken
from bot.features.community import wording
from bot.features.community.questions import Question

SETUP: Final = "setup"
"""The page that begins the set-up; and the answer that says that its next step follows."""
ON = {SETUP: "on"}
TIP: Final = "tip"
"""The last step: a first weekly tip."""
Step = Part | Literal["tip"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the settings of a community stand. `language` in its own words; `time`: on the clock on the wall there.

    `lines`: whether there are help lines of the country. `place` is None where none was chosen; `here`: where somebody looks."""

    language: str
    zone: str
    time: str
    country: str
    lines: bool
    quiet: Quiet
    place: Target | None
    here: Target


def said(part: Part, standing: Standing, content: Content) -> str:
    """How one setting stands; "" for what is none."""
    words = content.messages.community.settings
    match part:
        case "language":
            return words.language.format(language=standing.language)
        case "timezone":
            return words.timezone.format(zone=spoken(standing.zone), time=standing.time)
        case "country":
            known = words.country if standing.lines else words.country_without_lines
            return known.format(country=wording.country(standing.country, content)) if standing.country else words.no_country
        case "quiet":
            return words.quiet.format(hours=wording.hours(standing.quiet, content))
        case "days":
            return words.days.format(days=wording.days(standing.quiet, content))
        case "place":
            elsewhere = words.elsewhere if standing.place else words.anywhere
            return words.place.format(place=words.here if standing.place == standing.here else elsewhere)
    return ""


def overview(standing: Standing, content: Content, parts: Sequence[Part], first: str = "") -> Reply:
    """All settings, with a button for each of these parts; `first` is said before."""
    words = content.messages.community
    lines = "\n".join(f"- {line}" for part in words.names if (line := said(part, standing, content)))
    begin = () if first else (Button(words.setup.begin, "community", {"what": SETUP}),)
    buttons = (*(Button(words.names[part], _command(part)) for part in parts), *begin)
    return Reply(_joined(first, lines, words.hint), words.title, buttons)


def page(question: Question, standing: Standing, content: Content, first: str = "") -> Reply:
    """How one setting stands, and how to change it."""
    words, part = content.messages.community, question.part
    buttons = (*_answers(question, {}), *question.others, Button(words.back, "community"))
    form = Form(_command(part), {}, (question.field,), content.language)
    text = _joined(first, said(part, standing, content), words.asks[part])
    return Reply(text, words.names[part], buttons, form=form)


def step(question: Question, content: Content, steps: Sequence[Step], first: str = "") -> Reply:
    """One step of the set-up."""
    words, part = content.messages.community, question.part
    buttons = (*_answers(question, ON), _skip(content, steps, part))
    form = Form(_command(part), ON, (question.field,), content.language)
    return Reply(_joined(first, _progress(content, steps, part), words.asks[part]), words.names[part], buttons, form=form)


def tip(content: Content, steps: Sequence[Step], first: str = "") -> Reply:
    """The last step: when a first weekly tip is posted. What follows is another command's."""
    words = content.messages.community.setup
    times = (Button(label, "schedule add", {"when": when, "what": "tips"}) for label, when in words.tip_times.items())
    buttons = (*times, Button(words.other_time, "schedule add"), _skip(content, steps, TIP))
    return Reply(_joined(first, _progress(content, steps, TIP), words.tip_prompt), words.tip, buttons)


def changes(listed: Sequence[str], content: Content) -> Reply:
    """Who changed what."""
    words = content.messages.community
    lines = "\n".join(f"- {line}" for line in listed)
    text = _joined(words.asks["changes"], lines) if listed else words.no_changes
    return Reply(text, words.names["changes"], (Button(words.back, "community"),))


def _skip(content: Content, steps: Sequence[Step], now: Step) -> Button:
    """Goes on with the next step, or ends the set-up."""
    following, label = steps[steps.index(now) + 1 :], content.messages.core.skip
    if not following:
        return Button(label, "community", ON)
    return Button(label, "community", {"what": TIP}) if following[0] == TIP else Button(label, _command(following[0]), ON)


def _progress(content: Content, steps: Sequence[Step], now: Step) -> str:
    words, number = content.messages.community.setup, steps.index(now) + 1
    if number == len(steps):
        return words.last_step.format(number=number, count=number)
    return words.step.format(number=number, count=len(steps), left=len(steps) - number)


def _answers(question: Question, carried: Mapping[str, str]) -> tuple[Button, ...]:
    command, name = _command(question.part), question.field.name
    return tuple(Button(label, command, {name: answer, **carried}) for answer, label in question.offered.items())


def _command(part: str) -> str:
    return f"community {part}"


def _joined(*paragraphs: str) -> str:
    return "\n\n".join(filter(None, paragraphs))
