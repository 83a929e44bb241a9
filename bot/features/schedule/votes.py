"""What people think of a post: counted once a person, without keeping who said what."""

from bot.content import Library
from bot.core.commands import Command
from bot.core.fields import Key
from bot.core.kept import community
from bot.core.messages import Reply, Request
from bot.features.schedule.keys import read_key
from bot.storage import Storage

HELPFUL, NOT_FOR_ME = "y", "n"


def command(library: Library, storage: Storage) -> Command:
    """The command of the buttons below a post, which nobody types. A link that somebody made counts nothing."""

    async def vote(request: Request) -> Reply:
        words = library.languages[request.locale].messages.schedule.posts
        said, post = request.answers.get("v"), read_key(request.answers.get("post", ""))
        if post is None or said not in (HELPFUL, NOT_FOR_ME) or request.linked or not storage.exists:
            return Reply(words.old_post)
        (number, occurrence), place, user = post, community(request), request.user
        mark = await storage.mark(user.platform, user.id, place.chat, str(number), occurrence)
        counted = await storage.deliveries.vote(place, number, occurrence, mark, said == HELPFUL)
        return Reply({True: words.counted, False: words.counted_before, None: words.old_post}[counted])

    summary = library.say(lambda c: c.messages.schedule.posts.vote_summary)
    return Command("vote", vote, summary, (Key("v"), Key("post")), brief=True, hidden=True)
