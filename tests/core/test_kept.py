"""What is kept in memory and written behind: nothing is lost, nothing comes back, nothing is written for nothing."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.kept import Kept, Memories
from bot.core.messages import Target, User

ANNA, BEN, GROUP = User("test", "anna"), User("test", "ben"), Target("test", "group")


@dataclass
class Disk:
    """Rows that count how often they were written, fail when told to, and can be slow."""

    rows: dict[object, int] = field(default_factory=dict)
    writes: int = 0
    full: bool = False
    slow: asyncio.Event | None = None

    async def read(self) -> Mapping[object, int]:
        return dict(self.rows)

    async def write(self, kept: Mapping[object, int], gone: Collection[object]) -> None:
        self.writes += 1
        if self.full:
            raise OSError("full")
        if self.slow:
            await self.slow.wait()
        self.rows.update(kept)
        for key in gone:
            self.rows.pop(key, None)


def kept(disk: Disk) -> Kept[object, int]:
    """Numbers; those below ten are not worth it."""
    return Kept(disk, lambda key, number: number >= 10)


async def test_what_was_kept_is_there_after_a_restart() -> None:
    disk = Disk()
    before = kept(disk)
    before.put(ANNA, 10)
    before.put(GROUP, 20)
    await before.save()
    after = kept(disk)
    await after.load()
    assert (after.get(ANNA), after.get(GROUP), after.get(BEN)) == (10, 20, None)
    assert disk.writes == 1


async def test_nothing_is_written_where_nothing_is_worth_it() -> None:
    disk = Disk()
    numbers = kept(disk)
    await numbers.save()
    numbers.put(ANNA, 1)
    await numbers.save()
    numbers.put(BEN, 30)
    numbers.pop(BEN)
    await numbers.save()
    assert disk.writes == 0
    assert numbers.get(ANNA) == 1


async def test_what_is_not_worth_it_any_more_leaves_the_disk() -> None:
    disk = Disk()
    numbers = kept(disk)
    numbers.put(ANNA, 10)
    numbers.put(BEN, 10)
    await numbers.save()
    numbers.put(ANNA, 9)
    numbers.pop(BEN)
    await numbers.save()
    assert disk.rows == {}
    assert numbers.get(ANNA) == 9
    await numbers.save()
    assert disk.writes == 2, "it is gone already"


async def test_a_write_that_failed_is_tried_again() -> None:
    disk = Disk(full=True)
    numbers = kept(disk)
    numbers.put(ANNA, 10)
    with pytest.raises(OSError, match="full"):
        await numbers.save()
    numbers.put(BEN, 20)
    disk.full = False
    await numbers.save()
    assert disk.rows == {ANNA: 10, BEN: 20}


async def test_what_is_confirmed_is_on_disk_and_what_failed_has_not_changed() -> None:
    disk = Disk()
    numbers = kept(disk)
    await numbers.confirm(ANNA, 10)
    assert disk.rows == {ANNA: 10}
    disk.full = True
    with pytest.raises(OSError, match="full"):
        await numbers.confirm(ANNA, 11)
    assert numbers.get(ANNA) == 10


async def test_a_person_who_is_forgotten_while_a_write_is_under_way_does_not_come_back() -> None:
    disk = Disk(slow=asyncio.Event())
    numbers = kept(disk)
    numbers.put((ANNA, GROUP), 10)
    numbers.put((BEN, GROUP), 10)
    saving = asyncio.create_task(numbers.save())
    await asyncio.sleep(0)
    numbers.forget(User("test", "anna", "Anna with a name"))
    assert disk.slow
    disk.slow.set()
    await saving
    await numbers.save()
    assert disk.rows == {(BEN, GROUP): 10}


async def test_forgetting_a_person_leaves_others_and_places() -> None:
    numbers = kept(Disk())
    for key in (ANNA, (ANNA, "en"), BEN, (BEN, "en"), GROUP, (GROUP, "en")):
        numbers.put(key, 10)
    numbers.forget(ANNA)
    assert list(numbers) == [BEN, (BEN, "en"), GROUP, (GROUP, "en")]


async def test_one_memory_that_cannot_be_saved_holds_up_no_other() -> None:
    full, fine = Disk(full=True), Disk()
    one, other = kept(full), kept(fine)
    memories = Memories(one, other)
    one.put(ANNA, 10)
    other.put(ANNA, 10)
    with pytest.raises(OSError, match="full"):
        await memories.save()
    assert fine.rows == {ANNA: 10}


@given(st.lists(st.tuples(st.sampled_from(["put", "pop", "save", "fail", "restart"]), st.integers(0, 4), st.integers(8, 12))))
async def test_whatever_happens_the_disk_has_in_the_end_what_the_memory_has(steps: list[tuple[str, int, int]]) -> None:
    disk = Disk()
    numbers, expected = kept(disk), dict[object, int]()
    for step, key, number in steps:
        if step == "put":
            numbers.put(key, number)
            expected[key] = number
        elif step == "pop":
            numbers.pop(key)
            expected.pop(key, None)
        else:
            disk.full = step == "fail"
            try:
                await numbers.save()
            except OSError:
                continue
            if step == "restart":
                numbers = kept(disk)
                await numbers.load()
                expected = dict(disk.rows)
    disk.full = False
    await numbers.save()
    assert disk.rows == {key: number for key, number in expected.items() if number >= 10}
    assert {key: numbers.get(key) for key in numbers} == expected
