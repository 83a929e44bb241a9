"""What Anna stored about herself, every way to get at it, everything that may fail on our side, and what nobody else may read."""

import asyncio
import re
import sqlite3
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.core.commands import Command, Handler
from bot.core.messages import Button, Reply, Request, User
from bot.log import Lines
from bot.storage import sqlite
from bot.storage.values import Moment, Reminder, ReminderKind, Session

NOTE = "zaubernuss"
IDS = tuple(f"zqsession{number}" for number in range(5))
RATINGS = {"stiffness": 9, "pain": 8, "tiredness": 7}


async def keeps(app: App, person: User) -> None:
    """Stores five check-ins with a note each, and messages that are due in an hour."""
    now = app.storage.now()
    await app.storage.consents.give(person, app.library.languages["en"].checkins.consent.version, now)
    for number, id in enumerate(IDS, 1):
        ratings = {Moment.BEFORE: RATINGS, Moment.AFTER: RATINGS}
        at = now - timedelta(days=number)
        session = Session(id, person, at, "UTC", ratings, {"note": f"{NOTE} {number}", "kind": "deep"}, at, at)
        await app.storage.sessions.change(person, id, lambda old, session=session: session)  # type: ignore[misc]
    soon = now + timedelta(hours=1)
    await app.storage.reminders.add(Reminder("zqfollow", person, ReminderKind.FOLLOW_UP, soon, "UTC", session=IDS[0]))
    await app.storage.reminders.add(Reminder("zqown", person, ReminderKind.OWN, soon, "UTC", when="daily 13:00"))


def private(app: App) -> tuple[str, ...]:
    """The names of all commands that are for the asker alone."""
    return tuple(name for name, command in app.dispatcher.table.items() if command.private)


def with_board(app: App) -> None:
    """Adds a command for all whose buttons lead to every private one."""

    async def board(request: Request) -> Reply:
        return Reply("A board for all.", "Board", tuple(Button(f"To {name}", name) for name in private(app)))

    known = app.dispatcher.table
    app.dispatcher.table = {**known, "board": Command("board", board, lambda locale: "A board")}


def betrayed(text: str, app: App, others: tuple[str, ...] = ()) -> list[str]:
    """What of Anna's in a text is for her alone: words, ids, numbers from 0 to 10, and what is asked only in private."""
    content = app.library.languages["en"]
    consent, words = content.checkins.consent, content.messages
    asked = [measure.question for measure in content.checkins.measures] + [d.question for d in content.checkins.details]
    named = [f"{measure.name}:" for measure in content.checkins.measures]
    said = [consent.title, consent.agree, words.mydata.intro, words.mydata.receipt.partition("{")[0], words.checkins.before]
    shown = [*said, *consent.text.format(months=12).splitlines(), *asked, *named, words.progress.summary_title.partition("{")[0]]
    found = [part for part in (NOTE, *IDS, *others, *(part.strip("*- ") for part in shown)) if part and part in text]
    return found + re.findall(r"(?<![\w.#/])(?:10|\d)(?![\w.])", text)


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """The log as it is written."""
    return "\n".join(map(Lines().format, caplog.records))


async def settled(caplog: pytest.LogCaptureFixture, seconds: float = 0.4) -> None:
    """Waits until nothing was logged for so long: all that was asked is answered."""
    before = -1
    while before != len(caplog.records):
        before = len(caplog.records)
        await asyncio.sleep(seconds)


@dataclass(frozen=True)
class Ours:
    """The bot and its database, to make something of ours fail."""

    app: App
    file: Path
    monkeypatch: pytest.MonkeyPatch
    blocking: list[sqlite3.Connection] = field(default_factory=list)

    def mended(self) -> None:
        """Nobody else uses the database any more."""
        for connection in self.blocking:
            connection.close()

    async def nothing(self) -> None:
        """All goes well."""

    async def gone(self) -> None:
        """Something else is where the database should be."""
        await self.app.storage.close()
        for each in self.file.parent.glob(f"{self.file.name}*"):
            each.unlink()
        self.file.mkdir()

    async def damaged(self) -> None:
        """The database holds nonsense."""
        await self.app.storage.close()
        self.file.write_bytes(NOTE.encode() * 4096)

    async def locked(self) -> None:
        """Somebody else writes, and does not finish."""
        await self.app.storage.close()
        self.monkeypatch.setattr(sqlite, "_PRAGMAS", ("busy_timeout = 20", *sqlite._PRAGMAS[1:]))
        await self.app.storage.open()
        blocking = sqlite3.connect(self.file)
        blocking.execute("BEGIN IMMEDIATE")
        self.blocking.append(blocking)

    async def broken(self) -> None:
        """Every private command has a bug, and its error tells all."""

        async def run(request: Request) -> Reply:
            raise ValueError(f"{NOTE} {request.user.id} {RATINGS}")

        self._replace(run)

    async def unshowable(self) -> None:
        """The adapter fails at what every private command says."""

        async def run(request: Request) -> Reply:
            return Reply(f"{NOTE} 9", NOTE, picture=NOTE)  # type: ignore[arg-type]

        self._replace(run)

    def _replace(self, run: Handler) -> None:
        table = self.app.dispatcher.table
        known = {name: replace(table[name], run=run, resume=None, fields=()) for name in private(self.app)}
        self.app.dispatcher.table = {**table, **known}


OURS = ("nothing", "gone", "damaged", "locked", "broken", "unshowable")
"""What may be wrong on our side, by the name of the method that brings it about."""
