"""Request in, reply out: urgent help first, then the command, asking for what it still needs."""

import logging
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from bot.core import naming, questions, reading
from bot.core.commands import Arrive, Command, Feature, Move
from bot.core.drafts import Draft, Drafts
from bot.core.fields import AGAIN, Answers, Choice, Field, Key, Text
from bot.core.flood import Flood, Verdict
from bot.core.messages import Button, Reply, Request, Target, read_button_id
from bot.core.shown import Shown
from bot.core.ticks import Several
from bot.core.words import CoreWords
from bot.errors import StorageError, UserError, place_of

log = logging.getLogger(__name__)

SENTENCE = 4
"""Words: fewer are an answer, or a slip."""


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
        flood: Flood,
        shown: Shown,
    ) -> None:
        features = tuple(features)
        stop = Command("stop", self._stop, lambda locale: words(locale).stop_summary, (Key(questions.ONLY_THIS),))
        self.table: Mapping[str, Command] = {c.name: c for feature in features for c in feature.commands} | {"stop": stop}
        self.locale = locale
        self._moves: tuple[Move, ...] = (drafts.move, *(feature.move for feature in features))
        self._stops = tuple(feature.stop for feature in features if feature.stop)
        self._arrivals = tuple(feature.arrive for feature in features if feature.arrive)
        self._seen = tuple(feature.seen for feature in features if feature.seen)
        self._plain = plain
        self._screen = screen
        self._words = words
        self._drafts = drafts
        self._flood = flood
        self._shown = shown

    @property
    def menu(self) -> Mapping[str, Command]:
        """The commands by name that people are told of and may type."""
        return naming.menu(self.table)

    async def handle(self, request: Request) -> Reply:
        """The reply to a request. Never raises: what a person can mend is said, a bug gets a reference that is logged."""
        started = time.perf_counter()
        request = self._resolve(request)
        outcome, private = "answered", self.is_private(request)
        for seen in () if request.private else self._seen:
            seen(request)
        try:
            reply = await self._answer(request)
        except UserError as error:
            outcome, reply = "refused", Reply(error.text)
        except StorageError:
            outcome, reply = "storage", Reply(self._words(self.locale(request)).storage_down)
        except Exception as error:
            outcome, reply = "bug", self.bug(request, error)
        name = request.command if request.command in self.table else "text"
        took = (time.perf_counter() - started) * 1000
        log.info("command=%s platform=%s outcome=%s ms=%.1f", name, request.user.platform, outcome, took)
        if not (request.command in self.table and self.table[request.command].brief):  # then what was shown before still counts
            self._shown.note(request, reply)
        return replace(reply, private=True) if private else reply

    def bug(self, request: Request, error: Exception) -> Reply:
        """What to say when something of ours fails: a reference, which the log has too.

        The log gets the error's type and place only: its text may repeat what a person wrote."""
        reference = secrets.token_hex(3)
        log.error("bug %s: %s at %s", reference, type(error).__name__, place_of(error))
        return Reply(self._words(self.locale(request)).bug.format(reference=reference))

    async def press(self, request: Request, button_id: str) -> Reply:
        """The reply to a pressed button: `request` says who and where, the id says what."""
        return await self.fill(request, button_id, {})

    async def fill(self, request: Request, form_id: str, given: Mapping[str, str]) -> Reply:
        """The reply to a form: `form_id` says which, and what was answered before; `given` holds what was answered now."""
        try:
            name, answers = read_button_id(form_id)
        except ValueError:
            name, answers = "", {}
        command = self.table.get(name)
        if command is None:
            return self.remark(request, self._words(self.locale(request)).old_button)
        return await self.handle(replace(request, command=name, typed="", answers=answers | dict(given)))

    def remark(self, request: Request, text: str) -> Reply:
        """A sentence about a request that cannot be handled, within what one person may cause."""
        return self._too_much(request) or Reply(text)

    def _too_much(self, request: Request) -> Reply | None:
        """What to say instead of an answer to somebody who asked too much; None to all others."""
        verdict = self._flood.judge(request.user, request.private or self.is_private(request))
        if verdict is Verdict.ANSWER:
            return None
        return Reply(self._words(self.locale(request)).slow_down if verdict is Verdict.SLOW_DOWN else "")

    def offer(self, request: Request) -> tuple[Reply, ...]:
        """Answers to the words typed, the best first, for somebody who wants to share one; urgent help alone if it is that."""
        request = self._resolve(replace(request, command=self._plain))
        alarm = self._screen(request, self._written(request))
        if alarm and alarm.alone:
            return (replace(alarm.reply, urgent=True),)
        offer = self.table[self._plain].offer
        replies = offer(request) if offer else ()
        return tuple(_after(alarm, reply) for reply in replies)

    def move(self, old: Target, new: Target | None) -> None:
        """A place is now another one, or gone (None): what is kept for it goes along."""
        for move in self._moves:
            move(old, new)

    async def arrived(self, request: Request) -> Reply:
        """The bot was added to the place of a request: what it says there, nothing where the reply is empty. Never raises."""
        request = replace(request, locale=self.locale(request))
        said = [reply for reply in [await self._say_hello(arrive, request) for arrive in self._arrivals] if reply.text]
        return said[0] if said else Reply("")

    async def _say_hello(self, arrive: Arrive, request: Request) -> Reply:
        try:
            return await arrive(request)
        except Exception as error:
            log.error("arrival platform=%s error=%s at %s", request.user.platform, type(error).__name__, place_of(error))
            return Reply("")

    def is_private(self, request: Request) -> bool:
        """Whether the reply to it is for the asker only: to a private command, also where plain text answers one's question, and
        where that can be to a moderator's."""
        draft = None if request.command else self._draft(request)
        command = self.table.get(draft.command if draft else naming.named(self.table, request.command, request.typed)[0])
        if command is None or not (command.private or command.moderators):
            return False
        return _can_be_private(request) if command.private else request.whispers and not request.private

    async def open(self, request: Request) -> Reply:
        """What a command asks first that nobody typed; what goes wrong is raised."""
        return await self._run(self._resolve(request), by_itself=True)

    def asked(self, request: Request, reply: Reply) -> None:
        """Something was brought to this person by itself: it can be answered in words, unless another question is open."""
        if not self._draft(request):
            self._shown.note(request, reply)
        if reply.form and not self._draft(request):
            self._keep(request, reply.form.command, reply.form.answers, reply.form.fields[0].name)

    def awaited(self, request: Request) -> Field | None:
        """The field whose question is open for words here; None if there is none."""
        draft = self._draft(request)
        return self._open_field(draft) if draft else None

    def _resolve(self, request: Request) -> Request:
        """The request in its language, with the subcommand found, and with the words it answers where it has none itself."""
        command, typed = naming.named(self.table, request.command, reading.readable(request.typed))
        if request.replied_to and not typed.strip():
            first = next((field for field in self._fields(command or self._plain)), None)
            if isinstance(first, Text) or (isinstance(first, Choice) and first.free):
                command, typed = command or self._plain, reading.readable(request.replied_to)
        return replace(request, locale=self.locale(request), command=command, typed=typed)

    def _fields(self, command: str) -> tuple[Field, ...]:
        return self.table[command].fields if command in self.table else ()

    def _alarm(self, request: Request) -> Alarm | None:
        """What the screen found. To a moderator at work on settings, help is given besides, and only for a long sentence."""
        draft = None if request.command else self._draft(request)
        asked = replace(request, command=draft.command) if draft else request
        if not (request.moderator and naming.for_moderators(self.table, asked.command)):
            return self._screen(asked, self._written(request))
        alarm = self._screen(request, self._written(request)) if len(request.typed.split()) > SENTENCE else None
        return replace(alarm, alone=False) if alarm and alarm.alone else None

    async def _answer(self, request: Request) -> Reply:
        alarm = self._alarm(request)
        if alarm and alarm.alone:
            urgent = replace(alarm.reply, urgent=True)
            self._drafts.interrupt(request, urgent)
            return urgent
        too_much = self._too_much(request)
        if too_much and not alarm:
            return too_much
        try:
            return _after(alarm, await (self._run(request) if request.command else self._read_plain_text(request)))
        except UserError as error:
            if alarm is None:
                raise
            return _after(alarm, Reply(error.text))

    def _written(self, request: Request) -> str:
        """Everything in a request that a person may have put in their own words."""
        words, locale = self._words(request.locale), request.locale
        if not request.command:
            draft = self._draft(request)
            chosen = draft and not self._open_field(draft).own_words(request.typed, words, locale)
            named = request.typed.strip().casefold() in self.menu or self._shown.named(request)
            return "" if chosen or named else request.typed
        return reading.own_words(self._fields(request.command), request, words)

    def _draft(self, request: Request) -> Draft | None:
        """The question that is open here; one that an older version of the bot asked may be no more."""
        draft = self._drafts.look(request)
        return draft if draft and any(field.name == draft.field for field in self._fields(draft.command)) else None

    def _keep(self, request: Request, command: str, answers: Answers, field: str) -> None:
        """Leave a question open. Only a form that is kept step by step has nothing but ids in it, and may be stored."""
        ticked = any(isinstance(known, Several) and known.name in answers for known in self._fields(command))
        ids_only = self.table[command].resume is not None and not ticked
        self._drafts.keep(request, command, answers, field, ids_only=ids_only)

    def _open_field(self, draft: Draft) -> Field:
        return next(field for field in self.table[draft.command].fields if field.name == draft.field)

    async def _read_plain_text(self, request: Request) -> Reply:
        """Plain text answers the open question, or names a command, or else it is a question itself."""
        words, text = self._words(request.locale), request.typed.strip().casefold()
        if text.strip(" .!") in words.cancel_typed:
            return await self._run(replace(request, command="stop", typed=""))
        draft = self._draft(request)
        named = None if draft and isinstance(self._open_field(draft), Text) else self._shown.named(request)
        if named:
            return await self._run(replace(request, command=named.command, typed="", answers=named.answers))
        if draft and (_can_be_private(request) or not self.table[draft.command].private):
            self._drafts.take(request)
            field, command = self._open_field(draft), self.table[draft.command]
            if command.resume and text in words.back_typed:
                return await self._run(
                    replace(request, command=command.name, typed="", answers={**draft.answers, AGAIN: f"<{field.name}"})
                )
            try:
                answer = reading.parse(command, field, request.typed, words, request.locale)
            except UserError as error:
                slip = len(text.split()) < SENTENCE  # of the finger; a whole sentence is a new question
                if slip or command.resume:
                    self._keep(request, draft.command, draft.answers, draft.field)
                if slip:
                    return Reply(error.text)
            else:
                if isinstance(field, Several) and field.name in draft.answers:
                    answer = field.together(draft.answers[field.name], answer, request.locale)
                answers = {**draft.answers, draft.field: answer}
                return await self._run(replace(request, command=draft.command, typed="", answers=answers))
        if text in self.menu:
            return await self._run(replace(request, command=text, typed=""))
        question = replace(request, command=self._plain)
        return await (self._answer_in_passing(question) if request.aside else self._run(question))

    async def _answer_in_passing(self, request: Request) -> Reply:
        """An answer to what may not have been meant for the bot; nothing if there is none."""
        with suppress(UserError):
            reply = await self._run(request)
            if reply.title:
                return reply
        return Reply("")

    async def _run(self, request: Request, by_itself: bool = False) -> Reply:
        """What a command replies. Where it goes `by_itself`, the question that is open for this person stays the one they see."""
        words = self._words(request.locale)
        command = self.table.get(request.command)
        if command is None or (command.hidden and not request.answers):
            raise UserError(naming.unknown(self.table, request.command, request.typed, words))
        if command.moderators and not request.moderator:
            raise UserError(words.moderators_only)
        if command.private and not _can_be_private(request):
            return Reply(words.handover, buttons=(Button(words.handover_button, command.name),), handover=True)
        answers: Answers = reading.answers(command, request, words)
        pressed = bool(request.answers) and not request.typed
        interrupted = self._drafts.interrupted(request, command.name) if pressed else None
        if interrupted:
            return interrupted
        if command.resume:
            known = await command.resume(replace(request, command=command.name, typed="", answers=answers))
            if isinstance(known, Reply):
                if not by_itself:
                    self._drafts.close(request, command.name)
                return replace(known, private=command.private)
            answers = questions.without(command, known, request.answers.get(AGAIN, ""))
        asked = questions.open_fields(command, answers)
        if asked:
            if not by_itself:
                self._keep(request, command.name, command.carries(answers), asked[0].name)
            return questions.ask(command, answers, request.locale, words)
        if not by_itself:
            self._drafts.close(request, command.name)
        reply = await command.run(replace(request, command=command.name, typed="", answers=answers))
        if reply.form and not by_itself:  # a question of its own can be answered in words as well
            self._keep(request, reply.form.command, reply.form.answers, reply.form.fields[0].name)
        return replace(reply, private=True) if command.private else reply

    async def _stop(self, request: Request) -> Reply:
        """Ends the open question, then whatever else there is to stop."""
        words, draft = self._words(request.locale), self._drafts.take(request)
        command = self.table.get(draft.command) if draft else None
        ended = None
        if draft and command:
            ended = replace(command.left(draft.answers, request.locale), private=True) if command.left else Reply(words.cancelled)
        for stop in () if questions.ONLY_THIS in request.answers else self._stops:
            more = await stop(request, ended is not None)
            if more and ended:
                buttons, text = (*ended.buttons, *more.buttons), f"{ended.text}\n\n{more.text}"
                return replace(more, text=text, buttons=buttons, private=more.private or ended.private)
            if more:
                return more
        return ended or Reply(words.nothing_to_stop)


def _can_be_private(request: Request) -> bool:
    return request.private or request.whispers


def _after(alarm: Alarm | None, reply: Reply) -> Reply:
    """A reply with the line of safety before it, if there is one."""
    return replace(reply, text=f"{alarm.reply.text}\n\n{reply.text}".strip(), fixed=False) if alarm else reply
