"""While something is drawn, everybody else is answered."""

import asyncio
import time

from bot.papers import off_the_loop
from bot.papers.chart import draw
from tests.papers.test_chart import chart


async def test_others_are_answered_while_pictures_are_drawn() -> None:
    """The clock on the wall: a bot that answers within a twentieth of a second is not held up."""
    await off_the_loop(lambda: draw(chart(1)))  # the libraries are imported once
    gaps, drawing = list[float](), asyncio.gather(*(off_the_loop(lambda: draw(chart(60, panels=6))) for _ in range(3)))
    while not drawing.done():
        before = time.perf_counter()
        await asyncio.sleep(0.001)
        gaps.append(time.perf_counter() - before)
    images = await drawing
    assert all(image.startswith(b"\x89PNG") for image in images)
    assert len(gaps) > 20
    assert sorted(gaps)[int(len(gaps) * 0.9)] < 0.05
