"""How an open field is asked for: its question, with a button for each answer there is to choose."""

from collections.abc import Mapping, Sequence
from string import ascii_lowercase

from bot.core.commands import Command
from bot.core.fields import Choice, Field, Several
from bot.core.messages import Button, Form, Reply
from bot.core.words import CoreWords

MOST_CHOICES_SHOWN = 12
"""More buttons than that are hard to read for tired eyes; the others can be typed."""


def open_fields(command: Command, answers: Mapping[str, str]) -> tuple[Field, ...]:
    """The fields that still have to be asked for, in their order."""
    return tuple(field for field in command.fields if _is_open(field, answers))


def _is_open(field: Field, answers: Mapping[str, str]) -> bool:
    if field.name in answers:
        return isinstance(field, Several) and field.unfinished(answers[field.name])
    return field.required and field.asked(answers)


def ask(command: Command, answers: Mapping[str, str], locale: str, words: CoreWords) -> Reply:
    """The question for the first open field."""
    fields = open_fields(command, answers)
    field, form = fields[0], Form(command.name, answers, fields, locale)
    text, buttons = field.prompt(locale), tuple[Button, ...]()
    if isinstance(field, Several):
        ticked = field.ticked(answers[field.name], locale) if field.name in answers else ()
        buttons = _ticks(command, field, ticked, answers, locale, words)
        text += f"\n\n{words.untick_hint}" if ticked else ""
    elif isinstance(field, Choice):
        options = list(field.options(locale).items())[:MOST_CHOICES_SHOWN]
        buttons = tuple(Button(label, command.name, {**answers, field.name: value}) for value, label in options)
    return Reply(text, buttons=buttons, private=command.private, replaces=True, form=form)


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
