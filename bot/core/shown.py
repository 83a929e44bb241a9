"""The buttons that people saw last, so that whoever types instead of pressing can name one. In memory alone."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.core.kept import Kept, person
from bot.core.messages import Button, Reply, Request, Target, User

LIFETIME = timedelta(minutes=30)
_BEGINNING = re.compile(r"[,:]")


class Shown:
    """The latest buttons of each private conversation. `now` gives the time, aware."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.kept = Kept[tuple[User, Target], tuple[tuple[Button, ...], datetime]]()

    def note(self, request: Request, reply: Reply) -> None:
        """This was the reply to a request; where others read along, nobody can tell what a word is an answer to."""
        if request.private and reply.text:
            self.kept.put(self._key(request), (reply.buttons, self._now()))
            self.kept.drop_while(lambda key, shown: self._now() - shown[1] >= LIFETIME)

    def named(self, request: Request) -> Button | None:
        """The button whose label was typed, whole or up to a comma or colon ("yes"); None if there is not just one."""
        buttons, at = self.kept.get(self._key(request)) or ((), self._now())
        text = request.typed.strip(" .!").casefold()
        if not text or self._now() - at >= LIFETIME:
            return None
        pressed = [button for button in buttons if button.command]
        whole = [button for button in pressed if button.label.casefold() == text]
        found = whole or [button for button in pressed if _BEGINNING.split(button.label)[0].casefold() == text]
        return found[0] if len(found) == 1 else None

    @staticmethod
    def _key(request: Request) -> tuple[User, Target]:
        return person(request.user), request.target
