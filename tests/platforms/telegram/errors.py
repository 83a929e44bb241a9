"""An answer that is not ok, in Telegram's wording."""

from typing import Any

Json = dict[str, Any]

PREFIXES = {400: "Bad Request", 403: "Forbidden", 404: "Not Found", 409: "Conflict", 413: "Request Entity Too Large"}


class ApiError(Exception):
    """What Telegram refuses; `avoidable` means that the bot could have known, so that it counts as a problem."""

    def __init__(self, reason: str, status: int = 400, parameters: Json | None = None, avoidable: bool | None = None) -> None:
        prefix = PREFIXES.get(status, "")
        self.description = f"{prefix}: {reason}" if prefix and reason else prefix or reason
        self.status = status
        self.parameters = parameters
        self.avoidable = status in {400, 404, 413} if avoidable is None else avoidable
        super().__init__(self.description)

    def body(self) -> Json:
        """The JSON that Telegram answers with."""
        body: Json = {"ok": False, "error_code": self.status, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def too_many(retry_after: int) -> ApiError:
    """The answer to a bot that sends too fast."""
    return ApiError(f"Too Many Requests: retry after {retry_after}", 429, {"retry_after": retry_after})
