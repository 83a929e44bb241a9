"""How an open field is asked for: its question, with a button for each answer there is to choose."""

from collections.abc import Mapping, Sequence
from string import ascii_lowercase

from bot.core.commands import Command
from bot.core.fields import AGAIN, SKIPPED, Answers, Choice, Field
from bot.core.messages import Button, Form, Reply
from bot.core.numbers import HIGHEST, LOWEST, Count, Scale
from bot.core.ticks import Several
from bot.core.words import CoreWords

MOST_CHOICES_SHOWN = 12
"""More buttons than that are hard to read for tired eyes; the others can be typed."""
ONLY_THIS = "only"
"""An answer to "stop" that ends the open question and nothing else, as its own button does."""


def open_fields(command: Command, answers: Mapping[str, str]) -> tuple[Field, ...]:
    """The fields that still have to be asked for, in their order."""
    return tuple(field for field in command.fields if _is_open(field, answers))


def _is_open(field: Field, answers: Mapping[str, str]) -> bool:
    if field.name in answers:
        return isinstance(field, Several) and field.unfinished(answers[field.name])
    return field.required and field.asked(answers)


def ask(command: Command, answers: Mapping[str, str], locale: str, words: CoreWords) -> Reply:
    """The question for the first open field."""
    fields, carried = open_fields(command, answers), command.carries(answers)
    field, form = fields[0], Form(command.name, carried, fields, locale)
    text, buttons = field.prompt(locale), tuple[Button, ...]()
    if isinstance(field, Several):
        ticked = field.ticked(answers[field.name], locale) if field.name in answers else ()
        buttons = _ticks(command, field, ticked, carried, locale, words)
        text += f"\n\n{words.untick_hint}" if ticked else ""
    elif isinstance(field, Choice | Count):
        options = list(field.options(locale).items())[:MOST_CHOICES_SHOWN]
        buttons = tuple(Button(label, command.name, {**carried, field.name: value}) for value, label in options)
    elif isinstance(field, Scale):
        numbers = map(str, range(LOWEST, HIGHEST + 1))
        buttons = tuple(Button(number, command.name, {**carried, field.name: number}) for number in numbers)
    if command.resume:
        number, count = _progress(command, answers, field)
        text = f"{words.progress.format(number=number, count=count)} {text}" if count > 1 else text
        heading, further = command.around(answers, locale) if command.around else ("", ())
        text = f"{heading}\n\n{text}" if heading else text
        buttons += (*further, *_ways(command, field, answers, carried, words))
    return Reply(text, buttons=buttons, private=command.private, replaces=True, form=form)


def before(command: Command, answers: Answers, name: str) -> str:
    """The question that was asked before the one called `name`; "" where that is the first."""
    earlier = [field.name for field in _asked_fields(command, answers)]
    place = earlier.index(name) if name in earlier else 0
    return next((other for other in reversed(earlier[:place]) if other in answers), "")


def without(command: Command, answers: Answers, again: str) -> Answers:
    """The answers without the one to ask for once more: that of a field, or of the one before it ("<pain")."""
    asked = before(command, answers, again[1:]) if again.startswith("<") else again
    return {name: answer for name, answer in answers.items() if name != asked}


def _asked_fields(command: Command, answers: Answers) -> list[Field]:
    return [field for field in command.fields if field.required and field.asked(answers)]


def _progress(command: Command, answers: Answers, field: Field) -> tuple[int, int]:
    asked = _asked_fields(command, answers)
    return sum(other.name in answers for other in asked if other is not field) + 1, len(asked)


def _ways(command: Command, field: Field, answers: Answers, carried: Answers, words: CoreWords) -> tuple[Button, ...]:
    """Skip this question, go back to the one before, or stop."""
    back = before(command, answers, field.name)
    ways = [Button(words.skip, command.name, {**carried, field.name: SKIPPED})]
    ways += [Button(words.back, command.name, {**carried, AGAIN: back})] if back else []
    return (*ways, Button(words.stop, "stop", {ONLY_THIS: "form"}))


def _ticks(
    command: Command, field: Several, ticked: Sequence[str], answers: Mapping[str, str], locale: str, words: CoreWords
) -> tuple[Button, ...]:
    """One button to tick or untick each value, and one to go on."""

    def button(label: str, chosen: Sequence[str], unfinished: bool) -> Button:
        return Button(label, command.name, {**answers, field.name: field.store(chosen, locale, unfinished)})

    buttons = []
    for letter, (value, label) in zip(ascii_lowercase, field.options(locale).items(), strict=False):
        chosen = [v for v in ticked if v != value] if value in ticked else [*ticked, value]
        shown = words.ticked.format(label=label) if value in ticked else label
        buttons.append(button(f"{letter}. {shown}", chosen, unfinished=True))
    return (*buttons, button(words.done if ticked else words.none, ticked, unfinished=False))
