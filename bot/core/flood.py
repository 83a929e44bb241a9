"""How much one person may ask in a short time: enough for a trembling hand, not for a script; less where others read along."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from bot.core.messages import User

MOST_REMEMBERED = 10_000
"""People; those who have been quiet are forgotten first."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many requests at once, and one more after so many seconds."""

    burst: int
    seconds_each: float


PRIVATE = Allowance(60, 1)
"""Every item of the longest list may be ticked, one tap after the other."""
GROUP = Allowance(12, 6)


class Verdict(Enum):
    """What to do with a request: answer it, say once that it was too fast, or say nothing."""

    ANSWER = auto()
    SLOW_DOWN = auto()
    SILENCE = auto()


@dataclass(slots=True)
class _Bucket:
    left: float
    at: datetime
    told: bool = False


class Flood:
    """Buckets of requests for each person, filled again with time. `now` gives the time, aware."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._buckets: dict[tuple[str, str, bool], _Bucket] = {}

    def judge(self, user: User, private: bool) -> Verdict:
        """What to do with one more request of this person, alone with the bot or not; it is counted by that."""
        now, key = self._now(), (user.platform, user.id, private)
        allowed = PRIVATE if private else GROUP
        bucket = self._buckets.get(key)
        if bucket is None:
            self._forget_the_quiet(now)
            bucket = self._buckets[key] = _Bucket(allowed.burst, now)
        passed = max(0.0, (now - bucket.at).total_seconds())
        bucket.left = min(allowed.burst, bucket.left + passed / allowed.seconds_each)
        bucket.at = now
        if bucket.left >= 1:
            bucket.told = bucket.told and bucket.left < allowed.burst / 2
            bucket.left -= 1
            return Verdict.ANSWER
        if bucket.told:
            return Verdict.SILENCE
        bucket.told = True
        return Verdict.SLOW_DOWN

    def _forget_the_quiet(self, now: datetime) -> None:
        if len(self._buckets) >= MOST_REMEMBERED:
            full_after = GROUP.burst * GROUP.seconds_each
            self._buckets = {key: b for key, b in self._buckets.items() if (now - b.at).total_seconds() < full_after}
