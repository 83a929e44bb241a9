"""/progress: how somebody felt around their massages, in words, as a picture, and as a page for their doctor."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.content import Library, dates
from bot.content.models import Content
from bot.core.commands import Command, Feature
from bot.core.fields import Key
from bot.core.messages import Button, File, Picture, Reply, Request
from bot.core.ticks import Several
from bot.features.progress import period, picture, report, telling
from bot.features.progress.period import EVERYTHING, Period
from bot.features.progress.summary import day_of, summarise
from bot.papers import off_the_loop
from bot.papers.chart import draw
from bot.storage import Storage
from bot.storage.values import Moment, Session

ENTRIES_SHOWN = 5
ENTRIES_ON_A_PAGE = 8
"""So that with the ways to other pages there are no more buttons than tired eyes can take in."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody looks at: the sessions of a period, newest first, out of `all`, from `first` to `last`."""

    content: Content
    period: str
    first: date
    last: date
    sessions: tuple[Session, ...]
    all: tuple[Session, ...]

    @property
    def name(self) -> str:
        """The period in words."""
        return telling.period_name(self.first, self.last, self.content)


@dataclass(frozen=True, slots=True)
class Progress:
    """What /progress needs. `zone_of` gives the time zone of who asks, `now` the time."""

    library: Library
    storage: Storage
    zone_of: Callable[[Request], str]
    now: Callable[[], datetime]

    async def progress(self, request: Request) -> Reply:
        """The latest entries, the summary and a picture; or a page of all entries."""
        seen = await self._look(request)
        if not seen.all:
            return self._nothing(seen)
        if "page" in request.answers:
            return _entries(seen, request.answers["page"])
        if not seen.sessions:
            return self._nothing_then(seen, "progress")
        content, words = seen.content, seen.content.messages.progress
        drawn = picture.chart(seen.sessions, content)
        shown = None
        if drawn:
            image = await off_the_loop(lambda: draw(drawn))
            shown = Picture(f"{words.file}.png", image, picture.describe(drawn, content))
        latest = telling.entries(seen.sessions[:ENTRIES_SHOWN], content)
        parts = [telling.summary(summarise(seen.sessions, content.checkins.measures), content), words.latest, latest]
        if drawn and len(seen.sessions) > picture.MOST_DRAWN:
            parts.append(words.picture_cut.format(count=picture.MOST_DRAWN))
        buttons = (
            Button(words.report, "progress report", {"period": seen.period}),
            Button(words.all_entries, "progress", {"page": "1"}),
            *self._other_periods(seen, "progress"),
        )
        return Reply("\n\n".join(parts), words.title.format(period=seen.name), buttons, picture=shown)

    async def report(self, request: Request) -> Reply:
        """A page with the chosen items."""
        seen = await self._look(request)
        words, answers = seen.content.messages.progress, request.answers
        if not seen.all:
            return self._nothing(seen)
        if not seen.sessions:
            return self._nothing_then(seen, "progress report")
        items = self._items.ticked(answers["items"], request.locale) if "items" in answers else report.USUAL_ITEMS
        change = self._items.store(items or report.USUAL_ITEMS, request.locale, unfinished=True)
        again = Button(words.change_items, "progress report", {"period": seen.period, "items": change})
        if not items:
            return Reply(words.nothing_chosen, buttons=(again,))
        made_at = self._local_time(request)
        page = await off_the_loop(lambda: report.make(seen.sessions, items, seen.first, seen.last, made_at, seen.content))
        ready = words.report_ready.format(period=seen.name, sessions=telling.count_name(len(seen.sessions), words))
        names = self._item_names(request.locale)
        holds = words.report_holds.format(items="; ".join(names[item] for item in items))
        file = File(f"{words.file}-{made_at.date().isoformat()}.pdf", page, ready)
        buttons = (again, *self._other_periods(seen, "progress report"))
        return Reply(f"{ready}\n\n{holds}\n\n{words.report_kept}", buttons=buttons, file=file)

    async def _look(self, request: Request) -> Seen:
        await self.storage.activity.touch(request.user, self.now().date())
        found = await self.storage.sessions.all(request.user)
        every = tuple(sorted(found, key=lambda session: session.started_at, reverse=True))
        wanted, today = request.answers.get("period", period.USUAL), self._local_time(request).date()
        first, last = period.bounds(wanted, today)
        sessions = tuple(session for session in every if first <= day_of(session) <= last)
        earliest = day_of(sessions[-1]) if sessions else today
        return Seen(
            self.library.languages[request.locale],
            wanted,
            max(first, earliest) if wanted == EVERYTHING else first,
            min(last, today) if wanted in (EVERYTHING, *period.MONTHS) else last,
            sessions,
            every,
        )

    def _local_time(self, request: Request) -> datetime:
        return self.now().astimezone(ZoneInfo(self.zone_of(request)))

    def _nothing(self, seen: Seen) -> Reply:
        words = seen.content.messages.progress
        return Reply(words.nothing, buttons=(Button(words.begin, "checkin"),))

    def _nothing_then(self, seen: Seen, command: str) -> Reply:
        words = seen.content.messages.progress
        text = words.nothing_then.format(period=seen.name, sessions=telling.count_name(len(seen.all), words))
        return Reply(text, buttons=self._other_periods(seen, command))

    def _other_periods(self, seen: Seen, command: str) -> tuple[Button, ...]:
        """The usual periods but the one that is seen."""
        names = self.period_names(seen.content.language)
        return tuple(Button(name, command, {"period": value}) for value, name in names.items() if value != seen.period)

    def period_names(self, locale: str) -> Mapping[str, str]:
        """The usual periods."""
        words = self.library.languages[locale].messages.progress
        return {"3-months": words.last_3_months, "12-months": words.last_12_months, EVERYTHING: words.everything}

    def _item_names(self, locale: str) -> Mapping[str, str]:
        words = self.library.languages[locale].messages.progress
        names = (words.item_summary, words.item_chart, words.item_ratings, words.item_details, words.item_notes)
        return dict(zip(report.ITEMS, names, strict=True))

    @property
    def _items(self) -> Several:
        prompt = self.library.say(lambda c: c.messages.progress.items_prompt)
        return Several("items", self._item_names, prompt, required=False)

    def commands(self) -> tuple[Command, ...]:
        """/progress and /progress report."""
        say = self.library.say
        wanted = Period(
            "period",
            self.period_names,
            say(lambda c: c.messages.progress.period_prompt),
            required=False,
            free=True,
            unclear=say(lambda c: c.messages.progress.period_unclear),
        )
        progress = say(lambda c: c.messages.progress.summary)
        example = say(lambda c: c.messages.progress.example)
        page = say(lambda c: c.messages.progress.report_summary)
        page_example = say(lambda c: c.messages.progress.report_example)
        return (
            Command("progress", self.progress, progress, (wanted, Key("page")), private=True, example=example),
            Command("progress report", self.report, page, (wanted, self._items), private=True, example=page_example),
        )


