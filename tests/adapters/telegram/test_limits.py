"""How fast the bot sends on Telegram, on a clock of the tests' own."""

import asyncio
import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from telegram.error import RetryAfter

from bot.adapters.telegram.limits import Limits
from bot.core.pace import Pace
from tests.clockwork import Clockwork

GROUP, OTHER, ANNA = "-1001", "-1002", "7"


class Telegram:
    """Takes requests; `refuses` holds the seconds that it wants nothing for, each for one request to a chat."""

    def __init__(self) -> None:
        self.clock = Clockwork()
        self.limits = Limits(Pace(29, self.clock, self.clock.sleep), self.clock, self.clock.sleep)
        self.refuses: dict[str, list[float]] = {}
        self.way: Callable[[], float] = lambda: 0
        self.tried: list[str] = []
        self.got: list[tuple[str, float]] = []

    def answers(self, chat: str, method: str = "sendMessage", *, paced: bool = False) -> "asyncio.Task[None]":
        async def arrives() -> bool:
            self.tried.append(chat)
            await self._under_way()
            if self.refuses.get(chat):
                raise RetryAfter(timedelta(seconds=self.refuses[chat].pop(0)))
            self.got.append((chat, self.clock.now))
            await self._under_way()
            return True

        return asyncio.create_task(self.limits.process_request(arrives, (), {}, method, {"chat_id": int(chat)}, paced or None))

    async def _under_way(self) -> None:
        if way := self.way():
            await self.clock.sleep(way)

    def posts(self, chat: str) -> "asyncio.Task[None]":
        async def post() -> None:
            await self.limits.post_turn(chat)
            await self.answers(chat, paced=True)

        return asyncio.create_task(post())

    def at(self, chat: str) -> list[float]:
        return [at for there, at in self.got if there == chat]


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Telegram:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    return Telegram()


async def test_a_group_gets_twenty_messages_a_minute_and_nobody_else_waits_for_it(telegram: Telegram) -> None:
    for _ in range(50):
        telegram.answers(GROUP)
    telegram.answers(ANNA)
    await telegram.clock.pass_(1)
    assert (len(telegram.at(GROUP)), len(telegram.at(ANNA))) == (20, 1)
    await telegram.clock.pass_(200)
    times = telegram.at(GROUP)
    assert len(times) == 50
    assert max(sum(at <= other < at + 60 for other in times) for at in times) == 20


async def test_a_private_chat_has_no_limit_of_its_own(telegram: Telegram) -> None:
    for _ in range(58):
        telegram.answers(ANNA)
    await telegram.clock.pass_(2)
    assert len(telegram.got) == 58


async def test_what_shows_nothing_takes_no_turn(telegram: Telegram) -> None:
    for _ in range(100):
        telegram.answers(GROUP, "getChatAdministrators")
    await telegram.clock.pass_(0)
    assert len(telegram.got) == 100


async def test_a_post_to_a_busy_group_waits_before_it_is_claimed(telegram: Telegram) -> None:
    for _ in range(25):
        telegram.answers(GROUP)
    await telegram.clock.pass_(1)
    turn = asyncio.create_task(telegram.limits.post_turn(GROUP))
    await telegram.clock.pass_(59)
    assert not turn.done()
    await telegram.clock.pass_(2)
    assert len(telegram.at(GROUP)) == 25, "all answers go first"
    assert turn.done()
    telegram.answers(GROUP, paced=True)
    await telegram.clock.pass_(0)
    assert len(telegram.at(GROUP)) == 26


async def test_a_post_leaves_an_answer_room(telegram: Telegram) -> None:
    for _ in range(30):
        telegram.posts(GROUP)
    await telegram.clock.pass_(10)
    assert len(telegram.got) == 18
    telegram.answers(GROUP)
    await telegram.clock.pass_(0.1)
    assert len(telegram.got) == 19


