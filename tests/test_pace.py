"""A pace that may be asked for is the pace that time has, wherever it is asked for; what may not is refused with what may."""

import pytest
from click.testing import CliRunner
from fake_client import FakeClient

from tui.cli import voxpop
from tui.settings import FASTEST
from tui.settings_table import BY_NAME
from tui.widgets.controls import RATES, Controls


@pytest.mark.parametrize("rate", [0.0, 0.05, 0.1, 3.0, 10.0, 20.0, FASTEST])
def test_any_rate_is_kept_as_it_is(rate: float) -> None:
    controls = Controls(FakeClient())
    controls.set_rate(rate)
    assert controls.rate == rate == BY_NAME["pace"].checked(rate)
    assert controls.pace == (f"{rate:.0f}×" if rate >= 1 else f"{rate:g}×" if rate else "max")


@pytest.mark.parametrize(
    ("rate", "slower", "faster"),
    [(3.0, 2.0, 5.0), (20.0, 10.0, 0.0), (0.05, 0.1, 0.1), (FASTEST, 10.0, 0.0), (1.0, 0.5, 2.0), (0.0, 10.0, 0.0), (0.1, 0.1, 0.25)],
)
def test_keys_step_from_any_rate_to_its_neighbours(rate: float, slower: float, faster: float) -> None:
    for steps, wanted in ((-1, slower), (1, faster)):
        controls = Controls(FakeClient())
        controls.set_rate(rate)
        controls.change_speed(steps)
        assert controls.rate == wanted and wanted in RATES


@pytest.mark.parametrize("command", [["play", "town"], ["run", "town"]])
@pytest.mark.parametrize("rate", ["nan", "-1", "1001", "inf", "x"])
def test_the_command_line_refuses_what_is_no_pace(command: list[str], rate: str) -> None:
    done = CliRunner().invoke(voxpop, [*command, "--ticks-per-second", rate])
    assert done.exit_code == 2 and "--ticks-per-second" in done.stderr
