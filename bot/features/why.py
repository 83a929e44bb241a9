"""/why: what commonly keeps the bot from answering or posting here, and what a moderator can change."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from bot.config import Settings
from bot.content import Library
from bot.content.messages import WhyWords
from bot.core.adapter import Check
from bot.core.commands import Command, Feature
from bot.core.messages import Reply, Request, Target
from bot.errors import Obstacle

Paused = Mapping[int, Obstacle]
"""Why schedules had to be paused, by their numbers."""


def feature(
    settings: Settings,
    library: Library,
    checks: Mapping[str, Check],
    country: Callable[[Request], str],
    place: Callable[[Request], Target | None],
    paused: Callable[[Request], Awaitable[Paused]],
) -> Feature:
    """Findings of the platform's own check, of the settings, and about schedules.

    `country`: of the help lines for a request; `place`: where scheduled tips go, None for none; `paused`: which schedules had to
    be paused there."""

    async def why(request: Request) -> Reply:
        messages = library.languages[request.locale].messages
        words, posting = messages.why, place(request)
        found = await findings(request, words)
        if posting and posting != request.target:
            there = await findings(replace(request, target=posting), words)
            found += [words.in_posting_place.format(finding=text) for text in there if text not in found]
        for number, obstacle in (await paused(request)).items():
            found.append(words.paused.format(number=number, why=messages.schedule.posting.obstacles[obstacle]))
        found += [] if country(request) else [words.no_country]
        found += [] if settings.operator.contact else [words.no_contact]
        lines = "\n".join(f"- {text}" for text in found)
        return Reply(f"{words.intro}\n\n{lines}\n\n{words.outro}" if found else words.fine, words.title)

    async def findings(request: Request, words: WhyWords) -> list[str]:
        check = checks.get(request.user.platform)
        found: Sequence[str] = await check(request) if check else ()
        return [getattr(words.findings, finding) for finding in found]

    return Feature("why", (Command("why", why, library.say(lambda c: c.messages.why.summary), moderators=True),))
