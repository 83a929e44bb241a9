from hypothesis import given
from hypothesis import strategies as st

from bot.core import flood
from bot.core.flood import Flood, Verdict
from bot.core.messages import User
from tests.conftest import Clock

ANNA, BEN = User("test", "anna"), User("test", "ben")


def judged(limit: Flood, times: int, user: User = ANNA, private: bool = False) -> list[Verdict]:
    return [limit.judge(user, private) for _ in range(times)]


def test_after_a_burst_it_says_so_once_and_then_nothing() -> None:
    verdicts = judged(Flood(Clock()), flood.GROUP.burst + 3)
    assert verdicts == [Verdict.ANSWER] * flood.GROUP.burst + [Verdict.SLOW_DOWN, Verdict.SILENCE, Verdict.SILENCE]


def test_time_gives_back_what_was_used_and_no_second_telling_off_at_once() -> None:
    clock = Clock()
    limit = Flood(clock)
    judged(limit, flood.GROUP.burst + 1)
    clock.pass_(flood.GROUP.seconds_each / 60)
    assert judged(limit, 2) == [Verdict.ANSWER, Verdict.SILENCE]
    clock.pass_(10)
    assert judged(limit, flood.GROUP.burst + 1)[-1] is Verdict.SLOW_DOWN


def test_each_person_has_their_own_limit_and_another_one_in_private() -> None:
    limit = Flood(Clock())
    judged(limit, 20)
    assert judged(limit, 1, BEN) == judged(limit, 1, private=True) == [Verdict.ANSWER]


def test_people_who_went_quiet_are_forgotten() -> None:
    clock = Clock()
    limit = Flood(clock)
    for number in range(flood.MOST_REMEMBERED):
        limit.judge(User("test", str(number)), True)
    clock.pass_(10)
    limit.judge(ANNA, True)
    assert len(limit.kept) == 1


@given(st.lists(st.floats(0, 100), max_size=200))
def test_never_more_than_the_burst_and_what_time_gave(pauses: list[float]) -> None:
    clock = Clock()
    limit, began, answered = Flood(clock), clock.now, 0
    for pause in pauses:
        clock.pass_(pause / 60)
        answered += limit.judge(ANNA, False) is Verdict.ANSWER
    passed = (clock.now - began).total_seconds()
    assert answered <= flood.GROUP.burst + passed / flood.GROUP.seconds_each + 1e-6
