"""What is said about a check-in that is saved: the numbers, what changed, and help where a number is high."""

from zoneinfo import ZoneInfo

from bot.content import Library
from bot.content.diary import Measure
from bot.content.diary_words import CheckInWords
from bot.content.help_lines import fill
from bot.content.models import Content
from bot.core.fields import AGAIN, SKIPPED
from bot.core.markup import escape
from bot.core.messages import Button, Reply
from bot.features.checkins.form import Place
from bot.storage.values import Moment, Ratings, Session

CLEAR_CHANGE = 2
"""Points that many people notice (Farrar and others 2001 for pain; a working value for the others)."""
HIGH_MOOD, VERY_HIGH = 8, 9
SUDDEN_STIFFNESS = 4
"""Points more than before, without a reason, that somebody should look at."""
LONGEST_NOTE_SHOWN = 200
NOTHING: Ratings = {}


def date_of(session: Session, zone: ZoneInfo, words: CheckInWords) -> str:
    """When a session was, by the clock of the person."""
    at = session.started_at.astimezone(zone)
    return words.date.format(date=at.date().isoformat(), time=f"{at:%H:%M}")


def saved(content: Content, library: Library, country: str, session: Session, place: Place, zone: ZoneInfo) -> Reply:
    """The confirmation of one moment, with help before it where a number calls for that."""
    words = content.messages.checkins
    lines = [words.session.format(date=date_of(session, zone, words)), "\n".join(_lines(content, session, place.moment))]
    now, before = session.ratings.get(place.moment, {}), session.ratings.get(Moment.BEFORE, {})
    found = concerns(content, library, country, now, before)
    if place.moment is Moment.NEXT_DAY and session.details.get("soreness") == "lot":
        found.append(words.sore)
    text = "\n\n".join(part for part in (*found, *lines, _advice(words, session, place)) if part)
    return Reply(text, words.saved, _ways(content, session, place), private=True)


def mark_of(session: Session) -> str:
    """Tells the latest change of a session from the ones before it, so that an old button undoes nothing else."""
    return f"{session.changed_at.timestamp() * 1000:.0f}"[-9:] if session.changed_at else ""


def too_late_to_undo(content: Content, place: Place) -> Reply:
    """Something was changed since then."""
    words = content.messages.checkins
    return Reply(words.undo_too_late, buttons=(Button(words.edit, "checkin", {"at": place.key, "do": "edit"}),))


def undone(content: Content, session: Session | None, place: Place, zone: ZoneInfo) -> Reply:
    """What is left after the last change was taken back."""
    words = content.messages.checkins
    if session is None:
        return Reply(words.undone_all, buttons=(Button(words.start_again, "checkin"),))
    said = "\n\n".join(
        "\n".join((f"**{getattr(words, moment.replace('-', '_'))}**", *_lines(content, session, moment)))
        for moment in Moment
        if moment in session.ratings
    )
    buttons = (Button(words.go_on, "checkin", {"at": place.key}), Button(words.edit, "checkin", {"at": place.key, "do": "edit"}))
    return Reply(f"{words.undone}\n\n{words.session.format(date=date_of(session, zone, words))}\n\n{said}", buttons=buttons)


def edit(content: Content, session: Session, place: Place, zone: ZoneInfo) -> Reply:
    """Every answer of one moment as a button that asks for it again."""
    words, buttons = content.messages.checkins, list[Button]()
    for measure in content.measures_of(place.moment):
        if measure.id in session.ratings.get(place.moment, {}):
            number = session.ratings[place.moment][measure.id]
            key = place_key(place, "short" if measure.short else "long")
            buttons.append(Button(_rated(words, measure, number), "checkin", {"at": key, AGAIN: measure.id}))
    for detail in content.checkins.details:
        if place.moment in detail.moments and detail.id in session.details:
            label = words.answer.format(name=detail.name, answer=content.named(detail.id, session.details[detail.id]))
            buttons.append(Button(label, "checkin", {"at": place_key(place, "long"), AGAIN: detail.id}))
    others = [moment for moment in Moment if moment in session.ratings and moment is not place.moment]
    for moment in others:
        label = words.edit_other.format(moment=getattr(words, moment.replace("-", "_")))
        buttons.append(Button(label, "checkin", {"at": Place(session.id, moment, "short").key, "do": "edit"}))
    time = words.answer.format(name=words.time, answer=date_of(session, zone, words))
    buttons.append(Button(time, "checkin", {"at": place_key(place, "time")}))
    buttons.append(Button(words.add_note, "checkin", {"at": place_key(place, "note")}))
    buttons.append(Button(words.delete, "checkin", {"at": place.key, "do": "delete"}))
    heading = words.session.format(date=date_of(session, zone, words))
    return Reply(f"{heading}\n\n{words.edit_which}{_note(words, session)}", words.edit_title, tuple(buttons))


