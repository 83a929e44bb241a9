"""/checkin: how a person feels before a massage, after it and the day after; each answer is kept as soon as it is given."""

import secrets
from base64 import b32encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from bot.content import Library
from bot.content.diary import CheckIns
from bot.content.help_lines import help_with
from bot.content.models import Content
from bot.core.commands import Command, Feature
from bot.core.fields import SKIPPED, Answers
from bot.core.markup import escape
from bot.core.messages import Button, Reply, Request
from bot.core.moments import is_ahead, resolve
from bot.errors import UserError
from bot.features.checkins import form, saved
from bot.features.checkins.due import NEXT_DAY_UNTIL, due, finished, open_for
from bot.features.checkins.follow_up import FollowUps
from bot.features.checkins.form import Place, read_place
from bot.features.consent import Consents
from bot.storage import Storage
from bot.storage.values import Moment, NoConsent, Session

CARRIED = ("at", "now")
LINKED = ("agree", "at", "session", "moment")
TAKING_BACK = ("undo", "delete", "gone")
"""What needs no yes to the newest text: it leaves less than before."""
STARTED = "started"
"""When the session began, in words, among the answers that are known."""
COUNTRY = "country"
"""The country of the help lines, among the answers that are known."""
SESSION_ID_LETTERS = 8
LONGEST_ECHO = 60
REMEMBERED = timedelta(hours=72)
"""After a massage; what is rated later says little about the day after it."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What a check-in needs. For a request, `country` gives that of the help lines, `zone_of` the time zone of who asks."""

    library: Library
    storage: Storage
    consents: Consents
    follow_ups: FollowUps
    country: Callable[[Request], str]
    zone_of: Callable[[Request], str]
    now: Callable[[], datetime]
    new_mark: Callable[[], str] = lambda: secrets.token_hex(8)

    async def resume(self, request: Request) -> Reply | Answers:
        """Keeps what was answered, and gives all answers of this moment; or a reply, where nothing is to be asked."""
        if request.linked:  # whoever made a link is not the one who follows it: it leads somewhere, and answers nothing
            request = replace(request, answers={name: request.answers[name] for name in LINKED if name in request.answers})
        answers = request.answers
        if answers.get("do", "").partition("-")[0] in TAKING_BACK:
            return await self._do(request, answers["do"])
        agreed = answers.get("agree", "")
        refused = await (self.consents.answer(request, agreed) if agreed else self.consents.missing(request))
        if refused:
            return refused
        ticked = self._ticked(request)
        if ticked:
            return ticked
        if "do" in answers:
            return await self._do(request, answers["do"])
        place = await self._place(request)
        try:
            session = await self._keep(request, place)
        except NoConsent:  # taken back in this very moment
            return await self.consents.missing(request) or Reply(self._content(request).messages.checkins.nothing_saved)
        if session and "session" in answers and form.is_answered(session, place, self._content(request).checkins.measures):
            return saved.edit(self._content(request), session, place, self._zone(request))
        place = replace(place, new=session is None)
        known = {"at": place.key, COUNTRY: self.country(request), **form.answers_of(session, place)}
        if session:
            known[STARTED] = saved.date_of(session, self._zone(request), self._content(request).messages.checkins)
        known |= {name: answers[name] for name in ("now", "when") if name in answers}
        if place.form == "note" and "note" not in answers:
            known.pop("note", None)
        return known

    async def confirm(self, request: Request) -> Reply:
        """What was saved, when every question is answered."""
        place = read_place(request.answers["at"])
        session = await self.storage.sessions.get(request.user, place.session) if place else None
        if place is None or session is None:
            raise UserError(self._content(request).messages.checkins.nothing_saved)
        fresh = place.moment is Moment.AFTER and place.form == "short" and self.now() - session.started_at < NEXT_DAY_UNTIL
        planned = await self.follow_ups.always(request, session) if fresh else ""
        reply = saved.saved(self._content(request), self.library, self.country(request), session, place, self._zone(request))
        offered = self.follow_ups.offer(request, place) if fresh and not planned else ()
        text = f"{reply.text}\n\n{planned}" if planned else reply.text
        return replace(reply, text=text, buttons=(*offered, *reply.buttons))

    def around(self, answers: Answers, locale: str) -> tuple[str, tuple[Button, ...]]:
        """Above each question the moment, and help where a number calls for it; below the first one, further ways."""
        content, place = self.library.languages[locale], read_place(answers["at"])
        words = content.messages.checkins
        if place is None:
            return "", ()
        rated = {m.id: answers[m.id] for m in content.checkins.measures if answers.get(m.id, SKIPPED) != SKIPPED}
        concerns = saved.concerns(content, self.library, answers[COUNTRY], {name: int(answer) for name, answer in rated.items()})
        moment, started = getattr(words, place.moment.replace("-", "_")), answers.get(STARTED, "")
        heading = "\n\n".join((*concerns, f"**{moment}** ({started})" if started else f"**{moment}**"))
        if place.form != "short" or any(measure.id in answers for measure in content.checkins.measures):
            return heading, ()
        others = {Moment.BEFORE: Moment.AFTER, Moment.AFTER: Moment.BEFORE}
        ways = []
        if place.moment in others:
            other = others[place.moment]
            label = words.is_after if other is Moment.AFTER else words.is_before
            ways.append(Button(label, "checkin", {"at": replace(place, moment=other).key}))
        if place.moment is Moment.BEFORE:
            ways.append(Button(words.warning_signs, "prepare"))
        return heading, tuple(ways)

    def left(self, answers: Answers, locale: str) -> Reply:
        """What is kept when somebody stops in the middle."""
        words, place = self.library.languages[locale].messages.checkins, read_place(answers.get("at", ""))
        if place is None or place.new:
            return Reply(words.left_nothing)
        key = {"at": place.key}
        buttons = (Button(words.go_on, "checkin", key), Button(words.delete, "checkin", {**key, "do": "delete"}))
        return Reply(words.left, buttons=buttons)

    def _ticked(self, request: Request) -> Reply | None:
        """Help, if a warning sign was ticked."""
        content, answer = self._content(request), request.answers.get("now", "")
        field = form.warning_signs(self.library)
        if not answer or field.unfinished(answer):
            return None
        ticked = field.ticked(answer, request.locale)
        rules = [item.urgent for item in content.checklist.parts[0].items if item.id in ticked and item.urgent]
        return Reply(help_with(rules, content, self.library, self.country(request)), urgent=True) if rules else None

    async def _place(self, request: Request) -> Place:
        """Where in which session the answers belong."""
        answers, now, measures = request.answers, self.now(), self._content(request).checkins.measures
        if place := read_place(answers.get("at", "")):
            return place
        wanted = Moment(answers["moment"]) if "moment" in answers else None
        if "session" in answers:
            return Place(answers["session"], wanted or Moment.BEFORE, "short")
        if answers.get("when", SKIPPED) != SKIPPED:
            return Place(self._new_id(request), wanted or Moment.AFTER, "short", new=True)
        found = await self.storage.sessions.latest(request.user, 1)
        latest = found[0] if found else None
        if wanted is None:
            moment = due(latest, self._zone(request), now, measures)
            if latest and moment:
                return Place(latest.id, moment, "short")
            return Place(self._new_id(request), Moment.BEFORE, "short", new=True)
        if latest and open_for(latest, wanted, now, measures):
            return Place(latest.id, wanted, "short")
        if wanted is Moment.NEXT_DAY:
            raise UserError(self._content(request).messages.checkins.no_session)
        return Place(self._new_id(request), wanted, "short", new=True)

    async def _keep(self, request: Request, place: Place) -> Session | None:
        """The session with what was answered now, on disk; a new one only once there is an answer."""
        given, when = self._given(request, place), request.answers.get("when", SKIPPED)
        when = "" if when == SKIPPED else when
        if when and is_ahead(when, self._zone(request), self.now()):
            raise UserError(self._content(request).messages.times.ahead.format(given=when))
        started_at = resolve(when, self._zone(request), self.now()) if when else None
        words, stored = self._content(request).messages.checkins, await self.storage.sessions.get(request.user, place.session)
        if stored is None and not place.new:
            raise UserError(words.nothing_saved)
        if not given and started_at is None:
            return stored
        if set(given) == {"note"} and place.form != "note" and not when:
            raise UserError(words.not_understood.format(given=escape(given["note"][:LONGEST_ECHO])))
        if stored and self._too_late(stored, place):
            raise UserError(words.too_late)
        await self.storage.activity.touch(request.user, self.now().date())
        content, now, zone = self._content(request).checkins, self.now(), self.zone_of(request)

        def change(old: Session | None) -> Session | None:
            if old is None and not place.new:
                return None
            session = old or Session(place.session, request.user, started_at or now, zone, created_at=now)
            return replace(
                _with(session, place.moment, given, content), started_at=started_at or session.started_at, changed_at=now
            )

        def goes_on(old: Session | None) -> bool:
            """Whether further questions of one form are answered; it is undone as a whole."""
            if old is None or place.form != "short" or finished(old, place.moment, content.measures):
                return False
            rated, begun = old.ratings.get(place.moment, {}), bool(old.ratings)
            return (bool(rated) or not begun) and not any(name in rated or name in old.details for name in given)

        return await self.storage.sessions.change(request.user, place.session, change, goes_on)

    def _too_late(self, session: Session, place: Place) -> bool:
        """Whether nobody remembers any more how the day after was; what was answered then can still be put right."""
        if place.moment is not Moment.NEXT_DAY or Moment.NEXT_DAY in session.ratings:
            return False
        return self.now() - session.started_at > REMEMBERED

    def _given(self, request: Request, place: Place) -> Mapping[str, str]:
        """What the request answers of this moment's questions, and of the details, which belong to the session."""
        content = self._content(request).checkins
        names = {m.id for m in content.measures if place.moment in m.moments} | {d.id for d in content.details} | {"note"}
        return {name: answer for name, answer in request.answers.items() if name in names}

    async def _do(self, request: Request, act: str) -> Reply | Answers:
        """Undo, edit, delete: what a button below a saved check-in does."""
        place = read_place(request.answers.get("at", ""))
        session = await self.storage.sessions.get(request.user, place.session) if place else None
        content, words = self._content(request), self._content(request).messages.checkins
        if place is None or session is None:
            return Reply(words.nothing_saved)
        act, _, mark = act.partition("-")
        match act:
            case "undo":
                if mark != saved.mark_of(session):
                    return saved.too_late_to_undo(content, place)
                left = await self.storage.sessions.undo(request.user, session.id)
                return saved.undone(content, left, place, self._zone(request))
            case "delete":
                return saved.asked_to_delete(content, session, place, self._zone(request))
            case "gone":
                await self.follow_ups.forget(session)
                await self.storage.sessions.delete(request.user, session.id)
                return Reply(words.deleted)
            case "edit":
                return saved.edit(content, session, place, self._zone(request))
        return await self.follow_ups.answer(request, session, act) or Reply(words.nothing_saved)

    def _new_id(self, request: Request) -> str:
        """The same for the same message, so that one that is delivered twice is not stored twice."""
        seed = f"{request.user.platform} {request.user.id} {request.mark or self.new_mark()}"
        return b32encode(sha256(seed.encode()).digest()).decode().lower()[:SESSION_ID_LETTERS]

    def _zone(self, request: Request) -> ZoneInfo:
        return ZoneInfo(self.zone_of(request))

    def _content(self, request: Request) -> Content:
        return self.library.languages[request.locale]


def _with(session: Session, moment: Moment, given: Mapping[str, str], content: CheckIns) -> Session:
    """The session with these answers: ratings belong to the moment, details to the whole."""
    measures = {measure.id for measure in content.measures}
    rated = {name: None if answer == SKIPPED else int(answer) for name, answer in given.items() if name in measures}
    ratings = {**session.ratings, moment: {**session.ratings.get(moment, {}), **rated}} if rated else session.ratings
    details = {**session.details, **{name: answer for name, answer in given.items() if name not in measures}}
    return replace(session, ratings=ratings, details=details)


def feature(check_in: CheckIn) -> Feature:
    """Check-ins, with what they need."""
    say = check_in.library.say
    command = Command(
        "checkin",
        check_in.confirm,
        say(lambda c: c.messages.checkins.summary),
        form.fields(check_in.library),
        private=True,
        example=say(lambda c: c.messages.checkins.example),
        resume=check_in.resume,
        carried=CARRIED,
        around=check_in.around,
        left=check_in.left,
    )
    return Feature("checkins", (command,))
