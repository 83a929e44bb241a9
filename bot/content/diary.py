"""The values of checkins.yaml and card.yaml: what a check-in asks, and what can stand on the card for a therapist."""

from typing import Annotated, Literal

from annotated_types import Len, MaxLen, MinLen

from bot.core.words import Holds
from bot.schema import value

Moment = Literal["before", "after", "next-day"]
"""When a check-in asks, as bot.storage.values.Moment has it."""
Moments = Annotated[tuple[Moment, ...], MinLen(1)]


@value
class ConsentText:
    """What people agree to before anything about their health is stored. A new `version` asks everybody again."""

    version: Annotated[str, Len(1, 20)]
    title: Annotated[str, Len(1, 80)]
    text: Annotated[str, Len(1, 1200), Holds("months")]
    agree: Annotated[str, Len(1, 40)]
    not_now: Annotated[str, Len(1, 40)]
    read_more: Annotated[str, Len(1, 40)]
    declined: str
    kept: str
    changed: str
    type_again: str


@value
class Measure:
    """Something rated from 0 to 10, 0 being none. `short`: also asked in the short form."""

    id: Literal["stiffness", "pain", "tiredness", "stress", "sleep", "mood"]
    name: Annotated[str, Len(1, 20)]
    question: Annotated[str, Len(1, 100)]
    ends: Annotated[str, Len(1, 100)]
    moments: Moments
    short: bool = False


@value
class Option:
    """One answer to choose."""

    id: Annotated[str, Len(1, 12)]
    name: Annotated[str, Len(1, 60)]


@value
class Detail:
    """Something about a session that is no rating."""

    id: Literal["kind", "minutes", "giver", "soreness", "worth"]
    name: Annotated[str, Len(1, 40)]
    question: Annotated[str, Len(1, 100)]
    moments: Moments
    options: Annotated[tuple[Option, ...], MinLen(2), MaxLen(12)]


@value
class CheckIns:
    """checkins.yaml"""

    consent: ConsentText
    measures: Annotated[tuple[Measure, ...], MinLen(1)]
    details: tuple[Detail, ...]


@value
class CardItem:
    """Something to tick for the therapist's card: `have` and `ask` are what the card then says, in the person's own voice.

    `first`: the card says that somebody has to be asked before the massage."""

    id: Annotated[str, MinLen(1)]
    text: Annotated[str, Len(1, 60)]
    have: Annotated[str, Len(1, 100)]
    ask: Annotated[str, Len(1, 160)]
    first: bool = False


@value
class CardPage:
    """What is ticked together; as many items as fit a button (see bot.core.ticks.Several)."""

    id: Annotated[str, MinLen(1)]
    question: Annotated[str, Len(1, 100)]
    items: Annotated[tuple[CardItem, ...], MinLen(1), MaxLen(12)]


@value
class Card:
    """card.yaml"""

    intro: Annotated[str, Len(1, 300)]
    pages: Annotated[tuple[CardPage, ...], MinLen(1), MaxLen(4)]