def feature(library: Library, storage: Storage, zone_of: Callable[[Request], str], now: Callable[[], datetime]) -> Feature:
    """What people stored, shown to themselves."""
    return Feature("progress", Progress(library, storage, zone_of, now).commands())


def _entries(seen: Seen, page: str) -> Reply:
    """A page of all entries, each with a button to change it."""
    content, words = seen.content, seen.content.messages.progress
    pages = math.ceil(len(seen.all) / ENTRIES_ON_A_PAGE)
    number = min(max(int(page), 1), pages) if page.isdecimal() else 1
    shown = seen.all[(number - 1) * ENTRIES_ON_A_PAGE : number * ENTRIES_ON_A_PAGE]
    buttons = [_edit(session, content) for session in shown]
    buttons += [Button(words.newer, "progress", {"page": str(number - 1)})] if number > 1 else []
    buttons += [Button(words.older, "progress", {"page": str(number + 1)})] if number < pages else []
    buttons.append(Button(words.back, "progress"))
    text = f"{telling.entries(shown, content)}\n\n{words.entries_hint}"
    return Reply(text, words.entries_title.format(page=number, pages=pages), tuple(buttons))


def _edit(session: Session, content: Content) -> Button:
    """Opens a session where it was rated last."""
    rated: Sequence[Moment] = [moment for moment in Moment if moment in session.ratings] or [Moment.BEFORE]
    label = content.messages.progress.edit.format(date=dates.full(day_of(session), content.messages.dates))
    return Button(label, "checkin", {"session": session.id, "moment": rated[-1]})
