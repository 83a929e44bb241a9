"""One app for all tests, from the real content; what it learns is kept in a temporary folder."""

import fcntl
import os
import random
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import app as apps
from bot.app import App
from bot.config import Community, Database, Folders, Settings
from bot.content import Content, Library
from bot.storage import SQLITE, Storage
from tests.talk import Talk

ROOT = Path(__file__).parent.parent


class Clock:
    """A time that only moves when a test says so."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what is learned from the content. Of several test processes, one learns, which takes a minute."""
    base, folder = tmp_path_factory.getbasetemp(), tmp_path_factory.mktemp("data")
    learned = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "learned"
    learned.mkdir(exist_ok=True)
    settings = Settings(folders=Folders(str(ROOT / "content"), str(learned)))
    with (learned / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        apps.load_matcher(settings, apps.load_library(settings), "en")
    for file in learned.glob("*.pickle"):
        shutil.copy(file, folder)
    return folder


@pytest.fixture(scope="session")
def settings(data: Path) -> Settings:
    return Settings(community=Community(country="GB"), folders=Folders(str(ROOT / "content"), str(data)))


@pytest.fixture(scope="session")
def library(settings: Settings) -> Library:
    return apps.load_library(settings)


@pytest.fixture(scope="session")
def content(library: Library) -> Content:
    return library.languages["en"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


MakeApp = Callable[..., App]


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """A database of its own for each test, which is not there before something is stored."""
    return Database(url=f"{SQLITE}{tmp_path / 'unwind.db'}", key_file=str(tmp_path / "unwind.key"))


@pytest.fixture
async def make_app(settings: Settings, library: Library, clock: Clock, database: Database) -> AsyncIterator[MakeApp]:
    """Makes an app; `country` and `library` may be other ones. The next one made finds what those before have stored."""
    opened: list[Storage] = []

    def make(country: str = "GB", library: Library = library) -> App:
        there = replace(settings, community=replace(settings.community, country=country), database=database)
        app = apps.create(there, library, chance=random.Random(1), now=clock)
        opened.append(app.storage)
        return app

    yield make
    for storage in opened:
        await storage.close()


@pytest.fixture
def app(make_app: MakeApp) -> App:
    return make_app()


@pytest.fixture
def talk(app: App) -> Talk:
    return Talk(app.dispatcher)
