"""Where the bot was added and removed: it says hello once, and forgets a community that it left long ago."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.content import Library
from bot.core.communities import Communities
from bot.core.kept import community
from bot.core.messages import Button, Reply, Request, Target
from bot.features.community.pages import SETUP

KEPT_FOR = timedelta(days=30)
"""After the bot was removed; somebody may have done that by mistake."""


@dataclass(frozen=True, slots=True)
class Presence:
    """`has_schedules`: whether there are any in a community. `forget` keeps nothing of one besides its settings any more."""

    library: Library
    communities: Communities
    has_schedules: Callable[[Target], Awaitable[bool]]
    forget: Callable[[Target], Awaitable[None]]
    now: Callable[[], datetime]

    async def arrive(self, request: Request) -> Reply:
        """Hello, the first time; a shorter word where the bot is back; nothing where it was there all the time."""
        if request.private:
            return Reply("")
        place, words = community(request), self.library.languages[request.locale].messages.community
        new, back = await self.communities.welcome(place, self.now().date())
        if new:
            return Reply(words.hello.hello.strip(), words.hello.title, (Button(words.setup.begin, "community", {"what": SETUP}),))
        if not back:
            return Reply("")
        said = words.hello.again_paused if await self.has_schedules(place) else words.hello.again
        return Reply(said, words.hello.title, (Button(words.hello.settings, "community"),))

    def seen(self, request: Request) -> None:
        """Somebody uses the bot in a community: it is there, also if nobody told it that it was added again."""
        self.communities.stay(community(request))

    def move(self, old: Target, new: Target | None) -> None:
        """What was chosen for a community goes along; one that the bot was removed from is kept for a while."""
        self.communities.move(old, new)
        if new is None:
            self.communities.leave(Target(old.platform, old.chat), self.now().date())

    async def forget_the_left(self) -> None:
        """Keep nothing of communities that the bot left long ago."""
        for place in self.communities.known():
            left = self.communities.get(place, "left")
            if left and self.now().date() - date.fromisoformat(left) > KEPT_FOR:
                await self.forget(place)
                self.communities.forget(place)
