"""What people chose for themselves in private, and moderators for their community."""

from bot.core.kept import NOWHERE, Kept, Place, Rows, community, person
from bot.core.messages import Request, Target


class Choices:
    """One value for each person and each community, kept in `rows`."""

    def __init__(self, rows: Rows[Place, str] = NOWHERE) -> None:
        self.kept = Kept(rows)

    async def choose(self, request: Request, value: str) -> None:
        """From now on `value`: for the person in a private chat, else for the whole community. It is stored when this returns."""
        await self.kept.confirm(self._whose(request), value)

    def of(self, request: Request) -> str:
        """What was chosen here; "" if nothing was."""
        return self.kept.get(self._whose(request)) or ""

    def move(self, old: Target, new: Target | None) -> None:
        """The choice for a chat is now that for another one; where a chat is gone it is kept, as it may come back."""
        chosen = self.kept.pop(Target(old.platform, old.chat)) if new else None
        if new and chosen:
            self.kept.put(Target(new.platform, new.chat), chosen)

    @staticmethod
    def _whose(request: Request) -> Place:
        return person(request.user) if request.private else community(request)
