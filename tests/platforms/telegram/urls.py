"""Which addresses Telegram takes in links and buttons."""

import re
from urllib.parse import urlsplit

SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):(//)?")
TAKEN = frozenset({"http", "https", "tg", "ton", "tonsite"})
ADDRESS = re.compile(r"\d{1,3}(\.\d{1,3}){3}")


def url_fault(url: str) -> str:
    """Why Telegram refuses the address; empty if it takes it."""
    if not url.strip():
        return "URL is empty"
    found = SCHEME.match(url)
    scheme = found[1].lower() if found and found[2] else ""
    if scheme and scheme not in TAKEN:
        return "Unsupported URL protocol"
    if scheme == "tg":
        return ""
    try:
        parts = urlsplit(url if scheme else f"http://{url}")
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "Wrong port number specified in the URL"
    if not host:
        return "URL host is empty"
    if any(character.isspace() for character in host) or ("." not in host and not ADDRESS.fullmatch(host)):
        return "Wrong HTTP URL"
    return ""
