"""/schedule log and /schedule preview: what became of each occurrence, and what comes next."""

from dataclasses import dataclass, replace

from bot.content.messages import Messages
from bot.core.kept import community
from bot.core.messages import Button, Reply, Request
from bot.features.schedule import saying
from bot.features.schedule.desk import Desk, digits, number_of, page_of
from bot.storage.scheduled import Delivery, Outcome

PAGE = 10
BY_HAND = "now"
"""What the occurrence of a post begins with that a moderator asked for."""


def result(delivery: Delivery, messages: Messages) -> str:
    """What became of an occurrence, and why, in words within a sentence."""
    words = messages.schedule.ledger
    said = words.outcomes[delivery.outcome.value]
    return words.because.format(result=said, why=words.whys[delivery.why]) if delivery.why in words.whys else said  # type: ignore[index]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Shows what was posted, and how the next post will look."""

    desk: Desk

    async def log(self, request: Request) -> Reply:
        """The newest first, of one schedule or of all; of removed ones too."""
        words, number = self.desk.words(request), number_of(request)
        page, wanted = page_of(request), int(digits(number) or 0) or None
        if number and wanted is None:
            await self.desk.one(request)  # says that there is none
        schedules = await self.desk.all(request)
        coming = 0 if number else len(schedules)  # the list has them
        found = await self.desk.storage.deliveries.log(community(request), wanted, (page + 1) * PAGE + 1 + coming)
        rows = [row for row in found if number or row.outcome is not Outcome.PLANNED]
        if not rows and number:
            await self.desk.one(request)
        shown = rows[page * PAGE : (page + 1) * PAGE]
        if not shown:
            return Reply(words.ledger.nothing, words.ledger.title, (Button(words.buttons["list"], "schedule list"),))
        zones = {schedule.number: self.desk.zone(schedule) for schedule in schedules}
        lines = [self._line(row, zones.get(row.number, self.desk.usual_zone(request)), request) for row in shown]
        hints = [words.ledger.unknown_means] if any(row.outcome is Outcome.UNKNOWN for row in shown) else []
        known = {"n": number} if number else {}
        buttons = [Button(words.ledger.newer, "schedule log", {**known, "p": str(page - 1)})] if page else []
        more = len(rows) > (page + 1) * PAGE
        buttons += [Button(words.ledger.older, "schedule log", {**known, "p": str(page + 1)})] if more else []
        text = "\n\n".join(["\n".join(lines), *hints])
        return Reply(text, words.ledger.title, (*buttons, Button(words.buttons["list"], "schedule list")))

    async def preview(self, request: Request) -> Reply:
        """How the next post will look, and when it comes."""
        found = await self.desk.one(request)
        if isinstance(found, Reply):
            return found
        words = self.desk.words(request).ledger
        shown = self.desk.posts.preview(found, self.desk.communities.get(found.community, "language"))
        post = f"**{shown.title}**\n\n{shown.text}" if shown.title else shown.text
        about = self.desk.describe(found, request, self.desk.words(request).numbered)
        text = "\n\n".join([words.looks_so, post, about])
        return replace(shown, text=text, title="", buttons=self.desk.buttons(found, request, "run", "edit", "list"))

    def _line(self, row: Delivery, zone: str, request: Request) -> str:
        messages = self.desk.content(request).messages
        words = messages.schedule.ledger
        said = result(row, messages)
        if row.occurrence.startswith(BY_HAND):
            said = words.by_hand.format(result=said)
        if row.helpful or row.not_for_me:
            said += f" {words.votes.format(helpful=row.helpful, not_for_me=row.not_for_me)}"
        date = saying.plain_moment(row.planned_at, zone, messages)
        return f"- {words.line.format(number=row.number, date=date, result=said)}"
