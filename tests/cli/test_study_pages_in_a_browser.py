"""Pages of commands as a browser shows them: silent, accessible, no wider than the window, in both lights."""

from __future__ import annotations

import pytest

from tests.browser_fixtures import OpenPage
from tests.cli.running import villages_table
from tianping.cli.app import run
from tianping.cli.language import current_language, settle

pytestmark = pytest.mark.browser

COMMANDS = ("scan", "smooth")


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    folder, before = tmp_path_factory.mktemp("pages"), current_language()
    table, found = villages_table(folder), {}
    for command in COMMANDS:
        for language in ("zh", "en"):
            settle(language)
            page = folder / f"{command}_{language}.html"
            run([command, str(table), "--period", "2025", "--csv", "--page", str(page)])
            found[command, language] = page.as_uri()
    settle(before)
    return found


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("language", "dark", "width"), [("zh", False, 1440), ("zh", True, 390), ("en", True, 1440), ("en", False, 390), ("en", False, 320)])
def test_a_page_is_silent_accessible_and_fits_its_window(
    open_page: OpenPage, addresses: dict[tuple[str, str], str], command: str, language: str, dark: bool, width: int
) -> None:
    seen = open_page(addresses[command, language], width=width, height=900, dark=dark)

    assert seen.messages == []
    assert seen.strange_requests == []
    assert seen.overflow() <= 0
    assert seen.violations() == []
    assert seen.page.locator("svg.chart:visible").count() == 1
