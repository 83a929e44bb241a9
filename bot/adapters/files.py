"""What the platforms share where a reply carries a picture or a file."""

from dataclasses import replace

from bot.core.markup import escape
from bot.core.messages import Reply
from bot.core.words import ChatWords

MEGABYTE = 1024 * 1024


def fitting(reply: Reply, words: ChatWords, largest_picture: int, largest_file: int) -> Reply:
    """The reply without what is larger than a platform takes, in bytes; it says so instead."""
    if reply.picture and len(reply.picture.image) > largest_picture:
        reply = replace(_told(reply, reply.picture.name, largest_picture, words), picture=None)
    if reply.file and len(reply.file.content) > largest_file:
        reply = replace(_told(reply, reply.file.name, largest_file, words), file=None)
    return reply


def _told(reply: Reply, name: str, most: int, words: ChatWords) -> Reply:
    said = words.too_large.format(name=escape(name), most=most // MEGABYTE)
    return replace(reply, text=f"{reply.text}\n\n{said}", fixed=False)
