"""Deep links: what a button says, as the payload of t.me/<bot>?start=<payload>."""

import re

from bot.adapters.groups import POST
from bot.core import messages

LONGEST_PAYLOAD = 64
"""Letters of A-Z, a-z, 0-9, _ and - (Bot API, features: deep linking)."""
_SHORT = {":": "_c", "=": "_e", "&": "_a", "+": "_p", "_": "__"}
_LONG = {written: sign for sign, written in _SHORT.items()}
_CODE = re.compile(r"_(?:[ceap_]|x[0-9a-f]{2})")


def payload(button_id: str) -> str:
    """A button's id in the letters that a payload may have; "" where it would be too long."""
    written = "".join(_letter(sign) for sign in button_id.encode())
    return written if 1 <= len(written) <= LONGEST_PAYLOAD else ""


def start(button_id: str) -> str:
    """As much of a button's id as a payload holds: all of it, without the post it stood below, or its command alone, which asks
    for the rest."""
    try:
        command, answers = messages.read_button_id(button_id)
    except ValueError:
        return payload("help:")
    bare = {name: answer for name, answer in answers.items() if name != POST}
    written = (payload(shorter) for shorter in (button_id, messages.button_id(command, bare), f"{command}:", "help:"))
    return next(filter(None, written))


def _letter(byte: int) -> str:
    sign = chr(byte)
    if sign in _SHORT:
        return _SHORT[sign]
    return sign if sign == "-" or (sign.isascii() and sign.isalnum()) else f"_x{byte:02x}"


def read_payload(text: str) -> str:
    """The button's id in a payload; whatever somebody else put there comes back as it is."""
    as_bytes = _CODE.sub(lambda code: _LONG.get(code.group()) or chr(int(code.group()[2:], 16)), text)
    return as_bytes.encode("latin-1", "replace").decode(errors="replace")


def address(bot: str, start: str) -> str:
    """The link that opens the private chat with `bot` and sends `start`."""
    return f"https://t.me/{bot}?start={start}"
