from __future__ import annotations

import re
import time
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import numpy as np
import pytest

from tests.charts import samples, sheets
from tianping.charts import Phrase, Sentence
from tianping.charts.sheet import SheetTable, render_sheet
from tianping.terms import CountKind, Verdict

VOID = {"meta", "link", "br", "input", "img", "hr"}


class Tags(HTMLParser):
    """Names and attributes of all elements, with a check that each is closed where it should be."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(page)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture(scope="module")
def page() -> str:
    return render_sheet(sheets.drawn_sheet(simulated=True), "zh")


def test_holds_no_script_no_address_and_no_style_but_its_own(page: str) -> None:
    tags = Tags(page)
    attributes = {name for _, given in tags.found for name in given}

    assert not {"script", "iframe", "img", "object", "form"} & {tag for tag, _ in tags.found}
    assert "style" not in attributes
    assert not [name for name in attributes if name.startswith("on")]
    assert len(tags.named("style")) == 1
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", page)
    assert [link["href"][:19] for link in tags.named("link")] == ["data:image/svg+xml,"]


def test_its_policy_names_the_style_sheet_by_its_hash_and_forbids_the_rest(page: str) -> None:
    css = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = b64encode(sha256(css.encode()).digest()).decode()
    policy = next(
        meta["content"] for meta in Tags(page).named("meta") if meta.get("http-equiv") == "Content-Security-Policy"
    )

    assert (
        policy == f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize(("language", "lang"), [("zh", "zh-Hans"), ("en", "en")])
def test_its_language_is_declared_and_names_of_the_other_are_marked(language: str, lang: str) -> None:
    tags = Tags(render_sheet(sheets.sheet(), language))
    rows = [given for given in tags.named("th") if given.get("scope") == "row"]

    assert tags.named("html") == [{"lang": lang}]
    assert {given.get("lang") for given in rows} == ({None} if language == "zh" else {"zh-Hans", None})


def test_it_opens_with_the_finding(page: str) -> None:
    heading = re.search(r'<h1 class="finding">(.*?)</h1>', page)[1]

    assert heading.startswith(
        '2025年合计 <strong>114.2</strong><span class="interval">（95% 区间 110.9–117.6）</span>，<strong>确实偏高</strong>'
    )
    assert page.count("<h1") == 1
    assert page.index("<h1") < page.index("<figure") < page.index("<table") < page.index("方法卡")


def test_a_finding_of_the_callers_own_is_used_and_escaped() -> None:
    own = {"zh": Sentence((Phrase("甲<b>乙"), Phrase("114.2", "number")))}

    assert '<h1 class="finding">甲&lt;b&gt;乙<strong>114.2</strong></h1>' in render_sheet(
        sheets.sheet(sentence=own), "zh"
    )


def test_simulated_figures_carry_their_strip_and_real_ones_do_not(page: str) -> None:
    assert '<aside class="simulated" aria-label="模拟数据"><strong>模拟数据</strong>' in page
    assert 'class="simulated"' not in render_sheet(sheets.sheet(), "zh")
    assert page.index('class="simulated"') < page.index('class="head"')


def test_places_stand_by_verdict_then_by_code_and_never_by_ratio() -> None:
    rows = [
        ("丙", 900, 140.0, Verdict.HIGH),
        ("乙", 900, 150.0, Verdict.HIGH),
        ("甲", 900, 108.0, Verdict.CANNOT_TELL),
        ("丁", 900, 145.0, Verdict.HIGH),
    ]
    drawn = samples.places(rows)
    codes = ["451081103", "451081101", "451081100", "451081102"]
    plain = sheets.table(drawn)
    table = SheetTable(codes, plain.boys, plain.girls, plain.unclear, drawn)

    page = render_sheet(sheets.sheet(drawn, table=table), "zh")

    assert re.findall(r'<th scope="row" role="rowheader">(.) ?<span', page) == ["乙", "丁", "丙", "甲"]
    assert re.findall(r'colspan="\d">(\S+) (\d+)</th>', page) == [("确实偏高", "3"), ("不能判断", "1")]


def test_names_from_a_file_are_text_never_markup() -> None:
    rows = [("<script>alert(1)</script>", 900, 140.0, Verdict.HIGH), ("a&b\"'", 900, 110.0, Verdict.CANNOT_TELL)]
    drawn = samples.places(rows)
    method = sheets.METHOD.__class__(
        **{name: getattr(sheets.METHOD, name) for name in ("method", "sha256", "run", "version")},
        source="<i>.csv",
        command="x <y> & z",
    )

    page = render_sheet(sheets.sheet(drawn, figures=[samples.township_funnel(rows)], method=method), "en")

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "a&amp;b&#34;&#39;" in page
    assert "&lt;i&gt;.csv" in page
    assert "<code>x &lt;y&gt; &amp; z</code>" in page


def test_children_are_never_called_births() -> None:
    page = render_sheet(sheets.sheet(kind=CountKind.CHILDREN), "en")

    assert "Sex ratio of children aged 0 (not births)" in page
    assert ">Births<" not in page
    assert ">Children aged 0<" in page


def test_rows_without_a_ratio_say_so_instead_of_a_sign() -> None:
    rows = [
        ("甲", 0, np.nan, Verdict.NO_BIRTHS),
        ("乙", -1, np.nan, Verdict.NOT_GIVEN),
        ("丙", 900, 112.0, Verdict.CANNOT_TELL),
    ]
    page = render_sheet(sheets.sheet(samples.places(rows)), "zh")

    assert page.count("<span>没有性别比</span>") == 2
    assert page.count(">未填</td>") == 3
    assert "nan" not in page
    assert "inf" not in page.replace("info", "")


def test_every_verdict_on_the_page_is_explained_once_and_no_other(page: str) -> None:
    meanings = re.search(r'<dl class="meanings">(.*?)</dl>', page, re.DOTALL)[1]

    assert meanings.count("<dt>") == len({row[3].token for row in samples.TOWNSHIPS})
    assert "没有填报" not in meanings


def test_what_chance_does_is_printed(page: str) -> None:
    assert "若真实水平就是 106，仍会有地方被这样判断：100 例出生的地方有 2.2% 确实偏高、5.3% 至少可能偏高" in page


def test_the_method_card_lets_anyone_check_and_repeat(page: str) -> None:
    card = re.search(r'<dl class="facts">(.*?)</dl>', page, re.DOTALL)[1]

    for said in (
        "births.csv",
        "9f3c" * 16,
        "9f3c-1 · tianping 0.1.0",
        "tianping measure births.csv --page out.html",
        "26,260（男 14,000，女 12,260；另有性别不明 3，不计入）",
    ):
        assert said in card


def test_columns_for_period_and_order_appear_only_where_they_differ() -> None:
    drawn = samples.places()
    several = sheets.table(
        drawn, periods=[str(2020 + index % 2) for index in range(len(drawn))], orders=["1"] * len(drawn)
    )

    page = render_sheet(sheets.sheet(drawn, table=several), "en")

    assert ">Period</th>" in page
    assert ">Birth order</th>" not in page
    assert ">Period</th>" not in render_sheet(sheets.sheet(), "en")


def test_the_whole_stands_under_the_rows_of_one_period_only() -> None:
    drawn = samples.places()
    several = sheets.table(drawn, periods=[str(2020 + index % 2) for index in range(len(drawn))])

    assert "<tfoot" in render_sheet(sheets.sheet(), "zh")
    assert "<tfoot" not in render_sheet(sheets.sheet(drawn, table=several), "zh")


@pytest.mark.parametrize("count", [0, 1])
def test_no_row_and_one_row_make_a_page(count: int) -> None:
    page = render_sheet(sheets.sheet(samples.places(samples.TOWNSHIPS[:count])), "zh")

    Tags(page)
    assert "个地方中" not in page


def test_a_few_places_are_squares_and_many_a_bar_of_shares() -> None:
    few, many = (render_sheet(sheets.sheet(sheets.many_places(count)), "zh") for count in (120, 121))

    assert few.count("<li data-verdict=") == 120
    assert 'class="share"' not in few
    assert "<li data-verdict=" not in many
    assert many.count('class="share"') == 3


def test_a_long_sheet_folds_its_long_groups_and_stays_light() -> None:
    started = time.perf_counter()
    page = render_sheet(sheets.sheet(sheets.many_places(3000)), "zh")
    seconds = time.perf_counter() - started
    groups = Tags(page).named("details")

    assert len(groups) == 3
    assert not [group for group in groups if "open" in group]
    assert len(page.encode()) < 3_000_000
    assert seconds < 20


def test_the_same_sheet_gives_the_same_bytes(page: str) -> None:
    assert render_sheet(sheets.drawn_sheet(simulated=True), "zh") == page


def test_rows_of_different_lengths_are_refused_by_name() -> None:
    plain = sheets.table(samples.places())

    with pytest.raises(ValueError, match="codes=10, periods=1"):
        SheetTable(plain.codes, plain.boys, plain.girls, plain.unclear, plain.places, periods=["2025"])
