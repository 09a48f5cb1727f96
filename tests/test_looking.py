"""Whoever looks closely sees memories come and go, what somebody is at, how good the recommender is, and long lines whole."""

from stage import stage

from sim.agent import Memory, Recollection
from sim.event import (
    Forgot,
    Measured,
    MixingChanged,
    Noted,
    Promoted,
    Recalled,
    Remembered,
    Watched,
)
from tui.widgets.inspector import InspectorPane
from tui.widgets.log import LogPane
from tui.widgets.recommender import RecommenderPane

# The inspector


async def test_the_inspector_shows_the_stores_filling_promoting_recalling_and_forgetting() -> None:
    async with stage(ticks=2) as on:
        first = Memory(3, "film", "I loved <Heat>.", 0.7, id=901, store="short", accessed=3)
        gone = Memory(3, "self", "I posted about rain.", 0.1, id=902, store="sensory", accessed=3)
        insight = Memory(3, "insight", "Films about cities move me.", 0.6, id=903, store="long", accessed=3, sources=(901, 77))
        on.client.happen(Noted(1, (first, gone)), Remembered(1, first), Promoted(1, 901, insight))
        on.client.happen(Recalled(1, "the cinema", (Recollection(901, 0.98, 0.7, 0.42),)))
        on.society.inspect_agent(1)
        await on.press("z")
        await on.settle()
        inspector = on.society.query_one(InspectorPane)
        inspector.folded.add("history")

        def rows() -> list[str]:
            inspector._stale = True
            inspector.renew()
            return ["".join(part for part, _ in row) for row in inspector.view.entries]

        text = "\n".join(rows())
        assert "Passing by" in text and "Short-term          0/10" in text and "2/60" in text
        assert any("I loved Heat." in row and "kept" in row for row in rows())
        assert any("I posted about rain." in row and row.rstrip().endswith("0.1 gone") for row in rows())
        assert any(row.strip() == "from I loved Heat." for row in rows()) and "from 1 memory that is gone" in text
        assert "at “the cinema”" in text
        assert any("recency" in row and "0.98" in row and "0.70" in row and "0.42" in row for row in rows())
        on.client.happen(Forgot(1, (903,)))
        await on.settle()
        rows()
        lost = next(row for row in inspector.view.entries if any("Films about cities" in part for part, _ in row))
        assert any(style.strike for part, style in lost if "Films" in part)
        for _ in range(20):
            on.client.happen()
        await on.settle()
        assert "Films about cities" not in "\n".join(rows())


async def test_the_inspector_tells_what_somebody_is_at_and_until_when() -> None:
    async with stage(ticks=1) as on:
        film = on.client.world.catalogue.items[0]
        on.client.happen(Watched(1, film.id, "it is quiet", None, on.client.world.minute + 240))
        on.society.inspect_agent(1)
        await on.press("z")
        await on.settle()
        on.society.query_one(InspectorPane).renew()
        assert f"watching {film.title} until 12:00" in on.text(InspectorPane)


# The recommender


async def test_the_recommender_pane_shows_quality_mixing_and_how_mixed_its_pages_are() -> None:
    async with stage() as on:
        for entropy in (2.0, 1.5, 1.0):
            on.client.happen(Measured({"hit_rate": 0.25, "ndcg": 0.1, "coverage": 0.4, "shown_entropy": entropy}))
        on.client.happen(MixingChanged(3), Measured({"hit_rate": 0.25, "ndcg": 0.1, "coverage": 0.4, "shown_entropy": 0.5}))
        await on.press("4", "z")
        await on.settle()
        on.society.query_one(RecommenderPane).renew()
        text = on.text(RecommenderPane)
        words = " ".join(text.split())
        for part in ("hit rate 25%", "NDCG 0.10", "coverage 40%", "3 of every 5 films", "in a tick 0.50 bits", "Most seen"):
            assert part in words


# The log


async def test_a_long_line_of_the_log_can_be_read_whole() -> None:
    async with stage() as on:
        reason = "it is the one about <The Long Way Home>, and " * 4 + "so to bed"
        on.client.happen(Watched(1, on.client.world.catalogue.items[0].id, reason))
        await on.press("5")
        log = on.society.query_one(LogPane)
        assert "so to bed" not in on.text(LogPane)
        await on.press("r")
        assert "so to bed" in on.text(LogPane) and "<The" not in on.text(LogPane)
        assert max(len(log.render_line(y).text.rstrip()) for y in range(log.content_size.height)) <= log.content_size.width
        await on.press("r")
        assert "so to bed" not in on.text(LogPane)
