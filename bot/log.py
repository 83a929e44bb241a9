"""The log: one line a message, without anything that people wrote and without tokens."""

import json
import logging
from datetime import UTC, datetime
from typing import Literal


class Lines(logging.Formatter):
    """One line a message; an exception by its type only, as its text may hold what a person wrote.

    Of what libraries log, only the fixed words of a message are kept: what they fill in may be an address with a token, or
    somebody's words."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, name, message and the type of the exception, if any."""
        return " ".join(self.parts(record).values())

    def parts(self, record: logging.LogRecord) -> dict[str, str]:
        """What a line holds."""
        kind = record.exc_info[0] if record.exc_info else None
        ours = record.name.partition(".")[0] == "bot"
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "name": record.name,
            "message": record.getMessage() if ours else str(record.msg).partition("\n")[0],
        }
        return line | ({"exception": kind.__name__} if kind else {})


class JsonLines(Lines):
    """The same as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """As an object."""
        return json.dumps(self.parts(record), ensure_ascii=False)


def start(level: str, form: Literal["text", "json"]) -> None:
    """Logs to standard error from `level` on; libraries only their warnings."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else Lines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(level.upper())