async def test_a_refusal_holds_up_its_chat_alone(telegram: Telegram) -> None:
    telegram.refuses[GROUP] = [30]
    telegram.answers(GROUP)
    await telegram.clock.pass_(0.1)
    telegram.answers(GROUP)
    telegram.answers(OTHER)
    telegram.answers(ANNA)
    await telegram.clock.pass_(29)
    assert [chat for chat, _ in telegram.got] == [OTHER, ANNA]
    await telegram.clock.pass_(2)
    assert len(telegram.at(GROUP)) == 2
    assert telegram.tried.count(GROUP) == 3


async def test_many_refusals_at_once_hold_up_all(telegram: Telegram) -> None:
    for chat in ("1", "2", "3"):
        telegram.refuses[chat] = [5]
        telegram.answers(chat)
    await telegram.clock.pass_(0.2)
    telegram.answers(ANNA)
    await telegram.clock.pass_(4)
    assert telegram.got == []
    await telegram.clock.pass_(2)
    assert len(telegram.got) == 4


async def test_an_answer_is_tried_four_times(telegram: Telegram) -> None:
    telegram.refuses[ANNA] = [2] * 9
    answer = telegram.answers(ANNA)
    await telegram.clock.pass_(60)
    assert len(telegram.tried) == 4
    assert isinstance(answer.exception(), RetryAfter)


async def test_an_answer_that_would_come_too_late_is_given_up(telegram: Telegram) -> None:
    telegram.refuses[GROUP] = [3600]
    first = telegram.answers(GROUP)
    await telegram.clock.pass_(10)
    second = telegram.answers(GROUP)
    await telegram.clock.pass_(1)
    assert isinstance(first.exception(), RetryAfter)
    assert isinstance(second.exception(), RetryAfter)
    assert telegram.tried == [GROUP]


async def test_a_refused_post_is_told_at_once_and_not_tried_again(telegram: Telegram) -> None:
    telegram.refuses[GROUP] = [40]
    await telegram.limits.post_turn(GROUP)
    with pytest.raises(RetryAfter):
        await telegram.answers(GROUP, paced=True)
    with pytest.raises(RetryAfter) as again:
        await telegram.answers(GROUP, paced=True)
    assert telegram.tried == [GROUP], "nothing is sent while Telegram wants nothing"
    assert again.value.retry_after == timedelta(seconds=40.1)


async def test_a_post_does_not_wait_for_an_hour(telegram: Telegram) -> None:
    telegram.refuses[GROUP] = [3600]
    post = telegram.posts(GROUP)
    await telegram.clock.pass_(1)
    assert isinstance(post.exception(), RetryAfter)
    second = telegram.posts(GROUP)
    await telegram.clock.pass_(1)
    assert isinstance(second.exception(), RetryAfter)
    assert telegram.tried == [GROUP]


async def test_three_hundred_posts_keep_the_pace_and_answers_go_in_between(telegram: Telegram) -> None:
    for number in range(300):
        telegram.posts(f"-{2000 + number}")
    await telegram.clock.pass_(5)
    telegram.answers(ANNA)
    await telegram.clock.pass_(0.05)
    assert telegram.at(ANNA)
    await telegram.clock.pass_(300 / 28.5 - 5)
    assert len(telegram.got) == 301
    times = [at for _, at in telegram.got]
    assert max(sum(at <= other < at + 1 for other in times) for at in times) <= 30


@pytest.mark.parametrize(("shortest", "longest", "seconds"), [(0.002, 0.003, 10.6), (0.045, 0.055, 10.8), (0.005, 0.4, 16)])
async def test_however_unevenly_messages_arrive_they_are_never_too_many(
    telegram: Telegram, shortest: float, longest: float, seconds: float
) -> None:
    chance = random.Random(3)
    telegram.way = lambda: chance.uniform(shortest, longest)
    for number in range(300):
        telegram.posts(f"-{2000 + number}")
    await telegram.clock.pass_(seconds)
    assert len(telegram.got) == 300
    times = [at for _, at in telegram.got]
    assert max(sum(at <= other < at + 1 for other in times) for at in times) <= 30


async def test_a_telegram_that_hangs_does_not_halt_everything(telegram: Telegram) -> None:
    telegram.way = lambda: 100
    for number in range(90):
        telegram.answers(str(number + 1))
    await telegram.clock.pass_(7.5)
    assert len(telegram.tried) == 90
