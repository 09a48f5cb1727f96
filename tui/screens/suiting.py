"""How the player suits the screen to themself: theme, settings, keys; and the shortest way to anywhere on it."""

from tui.habits import HabitualApp
from tui.screens.jump import JumpScreen, Target, targets
from tui.screens.starting import StartingScreen
from tui.widgets.agents import AgentsPane


class SuitingScreen(StartingScreen):
    """The part of the main screen that concerns habits."""

    def action_theme(self) -> None:
        """Show the themes, each at once."""
        from tui.screens.themes import ThemesScreen

        self.app.push_screen(ThemesScreen())

    def use_theme(self, name: str) -> None:
        """Take a theme, for good."""
        if isinstance(self.app, HabitualApp):
            self.app.change_setting("theme", name)

    def action_settings(self) -> None:
        """Show the settings."""
        from tui.screens.settings import SettingsScreen

        self.app.push_screen(SettingsScreen())

    def action_bind(self) -> None:
        """Show all keys, to choose others."""
        from tui.screens.keys import KeysScreen

        self.app.push_screen(KeysScreen())

    def action_jump(self) -> None:
        """Put a letter on everything that one may go to."""
        self.app.push_screen(JumpScreen(targets(self)), self._jump)

    def _jump(self, target: Target | None) -> None:
        if target is None:
            return
        if target.kind == "pane":
            self.go(target.name)
        elif target.kind == "person":
            self.query_one(AgentsPane).select(target.agent)
            self.select(target.agent)
            self.go("agents")
        else:
            self.action_go_to()
