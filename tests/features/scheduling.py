"""What the tests of /schedule share: a moderator in a group with a notice board."""

from bot.app import App
from bot.core.messages import Target
from tests.platforms.board import Board
from tests.talk import Talk

GROUP = Target("test", "group")


def moderator(app: App, board: Board | None = None) -> Talk:
    """A moderator of the group, in the group."""
    app.deliver(board or Board())
    return Talk(app.dispatcher, user="mo", chat="group", private=False, moderator=True)


async def tick(app: App) -> None:
    """The bot looks what is due."""
    await next(job for job in app.jobs if job.name == "schedules").run()
