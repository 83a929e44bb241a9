"""/community: the settings of a community for its moderators, all at once or step by step; and who changed what."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.content import Library
from bot.content.community_words import PARTS, CommunityWords, Part
from bot.content.models import Content
from bot.core.commands import Command, Feature, Handler, Job
from bot.core.fields import Choice, Field, Key
from bot.core.kept import community
from bot.core.messages import Reply, Request
from bot.errors import UserError
from bot.features.community import pages
from bot.features.community.choosing import Choosing
from bot.features.community.pages import SETUP, TIP, Standing, Step
from bot.features.community.presence import Presence
from bot.features.community.questions import Question, fields, question
from bot.features.community.trail import Trail

DAILY = timedelta(days=1)
SILENCING = frozenset[Part]({"quiet", "days", "timezone"})
"""Parts by which schedules may fall silent."""


class Moderation:
    """What /community shows and does."""

    def __init__(self, library: Library, choosing: Choosing, trail: Trail, now: Callable[[], datetime]) -> None:
        self._library = library
        self._choosing = choosing
        self._communities = choosing.communities
        self._trail = trail
        self._now = now
        self._fields = fields(library, lambda: now().date())
        many = len(library.languages) > 1
        self._parts = tuple(part for part in PARTS if many or part != "language")
        self._steps: tuple[Step, ...] = (*(("language",) if many else ()), "timezone", "country", "place", TIP)

    def commands(self) -> tuple[Command, ...]:
        """/community, with a subcommand for each part."""
        words = self._library.say(lambda c: c.messages.community)

        def names(locale: str) -> Mapping[str, str]:
            named: dict[str, str] = {part: words(locale).names[part] for part in PARTS}
            return named | {SETUP: words(locale).setup.begin, TIP: words(locale).setup.tip}

        what = Choice("what", names, lambda locale: words(locale).prompt, required=False)
        summary, example = (lambda locale: words(locale).summary), (lambda locale: words(locale).example)
        first = Command("community", self.show, summary, (what, Key(SETUP)), moderators=True, example=example)
        return (first, *(self._command(part, words) for part in PARTS))

    def _command(self, part: Part, words: Callable[[str], CommunityWords]) -> Command:
        hidden = (Key("without"), Key(SETUP)) if part == "days" else (Key(SETUP),)
        needed: tuple[Field, ...] = () if part == "changes" else (self._fields[part], *hidden)
        return Command(
            f"community {part}",
            self._handler(part),
            lambda locale: words(locale).summaries[part],
            needed,
            moderators=True,
            example=lambda locale: words(locale).examples[part],
        )

    async def show(self, request: Request) -> Reply:
        """All settings, or the page that was asked for."""
        self._check(request)
        words, wanted = self._words(request), request.answers.get("what", "")
        if wanted in (SETUP, TIP):
            return self._step(request, TIP if wanted == TIP else self._steps[0])
        for part in PARTS:
            if part == wanted:
                return await self._handler(part)(replace(request, answers={}))
        return self._overview(request, words.setup.finished if SETUP in request.answers else "")

    def _handler(self, part: Part) -> Handler:
        """What the command of a part does."""

        async def run(request: Request) -> Reply:
            self._check(request)
            if part == "changes":
                content = self._content(request)
                return pages.changes(await self._trail.listed(request, content), content)
            given, first = request.answers.get(self._fields[part].name, ""), ""
            if given:
                new = await self._choosing.keep(request, part, given)
                request = replace(request, locale=given) if part == "language" else request
                first = self._words(request).saved if new else self._words(request).same
                silenced = await self._choosing.silenced(community(request)) if part in SILENCING else ()
                if silenced:
                    numbers = ", ".join(map(str, silenced))
                    first = f"{first} {self._words(request).silenced.format(numbers=numbers)}"
            elif "without" in request.answers:
                gone = await self._choosing.take_away(request, request.answers["without"])
                first = self._words(request).saved if gone else self._words(request).not_a_day_off
            if SETUP in request.answers and part in self._steps:
                return self._stepped(request, part, first)
            return self._overview(request, first) if given and part != "days" else self._page(request, part, first)

        return run

    def _stepped(self, request: Request, part: Part, first: str) -> Reply:
        """The next step of the set-up, with what was saved just now; the same step where nothing was."""
        if not first:
            return self._step(request, part)
        line = pages.said(part, self._standing(request), self._content(request))
        return self._step(request, self._steps[self._steps.index(part) + 1], f"{first} {line}")

    def _step(self, request: Request, step: Step, first: str = "") -> Reply:
        content = self._content(request)
        if step == TIP:
            return pages.tip(content, self._steps, first)
        return pages.step(self._question(request, step), content, self._steps, first)

    def _overview(self, request: Request, first: str) -> Reply:
        return pages.overview(self._standing(request), self._content(request), self._parts, first)

    def _page(self, request: Request, part: Part, first: str) -> Reply:
        if part == "language" and part not in self._parts:
            first = f"{first} {self._words(request).only_one_language}".strip()
        return pages.page(self._question(request, part), self._standing(request), self._content(request), first)

    def _question(self, request: Request, part: Part) -> Question:
        quiet = self._communities.quiet(community(request))
        return question(part, self._fields[part], self._library, self._content(request), quiet)

    def _standing(self, request: Request) -> Standing:
        place = community(request)
        zone, country = self._communities.get(place, "timezone"), self._communities.get(place, "country")
        return Standing(
            language=self._content(request).messages.language.name,
            zone=zone,
            time=f"{self._now().astimezone(ZoneInfo(zone)):%H:%M}",
            country=country,
            lines=country in self._library.help_lines.countries,
            quiet=self._communities.quiet(place),
            place=self._communities.place(place),
            here=request.target,
        )

    def _check(self, request: Request) -> None:
        """Who is alone with the bot has no community there. Raises UserError."""
        if request.private:
            raise UserError(self._words(request).in_community)

    def _content(self, request: Request) -> Content:
        return self._library.languages[request.locale]

    def _words(self, request: Request) -> CommunityWords:
        return self._content(request).messages.community


def feature(moderation: Moderation, presence: Presence, trail: Trail) -> Feature:
    """The settings of communities, and being added and removed."""
    jobs = (Job("changes", DAILY, trail.forget_the_old), Job("left-communities", DAILY, presence.forget_the_left))
    return Feature("community", moderation.commands(), presence.move, jobs, arrive=presence.arrive, seen=presence.seen)
