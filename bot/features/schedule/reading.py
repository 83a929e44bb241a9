"""What moderators say about a schedule -> its times and what it posts. What is wrong is said at the word that is wrong."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.content import Content
from bot.core import recurrence_words
from bot.core.fields import Answers, echo
from bot.core.recurrence import Recurrence
from bot.core.zones import find_zone
from bot.errors import UserError
from bot.features.schedule import line, subjects
from bot.features.schedule.asking import line_of
from bot.features.schedule.texts import check_text


@dataclass(frozen=True, slots=True)
class Said:
    """What was said: the words about time, what to post (as it is stored), and a text of somebody's own. "": nothing."""

    when: str
    what: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads words in the language of `content`, at a time `now`, in a `zone` that holds where they name none."""

    content: Content
    now: datetime
    zone: ZoneInfo

    def said(self, answers: Answers) -> Said:
        """All that is said in the answers to a command; a topic or own words given apart count first. Raises UserError."""
        typed = self._typed(line_of(answers))
        if "text" in answers:
            return Said(typed.when, subjects.TEXT, self._text(answers["text"]))
        if "t" in answers or "c" in answers:
            return Said(typed.when, subjects.topic(answers["t"]) if "t" in answers else subjects.category(answers["c"]))
        if answers.get("do") == subjects.TIPS:
            return Said(typed.when, subjects.TIPS)
        return self._what(typed.when, answers["what"]) if "what" in answers else typed

    def times(self, said: Said) -> tuple[Recurrence, Said]:
        """The recurrence, and all that was said, now that what is no time is told from it. Raises UserError."""
        recurrence, rest = recurrence_words.read_beginning(said.when, self.content.messages.times, self.now, self.zone)
        rest = rest.strip(" ,;:.–—-")
        if not rest:
            return recurrence, said
        found = subjects.find(rest, self.content)
        if isinstance(found, str) and not said.what:
            return recurrence, Said(said.when, found)
        if said.what or find_zone(rest, self.content.messages.times):
            recurrence_words.read(said.when, self.content.messages.times, self.now, self.zone)  # says what is wrong
        raise self._unknown(rest, found if isinstance(found, tuple) else ())

    def changed_times(self, said: Said, before: Recurrence) -> tuple[Recurrence, Said]:
        """The same for a schedule that is there: an hour, a day or a zone alone changes only that. Raises UserError."""
        zone, hour = find_zone(said.when, self.content.messages.times), self._hour(said.when)
        if isinstance(zone, str):
            return replace(before, zone=zone), said
        if hour:
            return replace(before, at=hour.at, zone=hour.zone or before.zone), said
        try:
            recurrence, said = self.times(said)
        except UserError as wrong:
            try:
                day = replace(said, when=f"{said.when} {before.at:%H:%M}")
                recurrence = recurrence_words.read(day.when, self.content.messages.times, self.now, self.zone)
            except UserError:
                if zone:
                    self.times(Said(f"daily 12:00 {said.when}"))  # says which ones may be meant
                raise wrong from None
        return (recurrence if recurrence.zone else replace(recurrence, zone=before.zone)), said

    def understands(self, typed: str) -> bool:
        """Whether a line says when, or what, or both, and nothing else but what is in quotes."""
        words, quoted = line.unquote(line_of({"d": typed}))
        when, what = line.named(words, subjects.names(self.content))
        if not when:
            return bool(what) or quoted is not None
        return any(self._reads(text) for text in (when, f"{when} 12:00", f"daily {when}", f"daily 12:00 {when}"))

    def day(self, typed: str) -> Recurrence | None:
        """The day that words name which lack nothing but an hour; None for others."""
        try:
            return recurrence_words.read(f"{typed} 12:00", self.content.messages.times, self.now, self.zone)
        except UserError:
            return None

    def _reads(self, when: str) -> bool:
        try:
            self.times(Said(self._without_kind(when)))
        except UserError:
            return False
        return True

    def _typed(self, typed: str) -> Said:
        words, quoted = line.unquote(typed)
        if quoted is not None:
            return Said(self._without_kind(words), subjects.TEXT, self._text(quoted))
        return Said(*line.named(words, subjects.names(self.content)))

    def _what(self, when: str, given: str) -> Said:
        quoted = line.unquote(given).quoted
        if quoted is not None:
            return Said(when, subjects.TEXT, self._text(quoted))
        found = subjects.find(given, self.content)
        if isinstance(found, str):
            return Said(when, found)
        raise self._unknown(given, found)

    def _text(self, text: str) -> str:
        return check_text(text, self.content.messages.schedule.posts)

    def _without_kind(self, words: str) -> str:
        """Without what may stand before a quotation, such as "text:"."""
        before, _, last = words.rstrip(" :").rpartition(" ")
        return before if last.casefold() in self.content.messages.schedule.what.text_typed else words.rstrip(" :,;–—-")

    def _hour(self, typed: str) -> Recurrence | None:
        """The hour, and perhaps the zone, that a line says and nothing else."""
        try:
            found = recurrence_words.read(f"daily {typed}", self.content.messages.times, self.now, self.zone)
        except UserError:
            return None
        return None if found.start else found

    def _unknown(self, given: str, near: tuple[str, ...]) -> UserError:
        words = self.content.messages
        said = words.schedule.adding.unknown.format(given=echo(given))
        if near:
            said += f" {words.core.did_you_mean.format(suggestions=', '.join(near))}"
        return UserError(f"{said} {words.schedule.adding.unknown_hint}")
