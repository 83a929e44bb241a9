"""A person's yes, without which nothing about their health is stored."""

from collections.abc import Callable
from datetime import datetime

from bot.content import Library
from bot.content.diary import ConsentText
from bot.core.messages import Button, Reply, Request
from bot.storage import Storage


class Consents:
    """Asks for consent, and keeps it. `months`: after so long without use, everything is erased."""

    def __init__(self, library: Library, storage: Storage, months: int, now: Callable[[], datetime]) -> None:
        self._library = library
        self._storage = storage
        self._months = months
        self._now = now

    async def missing(self, request: Request) -> Reply | None:
        """The text to agree to, for somebody who has not agreed to it as it is now; None for all others."""
        text = self._text(request)
        given = await self._storage.consents.of(request.user)
        if given and given.version == text.version:
            return None
        words = text.text.format(months=self._months).strip()
        if given:
            words = f"{text.changed}\n\n{words}"
        if any(name not in ("agree", "do") for name in request.answers):
            words = f"{words}\n\n{text.type_again}"
        return self._asked(request, words, text.title)

    def _asked(self, request: Request, words: str, title: str) -> Reply:
        text = self._text(request)
        options = {text.version: text.agree, "no": text.not_now, "more": text.read_more}
        buttons = tuple(Button(label, "checkin", {"agree": answer}) for answer, label in options.items())
        return Reply(words, title, buttons, private=True)

    async def answer(self, request: Request, agreed: str) -> Reply | None:
        """What follows on the button pressed below the text: None if somebody agreed to the text as it is now.

        A link cannot agree: whoever made it is not the one who follows it."""
        text = self._text(request)
        if agreed == "more":
            topic = self._library.languages[request.locale].topics["checkin-privacy"]
            return self._asked(request, f"{topic.short.strip()}\n\n{topic.more.strip()}", topic.question)
        if agreed == "no":
            return Reply(text.kept if await self._storage.consents.of(request.user) else text.declined)
        if agreed != text.version or request.linked:
            return await self.missing(request)
        await self._storage.consents.give(request.user, text.version, self._now())
        await self._storage.activity.touch(request.user, self._now().date())
        return None

    def _text(self, request: Request) -> ConsentText:
        return self._library.languages[request.locale].checkins.consent
