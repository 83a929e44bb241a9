"""The values that content/ is read into. Each limit stands here with its reason; docs/content.md explains them to authors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeVar

from annotated_types import Len, MaxLen, MinLen

from bot.content.diary import Card, CheckIns, Measure
from bot.content.messages import Level, Messages
from bot.schema import value

T = TypeVar("T")

MESSAGE_LIMIT = 2000
"""Characters of one message: Discord's limit for the content of a bot's message, the least of all platforms."""

Danger = Literal["emergency", "crisis", "safety", "today"]
"""How pressing an urgent rule is, the most pressing first: when several match, the first in this order is sent."""

Result = Literal["stop", "not-today", "ask-first", "not-there", "adapt", "go-ahead"]
"""What the checklist can end with, the strictest first."""

Filled = Annotated[str, MinLen(1)]


@value
class Source:
    """Something we read. `seen`: on its own page, as a copy elsewhere, or only its record in a catalogue."""

    title: Annotated[str, Len(1, 160)]
    addresses: Annotated[tuple[Filled, ...], MinLen(1)]
    seen: Literal["page", "copy", "record"]


@value
class Sureness:
    """How sure we are, and why."""

    level: Level
    why: Annotated[str, Len(1, 220)]


@value
class NamedDanger:
    """What makes a topic a caution: a question that has one of `names` is answered with `line` first, whatever it is about.

    Names are words as people type them, small letters, each form of a word by itself."""

    names: Annotated[tuple[Filled, ...], MinLen(1)]
    line: Annotated[str, Len(1, 220)]


@value
class Topic:
    """One answer of the FAQ; its id is the name of its file."""

    question: Annotated[str, Len(1, 100)]
    short: Annotated[str, Len(1, 400)]
    more: Annotated[str, Len(1, 1400)]
    cautions: Annotated[tuple[Annotated[str, Len(1, 220)], ...], MinLen(1), MaxLen(4)]
    sureness: Sureness
    reviewed: date
    related: Annotated[tuple[str, ...], MinLen(2), MaxLen(4)]
    phrasings: Annotated[tuple[Filled, ...], MinLen(12)]
    sources: tuple[str, ...] = ()
    danger: NamedDanger | None = None


@value
class Category:
    """A chapter of the FAQ with its topics in order."""

    id: Filled
    name: Annotated[str, Len(1, 60)]
    topics: Annotated[tuple[str, ...], MinLen(1)]


@value
class Categories:
    """categories.yaml"""

    categories: Annotated[tuple[Category, ...], MinLen(1)]


@value
class Benefit:
    """One benefit in one honest line; `topic` is the answer it opens."""

    topic: str
    name: Annotated[str, Len(1, 60)]
    line: Annotated[str, Len(1, 160)]


@value
class Benefits:
    """benefits.yaml"""

    intro: Annotated[str, Len(1, 300)]
    items: Annotated[tuple[Benefit, ...], MinLen(1)]
    outro: Annotated[str, Len(1, 350)]


@value
class TipCategory:
    """A group of tips; `topic` is what "More on this" opens."""

    id: Filled
    name: Annotated[str, Len(1, 60)]
    topic: str


@value
class Tip:
    """One tip; `source` is a key of sources.yaml or "good-practice"."""

    id: Filled
    category: str
    text: Annotated[str, Len(1, 280)]
    source: str


@value
class Tips:
    """tips.yaml"""

    categories: Annotated[tuple[TipCategory, ...], MinLen(1)]
    tips: Annotated[tuple[Tip, ...], MinLen(1)]


@value
class CheckItem:
    """A thing to tick before a massage. `urgent` names the rule whose answer a `stop` shows; others have `advice`."""

    id: Filled
    text: Annotated[str, Len(1, 90)]
    result: Literal["stop", "not-today", "ask-first", "not-there", "adapt"]
    advice: Annotated[str, MaxLen(200)] = ""
    urgent: str = ""


@value
class CheckPart:
    """A page of the checklist: as many items as fit the letters and a button (see bot.core.ticks.Several)."""

    id: Filled
    question: Annotated[str, Len(1, 200)]
    items: Annotated[tuple[CheckItem, ...], MinLen(1), MaxLen(16)]


@value
class CheckResult:
    """What one end of the checklist says; `topic` is the answer to read next."""

    title: Annotated[str, Len(1, 80)]
    text: Annotated[str, Len(1, 300)]
    topic: str


@value
class Checklist:
    """prepare.yaml"""

    intro: Annotated[str, Len(1, 300)]
    parts: Annotated[tuple[CheckPart, ...], MinLen(1)]
    results: Mapping[Result, CheckResult]


@value
class UrgentRule:
    """One kind of emergency; its id is the name of its file. `line` is the safety line where we are not sure."""

    danger: Danger
    answer: Annotated[str, Len(1, 600)]
    line: Annotated[str, Len(1, 220)]
    examples: Annotated[tuple[Filled, ...], MinLen(12)]
    harmless: Annotated[tuple[Filled, ...], MinLen(12)]


@value
class Ordinary:
    """ordinary.yaml"""

    outside: Annotated[tuple[Filled, ...], MinLen(50)]


@value
class Asking:
    """asking.yaml: how questions hang together. All words as they are typed, small letters.

    `joining` stand between two questions in one message. `subject` is what a short question after an answer is about where it
    does not say so; such a question begins with one of `openers`, and points to the answer with one of `pointing`. Any other
    question begins with one of `questions`, if its first word says so at all."""

    joining: Annotated[tuple[Filled, ...], MinLen(1)]
    subject: Filled
    openers: Annotated[tuple[Filled, ...], MinLen(1)]
    pointing: Annotated[tuple[Filled, ...], MinLen(1)]
    questions: Annotated[tuple[Filled, ...], MinLen(1)]


@value
class Wordings:
    """wordings.yaml: what may stay of a question that is noted because nobody could answer it. All words as they are typed.

    `known` are kept besides the words of the content, `capitals` only as they are written here; `names` and `numbers` never
    are. After `before_names` and before `after_names`, only what the content says there too is kept. `small` words alone say
    nothing, and with one of `never` nothing is noted."""

    known: tuple[Filled, ...]
    capitals: tuple[Filled, ...]
    names: tuple[Filled, ...]
    before_names: tuple[Filled, ...]
    after_names: tuple[Filled, ...]
    numbers: tuple[Filled, ...]
    small: tuple[Filled, ...]
    never: tuple[Filled, ...]


@value
class Line:
    """A number or address to turn to, and how it was seen. `memory`: never shown until somebody has checked it."""

    seen: Literal["official", "second-hand", "memory"]
    where: Filled
    name: str = ""
    call: str = ""
    text: str = ""
    web: str = ""
    checked: date | None = None


@value
class Country:
    """The lines of one country."""

    emergency: tuple[Line, ...] = ()
    crisis: tuple[Line, ...] = ()
    safety: tuple[Line, ...] = ()
    children: tuple[Line, ...] = ()


@value
class HelpLines:
    """help-lines.yaml: by ISO 3166 code, and what helps anywhere."""

    countries: Mapping[str, Country]
    anywhere: Country


@dataclass(frozen=True, slots=True)
class Content:
    """Everything in one language, checked: every id that is named exists."""

    language: str
    messages: Messages
    categories: tuple[Category, ...]
    topics: Mapping[str, Topic]
    benefits: Benefits
    tips: Tips
    checklist: Checklist
    checkins: CheckIns
    card: Card
    urgent: Mapping[str, UrgentRule]
    outside: tuple[str, ...]
    asking: Asking
    wordings: Wordings

    def measures_of(self, moment: str) -> tuple[Measure, ...]:
        """What a check-in rates at that moment, in its order."""
        return tuple(measure for measure in self.checkins.measures if moment in measure.moments)

    def named(self, detail: str, answer: str) -> str:
        """A detail's answer in words; as it is where it is none of the usual ones."""
        options = next(known.options for known in self.checkins.details if known.id == detail)
        return next((option.name for option in options if option.id == answer), answer)


@dataclass(frozen=True, slots=True)
class Library:
    """All languages, with what they share. `fingerprint` changes with any letter of content/."""

    languages: Mapping[str, Content]
    sources: Mapping[str, Source]
    help_lines: HelpLines
    fingerprint: str

    def say(self, sentence: Callable[[Content], T]) -> Callable[[str], T]:
        """For a sentence of the content, or several: a function that gives it for a locale."""
        return lambda locale: sentence(self.languages[locale])
