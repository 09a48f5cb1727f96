"""`voxpop bench saves` prices what a save does, in worlds of any size."""

import json
import re

from click.testing import CliRunner

from tui.commands.bench import bench

ARGUMENTS = ["saves", "--events", "3000", "--agents", "20", "--ticks", "2", "--loads", "3"]


def test_every_figure_of_a_save_is_there_and_can_be_true() -> None:
    found = json.loads(CliRunner().invoke(bench, [*ARGUMENTS, "--json"], catch_exceptions=False).stdout)
    long, large = found["long"], found["large"]
    assert 3000 <= long["events"] < 6000 and large["agents"] == 20 and large["ticks"] == 2 and large["loads"] == 3
    assert 20 < long["bytes_per_event"] < 1000 and 0 < long["branch_bytes"] < 64_000
    assert min(long["append_per_s"], long["append_us"], long["branch_ms"], large["file_mb"], large["opening_s"]) > 0
    assert 0 < large["states_share"] < 1 and large["states"] >= 1
    assert large["opening_s"] < large["worst_s"] and large["median_s"] <= large["worst_s"]


def test_the_figures_are_told_in_three_lines() -> None:
    told = CliRunner().invoke(bench, ARGUMENTS, catch_exceptions=False)
    long, large, back = told.stdout.splitlines()
    assert re.match(r"[3-5],\d{3} events of a town: ", long) and "a branch takes " in long
    assert large.startswith("20 people, 2 ticks, ") and "whole states are " in large
    assert back.startswith("a tick of it, of 3 by lot: median ")
