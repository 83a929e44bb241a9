"""/language: one's own in private, the community's by a moderator."""

from collections.abc import Awaitable, Callable, Mapping

from bot.content import Library
from bot.core.choices import Choices
from bot.core.commands import Command, Feature
from bot.core.fields import Choice
from bot.core.messages import Reply, Request
from bot.errors import UserError


class Languages:
    """Which language to speak. `known` are the languages of the content, `usual` is the one to begin with."""

    def __init__(self, known: Mapping[str, object], usual: str, chosen: Choices) -> None:
        self._known = known
        self._usual = usual
        self.chosen = chosen

    def of(self, request: Request) -> str:
        """The language chosen here; in private else what the platform reports; else the usual one."""
        chosen = self.chosen.of(request)
        if chosen in self._known:
            return chosen
        if request.private:
            for reported in (request.locale, request.locale.partition("-")[0]):
                if reported in self._known:
                    return reported
        return self._usual


ForAll = Callable[[Request, str], Awaitable[object]]
"""Keeps what a moderator chose for the community of a request."""


def feature(library: Library, languages: Languages, for_all: ForAll) -> Feature:
    """Choosing among the languages of `library`; `languages` remembers a person's, `for_all` a community's."""

    async def language(request: Request) -> Reply:
        words = library.languages[request.locale].messages.language
        if not request.private and not request.moderator:
            raise UserError(words.moderators_choose)
        wanted = request.answers["language"]
        await (languages.chosen.choose if request.private else for_all)(request, wanted)
        chosen = library.languages[wanted].messages.language
        text = chosen.chosen if request.private else chosen.chosen_for_all
        return Reply(text if len(library.languages) > 1 else f"{text} {chosen.only_one}")

    def options(locale: str) -> Mapping[str, str]:
        return {name: content.messages.language.name for name, content in library.languages.items()}

    field = Choice("language", options, library.say(lambda c: c.messages.language.prompt))
    summary = library.say(lambda c: c.messages.language.summary)
    example = library.say(lambda c: c.messages.language.example)
    return Feature("language", (Command("language", language, summary, (field,), example=example),))
