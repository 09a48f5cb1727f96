"""The architecture cannot rot: style, types, import contracts, and what a headless process really loads."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SIDES = ("tui", "models", "saves")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=280)


@pytest.mark.parametrize("command", [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)])
def test_style_and_types_are_clean(command: tuple[str, ...]) -> None:
    result = run(*command)
    assert result.returncode == 0, result.stdout + result.stderr


def test_import_contracts_hold() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stdout + result.stderr


def loaded_by(code: str) -> set[str]:
    """Return the top-level names of all modules that a fresh process holds after some code."""
    code += "\nimport sys; print('\\n'.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    return set(result.stdout.split())


def test_sim_loads_nothing_of_the_others() -> None:
    modules = [".".join(path.with_suffix("").relative_to(ROOT).parts) for path in sorted((ROOT / "sim").rglob("*.py"))]
    loaded = loaded_by("import " + ", ".join(module.removesuffix(".__init__") for module in modules))
    assert loaded.isdisjoint({*SIDES, "textual", "rich", "click", "sqlite3", "sqlite_utils", "networkx"})


def test_a_headless_run_never_loads_the_screen() -> None:
    code = (
        "import sys; sys.argv = ['voxpop', 'run', 'town', '--ticks', '2', '--json']\n"
        "from tui.cli import main\ntry: main()\nexcept SystemExit: pass"
    )
    assert loaded_by(code).isdisjoint({"textual", "networkx", "scipy", "openai"})


def test_the_folders_at_the_top_are_the_ones_agreed_on() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    allowed = {"pyproject.toml", "tui", "sim", "models", "saves", "tests", "README.md", ".ci", "LICENSE", "CHANGELOG.md", ".gitignore"}
    assert {path.partition("/")[0] for path in tracked} <= allowed


FORBIDDEN = ("hash(", "random.", "time.time", "datetime.now", "uuid4", "pickle", "perf_counter", "monotonic(")


@pytest.mark.parametrize("path", sorted((ROOT / "sim").rglob("*.py")), ids=lambda path: path.name)
def test_sim_uses_no_clock_no_pickle_and_no_unkeyed_chance(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    calls = [word for word in FORBIDDEN if f" {word}" in text or f"({word}" in text]
    assert not calls
