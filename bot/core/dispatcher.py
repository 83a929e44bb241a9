"""Request in, reply out: urgent help first, then the command, asking for what it still needs."""

import logging
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from string import ascii_lowercase

from bot.core.commands import Command, Feature
from bot.core.drafts import Draft, Drafts
from bot.core.fields import Choice, Field, Several
from bot.core.markup import escape
from bot.core.messages import BUTTON_ID_BYTES, Button, Reply, Request, read_button_id
from bot.core.words import CoreWords
from bot.errors import UserError

log = logging.getLogger(__name__)

MOST_CHOICES_SHOWN = 12
"""More buttons than that are hard to read for tired eyes; the others can be typed."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """What the screen for emergencies found. `alone`: send this and nothing else; otherwise put it before the answer."""

    reply: Reply
    alone: bool


Screen = Callable[[Request, str], Alarm | None]
"""Looks at everything a person wrote, before anything else does."""


class Dispatcher:
    """Finds the command of a request and runs it.

    `plain` names the command that answers plain text with its first field. `locale` decides the language of a request,
    `words` gives the core's own sentences for it.
    """

    def __init__(
        self,
        features: Iterable[Feature],
        *,
        plain: str,
        screen: Screen,
        locale: Callable[[Request], str],
        words: Callable[[str], CoreWords],
        drafts: Drafts,
    ) -> None:
        self.table: Mapping[str, Command] = {c.name: c for feature in features for c in feature.commands}
        self._plain = plain
        self._screen = screen
        self._locale = locale
        self._words = words
        self._drafts = drafts

    async def handle(self, request: Request) -> Reply:
        """The reply to a request. Never raises: what a person can mend is said, a bug gets a reference that is logged."""
        started = time.perf_counter()
        request = replace(request, locale=self._locale(request), typed=_readable(request.typed))
        outcome, private = "answered", self._is_private(request)
        try:
            reply = await self._answer(request)
        except UserError as error:
            outcome, reply = "refused", Reply(error.text)
        except Exception as error:
            reference = secrets.token_hex(3)
            outcome = f"bug {reference}"
            # The type and the place only: an exception's text may repeat what a person wrote.
            place = _last_place(error)
            log.error("bug %s: %s at %s", reference, type(error).__name__, place)
            text = self._words(request.locale).bug.format(reference=reference)
            reply = Reply(text)
        name = request.command if request.command in self.table else "text"
        took = (time.perf_counter() - started) * 1000
        log.info("command=%s platform=%s outcome=%s ms=%.1f", name, request.user.platform, outcome, took)
        return replace(reply, private=True) if private else reply

    async def press(self, request: Request, button_id: str) -> Reply:
        """The reply to a pressed button: `request` says who and where, the id says what."""
        try:
            command, answers = read_button_id(button_id)
        except ValueError:
            command, answers = "", {}
        if command not in self.table:
            return Reply(self._words(self._locale(request)).old_button)
        return await self.handle(replace(request, command=command, typed="", answers=answers))

    async def _answer(self, request: Request) -> Reply:
        alarm = self._screen(request, self._written(request))
        if alarm and alarm.alone:
            self._drafts.take(request)
            return alarm.reply
        reply = await (self._run(request) if request.command else self._read_plain_text(request))
        if alarm:
            return replace(reply, text=f"{alarm.reply.text}\n\n{reply.text}")
        return reply

    def _written(self, request: Request) -> str:
        """Everything in a request that a person may have put in their own words."""
        words, locale = self._words(request.locale), request.locale
        if not request.command:
            draft = self._drafts.look(request)
            chosen = draft and not self._open_field(draft).own_words(request.typed, words, locale)
            return "" if chosen or request.typed.strip().casefold() in self.table else request.typed
        command = self.table.get(request.command)
        written, rest = [], request.typed.strip()
        for field in command.fields if command else ():
            answer = request.answers.get(field.name, "")
            if answer and field.own_words(answer, words, locale):
                written.append(answer)
            if rest and not answer and not field.hidden:
                typed, rest = field.split(rest, locale)
                if field.own_words(typed, words, locale):
                    written.append(request.typed)
        return " ".join([*dict.fromkeys(written), rest]).strip()

    def _open_field(self, draft: Draft) -> Field:
        return next(field for field in self.table[draft.command].fields if field.name == draft.field)

    async def _read_plain_text(self, request: Request) -> Reply:
        """Plain text answers the open question, or names a command, or else it is a question itself."""
        words, draft = self._words(request.locale), self._drafts.take(request)
        text = request.typed.strip().casefold()
        if draft and text in words.cancel_typed:
            return Reply(words.cancelled)
        if draft:
            field = self._open_field(draft)
            try:
                answer = field.parse(request.typed, words, request.locale)
            except UserError as error:
                if len(text.split()) < 4:  # a slip of the finger; a whole sentence is a new question
                    self._drafts.keep(request, draft.command, draft.answers, draft.field)
                    return Reply(error.text)
            else:
                if isinstance(field, Several) and field.name in draft.answers:
                    answer = field.together(draft.answers[field.name], answer, request.locale)
                answers = {**draft.answers, draft.field: answer}
                return await self._run(replace(request, command=draft.command, typed="", answers=answers))
        if text in self.table:
            return await self._run(replace(request, command=text, typed=""))
        return await self._run(replace(request, command=self._plain))

    async def _run(self, request: Request) -> Reply:
        words = self._words(request.locale)
        command = self.table.get(request.command)
        if command is None:
            raise UserError(self._unknown(request.command, words))
        if command.moderators and not request.moderator:
            raise UserError(words.moderators_only)
        answers = self._read(command, request, words)
        asked = next((field for field in command.fields if _is_open(field, answers)), None)
        if asked:
            self._drafts.keep(request, command.name, answers, asked.name)
            question = self._ask(command, asked, answers, request.locale)
            return replace(question, private=command.private, replaces=True)
        self._drafts.close(request, command.name)
        reply = await command.run(replace(request, command=command.name, typed="", answers=answers))
        return replace(reply, private=True) if command.private else reply

    def _read(self, command: Command, request: Request, words: CoreWords) -> dict[str, str]:
        """The answers of a request, parsed, with the typed words handed out to the fields in their order."""
        answers: dict[str, str] = {}
        typed = request.typed.strip()
        for field in command.fields:
            raw = request.answers.get(field.name, "")
            if not raw and typed and not field.hidden:
                raw, typed = field.split(typed, request.locale)
            if raw.strip():
                answers[field.name] = field.parse(raw, words, request.locale)
        return answers

    def _ask(self, command: Command, field: Field, answers: Mapping[str, str], locale: str) -> Reply:
        words = self._words(locale)
        if isinstance(field, Several):
            return self._ask_several(command, field, answers, locale, words)
        buttons: tuple[Button, ...] = ()
        if isinstance(field, Choice):
            options = list(field.options(locale).items())[:MOST_CHOICES_SHOWN]
            buttons = tuple(Button(label, command.name, {**answers, field.name: value}) for value, label in options)
        return Reply(field.prompt(locale), buttons=buttons)

    @staticmethod
    def _ask_several(command: Command, field: Several, answers: Mapping[str, str], locale: str, words: CoreWords) -> Reply:
        ticked = field.ticked(answers[field.name], locale) if field.name in answers else ()

        def button(label: str, chosen: Sequence[str], unfinished: bool) -> Button:
            stored = field.store(chosen, locale, unfinished)
            return Button(label, command.name, {**answers, field.name: stored})

        buttons = []
        for letter, (value, label) in zip(ascii_lowercase, field.options(locale).items(), strict=False):
            chosen = [v for v in ticked if v != value] if value in ticked else [*ticked, value]
            shown = words.ticked.format(label=label) if value in ticked else label
            buttons.append(button(f"{letter}. {shown}", chosen, unfinished=True))
        buttons.append(button(words.done if ticked else words.none, ticked, unfinished=False))
        text = field.prompt(locale) + (f"\n\n{words.untick_hint}" if ticked else "")
        return Reply(text, buttons=tuple(buttons))

    def _unknown(self, name: str, words: CoreWords) -> str:
        near = get_close_matches(name.casefold(), self.table, n=3, cutoff=0.6)
        said = words.unknown_command.format(command=escape("/" + name[:BUTTON_ID_BYTES]))
        return f"{said} {words.did_you_mean.format(suggestions=', '.join('/' + n for n in near))}" if near else said

    def _is_private(self, request: Request) -> bool:
        """Whether it is to a private command, also where plain text answers the question of one."""
        draft = None if request.command else self._drafts.look(request)
        command = self.table.get(draft.command if draft else request.command)
        return command is not None and command.private


def _is_open(field: Field, answers: Mapping[str, str]) -> bool:
    """Whether a field still has to be asked for."""
    if field.name in answers:
        return isinstance(field, Several) and field.unfinished(answers[field.name])
    return field.required and field.asked(answers)


def _readable(text: str) -> str:
    """Without control characters, which could otherwise come back in an answer and confuse a screen."""
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)


def _last_place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else "unknown"
