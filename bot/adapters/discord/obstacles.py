"""What an error of Discord means for a message that nobody asked for just now."""

import discord

from bot.core.adapter import CONNECTING
from bot.core.messages import Target
from bot.errors import DeliveryError, Obstacle

OBSTACLES = {
    50001: Obstacle.NO_PERMISSION,  # missing access
    50013: Obstacle.NO_PERMISSION,  # missing permissions
    10003: Obstacle.GONE,  # unknown channel, or thread
    50083: Obstacle.CLOSED,  # the thread is archived, and locked: else it opens again
    160005: Obstacle.CLOSED,  # the thread is locked
}
"""By error code (Discord, Opcodes and Status Codes: JSON)."""
TOO_MANY_PEOPLE = (40003, 20026)
"""Error codes: it opens direct messages too fast (Opcodes and Status Codes), or is held back for it; both come with a 403."""
TOO_MANY_PEOPLE_PAUSE = 600.0
"""Seconds; Discord does not say how long it lasts."""
BAD_TOKEN, TOO_MANY = 401, 429


def meaning(error: Exception) -> DeliveryError:
    """What an error means, whatever the place."""
    if isinstance(error, discord.RateLimited):
        return DeliveryError(retry_after=error.retry_after)
    if not isinstance(error, discord.HTTPException):
        return DeliveryError()
    if error.code in TOO_MANY_PEOPLE:
        return DeliveryError(retry_after=TOO_MANY_PEOPLE_PAUSE)
    if error.status in (BAD_TOKEN, TOO_MANY):
        return DeliveryError(retry_after=float(error.response.headers.get("Retry-After", CONNECTING)))
    return DeliveryError(permanent=400 <= error.status < 500, obstacle=OBSTACLES.get(error.code, Obstacle.REFUSED))


def unsent(what: DeliveryError) -> DeliveryError:
    """The same where nothing was sent yet, so that trying again is safe."""
    return what if what.permanent or what.retry_after else DeliveryError(retry_after=CONNECTING)


def in_channel(what: DeliveryError, client: discord.Client, target: Target) -> DeliveryError:
    """The same for a channel: Discord gives no access where something is forbidden, and where the bot was removed. Only who knows
    every server it is in can tell."""
    if not what.permanent or what.obstacle is not Obstacle.NO_PERMISSION or client.get_channel(int(target.chat)):
        return what
    if not client.is_ready() or any(guild.unavailable for guild in client.guilds):
        return DeliveryError(retry_after=CONNECTING)
    return DeliveryError(permanent=True, obstacle=Obstacle.REMOVED)
