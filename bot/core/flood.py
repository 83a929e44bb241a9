"""How much one person may ask in a short time: enough for a trembling hand, not for a script; less where others read along."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto

from bot.core.kept import NOWHERE, Kept, Rows, person
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


@dataclass(frozen=True, slots=True)
class Bucket:
    """How many requests were left to a person at that time, and whether they were told that it was too fast."""

    left: float
    at: datetime
    told: bool = False


Key = tuple[User, bool]
"""A person, and whether they are alone with the bot."""


class Flood:
    """Buckets of requests for each person, filled again with time. `now` gives the time, aware.

    `rows` store the buckets that are less than half full: of people who ask as usual nothing is stored."""

    def __init__(self, now: Callable[[], datetime], rows: Rows[Key, Bucket] = NOWHERE) -> None:
        self._now = now
        self.kept = Kept(rows, lambda key, bucket: self._left(key, bucket) < _allowed(key).burst / 2)

    def judge(self, user: User, private: bool) -> Verdict:
        """What to do with one more request of this person, alone with the bot or not; it is counted by that."""
        now, key = self._now(), (person(user), private)
        allowed, bucket = _allowed(key), self.kept.get(key)
        if bucket is None:
            if len(self.kept) >= MOST_REMEMBERED:
                self.kept.drop_while(lambda key, quiet: self._left(key, quiet) == _allowed(key).burst)
            bucket = Bucket(allowed.burst, now)
        bucket = replace(bucket, left=self._left(key, bucket), at=now)
        if bucket.left >= 1:
            told = bucket.told and bucket.left < allowed.burst / 2
            self.kept.put(key, replace(bucket, left=bucket.left - 1, told=told))
            return Verdict.ANSWER
        self.kept.put(key, replace(bucket, told=True))
        return Verdict.SILENCE if bucket.told else Verdict.SLOW_DOWN

    def _left(self, key: Key, bucket: Bucket) -> float:
        """What is left now."""
        passed = max(0.0, (self._now() - bucket.at).total_seconds())
        return min(_allowed(key).burst, bucket.left + passed / _allowed(key).seconds_each)


def _allowed(key: Key) -> Allowance:
    return PRIVATE if key[1] else GROUP
