"""100,000 questions about returns, browsed and filtered, against an empty page of the same frame. Writes benchmarks/questions.md."""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

QUESTIONS, VILLAGES, MONTHS = 100_000, 300, 24
TODAY = date(2026, 3, 2)
PAGE = Path(__file__).with_suffix(".md")


def main() -> None:
    home = tempfile.mkdtemp(prefix="tianping-questions-")
    os.environ.update(TIANPING_HOME=home, TIANPING_DEMO="1", TIANPING_HOSTS="testserver", DJANGO_SETTINGS_MODULE="tianping.site.settings")
    from tianping.site.set_up import set_up

    set_up()
    load()
    lines = [
        "# 100,000 questions",
        "",
        f"{QUESTIONS:,} questions about the returns of {VILLAGES // 10} townships over {MONTHS} months, a tenth of them open; pages of 50.",
        f"Median of 30 requests, processor time of this process, SQLite; Python {platform.python_version()}, {date.today().isoformat()}; `python benchmarks/questions.py`.",  # noqa: DTZ011 - the day of the measurement
        "",
        "| page | median ms | times the empty page |",
        "| --- | ---: | ---: |",
        *timed(),
    ]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    shutil.rmtree(home, ignore_errors=True)


def load() -> None:
    from tianping.figures.returns.models import Question, Return
    from tianping.ground.accounts.models import Account
    from tianping.ground.places import actions as places
    from tianping.terms import Actor, Period, PeriodKind, PlaceCode

    by = Actor(pseudonym="bench", role="system", department="system", area_id=None)
    county = places.found_area(places.NewArea(PlaceCode("451081"), "县", None, ""), since=None, by=by, on=TODAY)
    sheets = []
    for number in range(VILLAGES // 10):
        code = f"451081{100 + number}"
        town = places.found_area(places.NewArea(PlaceCode(code), f"第{number}镇", county, ""), since=None, by=by, on=TODAY)
        for village in range(10):
            places.found_area(places.NewArea(PlaceCode(f"{code}{200 + village}"), f"第{village}村", town, ""), since=None, by=by, on=TODAY)
        period = Period.holding(TODAY, PeriodKind.MONTH)
        for _month in range(MONTHS):
            period = period.preceding()
            sheets.append(
                Return(
                    form="births_monthly", edition=date(2018, 3, 21), area_id=town, period=str(period), first=period.start,
                    last=period.end, due=period.end + timedelta(days=10), state="sent", version=1, sent_on=TODAY, sent_by="bench", simulated=True,
                )
            )  # fmt: skip
    Return.objects.bulk_create(sheets)
    held = list(Return.objects.all())
    Question.objects.bulk_create(
        [
            Question(
                sheet=held[number % len(held)], row="1", column=("boys_1", "girls_1", "boys_2")[number % 3], origin="rule", rule="jump_boys_1",
                state="open" if number % 10 == 0 else "closed", area_id=held[number % len(held)].area_id,
                opened_on=TODAY - timedelta(days=number % 700), opened_by="bench", closed_on=None if number % 10 == 0 else TODAY - timedelta(days=number % 300),
            )
            for number in range(QUESTIONS)
        ],
        batch_size=5_000,
    )  # fmt: skip
    account = Account(username="bench", role="county_statistician", department="health", area_id=county)
    account.set_password("bench-bench-bench")
    account.save()


def timed() -> list[str]:
    from django.test import Client

    from tianping.ground.accounts.models import Account

    browser = Client()
    browser.force_login(Account.objects.get(username="bench"))
    pages = {
        "empty page of the same frame (search, nothing sought)": "/measures/search/",
        "open ones, first page": "/returns/questions/?state=open",
        "all, first page": "/returns/questions/?state=",
        "all, page 1,000": "/returns/questions/?state=&page=1000",
        "of one form and period": "/returns/questions/?state=&form=births_monthly&period=2025-06",
        "closed, asked by an officer (none)": "/returns/questions/?state=closed&origin=officer",
    }
    found = {}
    for what, address in pages.items():
        assert browser.get(address).status_code == 200
        found[what] = median(lambda address=address: browser.get(address))
    empty = next(iter(found.values()))
    return [f"| {what} | {ms:.1f} | {ms / empty:.1f} |" for what, ms in found.items()]


def median(act: Callable[[], object]) -> float:
    taken = []
    for _one in range(30):
        start = time.process_time()
        act()
        taken.append(1000 * (time.process_time() - start))
    return statistics.median(taken)


if __name__ == "__main__":
    main()
