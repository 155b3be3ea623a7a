"""What no form can ask: in both languages, in many spellings, in every corner of a form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.jurisdictions.forms import FormRefused, load_forms, read_form

from .fillings import DAYS, FOLDER, births_text

NEUTRAL = ("内容", "content")
PERSONS = [
    ("姓名", "content"), ("产妇姓名", "content"), ("姓 名", "content"), ("姓·名", "content"), ("姓_名", "content"), ("姓\u200b名", "content"),
    ("母亲名字", "content"), ("婴儿实名", "content"), ("名单", "content"), ("花名册", "content"), ("逐人填写", "content"), ("一人一行", "content"),
    ("身份证号", "content"), ("身分证", "content"), ("身份證號碼", "content"), ("身 份 证", "content"), ("证件编号", "content"), ("公民身份号码", "content"),
    ("出生医学证明编号", "content"), ("医保卡", "content"), ("病历号", "content"), ("住院号", "content"), ("户主", "content"), ("户口本", "content"),
    ("联系电话", "content"), ("電話", "content"), ("手机号", "content"), ("微信号", "content"), ("联系方式", "content"), ("QQ", "content"),
    ("家庭住址", "content"), ("居住地址", "content"), ("门牌", "content"), ("所在村民小组", "content"), ("经纬度", "content"),
    ("银行卡", "content"), ("账号", "content"), ("帳戶", "content"), ("出生日期", "content"), ("末次月经", "content"), ("预产期", "content"),
    ("丈夫", "content"), ("照片", "content"), ("指纹", "content"), ("⼥⽅姓名", "content"),
    ("内容", "name"), ("内容", "Name of the mother"), ("内容", "mother_name"), ("内容", "MotherName"), ("内容", "mothername"),
    ("内容", "n a m e"), ("内容", "N.A.M.E."), ("内容", "n4me"), ("内容", "nàme"), ("内容", "ｎａｍｅ"), ("内容", "nam\u00ade"),
    ("内容", "surname"), ("内容", "full-name"), ("内容", "first names"), ("内容", "xingming"), ("内容", "xing ming"), ("内容", "roster"),
    ("内容", "ID"), ("内容", "i.d."), ("内容", "id card"), ("内容", "identity number"), ("内容", "national ID"), ("内容", "passport"),
    ("内容", "shen fen zheng"), ("内容", "medical record number"), ("内容", "certificate number"), ("内容", "phone"), ("内容", "ph0ne"),
    ("内容", "tele-phone"), ("内容", "mobile"), ("内容", "shouji"), ("内容", "WeChat"), ("内容", "e-mail"), ("内容", "contact"),
    ("内容", "home address"), ("内容", "zhu zhi"), ("内容", "GPS"), ("内容", "bank account"), ("内容", "date of birth"), ("内容", "DOB"),
    ("内容", "husband"), ("内容", "photo"), ("内容", "line list"), ("内容", "one row per woman"), ("内容", "head of household"),
    ("内容", "nаme"), ("内容", "ρhone"), ("内容", "nɑme"),
]  # fmt: skip
EARLIER = [
    ("前孩性别", "content"), ("前一孩的性别", "content"), ("已有子女性别", "content"), ("现有孩子性别", "content"), ("上一胎性别", "content"),
    ("头胎性别", "content"), ("一孩性别", "content"), ("一孩为女的二孩", "content"), ("第一胎是女", "content"), ("儿子数", "content"), ("女儿", "content"),
    ("双女户", "content"), ("雙女戶", "content"), ("纯女户", "content"), ("两女户", "content"), ("无男孩", "content"), ("没有儿子", "content"),
    ("有女孩", "content"), ("已有两女", "content"), ("育有一女", "content"), ("一男一女", "content"), ("独生子女", "content"), ("姐姐", "content"),
    ("一孩半", "content"), ("子女构成", "content"), ("前 孩 性 别", "content"), ("头胎男", "content"),
    ("内容", "sex of earlier children"), ("内容", "sex of her previous child"), ("内容", "previous child's sex"), ("内容", "previous_child_sex"),
    ("内容", "gender of older children"), ("内容", "sex of first child"), ("内容", "siblings"), ("内容", "elder sister"), ("内容", "daughters"),
    ("内容", "sons"), ("内容", "has a son"), ("内容", "s o n s"), ("内容", "living sons and daughters"), ("内容", "first child a girl"),
    ("内容", "firstborn was girl"), ("内容", "sibship"), ("内容", "existing-children gender"), ("内容", "older girl"), ("内容", "brothers"),
]  # fmt: skip
DAILY = [
    ("孕情日报", "content"), ("每日出生", "content"), ("逐日", "content"), ("每天", "content"), ("每周出生", "content"), ("周报", "content"), ("週報", "content"),
    ("内容", "daily"), ("内容", "d a i l y"), ("内容", "every day"), ("内容", "per-day"), ("内容", "weekly"), ("内容", "hourly"), ("内容", "da1ly"), ("内容", "mei ri: meiri"),
]  # fmt: skip
PREGNANCIES = [
    ("怀孕人数", "content"), ("懷孕", "content"), ("现孕", "content"), ("孕妇数", "content"), ("孕婦", "content"), ("孕情", "content"), ("查孕", "content"),
    ("怀孕无结果", "content"), ("早孕建册", "content"), ("胎儿性别", "content"), ("内容", "pregnancies"), ("内容", "pregnant women"), ("内容", "gravida"),
    ("内容", "fetal sex"), ("内容", "pregnancy"), ("内容", "foetal-sex"), ("内容", "huai yun"), ("准妈妈", "content"), ("妊娠妇女", "content"), ("内容", "expectant mothers"), ("内容", "mothers-to-be"),
    ("准生证", "content"), ("生育证", "content"), ("计划外生育", "content"), ("超生", "content"), ("社会抚养费", "content"), ("上环", "content"), ("结扎", "content"),
    ("结紮", "content"), ("落实率", "content"), ("目标人数", "content"), ("应检人数", "content"), ("包户干部", "content"), ("手术证明", "content"),
    ("内容", "birth permit"), ("内容", "target"), ("内容", "sterilisation"), ("内容", "IUD"), ("内容", "quota"),
]  # fmt: skip
ASKED = [(1, *pair) for pair in PERSONS] + [(3, *pair) for pair in EARLIER + DAILY + PREGNANCIES]

COLUMN = """
[[editions.columns]]
code = "more"
word = {{ zh = "{zh}", en = "{en}" }}
element = "things"
unit = {{ zh = "人", en = "children" }}
"""


def with_column(zh: str, en: str) -> str:
    """Return the births return with one more column; written before the first total."""
    head, mark, tail = births_text().partition("[[editions.totals]]")
    return head + COLUMN.format(zh=zh, en=en) + "\n" + mark + tail


def in_every_corner(zh: str, en: str) -> dict[str, str]:
    """Return the births return with two words in its title, head of rows, help, unit, rule, group, and axis."""
    text = births_text()
    return {
        "title": text.replace('zh = "出生月报", en = "Monthly return of births"', f'zh = "{zh}", en = "{en}"'),
        "rows": text.replace('zh = "村", en = "Village"', f'zh = "{zh}", en = "{en}"'),
        "help": text.replace("七、本表只填数，按村汇总。", f"七、{zh}。").replace("7. Numbers only, added up by village.", f"7. {en}."),
        "unit": text.replace('unit = { zh = "例", en = "births" }', f'unit = {{ zh = "{zh}", en = "{en}" }}'),
        "rule": text.replace("请改补登数或出生数。", zh).replace("Change one of the two.", en),
        "group": text.replace('groups = [{ zh = "<order>", en = "<order>" }]', f'groups = [{{ zh = "<order>{zh}", en = "<order> {en}" }}]'),
        "column help": text.replace('zh = "以前月份出生、本月才补报的。", en = "Born in an earlier month, returned only now."', f'zh = "{zh}", en = "{en}"'),
    }  # fmt: skip


@pytest.mark.parametrize(("promise", "zh", "en"), ASKED)
def test_a_column_that_asks_what_no_form_may_ask_is_refused_by_promise(promise: int, zh: str, en: str) -> None:
    with pytest.raises(FormRefused, match="column more") as refusal:
        read_form(with_column(zh, en))

    assert refusal.value.promise == promise


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("姓名", "content"),
        ("内容", "name"),
        ("双女户", "content"),
        ("内容", "daily"),
        ("孕妇", "content"),
        ("内容", "telephone"),
    ],
)
def test_it_is_refused_in_every_corner_of_a_form(zh: str, en: str) -> None:
    for corner, text in in_every_corner(zh, en).items():
        assert text != births_text(), corner
        with pytest.raises(FormRefused) as refusal:
            read_form(text)
        assert refusal.value.promise in (1, 3), corner


def test_the_same_corners_take_a_harmless_word() -> None:
    for text in (*in_every_corner(*NEUTRAL).values(), with_column(*NEUTRAL)):
        read_form(text)


@pytest.mark.parametrize(
    "code",
    [
        "mother_name",
        "mothername",
        "id_card",
        "phone",
        "has_son",
        "dob",
        "n_a_m_e",
        "xingming",
        "daily_births",
        "pregnancies",
        "more_girls_than_boys",
    ],
)
def test_a_code_or_an_element_is_read_like_a_word(code: str) -> None:
    for text in (
        with_column(*NEUTRAL).replace('code = "more"', f'code = "{code}"'),
        with_column(*NEUTRAL).replace('element = "things"', f'element = "{code}"'),
    ):
        with pytest.raises(FormRefused, match="promise"):
            read_form(text)


def test_a_word_split_over_two_lines_of_a_head_is_one_word() -> None:
    text = with_column("名", "content").replace(
        'element = "things"', 'element = "things"\ngroups = [{ zh = "产妇姓", en = "content" }]'
    )

    with pytest.raises(FormRefused, match="promise 1"):
        read_form(text)


@pytest.mark.parametrize(
    ("group", "word"),
    [("一孩女", "二孩男"), ("二孩男", "一孩女"), ("一孩女", "再生男"), ("二孩", "一孩女"), ("女", "男")],
)
def test_a_head_that_tells_two_children_apart_is_refused(group: str, word: str) -> None:
    text = with_column(word, "content").replace(
        'element = "things"', f'element = "things"\ngroups = [{{ zh = "{group}", en = "content" }}]'
    )

    with pytest.raises(FormRefused, match="promise 3"):
        read_form(text)


def test_a_birth_order_in_the_head_is_the_order_of_the_column() -> None:
    text = births_text().replace(
        'groups = [{ zh = "<order>", en = "<order>" }]', 'groups = [{ zh = "一孩", en = "first child" }]'
    )

    with pytest.raises(FormRefused, match="promise 3"):
        read_form(text)


@pytest.mark.parametrize(
    "frequency", ["day", "daily", "week", "weekly", "日", "每日", "日报", "旬", "hour", "", "Month", "real-time"]
)
def test_no_return_is_more_often_than_monthly(frequency: str) -> None:
    with pytest.raises(FormRefused, match="frequency.*never less than a month") as refusal:
        read_form(births_text().replace('frequency = "month"', f'frequency = "{frequency}"'))

    assert refusal.value.promise == 3


@pytest.mark.parametrize("kind", ["persons", "women", "cases", "list", "people", "人员", "households"])
def test_rows_are_never_persons(kind: str) -> None:
    with pytest.raises(FormRefused, match="rows are never persons"):
        read_form(births_text().replace('kind = "areas"', f'kind = "{kind}"'))


FIXED = """kind = "fixed"
items = [{ code = "one", zh = "ROW_ZH", en = "ROW_EN" }]
"""


@pytest.mark.parametrize(
    ("zh", "en", "promise"),
    [
        ("第1例", "kind", 1),
        ("序号", "kind", 1),
        ("1", "kind", 1),
        ("类", "case 1", 1),
        ("类", "No. 3", 1),
        ("1日", "kind", 3),
        ("星期一", "kind", 3),
        ("周五", "kind", 3),
        ("类", "day 3", 3),
        ("类", "Monday", 3),
        ("王某某户主", "kind", 1),
    ],
)
def test_a_named_row_is_neither_one_case_nor_one_day(zh: str, en: str, promise: int) -> None:
    rows = FIXED.replace("ROW_ZH", zh).replace("ROW_EN", en)

    with pytest.raises(FormRefused) as refusal:
        read_form(births_text().replace('kind = "areas"\nlevel = "village"\n', rows))
    assert refusal.value.promise == promise


def antenatal() -> str:
    return (FOLDER / "antenatal_monthly.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("zh", "en", "element"),
    [("活产", "content", "things"), ("出生数", "content", "things"), ("内容", "births", "things"), ("内容", "newborns", "things"), ("内容", "content", "live_births"),
     ("引产", "content", "things"), ("终止妊娠", "content", "things"), ("人流", "content", "things"), ("内容", "abortions", "things"), ("内容", "content", "terminations"), ("分娩", "content", "things")],
)  # fmt: skip
def test_antenatal_totals_stand_in_no_form_with_births_or_terminations(zh: str, en: str, element: str) -> None:
    column = COLUMN.format(zh=zh, en=en).replace('"things"', f'"{element}"')
    head, mark, tail = antenatal().partition("[[editions.rules]]")

    with pytest.raises(FormRefused, match="stand beside no births") as refusal:
        read_form(head + column + "\n" + mark + tail)
    assert refusal.value.promise == 3


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("产前检查", "content"),
        ("产检人次", "content"),
        ("孕检", "content"),
        ("内容", "antenatal visits"),
        ("内容", "prenatal"),
        ("内容", "ANC"),
    ],
)
def test_a_return_of_births_takes_no_antenatal_column(zh: str, en: str) -> None:
    with pytest.raises(FormRefused, match="promise 3"):
        read_form(with_column(zh, en))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('frequency = "month"', 'frequency = "quarter"'),
        ('frequency = "month"', 'frequency = "day"'),
        ('sender = "county"', 'sender = "township"'),
        ('element = "antenatal_visits"\n', 'element = "antenatal_visits"\nsex = "boy"\n'),
        ('element = "antenatal_visits"\n', 'element = "antenatal_visits"\norder = "2"\n'),
    ],
)
def test_an_antenatal_return_is_a_monthly_total_of_the_county(old: str, new: str) -> None:
    read_form(antenatal())
    with pytest.raises(FormRefused, match="promise 3"):
        read_form(antenatal().replace(old, new))


def test_an_antenatal_return_has_no_rows_by_place() -> None:
    start, end = antenatal().index("[editions.rows]"), antenatal().index("[[editions.columns]]")
    rows = '[editions.rows]\nkind = "areas"\nlevel = "village"\nhead = { zh = "村", en = "Village" }\n\n'

    with pytest.raises(FormRefused, match="sums of a county"):
        read_form(antenatal()[:start] + rows + antenatal()[end:])


def test_terminations_have_no_sex_order_or_places() -> None:
    text = (FOLDER / "terminations_quarterly.toml").read_text(encoding="utf-8")
    for old, new in (
        ('element = "terminations"\n', 'element = "terminations"\nsex = "girl"\n'),
        ('element = "terminations"\n', 'element = "terminations"\norder = "2"\n'),
        ('sender = "county"', 'sender = "township"'),
    ):
        with pytest.raises(FormRefused, match="promise 3"):
            read_form(text.replace(old, new))


CROSS = """
[[editions.rules]]
code = "beside"
level = "query"
scope = "other_form"
expression = "{here} <= {other}"
words = {{ zh = "请核对。", en = "Please check." }}
"""


@pytest.mark.parametrize(
    ("form", "here", "other"),
    [
        ("births_monthly", "total", "antenatal_monthly.visits"),
        ("hospital_births_monthly", "total", "antenatal_monthly.visits"),
        ("terminations_quarterly", "total", "antenatal_monthly.visits"),
        ("antenatal_monthly", "visits", "hospital_births_monthly.total"),
        ("antenatal_monthly", "visits", "terminations_quarterly.total"),
        ("antenatal_monthly", "visits", "child_health_yearly.births"),
        # A third form cannot bring them together either.
        ("publicity_quarterly", "slogans", "antenatal_monthly.visits + births_monthly.total"),
        ("publicity_quarterly", "slogans", "antenatal_monthly.visits - terminations_quarterly.total"),
    ],
)
def test_no_rule_sets_antenatal_totals_beside_births_or_terminations(
    tmp_path, form: str, here: str, other: str
) -> None:  # type: ignore[no-untyped-def]  # a fixture's path
    text = (FOLDER / f"{form}.toml").read_text(encoding="utf-8") + CROSS.format(here=here, other=other)
    (tmp_path / f"{form}.toml").write_text(text, encoding="utf-8")

    with pytest.raises(FormRefused, match="antenatal totals beside") as refusal:
        load_forms(DAYS[-1], also=tmp_path)
    assert refusal.value.promise == 3


def test_a_harmless_rule_across_forms_is_loaded(tmp_path) -> None:  # type: ignore[no-untyped-def]  # a fixture's path
    text = births_text() + CROSS.format(here="total", other="registrations_monthly.total")
    (tmp_path / "births_monthly.toml").write_text(text, encoding="utf-8")

    assert load_forms(DAYS[-1], also=tmp_path)["births_monthly"].rules[-1].code == "beside"


@given(
    st.sampled_from([pair for pair in PERSONS if pair[1] == "content"]),
    st.sampled_from(["", " ", "/", "、", "\u200d", "_", "（"]),
)
def test_signs_between_the_characters_hide_nothing(pair: tuple[str, str], sign: str) -> None:
    with pytest.raises(FormRefused, match="promise 1"):
        read_form(with_column(sign.join(pair[0]), "content"))


def test_the_error_names_file_place_and_promise(tmp_path) -> None:  # type: ignore[no-untyped-def]  # a fixture's path
    path = tmp_path / "own.toml"
    path.write_text(with_column("联系电话", "content"), encoding="utf-8")

    with pytest.raises(
        FormRefused, match=r"^own\.toml, column more: no form may ask for .*（联系方式） \(promise 1\)$"
    ):
        read_form(path)
