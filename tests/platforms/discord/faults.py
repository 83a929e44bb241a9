"""What goes wrong on demand."""

import fnmatch
from dataclasses import dataclass, field
from typing import Literal

from tests.platforms.discord.errors import Json

Kind = Literal["fails", "drops before", "drops after", "slow"]


@dataclass
class Fault:
    """One thing that goes wrong with the next `times` matching requests."""

    kind: Kind
    method: str
    path: str
    """The beginning of a path, or a pattern with *."""
    times: int
    status: int = 0
    body: Json = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    def matches(self, method: str, path: str) -> bool:
        if self.times <= 0 or method != self.method:
            return False
        return fnmatch.fnmatchcase(path, self.path) if "*" in self.path else path.startswith(self.path)


class Faults:
    """All that shall go wrong; the public methods of FakeDiscord."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self.rejects_token = False
        self.refuses_gateway = 0

    def fails(
        self,
        method: str,
        path: str,
        status: int,
        *,
        times: int = 1,
        code: int = 0,
        message: str = "",
        retry_after: float = 1.0,
        global_: bool = False,
        cloudflare: bool = False,
    ) -> None:
        """Answers with an error instead of doing what was asked; `cloudflare`: a ban page instead of Discord's own 429."""
        body: Json = {"message": message or f"{status}: refused on demand", "code": code}
        headers: dict[str, str] = {}
        if status == 429:
            body, headers = too_many(retry_after, "global" if global_ else "user")
            if cloudflare:
                body, headers = {}, {"Retry-After": str(int(retry_after) + 1)}
        self._faults.append(Fault("fails", method, path, times, status, body, headers))

    def drops(self, method: str, path: str, *, times: int = 1, after: bool = False) -> None:
        """Cuts the connection without an answer; `after`: what was asked is done all the same."""
        self._faults.append(Fault("drops after" if after else "drops before", method, path, times))

    def slow(self, method: str, path: str, seconds: float, times: int = 1) -> None:
        """Takes so long before it does what was asked."""
        self._faults.append(Fault("slow", method, path, times, seconds=seconds))

    def heal(self) -> None:
        """Forgets every fault."""
        self._faults.clear()
        self.rejects_token, self.refuses_gateway = False, 0

    def next_fault(self, method: str, path: str) -> Fault | None:
        for fault in self._faults:
            if fault.matches(method, path):
                fault.times -= 1
                return fault
        return None


def too_many(retry_after: float, scope: str) -> tuple[Json, dict[str, str]]:
    """Body and headers of a 429 (topics/rate-limits#exceeding-a-rate-limit)."""
    body = {"message": "You are being rate limited.", "retry_after": round(retry_after, 3), "global": scope == "global"}
    headers = {"Retry-After": str(int(retry_after) + 1), "X-RateLimit-Scope": scope, "Via": "1.1 google"}
    if scope == "global":
        headers["X-RateLimit-Global"] = "true"
    return body, headers
