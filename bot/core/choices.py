"""What people chose for themselves in private, and moderators for their community."""

from bot.core.messages import Request, Target, User


class Choices:
    """One value for each person and each community, while the bot runs."""

    def __init__(self) -> None:
        self._chosen: dict[User | Target, str] = {}

    def choose(self, request: Request, value: str) -> None:
        """From now on `value`: for the person in a private chat, else for the whole community."""
        self._chosen[self._whose(request)] = value

    def of(self, request: Request) -> str:
        """What was chosen here; "" if nothing was."""
        return self._chosen.get(self._whose(request), "")

    def move(self, old: Target, new: Target | None) -> None:
        """The choice for a chat is now that for another one; where a chat is gone it is kept, as it may come back."""
        chosen = self._chosen.pop(Target(old.platform, old.chat), None) if new else None
        if new and chosen:
            self._chosen[Target(new.platform, new.chat)] = chosen

    @staticmethod
    def _whose(request: Request) -> User | Target:
        if request.private:
            return User(request.user.platform, request.user.id)
        return Target(request.target.platform, request.community or request.target.chat)
