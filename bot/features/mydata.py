"""/mydata: what is stored about a person, in numbers; a copy of it; and its end."""

import asyncio
import csv
import io
import json
import zipfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from bot.content import Library
from bot.content.diary_words import MyDataWords
from bot.core.adapter import nonce_for
from bot.core.commands import Command, Feature, Job
from bot.core.fields import Key
from bot.core.messages import Button, File, Reply, Request, User
from bot.errors import DeliveryError
from bot.storage import Storage
from bot.storage.values import Counted

WARNED_BEFORE = timedelta(days=30)
"""How long before the end somebody who stays away is warned."""
AT_ONCE = 100
"""People asked for at once."""
Whisper = Callable[[User, Reply, str], Awaitable[str]]
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class MyData:
    """What a person may know and decide about their data.

    `forget` drops what is kept about a person in memory. `months`: after so long without use, everything is erased."""

    library: Library
    storage: Storage
    forget: Callable[[User], None]
    whisper: Whisper
    months: int
    now: Callable[[], datetime]

    async def show(self, request: Request) -> Reply:
        """How much there is of what, and the receipt of consent."""
        words = self._words(request)
        await self.storage.activity.touch(request.user, self.now().date())
        counts = await self.storage.personal.counts(request.user)
        if not counts:
            return Reply(words.nothing, words.title, (Button(words.begin, "checkin"),))
        lines = [self._line(words, table, count) for table, count in counts.items()]
        consent = await self.storage.consents.of(request.user)
        receipt = (
            words.receipt.format(version=consent.version, date=f"{consent.given_at:%Y-%m-%d, %H:%M} UTC")
            if consent
            else words.no_consent
        )
        retention = words.retention.format(months=self.months) if consent else ""
        text = "\n\n".join(part for part in (words.intro, "\n".join(lines), receipt, retention, words.ways) if part)
        buttons = (
            Button(words.export, "mydata export"),
            Button(words.entries, "progress"),
            Button(words.delete, "mydata delete"),
        )
        return Reply(text, words.title, buttons)

    async def export(self, request: Request) -> Reply:
        """Everything that is stored about the person, as a zip file."""
        words = self._words(request)
        tables = await self.storage.personal.export(request.user)
        tables = {table: rows for table, rows in tables.items() if rows}
        if not tables:
            return Reply(words.nothing, words.title)
        content = await asyncio.to_thread(_zip, tables, words, self.now())
        name = f"unwind-my-data-{self.now().date().isoformat()}.zip"
        count = sum(len(rows) for rows in tables.values())
        text = words.exported.format(count=count, tables=len(tables))
        return Reply(text, words.title, file=File(name, content, words.file.format(date=self.now().date().isoformat())))

    async def delete(self, request: Request) -> Reply:
        """Asks once, with the numbers; then deletes and says what it deleted."""
        words = self._words(request)
        counts = await self.storage.personal.counts(request.user)
        if not counts:
            return Reply(words.nothing, words.title)
        if request.answers.get("sure") != "yes" or request.linked:  # a link decides nothing for the one who follows it
            numbers = self._numbers(words, {table: count.count for table, count in counts.items()})
            buttons = (
                Button(words.delete_yes, "mydata delete", {"sure": "yes"}),
                Button(words.export_first, "mydata export"),
                Button(words.delete_no, "mydata"),
            )
            return Reply(words.delete_sure.format(numbers=numbers), words.title, buttons)
        self.forget(request.user)
        deleted = await self.storage.personal.erase(request.user)
        return Reply(words.deleted.format(numbers=self._numbers(words, deleted)), words.title)

    async def scrub(self) -> None:
        """Clears the files of what was erased, where that could not be done at once."""
        if self.storage.exists:
            await self.storage.personal.scrub()

    async def look_after_the_quiet(self) -> None:
        """Warns those who have stayed away for almost as long as is kept, and erases those who were warned and did not come."""
        today = self.now().date()
        end, seen = today - relativedelta(months=self.months), set[User]()
        while True:
            quiet = await self.storage.activity.quiet_since(end + WARNED_BEFORE, len(seen) + AT_ONCE)
            fresh = [activity for activity in quiet if activity.user not in seen]
            if not fresh:
                return
            seen.update(activity.user for activity in fresh)
            for activity in fresh:
                if activity.warned_on is None:
                    await self._warn(activity.user, today, last_chance=activity.active_on <= end)
                elif activity.active_on <= end and activity.warned_on <= today - WARNED_BEFORE:
                    self.forget(activity.user)
                    await self.storage.personal.erase(activity.user)

    async def _warn(self, user: User, today: date, last_chance: bool) -> None:
        """Tells somebody that their data will be erased; where that could not be said for a month, it is none the less."""
        content = next(iter(self.library.languages.values()))
        words = content.messages.mydata
        last_day = (today + WARNED_BEFORE).isoformat()
        reply = Reply(
            words.warning.format(date=last_day),
            words.title,
            (Button(words.keep, "mydata"), Button(words.export, "mydata export")),
        )
        try:
            await self.whisper(user, reply, nonce_for(user, f"quiet {today.isoformat()}"))
        except DeliveryError as error:
            if not (error.permanent or last_chance):
                return
        await self.storage.activity.warned(user, today)

    def _line(self, words: MyDataWords, table: str, count: Counted) -> str:
        name = words.tables.get(table, table)
        if count.oldest is None:
            return f"- {words.count.format(name=name, count=count.count)}"
        dated = words.count_dated.format(name=name, count=count.count, oldest=count.oldest, newest=count.newest)
        return f"- {dated}"

    @staticmethod
    def _numbers(words: MyDataWords, rows: Mapping[str, int]) -> str:
        return "\n".join(
            f"- {words.count.format(name=words.tables.get(table, table), count=count)}" for table, count in rows.items() if count
        )

    def _words(self, request: Request) -> MyDataWords:
        return self.library.languages[request.locale].messages.mydata


