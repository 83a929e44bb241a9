"""The ledger: what became of each occurrence of a schedule. Each is claimed by one, then posted, then settled."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, Select, and_, delete, exists, func, or_, select, tuple_, update

from bot.core.messages import Target
from bot.storage.ledger import NOT_YET, SETTLED, delivery_of, in_community, of_schedule, plan, schedule_of, state_of
from bot.storage.scheduled import Delivery, Outcome, Schedule, ScheduleState, Why
from bot.storage.statements import insert_new
from bot.storage.tables import deliveries, schedules, votes

if TYPE_CHECKING:
    from bot.storage import Storage

Pairs = tuple[tuple[Schedule, Delivery], ...]

FEW = 20
"""So many texts are decrypted at once; more of them would keep others waiting, and are decrypted in a thread."""

_c = deliveries.c
_SAME = and_(*(schedules.c[name] == _c[name] for name in ("platform", "chat", "number")))
_TURN = (_c.due_at, _c.chat, _c.number, _c.occurrence)
"""The order in which they come; that of the index too, so that what is not due costs nothing."""
_AGE = (_c.planned_at, _c.number, _c.occurrence)
_TOO_LATE = (_c.outcome == Outcome.SKIPPED, _c.why == Why.TOO_LATE)


class DeliveryStore:
    """Deliveries of each schedule, by occurrence. Whoever changes one holds its schedule until that is done, so that no change
    of a schedule comes in between."""

    def __init__(self, storage: "Storage") -> None:
        self._storage = storage

    async def due(self, platform: str, now: datetime, limit: int, after: Delivery | None = None) -> Pairs:
        """Planned ones of active schedules whose time has come, the longest ago first, then by chat and number; with `after`,
        only what comes behind that one."""
        which = [_c.platform == platform, _c.outcome == Outcome.PLANNED, _c.due_at <= now]
        if after:
            which.append(tuple_(*_TURN) > (after.due_at, after.community.chat, after.number, after.occurrence))
        return await self._pairs(_both().where(*which, schedules.c.state == ScheduleState.ACTIVE).limit(limit))

    async def claimed_before(self, platform: str, time: datetime) -> Pairs:
        """Those that were claimed before this time: it is not known whether they were posted."""
        return await self._pairs(_both().where(_c.platform == platform, _c.outcome == Outcome.CLAIMED, _c.claimed_at < time))

    async def has_begun(self, delivery: Delivery) -> bool:
        """Whether its occurrence is in the ledger already, and not only planned."""
        begun = select(_c.number).where(*_key(delivery), _c.outcome != Outcome.PLANNED)
        return bool(await self._storage.rows(begun))

    async def claim(self, delivery: Delivery, subject: str, now: datetime, following: Sequence[Delivery]) -> bool:
        """Whether this one is ours to post: it is still planned for the same time, and its schedule is active. With that, the
        `following` ones are stored, but for occurrences that are in the ledger already. If not, nothing is changed."""
        return await self._take(delivery, following, outcome=Outcome.CLAIMED, claimed_at=now, subject=subject)

    async def skip(self, delivery: Delivery, why: str, now: datetime, following: Sequence[Delivery]) -> bool:
        """It will not be posted, and `why`; as `claim`."""
        return await self._take(delivery, following, outcome=Outcome.SKIPPED, settled_at=now, why=why)

    async def begin(self, delivery: Delivery) -> bool:
        """Store one that nobody planned, claimed. False if its occurrence is in the ledger already, or its schedule was
        removed."""
        claimed = replace(delivery, outcome=Outcome.CLAIMED, claimed_at=delivery.claimed_at or delivery.due_at)

        def work(connection: Connection) -> bool:
            return _is_there(connection, delivery) and plan(connection, [claimed]) > 0

        return await self._storage.update(work, False)

    async def settle(self, delivery: Delivery, outcome: Outcome, now: datetime, why: str = "", message: str = "") -> None:
        """A claimed one was posted or not; `message`: the platform's id of what was posted."""
        settled = {"outcome": outcome, "settled_at": now, "why": why, "message": message}
        await self._storage.changed(update(deliveries).where(*_claimed(delivery)).values(settled))

    async def postpone(self, delivery: Delivery, due_at: datetime) -> bool:
        """A claimed one is planned again, for later, when its subject is chosen anew; where its schedule is not active any more,
        it is skipped (False)."""

        def work(connection: Connection) -> bool:
            planned = {"outcome": Outcome.PLANNED, "due_at": due_at, "claimed_at": None, "subject": ""}
            skipped = {"outcome": Outcome.SKIPPED, "why": Why.CHANGED, "settled_at": self._storage.now()}
            active = state_of(connection, delivery) == ScheduleState.ACTIVE
            connection.execute(update(deliveries).where(*_claimed(delivery)).values(planned if active else skipped))
            return active

        return await self._storage.update(work, False)

    async def log(
        self, community: Target, number: int | None, limit: int, before: Delivery | None = None
    ) -> tuple[Delivery, ...]:
        """Those of a community or of one of its schedules, removed ones too, the newest first; with `before`, only older ones
        than that one."""
        which = [*in_community(deliveries, community)]
        if number is not None:
            which.append(_c.number == number)
        if before:
            which.append(tuple_(*_AGE) < (before.planned_at, before.number, before.occurrence))
        newest = (column.desc() for column in _AGE)
        wanted = select(deliveries).where(*which).order_by(*newest).limit(limit)
        return tuple(map(delivery_of, await self._storage.rows(wanted)))

    async def latest(self, community: Target) -> Mapping[int, Delivery]:
        """By number, the latest one of each schedule that is settled."""
        return await self._by_number(community, (_c.settled_at.is_not(None),), (_c.planned_at.desc(), _c.occurrence.desc()))

    async def next(self, community: Target) -> Mapping[int, Delivery]:
        """By number, the planned one of each schedule."""
        return await self._by_number(community, NOT_YET, (_c.due_at, _c.occurrence))

    async def skipped_after(self, time: datetime) -> tuple[Schedule, ...]:
        """Schedules with an occurrence after this time that was skipped as too late already: the clock was wrong once."""
        wanted = select(schedules).join(deliveries, _SAME).where(*_TOO_LATE, _c.planned_at > time).distinct()
        there = wanted.where(schedules.c.state != ScheduleState.REMOVED)
        return tuple(schedule_of(row, self._storage.cipher) for row in await self._storage.rows(there))

    async def unplanned(self) -> tuple[Schedule, ...]:
        """Active schedules of which nothing is planned or under way: those that are over, but for an accident."""
        coming = exists().where(_SAME, _c.outcome.in_((Outcome.PLANNED, Outcome.CLAIMED)))
        wanted = select(schedules).where(schedules.c.state == ScheduleState.ACTIVE, ~coming)
        return tuple(schedule_of(row, self._storage.cipher) for row in await self._storage.rows(wanted))

    async def unskip(self, schedule: Schedule, after: datetime, planned: Delivery | None) -> None:
        """Forget what of this schedule was skipped as too late or is planned `after` a time, and plan it anew."""

        def work(connection: Connection) -> None:
            if _is_there(connection, schedule):
                wrong = (_c.planned_at > after, or_(_c.outcome == Outcome.PLANNED, and_(*_TOO_LATE)))
                connection.execute(delete(deliveries).where(*of_schedule(deliveries, schedule), *wrong))
                plan(connection, [planned])

        await self._storage.update(work, None)

    async def vote(self, community: Target, number: int, occurrence: str, mark: str, helpful: bool) -> bool | None:
        """Somebody says whether what was posted is of use to them; `mark` is the same for the same person, and leads back to
        nobody. It does not count if they said so before (False), or if there is no such delivery (None)."""
        key = {"platform": community.platform, "chat": community.chat, "number": number, "occurrence": occurrence}
        this = tuple(_c[name] == value for name, value in key.items())
        counted = _c.helpful if helpful else _c.not_for_me

        def work(connection: Connection) -> bool | None:
            if connection.execute(select(_c.number).where(*this).with_for_update()).first() is None:
                return None
            if not connection.execute(insert_new(connection, votes), {**key, "mark": mark}).rowcount:
                return False
            connection.execute(update(deliveries).where(*this).values({counted: counted + 1}))
            return True

        return await self._storage.update(work, None)

    async def forget_before(self, time: datetime) -> None:
        """Delete what is settled and was planned before this time, with its votes; then removed schedules of which nothing is
        left."""

        def work(connection: Connection) -> None:
            connection.execute(delete(deliveries).where(_c.outcome.in_(SETTLED), _c.planned_at < time))
            gone = (schedules.c.state == ScheduleState.REMOVED, ~exists().where(_SAME))
            connection.execute(delete(schedules).where(*gone))

        await self._storage.update(work, None)

    async def _take(self, delivery: Delivery, following: Sequence[Delivery], **values: Any) -> bool:
        def work(connection: Connection) -> bool:
            if state_of(connection, delivery) != ScheduleState.ACTIVE:
                return False
            as_it_was = (*_key(delivery), _c.outcome == Outcome.PLANNED, _c.due_at == delivery.due_at)
            if not connection.execute(update(deliveries).where(*as_it_was).values(values)).rowcount:
                return False
            plan(connection, following)
            return True

        return await self._storage.update(work, False)

    async def _by_number(self, community: Target, which: tuple[Any, ...], order: tuple[Any, ...]) -> Mapping[int, Delivery]:
        """The first one of each schedule."""
        rank = func.row_number().over(partition_by=_c.number, order_by=order).label("rank")
        ranked = select(deliveries, rank).where(*in_community(deliveries, community), *which).subquery()
        first = select(*(ranked.c[column.name] for column in _c)).where(ranked.c.rank == 1)
        found = map(delivery_of, await self._storage.rows(first))
        return {delivery.number: delivery for delivery in found}

    async def _pairs(self, wanted: Select[Any]) -> Pairs:
        rows = await self._storage.rows(wanted)
        if len(rows) <= FEW:
            return tuple(map(self._pair, rows))
        return await asyncio.to_thread(lambda: tuple(map(self._pair, rows)))

    def _pair(self, row: Row[Any]) -> tuple[Schedule, Delivery]:
        first = len(schedules.columns)
        return schedule_of(row[:first], self._storage.cipher), delivery_of(row[first:])


def _both() -> Select[Any]:
    return select(schedules, deliveries).join(schedules, _SAME).order_by(*_TURN)


def _key(delivery: Delivery) -> tuple[Any, ...]:
    return *of_schedule(deliveries, delivery), _c.occurrence == delivery.occurrence


def _claimed(delivery: Delivery) -> tuple[Any, ...]:
    return *_key(delivery), _c.outcome == Outcome.CLAIMED


def _is_there(connection: Connection, which: Schedule | Delivery) -> bool:
    return state_of(connection, which) not in {None, ScheduleState.REMOVED}
