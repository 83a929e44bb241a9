"""The control of a fake that runs in its own process: load, and how fast the bot answered it."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .errors import Json
from .presses import Press, new_query_id

if TYPE_CHECKING:
    from .chats import Chat
    from .server import FakeTelegram
    from .world import Call

TOLD = frozenset({"sendMessage", "sendPhoto", "sendDocument"})
CHANGED = frozenset({"editMessageText", "editMessageCaption", "editMessageMedia", "editMessageReplyMarkup"})
ANSWERED = frozenset({"answerCallbackQuery", "answerInlineQuery"})
ACTIONS = TOLD | CHANGED | ANSWERED


class Stopwatch:
    """Measures from the delivery of an update to the first thing that the person sees of it."""

    def __init__(self) -> None:
        self.sent = 0
        self.latencies_ms: list[float] = []
        self._messages: defaultdict[str, deque[float]] = defaultdict(deque)
        self._presses: dict[str, float] = {}
        self._press_under: dict[tuple[str, str], str] = {}

    def delivered(self, update: Json) -> None:
        """The bot got an update."""
        now = time.perf_counter()
        if message := update.get("message"):
            self._messages[str(message["chat"]["id"])].append(now)
        elif (query := update.get("callback_query")) and (message := query.get("message")):
            self._presses[query["id"]] = now
            self._press_under[str(message["chat"]["id"]), str(message["message_id"])] = query["id"]

    def acted(self, call: Call) -> None:
        """The bot did something."""
        method, params = call.method, call.request
        if method not in ACTIONS:
            return
        self.sent += 1
        began = None
        if method in TOLD:
            waiting = self._messages[params.text("chat_id")]
            began = waiting.popleft() if waiting else None
        elif method in CHANGED:
            press = self._press_under.pop((params.text("chat_id"), params.text("message_id")), "")
            began = self._presses.pop(press, None)
        else:
            began = self._presses.pop(params.text("callback_query_id"), None)
        if began is not None:
            self.latencies_ms.append((time.perf_counter() - began) * 1000)


class Control:
    """The endpoints /control/load, /control/state and /control/reset."""

    def __init__(self, fake: FakeTelegram) -> None:
        self.fake = fake
        self.watch = fake.watcher = Stopwatch()
        self._chats: list[Chat] = []

    def routes(self) -> tuple[web.RouteDef, ...]:
        """What the server serves besides the Bot API."""
        return (
            web.post("/control/load", self._load),
            web.get("/control/state", self._state),
            web.post("/control/reset", self._reset),
        )

    async def _load(self, request: web.Request) -> web.Response:
        wanted: dict[str, Any] = await request.json()
        number, text, users = int(wanted["updates"]), str(wanted.get("text", "hello")), int(wanted.get("users", 1))
        while len(self._chats) < users:
            person = self.fake.person(f"User {len(self._chats) + 1}")
            chat = self.fake.private(person)
            chat.started = True
            self._chats.append(chat)
        presses = wanted.get("kind", "message") == "callback"
        make = self._presses if presses else self._messages
        self.fake.updates.push_many("callback_query" if presses else "message", list(make(number, text, users)))
        return web.json_response({"queued": number})

    def _messages(self, number: int, text: str, users: int) -> Iterator[Json]:
        from .entities import find_entities

        entities = find_entities(text)
        for index in range(number):
            chat = self._chats[index % users]
            assert chat.person
            yield chat.add(chat.person, text=text, entities=entities).json()

    def _presses(self, number: int, data: str, users: int) -> Iterator[Json]:
        markup = {"inline_keyboard": [[{"text": "Press", "callback_data": data}]]}
        for index in range(number):
            chat = self._chats[index % users]
            assert chat.person
            seen = chat.add(self.fake.bot, text="Press the button", markup=markup)
            press = Press(new_query_id(), chat.person, data, self.fake.now(), seen)
            self.fake.presses[press.id] = press
            yield press.json()

    async def _state(self, request: web.Request) -> web.Response:
        return web.json_response(
            {
                "sent": self.watch.sent,
                "latencies_ms": self.watch.latencies_ms,
                "waiting": self.fake.updates.waiting,
                "calls": len(self.fake.calls),
                "problems": self.fake.problems[:100],
            }
        )

    async def _reset(self, request: web.Request) -> web.Response:
        self.watch = self.fake.watcher = Stopwatch()
        self.fake.calls.clear()
        self.fake.problems.clear()
        return web.json_response({})