def _zip(tables: Mapping[str, Rows], words: MyDataWords, now: datetime) -> bytes:
    """Each table as CSV, all of them as JSON, and what each column means."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _readme(tables, words, now))
        archive.writestr("data.json", json.dumps(tables, ensure_ascii=False, indent=2, default=_plain))
        for table, rows in tables.items():
            archive.writestr(f"{table}.csv", _csv(rows))
    return packed.getvalue()


def _readme(tables: Mapping[str, Rows], words: MyDataWords, now: datetime) -> str:
    lines = [words.readme.format(date=now.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")).strip(), ""]
    for table, rows in tables.items():
        lines += [f"{table}.csv: {words.tables.get(table, table)} ({len(rows)})"]
        lines += [f"  {column}: {words.columns.get(column.partition('.')[0], column)}" for column in _columns(rows)]
        lines.append("")
    return "\n".join(lines)


def _columns(rows: Rows) -> list[str]:
    return list(dict.fromkeys(column for row in rows for column in _flat(row)))


def _csv(rows: Rows) -> str:
    """With a mark at the beginning, by which spreadsheets know the encoding."""
    written = io.StringIO()
    writer = csv.DictWriter(written, _columns(rows), restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({column: _cell(value) for column, value in _flat(row).items()})
    return "\ufeff" + written.getvalue()


def _flat(row: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """A row whose values are plain: ratings within a moment become "before.pain"."""
    flat: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{before}{name}.")
        else:
            flat[f"{before}{name}"] = value
    return flat


def _cell(value: Any) -> Any:
    """What a spreadsheet shows and never runs: words that begin like a formula are quoted."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") and value != "-":
        return f"'{value}"
    return value.isoformat() if isinstance(value, date) else value


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def feature(my_data: MyData) -> Feature:
    """What a person may know and decide, with what it needs."""
    say = my_data.library.say
    commands = (
        Command("mydata", my_data.show, say(lambda c: c.messages.mydata.summary), private=True),
        Command("mydata export", my_data.export, say(lambda c: c.messages.mydata.export_summary), private=True),
        Command("mydata delete", my_data.delete, say(lambda c: c.messages.mydata.delete_summary), (Key("sure"),), private=True),
    )
    jobs = (
        Job("retention", timedelta(hours=6), my_data.look_after_the_quiet),
        Job("scrub", timedelta(minutes=1), my_data.scrub),
    )
    return Feature("mydata", commands, jobs=jobs)
