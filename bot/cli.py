"""The command line: run, chat, ask, check, quality, backup, erase."""

import argparse
import gc
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from bot import VERSION, app, config, log
from bot.app import App
from bot.config import Settings
from bot.core.markup import plain
from bot.core.messages import Request, Target, User
from bot.errors import StartError, StorageError
from bot.matching import Matcher, Progress

HOME = Path(__file__).parent.parent
"""Where config.yaml, content/ and data/ are looked for."""
CHAT_OPTIONS = ("user", "group", "moderator", "language")
WRONG_INPUT = 2
"""Exit code for settings, content or input that has to be mended."""


def main(arguments: list[str]) -> int:
    """Runs one command. Gives the exit code: 0 done, 2 something has to be mended, 130 interrupted."""
    options = _parser().parse_args(arguments)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        return int(options.run(options) or 0)
    except StartError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        count = len(error.problems)
        print(f"{count} problem{'s' if count > 1 else ''} to mend. Then try again.", file=sys.stderr)
        return WRONG_INPUT
    except StorageError as error:
        print(f"The database cannot be used: {error.text}", file=sys.stderr)
        return WRONG_INPUT
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"Something could not be read or written: {error.strerror or error}", file=sys.stderr)
        return WRONG_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("main.py", description="Unwind: massage and multiple sclerosis, answered honestly.")
    parser.add_argument("--version", action="version", version=VERSION)
    _shared_options(parser)
    _chat_options(parser)
    parser.set_defaults(run=_run_or_chat)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    run = commands.add_parser("run", help="run the platforms that have a token (the default where one has)")
    run.set_defaults(run=_run)
    chat = commands.add_parser("chat", help="talk with the bot here (the default where no platform has a token)")
    _chat_options(chat)
    chat.set_defaults(run=_chat)
    ask = commands.add_parser("ask", help="answer one question, or many")
    ask.add_argument("question", nargs="?", help="the question, in quotes")
    ask.add_argument("--json", action="store_true", help="the answer for a machine")
    ask.add_argument("--jsonl", action="store_true", help='one {"text": ...} a line from standard input, one answer a line')
    ask.set_defaults(run=_ask)
    check = commands.add_parser("check", help="name every mistake in settings and content")
    check.set_defaults(run=_check)
    quality = commands.add_parser("quality", help="show how well questions find their topics")
    quality.add_argument("--save", action="store_true", help="keep the figures, so that later ones are compared with them")
    quality.set_defaults(run=_quality)
    backup = commands.add_parser("backup", help="copy the database into a new file, also while the bot runs")
    backup.add_argument("file", type=Path, metavar="FILE", help="the copy, which must not be there yet; the key is not in it")
    backup.set_defaults(run=_back_up)
    erase = commands.add_parser("erase", help="delete all that is stored about one person")
    erase.add_argument("platform", choices=("telegram", "discord", "console"), help="where they use the bot")
    erase.add_argument("user", metavar="USER", help="the number of their account there")
    erase.set_defaults(run=_erase)
    for command in (run, chat, ask, check, quality, backup, erase):
        _shared_options(command, default=argparse.SUPPRESS)
    return parser


