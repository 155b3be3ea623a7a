"""The board of 300 villages over 16 years, against an empty page of the same frame. Writes benchmarks/board.md.

``python benchmarks/board.py [--wrk]``: server time by the test client, in this process; with ``--wrk`` requests a second of the
served site under 8 connections as well, where wrk is installed.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from datetime import date
from pathlib import Path

VILLAGES, FIRST_YEAR, LAST_YEAR = 300, 2010, 2025
REPEATS = 60
PAGE = Path(__file__).with_suffix(".md")


def main() -> None:
    home = tempfile.mkdtemp(prefix="tianping-board-")
    os.environ.update(TIANPING_HOME=home, TIANPING_DEMO="1", TIANPING_HOSTS="testserver,127.0.0.1", DJANGO_SETTINGS_MODULE="tianping.site.settings")
    from tianping.site.set_up import set_up

    set_up()
    area_id = load()
    lines = [*heading(), *in_process(area_id)]
    if "--wrk" in sys.argv and shutil.which("wrk"):
        lines += under_wrk(area_id)
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    shutil.rmtree(home, ignore_errors=True)


def heading() -> list[str]:
    return [
        "# The board",
        "",
        f"One township of {VILLAGES} villages, {LAST_YEAR - FIRST_YEAR + 1} years: sentence, trend, funnel and a row with interval bar and sparkline for each.",
        f"Python {platform.python_version()}, {os.cpu_count()} processors, {date.today().isoformat()}; `python benchmarks/board.py --wrk`.",  # noqa: DTZ011 - the day of the measurement
        "",
        "| what | median ms | times the empty page |",
        "| --- | --- | --- |",
    ]


def load() -> int:
    """Make a county whose one township has all the villages; returns the area whose page lists them."""
    import numpy as np

    from tianping.exchange.tables import TableBytes
    from tianping.figures.births import actions as births
    from tianping.figures.births.choices import Source
    from tianping.figures.measures import actions as measures
    from tianping.ground.accounts.models import Account
    from tianping.ground.places import actions as places
    from tianping.terms import Actor, PlaceCode

    by, on = Actor(pseudonym="bench", role="system", department="system", area_id=None), date(2026, 3, 2)
    county = places.found_area(places.NewArea(PlaceCode("451081"), "县", None, ""), since=None, by=by, on=on)
    town = places.found_area(places.NewArea(PlaceCode("451081100"), "镇", county, ""), since=None, by=by, on=on)
    codes = [f"451081100{200 + number:03d}" for number in range(VILLAGES)]
    for number, code in enumerate(codes):
        places.found_area(places.NewArea(PlaceCode(code), f"第{number}村", town, ""), since=None, by=by, on=on)
    random = np.random.default_rng(1)
    rows = ["code,period,boys,girls"]
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for code, births_there, share in zip(codes, random.poisson(40, VILLAGES), random.beta(530, 500, VILLAGES), strict=True):
            boys = int(random.binomial(births_there, share))
            rows.append(f"{code},{year},{boys},{births_there - boys}")
    table = TableBytes("bench.csv", "\n".join(rows).encode())
    births.accept_file(table, nature=births.Nature(Source.HOUSEHOLD, simulated=True), by=by, on=on)
    measures.measure_all(by=by, on=on)
    account = Account(username="bench", role="county_statistician", department="health", area_id=county)
    account.set_password("bench-bench-bench")
    account.save()
    return town


def in_process(area_id: int) -> list[str]:
    from django.test import Client

    from tianping.figures.measures.panels import area as drawn
    from tianping.ground.accounts.models import Account

    browser = Client()
    browser.force_login(Account.objects.get(username="bench"))
    board, empty = f"/measures/{area_id}/", "/measures/search/"
    browser.get(board), browser.get(empty)  # the first of each loads templates and the renderer

    def afresh() -> None:
        drawn._kept.clear()
        browser.get(board)

    timed = {
        "empty page of the same frame (search, nothing sought)": median(lambda: browser.get(empty)),
        "board, its run seen before": median(lambda: browser.get(board)),
        "board, its parts put together afresh": median(afresh, repeats=10),
    }
    whole = timed["empty page of the same frame (search, nothing sought)"]
    size = len(browser.get(board).content)
    return [*(f"| {what} | {ms:.1f} | {ms / whole:.1f} |" for what, ms in timed.items()), "", f"The page has {size / 1024:.0f} KiB before compression."]


def median(act: Callable[[], object], *, repeats: int = REPEATS) -> float:
    """Median processor time of this process in ms: neighbours on the machine do not change it."""
    taken = []
    for _one in range(repeats):
        start = time.process_time()
        act()
        taken.append(1000 * (time.process_time() - start))
    return statistics.median(taken)


def under_wrk(area_id: int) -> list[str]:
    from django.test import Client

    from tianping.ground.accounts.models import Account

    browser = Client()
    browser.force_login(Account.objects.get(username="bench"))
    cookie = f"Cookie: session={browser.cookies['session'].value}"
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from tianping.cli import main; main()", "serve", "--port", str(port)]
    program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        for path in ("/measures/search/", f"/measures/{area_id}/"):  # the start and the first drawing are not measured
            request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=dict([cookie.split(": ", 1)]))  # noqa: S310 - our own address
            urllib.request.urlopen(request, timeout=120).close()  # noqa: S310 - our own address
        told = ["", "| under wrk, 8 connections, 10 s | requests/s |", "| --- | --- |"]
        for what, path in (("empty page", "/measures/search/"), ("board", f"/measures/{area_id}/")):
            for seconds in (3, 10):
                answer = subprocess.run(
                    ["wrk", "-t2", "-c8", "--timeout", "30s", f"-d{seconds}s", "-H", cookie, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
                )
            rate = re.search(r"Requests/sec:\s+([\d.]+)", answer.stdout)
            wrong = "Non-2xx" in answer.stdout or rate is None or float(rate[1]) == 0
            told.append(f"| {what} | {rate[1] if rate and not wrong else 'failed: machine too busy'} |")
        return told
    finally:
        program.terminate()
        program.wait(30)


def wait_for(port: int) -> None:
    for _try in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nothing answers on port {port}")


if __name__ == "__main__":
    main()
