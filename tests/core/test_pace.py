"""An even pace, on a clock of the tests' own: ten a second."""

import asyncio

import pytest

from bot.core.pace import Pace, Second, Turns
from tests.clockwork import Clockwork


class Queue:
    """Those who wait for their turn; `went` says who went, and when."""

    def __init__(self, late: float = 0) -> None:
        self.clock = Clockwork(late)
        self.pace = Pace(10, self.clock, self.clock.sleep)
        self.went: list[tuple[str, float]] = []

    def comes(self, name: str, *, later: bool = False) -> "asyncio.Task[None]":
        return asyncio.create_task(self._wait(name, later))

    async def _wait(self, name: str, later: bool) -> None:
        await self.pace.turn(later=later)
        self.went.append((name, round(self.clock.now, 6)))

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.went]

    @property
    def times(self) -> list[float]:
        return [at for _, at in self.went]


@pytest.fixture
def queue() -> Queue:
    return Queue()


async def test_who_comes_alone_goes_at_once(queue: Queue) -> None:
    for _ in range(3):
        queue.comes("a")
        await queue.clock.pass_(1)
    assert queue.times == [0, 1, 2]


async def test_many_at_once_go_evenly_and_in_order(queue: Queue) -> None:
    for number in range(20):
        queue.comes(str(number))
    await queue.clock.pass_(10)
    assert queue.names == [str(number) for number in range(20)]
    assert queue.times == pytest.approx([number / 10 for number in range(20)])


async def test_answers_go_before_posts_that_came_earlier(queue: Queue) -> None:
    for number in range(10):
        queue.comes(f"post {number}", later=True)
    await queue.clock.pass_(0.25)
    queue.comes("answer 1")
    queue.comes("answer 2")
    await queue.clock.pass_(10)
    assert queue.names[:6] == ["post 0", "post 1", "post 2", "answer 1", "answer 2", "post 3"]
    assert queue.times == pytest.approx([number / 10 for number in range(12)]), "and they cost no turn of their own"


async def test_quiet_times_are_not_saved_up(queue: Queue) -> None:
    queue.comes("a")
    await queue.clock.pass_(60)
    for _ in range(30):
        queue.comes("b")
    await queue.clock.pass_(60)
    assert max(sum(at <= other < at + 1 for other in queue.times) for at in queue.times) <= 11


async def test_the_pace_holds_though_every_sleep_takes_too_long() -> None:
    queue = Queue(late=0.09)
    for _ in range(200):
        queue.comes("a")
    await queue.clock.pass_(100)
    assert queue.times[-1] <= 199 / 10 + 0.1
    assert max(sum(at <= other < at + 1 for other in queue.times) for at in queue.times) <= 11


async def test_a_long_halt_is_not_made_up_for(queue: Queue) -> None:
    for _ in range(40):
        queue.comes("a")
    await queue.clock.pass_(0.5)
    queue.clock.now += 5
    await queue.clock.pass_(60)
    after = [at for at in queue.times if at > 5]
    assert len([at for at in after if at < after[0] + 1]) <= 11


async def test_who_gave_up_takes_no_turn(queue: Queue) -> None:
    first, gone, last = queue.comes("first"), queue.comes("gone"), queue.comes("last")
    await queue.clock.settle()
    gone.cancel()
    await queue.clock.pass_(10)
    assert queue.went == [("first", 0), ("last", 0.1)]
    await asyncio.gather(first, last)


async def test_however_late_they_arrive_never_too_many_are_counted_in_one_second() -> None:
    clock, took = Clockwork(), list[float]()
    second = Second(5, clock, clock.sleep)

    async def send(way: float) -> None:
        await second.free()
        async with second.counts():
            await clock.sleep(way)
            took.append(clock.now)
            await clock.sleep(way)

    ways = [0.3, 0.05, 0.05, 0.2, 0.05] * 4
    sending = [asyncio.create_task(send(way)) for way in ways]
    await clock.pass_(30)
    assert all(task.done() for task in sending)
    took.sort()
    assert all(later - first >= 1 for first, later in zip(took, took[5:], strict=False))


async def test_what_waits_for_its_turn_does_not_hold_up_the_end(queue: Queue) -> None:
    turns, ended = Turns(), list[str]()

    async def wait(name: str) -> None:
        await turns.wait(queue.pace.turn(later=True))
        ended.append(name)

    waiting = [asyncio.create_task(wait(str(number))) for number in range(3)]
    await queue.clock.settle()
    assert ended == ["0"]
    turns.cut()
    await asyncio.gather(*waiting)
    assert sorted(ended) == ["0", "1", "2"]
