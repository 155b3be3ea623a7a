"""Pages of figures: what they say, for whom, and what leaves by them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.figures.births.some_uploads import HEAD, STATISTICIAN, TODAY, brought
from tests.ground.places.some_places import small_county
from tianping.figures.measures import actions
from tianping.figures.measures.models import Run
from tianping.ground.accounts.choices import Role
from tianping.ground.accounts.models import Account
from tianping.ground.audit import queries as chain

pytestmark = pytest.mark.django_db

YEARS = [
    HEAD,
    "451025100201,2023,60,40", "451025100202,2023,11,9", "451025101201,2023,300,200",
    "451025100201,2024,55,50", "451025100202,2024,0,0", "451025101201,2024,1500,1100",
]  # fmt: skip

SignedIn = Callable[..., Client]


@pytest.fixture
def names(settings: Any, tmp_path: Path) -> dict[str, int]:
    settings.LAKE = tmp_path / "lake"
    settings.SECOND_FACTOR_REQUIRED = False
    return small_county()


@pytest.fixture
def signed_in(names: dict[str, int]) -> Iterator[SignedIn]:
    def opened(role: str = Role.COUNTY_STATISTICIAN, *, area: str = "county", language: str = "zh-hans") -> Client:
        browser = Client(headers={"accept-language": language})
        browser.force_login(
            Account.objects.create(username=f"{role}-{area}", role=role, department="health", area_id=names[area])
        )
        return browser

    return opened


@pytest.fixture
def measured(names: dict[str, int], tmp_path: Path) -> dict[str, int]:
    brought(YEARS, tmp_path)
    actions.measure_all(by=STATISTICIAN, on=TODAY)
    return names


def page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_home_leads_to_the_board_of_one_s_own_area(measured: dict[str, int], signed_in: SignedIn) -> None:
    for role, area in ((Role.COUNTY_STATISTICIAN, "county"), (Role.TOWNSHIP_OFFICER, "east")):
        assert signed_in(role, area=area).get("/")["Location"] == f"/measures/{measured[area]}/"


def test_the_board_says_one_sentence_and_proves_it(measured: dict[str, int], signed_in: SignedIn) -> None:
    board = page(signed_in(), f"/measures/{measured['county']}/")

    assert "合计 <strong>135.2</strong>" in board
    assert "2 个乡镇中 1 个确实偏高，1 个不能判断。" in board
    assert board.count('<svg class="chart wide') >= 2
    assert board.index("确实偏高 1</th>") < board.index("不能判断 1</th>")
    assert Run.objects.get().run_id in board
    assert "先与另一来源核对" in board


def test_no_place_stands_by_its_ratio(measured: dict[str, int], signed_in: SignedIn) -> None:
    """In a group the codes rise, whatever the ratios do; nothing offers another order."""
    board = page(signed_in(), f"/measures/{measured['county']}/?year=2023")
    groups = [re.findall(r'scope="row" role="rowheader"><a href="/measures/(\d+)/', group) for group in board.split('scope="rowgroup"')[1:]]

    # Areas were founded in the order of their codes.
    assert sorted(int(row) for group in groups for row in group) == [measured["east"], measured["west"]]
    assert all(group == sorted(group, key=int) for group in groups)
    assert "sort" not in board


@pytest.mark.parametrize("state", ["year=1066", "year=x&order=9&source=%00&basis=<b>", "order=2&year=2023", "year=٢٠٢٣"])
def test_a_strange_address_gives_what_there_is(measured: dict[str, int], signed_in: SignedIn, state: str) -> None:
    board = page(signed_in(), f"/measures/{measured['county']}/?{state}")

    assert "<b>" not in board
    assert ("2023年" if "2023" in state else "2024年") in board


def test_the_address_holds_the_state(measured: dict[str, int], signed_in: SignedIn) -> None:
    board = page(signed_in(), f"/measures/{measured['county']}/?year=2023&order=0")

    assert '<option value="2023" selected>' in board
    assert "合计 <strong>149.0</strong>" in board
    assert f"/measures/{measured['east']}/?year=2023&amp;order=0" in board


def test_a_place_tells_what_explains_it_so_far(measured: dict[str, int], signed_in: SignedIn) -> None:
    place = page(signed_in(), f"/measures/{measured['west']}/")
    heads = re.findall(r"<li><h3>(.*?)</h3>", place)

    assert heads == ["偶然", "登记迟缓", "口径不同", "孩次构成", "以上都不能解释"]
    assert "要有带登记时间的数才能算" in place
    assert "20 个点都在参照范围以上" in place
    assert "不作为任何人的考核分数" in place


def test_a_place_without_births_says_so(measured: dict[str, int], signed_in: SignedIn) -> None:
    village = page(signed_in(), f"/measures/{measured['e2']}/?year=2024")

    assert "2024年没有算出性别比" in village
    assert "没有出生" in village


@pytest.mark.parametrize("piece", ["", "orders/", "method/", "export/"])
def test_an_area_out_of_reach_is_not_there(measured: dict[str, int], signed_in: SignedIn, piece: str) -> None:
    browser = signed_in(Role.TOWNSHIP_OFFICER, area="east")

    assert browser.get(f"/measures/{measured['east']}/{piece}").status_code == 200
    assert browser.get(f"/measures/{measured['west']}/{piece}").status_code == 404
    assert browser.get(f"/measures/{measured['county']}/{piece}").status_code == 404
    assert browser.get(f"/measures/999999/{piece}").status_code == 404


def test_kept_drawings_are_not_shown_to_another_reach(measured: dict[str, int], signed_in: SignedIn) -> None:
    signed_in().get(f"/measures/{measured['east']}/")

    assert signed_in(Role.VILLAGE_OFFICER, area="e1").get(f"/measures/{measured['east']}/").status_code == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_who_runs_the_system_sees_no_figures(measured: dict[str, int], signed_in: SignedIn, role: str) -> None:
    browser = signed_in(role)

    assert browser.get(f"/measures/{measured['county']}/").status_code == 403
    assert "不看出生数字" in page(browser, "/")


def test_orders_by_year_stand_as_drawing_and_as_table(measured: dict[str, int], signed_in: SignedIn) -> None:
    orders = page(signed_in(), f"/measures/{measured['county']}/orders/")

    assert '<th scope="row">2024</th>' in orders
    assert "一孩" in orders
    assert "三孩及以上" in orders


def test_the_method_card_holds_everything_a_run_rests_on(measured: dict[str, int], signed_in: SignedIn) -> None:
    run = Run.objects.get()
    card = page(signed_in(), f"/measures/{measured['county']}/method/?run={run.run_id}")

    assert run.identity in card
    assert all(digest in card for digest in run.inputs)
    assert signed_in(area="east", role=Role.TOWNSHIP_OFFICER).get(f"/measures/{measured['east']}/method/?run=000000000000").status_code == 404


def test_an_export_asks_first_and_is_entered_in_the_chain(measured: dict[str, int], signed_in: SignedIn) -> None:
    browser = signed_in()
    address = f"/measures/{measured['county']}/export/?year=2023"
    asked = page(browser, address)
    before = chain.entries_of(act="measures.table.exported").count()
    file = browser.post(address)
    lines = file.content.decode("utf-8-sig").splitlines()

    assert "内部资料" in asked
    assert before == 0
    assert file["Content-Disposition"].startswith("attachment")
    assert file["Cache-Control"] == "no-store"
    assert lines[0].startswith("内部资料，不得外传")
    assert Run.objects.get().run_id in lines[3]
    assert [line.split(",")[0] for line in lines[6:]] == ["451025100", "451025101"]
    assert chain.entries_of(act="measures.table.exported", subject=f"places.area:{measured['county']}").count() == 1


def test_an_export_holds_what_the_reader_reaches_only(measured: dict[str, int], signed_in: SignedIn) -> None:
    file = signed_in(Role.TOWNSHIP_OFFICER, area="east").post(f"/measures/{measured['east']}/export/").content.decode()

    assert "451025100201" in file
    assert "451025101" not in file


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_no_cell_of_an_export_is_a_formula(text: str) -> None:
    from tianping.figures.measures.tables import safe

    assert safe(text) == f"'{text}"
    assert safe("渠洋镇") == "渠洋镇"


@pytest.mark.parametrize(("role", "area", "found"), [(Role.COUNTY_STATISTICIAN, "county", True), (Role.TOWNSHIP_OFFICER, "west", False)])
def test_search_finds_what_is_in_reach(measured: dict[str, int], signed_in: SignedIn, role: str, area: str, found: bool) -> None:
    result = page(signed_in(role, area=area), "/measures/search/?q=451025100")

    assert (f"/measures/{measured['east']}/" in result) is found


@pytest.mark.parametrize("sought", ["%", "_", "<script>", "' OR 1=1 --", "x" * 500])
def test_search_takes_signs_for_signs(measured: dict[str, int], signed_in: SignedIn, sought: str) -> None:
    result = signed_in().get("/measures/search/", {"q": sought})

    assert result.status_code == 200
    assert "<script>" not in result.content.decode()


def test_before_anything_is_there_the_first_page_says_what_to_do(names: dict[str, int], signed_in: SignedIn) -> None:
    first = page(signed_in(), "/")
    steps = re.findall(r"<h2>(.*?) (?:<small>.*?</small>)?</h2>", first)

    assert steps == ["装入地区表", "定好各岗位所管的地区", "上报出生数", "测算"]
    assert 'href="/births/bring/"' in first
    assert "由统计岗、部门专干和乡镇专干上报" in page(signed_in(Role.COUNTY_LEAD), "/")


def test_what_was_brought_can_be_measured_at_once(names: dict[str, int], signed_in: SignedIn, tmp_path: Path) -> None:
    brought(YEARS, tmp_path)
    browser = signed_in()

    assert 'action="/measures/measure/"' in page(browser, "/")
    assert browser.post("/measures/measure/", follow=True).redirect_chain[-1][0] == f"/measures/{names['county']}/"
    assert signed_in(Role.VILLAGE_OFFICER, area="e1").post("/measures/measure/").status_code == 403


def test_real_figures_are_not_public(measured: dict[str, int]) -> None:
    public = page(Client(), "/")

    assert "这里还没有公布的数字" in public
    assert "135" not in re.sub(r"<head>.*?</head>", "", public, flags=re.DOTALL)


def test_simulated_figures_are_public_as_the_county_s_total_only(names: dict[str, int], tmp_path: Path) -> None:
    from tests.figures.births.some_uploads import nature

    brought(YEARS, tmp_path, of=nature(simulated=True))
    actions.measure_all(by=STATISTICIAN, on=TODAY)
    public = page(Client(), "/")

    assert "135.2" in public
    assert "<script" not in public
    assert "/measures/" not in public


def test_pages_hold_no_style_and_no_script_of_their_own(measured: dict[str, int], signed_in: SignedIn) -> None:
    browser = signed_in()
    for address in ("", "orders/", "method/", "export/"):
        shown = page(browser, f"/measures/{measured['county']}/{address}")
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?! src=)", shown), address


def test_every_page_is_whole_in_english(measured: dict[str, int], signed_in: SignedIn) -> None:
    browser = signed_in(language="en")
    for address in ("", "orders/", "method/", "export/"):
        shown = page(browser, f"/measures/{measured['county']}/{address}")
        body = re.sub(r'<[^>]*lang="zh[^>]*>.*?</\w+>|<form class="language".*?</form>', "", shown.split("<body")[1], flags=re.DOTALL)
        assert set(re.findall(r"[\u4e00-\u9fff]+", body)) <= {"甲县"}, address  # a name without pinyin


def test_a_renamed_place_is_shown_by_its_new_name_at_once(measured: dict[str, int], signed_in: SignedIn) -> None:
    from tests.ground.places.some_places import KEEPER
    from tianping.ground.places import actions as places

    browser, board = signed_in(), f"/measures/{measured['county']}/"
    before = page(browser, board)
    places.rename_area(measured["east"], name="新东镇", latin="Xindong", since=TODAY, by=KEEPER, on=TODAY)

    assert "新东镇" not in before
    assert "新东镇" in page(browser, board)
