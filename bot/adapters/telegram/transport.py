"""python-telegram-bot's requests over aiohttp: a third of the work of its own transport (docs/performance.md)."""

import json
import time
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

ANSWER_SECONDS = 10.0
"""How long an answer may take where the library does not say it."""
UPLOAD_SECONDS = 60.0
"""How long sending a file may take."""
CONNECT_SECONDS = 5.0
TOO_MANY_REQUESTS = 429
JSON = {"Content-Type": "application/json"}


class NotConnected(NetworkError):
    """There was no connection: nothing was sent."""


class AiohttpRequest(BaseRequest):
    """One pool of connections. Proxies are taken from HTTPS_PROXY and its kind.

    `slowed_at`: when Telegram last asked for patience (429), in monotonic seconds."""

    def __init__(self, connections: int = 100) -> None:
        self._connections = connections
        self.slowed_at = float("-inf")
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[tuple[str, str], str | None] = {}

    @property
    def read_timeout(self) -> float | None:
        """Seconds an answer may take."""
        return ANSWER_SECONDS

    async def initialize(self) -> None:
        """Opens the pool."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Closes the pool and its connections."""
        if self._session:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of the answer.

        Raises TimedOut where there is none in time, NetworkError where the connection fails, NotConnected where there was none.
        None of them holds the address, in which the token stands."""
        if self._session is None:
            raise RuntimeError("the transport is not initialized")
        body = _body(request_data) if request_data else None
        read = _seconds(read_timeout, UPLOAD_SECONDS if isinstance(body, aiohttp.FormData) else ANSWER_SECONDS)
        timeout = aiohttp.ClientTimeout(sock_connect=_seconds(connect_timeout, CONNECT_SECONDS), total=read)
        headers = JSON if isinstance(body, bytes) else None
        proxy = self._proxy(url)
        try:
            async with self._session.request(method, url, data=body, headers=headers, timeout=timeout, proxy=proxy) as response:
                if response.status == TOO_MANY_REQUESTS:
                    self.slowed_at = time.monotonic()
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotConnected(type(error).__name__) from error
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from error

    def _proxy(self, url: str) -> str | None:
        """The proxy to a host, looked up once: aiohttp's `trust_env` asks two threads and the disk for each request."""
        parts = urlsplit(url)
        place = parts.scheme, parts.hostname or ""
        if place not in self._proxies:
            self._proxies[place] = None if proxy_bypass(place[1]) else getproxies().get(place[0])
        return self._proxies[place]


def _body(data: RequestData) -> aiohttp.FormData | bytes:
    """The parameters as JSON, which is quicker made than a form; as a form where files go along."""
    files = data.multipart_data
    if not files:
        return json.dumps(data.parameters).encode()
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)  # else a name comes to the person as "my%20file.pdf"
    for field, (name, content, kind) in files.items():
        form.add_field(field, content, filename=name, content_type=kind)
    return form


def _seconds(given: Any, usual: float) -> float | None:
    return usual if given is BaseRequest.DEFAULT_NONE else given
