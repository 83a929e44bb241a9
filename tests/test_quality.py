"""What the content promises of itself: it finds topics and emergencies as well as when its figures were last saved."""

from datetime import date
from pathlib import Path

from bot import app as apps
from bot import quality
from bot.config import Settings
from bot.content import Content, Library
from bot.storage.values import Feedback
from tests.conftest import ROOT

SAVED = ROOT / "content" / "en" / "quality.json"


def test_nothing_is_notably_worse_than_the_saved_figures(settings: Settings, library: Library) -> None:
    """Otherwise mend the content, or, if it is meant so: ./run quality --save"""
    now = quality.figures(apps.load_matcher(settings, library, "en").learned)
    assert quality.saved(SAVED).keys() == quality.FIGURES.keys()
    assert quality.drops(now, quality.saved(SAVED)) == [], now


def test_the_thresholds_let_through_no_more_than_they_may(settings: Settings, library: Library) -> None:
    now = quality.figures(apps.load_matcher(settings, library, "en").learned)
    assert now["foreign"] <= 2
    assert now["alarms"] <= 2
    assert now["lines"] <= 8


def test_a_drop_is_a_figure_that_got_worse_by_more_than_a_point() -> None:
    before = dict.fromkeys(quality.FIGURES, 50.0)
    assert quality.drops(before, before) == []
    assert quality.drops(before | {"right": 49.1, "wrong": 50.9}, before) == []
    assert quality.drops(before | {"right": 48.9, "wrong": 51.1, "urgent": 60, "alarms": 40}, before) == ["right", "wrong"]


def test_an_author_sees_what_changed_and_where_to_work(settings: Settings, library: Library, content: Content) -> None:
    learned = apps.load_matcher(settings, library, "en").learned
    before = quality.figures(learned)
    said = quality.report(content, learned, {**before, "right": before["right"] - 0.5, "urgent": before["urgent"] + 3})
    assert "right topic first: " in said
    assert "(+0.5 since the saved figures)" in said
    assert "Notably worse than before: urgent messages taken as urgent." in said
    assert "If the surest were answered at once" in said
    assert "Weakest topics" in said
    assert "words alone" not in said


def test_figures_are_kept_and_a_broken_file_is_as_none(tmp_path: Path) -> None:
    file = tmp_path / "quality.json"
    assert quality.saved(file) == {}
    quality.save(file, {"right": 85.8, "wrong": 1.0})
    assert quality.saved(file) == {"right": 85.8, "wrong": 1.0}
    for broken in ("{", "[1]", '{"right": "many"}', '{"right": null}'):
        file.write_text(broken)
        assert quality.saved(file) == {}


def test_authors_see_what_people_said_of_answers(content: Content) -> None:
    said = [
        Feedback("gone", 0, 9, date(2026, 11, 23)),
        Feedback("sleep", 1, 4, date(2026, 11, 23)),
        Feedback("cure", 3, 0, date(2026, 11, 23)),
    ]
    shown = "\n".join(quality.said_of_answers(content, said))
    assert shown.endswith("- sleep: 4 not what was asked, 1 fits\n- cure: 0 not what was asked, 3 fits")
    assert list(quality.said_of_answers(content, [])) == []