def asked_to_delete(content: Content, session: Session, place: Place, zone: ZoneInfo) -> Reply:
    """One question before an entry is gone."""
    words, count = content.messages.checkins, sum(len(rated) for rated in session.ratings.values())
    text = words.delete_sure.format(date=date_of(session, zone, words), count=count)
    buttons = (
        Button(words.delete_yes, "checkin", {"at": place.key, "do": "gone"}),
        Button(words.delete_no, "checkin", {"at": place.key, "do": "edit"}),
    )
    return Reply(text, buttons=buttons)


def place_key(place: Place, form: str) -> str:
    """The same place with another form."""
    return f"{place.session}.{place.moment[0]}{form[0]}"


def _lines(content: Content, session: Session, moment: Moment) -> list[str]:
    words, lines = content.messages.checkins, list[str]()
    before, now = session.ratings.get(Moment.BEFORE, {}), session.ratings.get(moment, {})
    for measure in content.measures_of(moment):
        if measure.id not in now:
            continue
        number, earlier = now[measure.id], before.get(measure.id)
        line = f"- {_rated(words, measure, number)}"
        if moment is not Moment.BEFORE and number is not None and earlier is not None:
            line += f" {_change(words, earlier, number)}"
        lines.append(line)
    for detail in content.checkins.details:
        if moment in detail.moments and detail.id in session.details:
            name = content.named(detail.id, session.details[detail.id])
            lines.append(f"- {words.answer.format(name=detail.name, answer=name)}")
    return lines + ([f"- {_note(words, session).strip()}"] if _note(words, session) else [])


def _rated(words: CheckInWords, measure: Measure, number: int | None) -> str:
    return words.answer.format(name=measure.name, answer=words.skipped if number is None else number)


def _change(words: CheckInWords, before: int, now: int) -> str:
    if now == before:
        return words.same.format(before=before)
    return (words.lower if now < before else words.higher).format(before=before, points=abs(before - now))


def _note(words: CheckInWords, session: Session) -> str:
    note = session.details.get("note", "")
    if note in ("", SKIPPED):
        return ""
    shown = note if len(note) <= LONGEST_NOTE_SHOWN else note[:LONGEST_NOTE_SHOWN] + "..."
    return f"\n\n{words.note.format(note=escape(shown))}"


def concerns(content: Content, library: Library, country: str, now: Ratings, before: Ratings = NOTHING) -> list[str]:
    """Help that belongs before everything else, by the ratings of a moment and those before the massage."""
    words = content.messages.checkins
    pain, mood, stiffness, earlier = now.get("pain"), now.get("mood"), now.get("stiffness"), before.get("stiffness")
    found = []
    if mood is not None and mood >= HIGH_MOOD:
        found.append(words.very_low_mood if mood >= VERY_HIGH else words.low_mood)
    if pain is not None and pain >= VERY_HIGH:
        found.append(words.strong_pain)
    if stiffness is not None and earlier is not None and stiffness - earlier >= SUDDEN_STIFFNESS:
        found.append(words.much_stiffer)
    return [fill(text, library.help_lines, country, content.messages.help_lines) for text in found]


def _advice(words: CheckInWords, session: Session, place: Place) -> str:
    """What a change means, and what it does not."""
    before, now = session.ratings.get(Moment.BEFORE, {}), session.ratings.get(place.moment, {})
    changes = [
        number - earlier
        for name, number in now.items()
        if number is not None and (earlier := before.get(name)) is not None and place.moment is not Moment.BEFORE
    ]
    if any(change >= CLEAR_CHANGE for change in changes):
        return words.worse
    return words.better if any(change <= -CLEAR_CHANGE for change in changes) else ""


def _ways(content: Content, session: Session, place: Place) -> tuple[Button, ...]:
    words, key = content.messages.checkins, place.key
    ways = []
    if place.moment is Moment.BEFORE and Moment.AFTER not in session.ratings:
        ways.append(Button(words.after_button, "checkin", {"at": Place(session.id, Moment.AFTER, "short").key}))
    asked = [measure.id for measure in content.measures_of(place.moment)]
    if any(name not in session.ratings.get(place.moment, {}) for name in asked):
        ways.append(Button(words.more_questions, "checkin", {"at": place_key(place, "long")}))
    ways.append(Button(words.add_note, "checkin", {"at": place_key(place, "note")}))
    ways.append(Button(words.undo, "checkin", {"at": key, "do": f"undo-{mark_of(session)}"}))
    ways.append(Button(words.edit, "checkin", {"at": key, "do": "edit"}))
    return (*ways, Button(words.progress, "progress"))
