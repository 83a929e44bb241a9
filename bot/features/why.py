"""/why: what commonly keeps the bot from answering here, and what a moderator can change."""

from collections.abc import Mapping

from bot.config import Settings
from bot.content import Library
from bot.core.adapter import Check
from bot.core.commands import Command, Feature
from bot.core.messages import Reply, Request


def feature(settings: Settings, library: Library, checks: Mapping[str, Check]) -> Feature:
    """Findings of the platform's own check, and of the settings."""

    async def why(request: Request) -> Reply:
        words = library.languages[request.locale].messages.why
        check = checks.get(request.user.platform)
        found = [getattr(words.findings, finding) for finding in await check(request)] if check else []
        found += [] if settings.community.country else [words.no_country]
        found += [] if settings.operator.contact else [words.no_contact]
        lines = "\n".join(f"- {text}" for text in found)
        return Reply(f"{words.intro}\n\n{lines}\n\n{words.outro}" if found else words.fine, words.title)

    return Feature("why", (Command("why", why, library.say(lambda c: c.messages.why.summary), moderators=True),))