def _shared_options(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    parser.add_argument(
        "--config", type=Path, metavar="FILE", default=default, help="settings (default: config.yaml, if it is there)"
    )


def _chat_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--group", action="store_true", default=argparse.SUPPRESS, help="talk as in a group")
    parser.add_argument("--moderator", action="store_true", default=argparse.SUPPRESS, help="talk as a moderator")
    parser.add_argument("--user", default=argparse.SUPPRESS, metavar="ID", help="talk as this person")
    parser.add_argument("--language", default=argparse.SUPPRESS, metavar="xx", help="the language your platform would report")


def _settings_file(options: argparse.Namespace) -> Path | None:
    usual = HOME / "config.yaml"
    return options.config or (usual if usual.exists() else None)


def _settings(options: argparse.Namespace) -> tuple[Settings, str]:
    file = _settings_file(options)
    settings = config.load(file, HOME)
    log.start(settings.log.level, settings.log.format)
    return settings, str(file)


def _create(options: argparse.Namespace) -> App:
    settings, file = _settings(options)
    library = app.load_library(settings, file)
    title = library.languages[settings.community.language].messages.console.preparing
    with _watching(title) as watch:
        return app.create(settings, library, watch=watch)


@contextmanager
def _watching(title: str) -> Iterator[Callable[[], Progress]]:
    """A progress bar on standard error, for work that turns out to be slow."""
    bars: list[Any] = []

    def watch() -> Progress:
        if not sys.stderr.isatty():
            print(f"{title} ...", file=sys.stderr)
            return lambda done: None
        from rich.console import Console as Screen
        from rich.progress import Progress as Bar

        bar = Bar(console=Screen(stderr=True), transient=True)
        bars.append(bar)
        bar.start()
        task = bar.add_task(title, total=1)
        return lambda done: bar.update(task, completed=done)

    try:
        yield watch
    finally:
        for bar in bars:
            bar.stop()


def _run_or_chat(options: argparse.Namespace) -> int:
    asked_to_chat = any(name in options for name in CHAT_OPTIONS)
    settings, _ = _settings(options)
    if app.has_platform(settings) and not asked_to_chat:
        return _run(options)
    _chat(options)
    return 0


def _run(options: argparse.Namespace) -> int:
    made = _create(options)
    adapters = app.adapters(made)
    if not adapters:
        print(
            "No platform has a token. Set TELEGRAM_TOKEN or DISCORD_TOKEN, or telegram.token or discord.token in config.yaml.\n"
            "docs/telegram.md and docs/discord.md show how to get one. To talk here: main.py chat",
            file=sys.stderr,
        )
        return WRONG_INPUT
    import asyncio

    from bot import health, service
    from bot.report import matching

    states, known = dict[str, str](), matching(made.library)

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    async def run() -> bool:
        stop = asyncio.Event()
        service.stop_on_signals(stop)
        await made.open()
        gc.collect()
        gc.freeze()  # what is there now stays: looking through it again and again would stop everything for 80 ms each time
        try:
            async with health.served(made.settings.server.listen, states, known):
                return await service.serve(adapters, made.jobs, say, stop, states)
        finally:
            await made.close()

    return 0 if asyncio.run(run()) else WRONG_INPUT


def _chat(options: argparse.Namespace) -> None:
    import asyncio

    from bot import service
    from bot.adapters.console import Console

    made = _create(options)
    console = Console(
        made.dispatcher,
        lambda locale: made.library.languages[locale].messages.console,
        made.languages.of,
        folder=_files(made.settings),
        **{name: given for name, given in vars(options).items() if name in CHAT_OPTIONS},
    )
    made.deliver(console)

    async def chat() -> None:
        stop = asyncio.Event()
        await made.open()
        working = asyncio.create_task(service.work(made.jobs, stop))
        try:
            await console.run()
        finally:
            stop.set()
            await working
            await made.close()

    asyncio.run(chat())


def _files(settings: Settings) -> Path:
    """Where a chat saves pictures and papers: beside the database, as they are about somebody's health too."""
    folder = Path(settings.folders.data) / "files"
    with suppress(OSError):  # then each file says that it cannot be saved
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _ask(options: argparse.Namespace) -> int:
    if options.jsonl == bool(options.question):
        print(
            'Give one question in quotes, or --jsonl with lines such as {"text": "..."} on standard input.',
            file=sys.stderr,
        )
        return WRONG_INPUT
    settings, file = _settings(options)
    library = app.load_library(settings, file)
    language = settings.community.language
    with _watching(library.languages[language].messages.console.preparing) as watch:
        if options.json or options.jsonl:
            matcher = app.load_matcher(settings, library, language, watch)
        else:
            made = app.create(settings, library, watch=watch)
    if options.jsonl:
        return _answer_lines(matcher, sys.stdin or ())
    if options.json:
        print(json.dumps(_found(matcher, options.question), ensure_ascii=False))
        return 0
    import asyncio

    you, here = User("console", "you"), Target("console", "you")
    reply = asyncio.run(made.dispatcher.handle(Request(you, here, "ask", options.question)))
    buttons = "\n".join(f"- {button.label}" for button in reply.buttons)
    print("\n\n".join(part for part in (reply.title, plain(reply.text), buttons) if part))
    return 0


def _answer_lines(matcher: Matcher, lines: Iterable[str]) -> int:
    """Answers each line in order; a line that cannot be read gets an "error" in its place."""
    code = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
        except (ValueError, RecursionError):
            given = None
        if isinstance(given, dict) and isinstance(given.get("text"), str):
            answer = _found(matcher, given["text"])
        else:
            code = WRONG_INPUT
            answer = {"error": f'line {number}: expected a JSON object such as {{"text": "..."}}'}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return code


def _found(matcher: Matcher, text: str) -> dict[str, object]:
    """What the matcher makes of a message, in the words of the interface."""
    match, emergency = matcher.match(text), matcher.emergency(text)
    urgent = emergency is not None and emergency.level == "urgent"
    return {
        "text": text,
        "kind": "urgent" if urgent else match.kind,
        "id": None if urgent else match.topic,
        "score": round(match.score, 4),
        "suggestions": [] if urgent else list(match.suggestions),
        "ranked": [list(entry) for entry in match.ranked],
        "also": None if urgent else next((topic for topic in match.both if topic != match.topic), None),
        "cautions": [] if urgent else list(matcher.dangers(text)),
        "urgent": {"rule": emergency.rule, "level": emergency.level} if emergency else None,
    }


def _check(options: argparse.Namespace) -> None:
    file = _settings_file(options)
    settings, problems = config.read_all(file, HOME)
    try:
        library = app.load_library(settings, str(file))
    except StartError as error:
        problems += error.problems
    if problems:
        raise StartError(*problems)
    from bot.report import check_report

    print(check_report(library, settings.community.country))


def _quality(options: argparse.Namespace) -> None:
    from bot import quality, upkeep

    settings, file = _settings(options)
    library = app.load_library(settings, file)
    language = settings.community.language
    content = library.languages[language]
    with _watching(content.messages.console.preparing) as watch:
        learned = app.load_matcher(settings, library, language, watch).learned
    kept = Path(settings.folders.content) / language / "quality.json"
    print(quality.report(content, learned, quality.saved(kept)))
    if options.save:
        quality.save(kept, quality.figures(learned))
        with _watching(content.messages.console.preparing) as watch:
            app.keep_prepared(settings, library, language, learned, watch)
        print(
            f"\nThe figures were saved in {kept}, to compare later ones with; beside it, what was learned, which saves a minute."
        )
    try:
        for line in quality.said_of_answers(content, upkeep.feedback(settings)):
            print(line)
    except (StartError, StorageError) as error:
        print(f"\nWhat people said of answers cannot be read: {error}")


def _back_up(options: argparse.Namespace) -> None:
    from bot import upkeep

    settings, _ = _settings(options)
    upkeep.back_up(settings, options.file)
    print(f"The database was copied to {options.file}. Keep the key apart from it: without it, nobody can read the check-ins.")


def _erase(options: argparse.Namespace) -> int:
    from bot import upkeep

    settings, _ = _settings(options)
    if options.platform != "console" and not options.user.isdigit():
        print(
            "Give the number of the account, such as 123456789, not its name. /mydata export shows it to its owner.",
            file=sys.stderr,
        )
        return WRONG_INPUT
    erased = upkeep.erase(settings, User(options.platform, options.user))
    print("\n".join(f"{table}: {count} deleted" for table, count in erased.items()) or "Nothing is stored about this person.")
    if erased:
        print("Backups still hold it. A bot that runs now may remember the person's settings until it is restarted.")
    return 0
