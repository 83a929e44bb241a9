"""How long a person waits: from start to answer, and many questions in one go. Run: .venv/bin/python -m benchmarks.start

Each command is started in turn with a bare Python, several times; the medians are shown with their ratio to it.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
QUESTIONS = Path(__file__).parent / "questions"
ROUNDS = 7
LINES = 1000


def main() -> None:
    """Prints a table."""
    texts = [json.loads(line)["text"] for file in sorted(QUESTIONS.glob("*.jsonl")) for line in file.open()]
    lines = "".join(json.dumps({"text": texts[place % len(texts)]}) + "\n" for place in range(LINES))
    program = [sys.executable, str(ROOT / "main.py")]
    runs = {
        "bare Python": ([sys.executable, "-c", "pass"], ""),
        "ask: one question, for a person": ([*program, "ask", "is massage safe with ms?"], ""),
        "ask --json: one question": ([*program, "ask", "--json", "is massage safe with ms?"], ""),
        f"ask --jsonl: {LINES} questions": ([*program, "ask", "--jsonl"], lines),
        "chat: start, one question, end": (program, "is massage safe with ms?\n"),
        "check": ([*program, "check"], ""),
    }
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for command, given in runs.values():  # fills the cache
        subprocess.run(command, input=given, text=True, capture_output=True, check=True)
    for _ in range(ROUNDS):
        for name, (command, given) in runs.items():
            started = time.perf_counter()
            subprocess.run(command, input=given, text=True, capture_output=True, check=True)
            taken[name].append(time.perf_counter() - started)
    bare = median(taken["bare Python"])
    print("| command | median s | times bare Python |\n| --- | --- | --- |")
    for name, times in taken.items():
        print(f"| {name} | {median(times):.2f} | {median(times) / bare:.0f} |")


if __name__ == "__main__":
    main()
