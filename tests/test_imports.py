"""Who may import whom (docs/architecture.md), and what is not imported before it is needed."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

MAY = {
    "errors": set(),
    "schema": {"errors"},
    "cache": set(),
    "core": {"errors", "schema"},
    "content": {"core", "errors", "schema"},
    "accounts": {"errors", "schema"},
    "config": {"accounts", "content", "errors", "schema"},
    "log": set(),
    "service": {"core", "errors"},
    "health": {"config", "errors", "service"},
    "matching": {"content", "core"},
    "features": {"core", "content", "matching", "config", "errors", "papers", "storage"},
    "papers": set(),
    "adapters": {"core", "errors"},
    "storage": {"core", "errors"},
    "upkeep": {"config", "core", "storage"},
    "report": {"content", "matching"},
    "quality": {"content", "matching", "report", "storage"},
}
"""Part of bot/ -> the other parts it may import. app and cli may import everything."""
ONLY_THERE = {
    "yaml": "schema",
    "pydantic": "schema",
    "numpy": ("matching", "quality"),
    "onnxruntime": "matching",
    "tokenizers": "matching",
    "rapidfuzz": "matching",
    "telegram": "adapters",
    "discord": "adapters",
    "matplotlib": "papers",
    "fpdf": "papers",
    "sqlalchemy": "storage",
    "alembic": "storage",
    "cryptography": "storage",
    "aiosqlite": "storage",
    "asyncpg": "storage",
    "sqlite3": "storage",
}


def modules() -> Iterator[tuple[str, Path]]:
    for file in sorted((ROOT / "bot").rglob("*.py")):
        yield file.relative_to(ROOT / "bot").parts[0].removesuffix(".py"), file


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize(("part", "file"), list(modules()), ids=lambda value: str(value).removeprefix(str(ROOT)))
def test_no_part_imports_what_it_must_not_know(part: str, file: Path) -> None:
    for name in imported(file):
        top, _, rest = name.partition(".")
        other = rest.partition(".")[0]
        if top == "bot" and part not in ("app", "cli", "__init__") and other not in (part, "VERSION"):
            assert other in MAY[part], f"{file.name} imports {name}"
        if top in ONLY_THERE:
            assert part in ONLY_THERE[top], f"{file.name} imports {name}"


def test_no_feature_imports_another() -> None:
    for file in (ROOT / "bot" / "features").glob("*.py"):
        others = {name for name in imported(file) if name.startswith("bot.features")}
        assert file.name == "__init__.py" or not others, file.name


def test_nothing_is_imported_before_it_is_used(data: Path) -> None:
    """An ordinary answer needs no platform, no YAML, no checker and no screen, once the content is in the cache."""
    heavy = ["telegram", "discord", "aiohttp", "aiosqlite", "yaml", "pydantic", "rich", "prompt_toolkit", "matplotlib", "fpdf"]
    heavy += ["sqlalchemy", "alembic", "cryptography", "asyncpg"]
    script = (
        "import sys; from bot import cli, config; from pathlib import Path\n"
        f"folders = config.Folders({str(ROOT / 'content')!r}, {str(data)!r})\n"
        "cli.config.load = lambda file, home: config.Settings(folders=folders)\n"
        "code = cli.main(['ask', 'will massage get rid of my ms'])\n"
        f"print([name for name in {heavy} if name in sys.modules]); sys.exit(code)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "Can massage therapy cure MS?" in done.stdout
