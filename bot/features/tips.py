"""/tip: one tip at a time, from a deck that each chat has for itself."""

import random
from collections.abc import Mapping
from dataclasses import replace

from bot.content import Library
from bot.content.models import Content, Tip
from bot.core.commands import Command, Feature, Move
from bot.core.fields import Choice, Key
from bot.core.kept import NOWHERE, Kept, Place, Rows, here, is_in
from bot.core.messages import Button, Reply, Request, Target
from bot.storage.values import Deck


class Decks:
    """A shuffled deck of tips for each chat and language, kept in `rows`.

    Nothing comes twice before all of its kind were dealt."""

    def __init__(self, chance: random.Random, rows: Rows[tuple[Place, str], Deck] = NOWHERE) -> None:
        self._chance = chance
        self.kept = Kept(rows)

    def deal(self, place: Place, content: Content, category: str = "") -> Tip:
        """The next tip for this chat, of one category or of any. A deck that is through is shuffled again."""
        kind = {tip.id: tip for tip in content.tips.tips if category in ("", tip.category)}
        key = (place, content.language)
        deck = self.kept.get(key) or Deck(self._shuffled([tip.id for tip in content.tips.tips]))
        left = list(deck.left)
        if not any(tip in kind for tip in left):
            left += self._shuffled(list(kind))
            if len(kind) > 1 and next(tip for tip in left if tip in kind) == deck.last:
                left.remove(deck.last)
                left.append(deck.last)
        dealt = next(tip for tip in left if tip in kind)
        left.remove(dealt)
        self.kept.put(key, Deck(tuple(left), dealt))
        return kind[dealt]

    def move(self, old: Target, new: Target | None) -> None:
        """The decks of a place are now those of another one, or gone."""
        for place, language in self.kept:
            deck = self.kept.pop((place, language)) if is_in(place, old) else None
            if new and deck and isinstance(place, Target):
                self.kept.put((replace(place, chat=new.chat), language), deck)

    def _shuffled(self, tips: list[str]) -> tuple[str, ...]:
        return tuple(self._chance.sample(tips, len(tips)))


def shown(library: Library, locale: str, tip: str) -> Reply:
    """A tip with its source, and the answer to read next as its button."""
    content = library.languages[locale]
    words, dealt = content.messages.tips, next(known for known in content.tips.tips if known.id == tip)
    category = next(known for known in content.tips.categories if known.id == dealt.category)
    source = library.sources[dealt.source].title if dealt.source in library.sources else words.good_practice
    text = f"{dealt.text}\n\n{words.source.format(title=source)}"
    return Reply(text, words.title.format(category=category.name), (Button(words.more, "faq", {"topic": category.topic}),))


def feature(library: Library, decks: Decks, move: Move) -> Feature:
    """Tips from `library`, dealt from `decks`. `move` is how these go along with a place."""

    async def tip(request: Request) -> Reply:
        content, wanted = library.languages[request.locale], request.answers.get("category", "")
        reply = shown(library, request.locale, decks.deal(here(request), content, wanted).id)
        another = Button(content.messages.tips.another, "tip", {"category": wanted} if wanted else {})
        return replace(reply, buttons=(another, *reply.buttons))

    def categories(locale: str) -> Mapping[str, str]:
        return {category.id: category.name for category in library.languages[locale].tips.categories}

    category = Choice("category", categories, library.say(lambda c: c.messages.tips.prompt), required=False)
    summary, example = (library.say(lambda c: c.messages.tips.summary), library.say(lambda c: c.messages.tips.example))
    return Feature("tips", (Command("tip", tip, summary, (category, Key("post")), example=example),), move)
