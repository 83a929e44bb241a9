"""What the platforms share where a question is asked: which of its buttons answer it, and which lead elsewhere."""

from collections.abc import Sequence

from bot.core.fields import SKIPPED, Field
from bot.core.messages import Button, Reply
from bot.core.numbers import Scale
from bot.core.ticks import Several

Parted = tuple[Sequence[Button], Sequence[Button]]


def asked(reply: Reply) -> Field | None:
    """The field that a reply asks for; None if it asks for none."""
    return reply.form.fields[0] if reply.form else None


def parted(reply: Reply) -> Parted:
    """The buttons that answer the question of a reply, and the others. A list that is ticked is answered by ticking."""
    field = asked(reply)
    if field is None:
        return (), reply.buttons
    answers = tuple(button for button in reply.buttons if _answers(field, button))
    return answers, tuple(button for button in reply.buttons if button not in answers)


def numbers(reply: Reply) -> Parted:
    """The buttons of a scale, and the others; no numbers where something else is asked for."""
    return parted(reply) if isinstance(asked(reply), Scale) else ((), reply.buttons)


def _answers(field: Field, button: Button) -> bool:
    given = button.answers.get(field.name, SKIPPED)
    return given != SKIPPED and (not isinstance(field, Several) or field.unfinished(given))
