"""/unanswered: what could not be answered in a community, for its moderators to dismiss or to answer from a topic."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from bot.content import Library
from bot.content.models import Content
from bot.core.adapter import NONCE
from bot.core.commands import Command, Feature, Job
from bot.core.communities import Record
from bot.core.fields import Choice, Key
from bot.core.kept import Memory, community
from bot.core.markup import escape
from bot.core.messages import BELOW_A_POST, Button, Reply, Request, Target
from bot.errors import DeliveryError, UserError
from bot.features.unanswered.notes import KEPT_FOR, Notes
from bot.matching import Matcher
from bot.storage import Storage
from bot.storage.values import Feedback, Unanswered

PAGE = 5
"""Questions at once: each has two buttons."""
MOST = 1000
"""Questions looked at; of more than that, those asked most often."""
MARK = 8
"""Letters of a question's id that a button carries."""
ACTIONS = ("answer", "topics", "dismiss", "judged")
MOST_JUDGED = 15
"""Topics of which the counts are shown, those first whose answers were most often not what was asked."""


def feature(
    library: Library,
    matcher: Callable[[str], Matcher],
    answer: Callable[[str, str], Reply],
    storage: Storage,
    notes: Notes,
    counts: Memory,
    record: Record,
    post: Callable[[Target, Reply, str], Awaitable[str]],
    now: Callable[[], datetime],
) -> Feature:
    """The list of what is stored, to which `notes` add.

    `counts` keeps what people said of answers, which is stored before it is shown.
    `matcher` finds the topics nearest to one, `answer` gives a topic's short answer for a locale, `now` the time. `record` is
    told what a moderator did, `post` posts for all to read. The fields have names of one letter, so that the longest id of a
    topic fits a button beside the mark of a question."""

    async def unanswered(request: Request) -> Reply:
        content, given = library.languages[request.locale], request.answers
        words = content.messages.unanswered
        if request.private:
            raise UserError(words.in_community)
        await notes.save()
        await counts.save()
        found = await newest(request)
        if given.get("do") == "judged":
            return _judged(content, await storage.feedback.of(community(request)))
        if "q" not in given:
            return _list(content, found, _number(given.get("p", "")))
        question = next((question for question in found if _mark(question) == given["q"]), None)
        if question is None:
            return _list(content, found, 0, words.gone)
        if "t" in given or given.get("do") == "dismiss":
            if "t" in given:
                await tell_all(request, question, _answered(content, question, answer(request.locale, given["t"])))
            if not await storage.unanswered.remove(question.id, question.community):
                return _list(content, await newest(request), 0, words.gone)
            await record(request, "question-answered" if "t" in given else "question-dismissed", {})
            done = words.posted if "t" in given else words.dismissed
            return _list(content, await newest(request), found.index(question) // PAGE, done)
        if given.get("do") == "topics" or "c" in given:
            return _topics(content, question, given.get("c", ""))
        return _nearest(content, question, nearest(question, request.locale))

    async def tell_all(request: Request, question: Unanswered, reply: Reply) -> None:
        nonce = sha256(f"{question.community} {question.id}".encode()).hexdigest()[:NONCE]
        try:
            await post(request.target, reply, nonce)
        except DeliveryError as error:
            raise UserError(library.languages[request.locale].messages.unanswered.not_posted) from error

    async def newest(request: Request) -> list[Unanswered]:
        """What was asked here lately, the newest first."""
        if not storage.exists:
            return []
        since, found = (now() - KEPT_FOR).date(), await storage.unanswered.of(community(request), MOST)
        lately = [question for question in found if question.last_on >= since]
        return sorted(lately, key=lambda question: question.last_on, reverse=True)

    def nearest(question: Unanswered, locale: str) -> tuple[str, ...]:
        known = question.language if question.language in library.languages else locale
        return tuple(topic for topic, _ in matcher(known).match(question.wording).ranked)

    async def forget_the_old() -> None:
        if storage.exists:
            await storage.unanswered.forget_before((now() - KEPT_FOR).date())

    def topics(locale: str) -> Mapping[str, str]:
        return {name: topic.question for name, topic in library.languages[locale].topics.items()}

    def categories(locale: str) -> Mapping[str, str]:
        return {category.id: category.name for category in library.languages[locale].categories}

    def nothing(locale: str) -> str:
        return ""

    fields = (
        Key("q"),
        Key("p"),
        Choice("do", lambda locale: dict.fromkeys(ACTIONS, ""), nothing, required=False, hidden=True),
        Choice("t", topics, nothing, required=False, hidden=True),
        Choice("c", categories, nothing, required=False, hidden=True),
    )
    command = Command("unanswered", unanswered, library.say(lambda c: c.messages.unanswered.summary), fields, moderators=True)
    jobs = (Job("unanswered", timedelta(days=1), forget_the_old),)
    return Feature("unanswered", (command,), notes.move, jobs)


def _list(content: Content, found: Sequence[Unanswered], page: int, before: str = "") -> Reply:
    """A page of the list, or the last one if there are fewer; `before` is said first."""
    words = content.messages.unanswered
    lines, buttons = list[str](), list[Button]()
    page = min(page, max(0, len(found) - 1) // PAGE)
    for number, question in enumerate(found[page * PAGE : (page + 1) * PAGE], page * PAGE + 1):
        said = words.once if question.count == 1 else words.often
        first, last = question.first_on.isoformat(), question.last_on.isoformat()
        wording = escape(question.wording)
        lines.append(said.format(number=number, wording=wording, count=question.count, first=first, last=last))
        buttons.append(Button(words.answer.format(number=number), "unanswered", {"q": _mark(question), "do": "answer"}))
        buttons.append(Button(words.dismiss.format(number=number), "unanswered", {"q": _mark(question), "do": "dismiss"}))
    if page:
        buttons.append(Button(words.newer, "unanswered", {"p": str(page - 1)}))
    if len(found) > (page + 1) * PAGE:
        buttons.append(Button(words.older, "unanswered", {"p": str(page + 1)}))
    said = words.intro if lines else words.empty
    buttons.append(Button(words.judged, "unanswered", {"do": "judged"}))
    return Reply("\n\n".join(filter(None, (before, said, *lines))), words.title, tuple(buttons))


def _judged(content: Content, found: Sequence[Feedback]) -> Reply:
    """What people said of answers, by topic; of topics that there are no more, nothing."""
    words = content.messages.unanswered
    known = [one for one in found if one.topic in content.topics][:MOST_JUDGED]
    lines = (
        f"- {words.judged_line.format(topic=content.topics[one.topic].question, fits=one.fits, misses=one.misses)}"
        for one in known
    )
    text = "\n\n".join((words.judged_intro, "\n".join(lines))) if known else words.judged_empty
    return Reply(text, words.judged_title, (Button(words.back, "unanswered"),))


def _nearest(content: Content, question: Unanswered, topics: tuple[str, ...]) -> Reply:
    words = content.messages.unanswered
    buttons = (
        *(_choose(content, question, topic) for topic in topics if topic in content.topics),
        Button(words.others, "unanswered", {"q": _mark(question), "do": "topics"}),
        Button(words.back, "unanswered"),
    )
    text = f"{words.choose.format(wording=escape(question.wording))}\n\n{words.choose_hint}"
    return Reply(text, words.title, buttons)


def _topics(content: Content, question: Unanswered, category: str) -> Reply:
    """All categories, or the topics of one."""
    words = content.messages.unanswered
    chosen = next((c for c in content.categories if c.id == category), None)
    if chosen:
        buttons = [_choose(content, question, topic) for topic in chosen.topics]
    else:
        buttons = [Button(c.name, "unanswered", {"q": _mark(question), "c": c.id}) for c in content.categories]
    said = words.choose if chosen else words.choose_category
    text = f"{said.format(wording=escape(question.wording))}\n\n{words.choose_hint}"
    return Reply(text, words.title, (*buttons, Button(words.back, "unanswered")))


def _choose(content: Content, question: Unanswered, topic: str) -> Button:
    return Button(content.topics[topic].question, "unanswered", {"q": _mark(question), "t": topic})


def _answered(content: Content, question: Unanswered, answer: Reply) -> Reply:
    said = content.messages.unanswered.answered.format(wording=escape(question.wording))
    below = tuple(replace(button, answers={**button.answers, **BELOW_A_POST}) for button in answer.buttons if button.command)
    return replace(answer, text=f"{said}\n\n{answer.text}", buttons=below, fixed=False)


def _mark(question: Unanswered) -> str:
    return question.id[:MARK]


def _number(page: str) -> int:
    return int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 0
