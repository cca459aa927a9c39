"""A browser to drive reports in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from reports import write

from cleaner.inspection import Inspection


@pytest.fixture(scope="session")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="session")
def browser(downloads: Path) -> Iterator[Any]:
    webdriver = pytest.importorskip(
        "selenium.webdriver", reason="selenium drives the browser; the extra `browser` has it"
    )
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("no chromium and chromedriver: on Debian, apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1000,900"):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    running = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield running
    running.quit()


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Callable[..., Any]:
    """Open a report of inspections, or a file, and wait until it is drawn; what a page complains of fails the test."""
    from selenium.webdriver.support.ui import WebDriverWait

    def open_(*found: Inspection, path: Path | None = None) -> Any:
        browser.get("about:blank")
        browser.get_log("browser")
        browser.get((path or write(tmp_path / "report.html", *found)).as_uri())
        WebDriverWait(browser, 30).until(
            lambda page: page.execute_script("return document.getElementById('app').dataset.ready")
        )
        assert browser.get_log("browser") == []
        return browser

    return open_


@pytest.fixture(scope="session")
def axe() -> str:
    root = Path(__file__).resolve().parents[2]
    path = Path(os.environ.get("CLEANER_AXE", root / "node_modules" / "axe-core" / "axe.min.js"))
    if not path.is_file():
        pytest.skip(f"no axe-core at {path}: npm install --no-save axe-core, or CLEANER_AXE names the file")
    return path.read_text("utf-8")
