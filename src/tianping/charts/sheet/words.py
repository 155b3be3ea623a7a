"""The words of a sheet in both languages."""

from __future__ import annotations

from tianping.terms import Bilingual

WORDS = {
    "skip": Bilingual(zh="跳到正文", en="Skip to the content"),
    "brand": Bilingual(zh="天平", en="Tianping"),
    "simulated": Bilingual(zh="模拟数据", en="Simulated data"),
    "simulated_why": Bilingual(
        zh="本页的数字是演示生成的，不代表任何真实地区。",
        en="The figures on this page were made up for a demonstration; they stand for no real place.",
    ),
    "tally": Bilingual(zh="各判断的个数", en="Number by verdict"),
    "shares": Bilingual(zh="各判断所占的比例", en="Share of each verdict"),
    "rows": Bilingual(zh="各地结果", en="Results"),
    "table_note": Bilingual(
        zh="按判断分组，组内按代码排列；不排名次", en="grouped by verdict, then by code; no ranking"
    ),
    "stop": Bilingual(zh="；", en="; "),
    "folded": Bilingual(zh="点开看全部", en="open to see all"),
    "place": Bilingual(zh="地方", en="Place"),
    "period": Bilingual(zh="期间", en="Period"),
    "order": Bilingual(zh="孩次", en="Birth order"),
    "verdict": Bilingual(zh="判断", en="Verdict"),
    "ratio": Bilingual(zh="性别比", en="Sex ratio"),
    "boys": Bilingual(zh="男", en="Boys"),
    "girls": Bilingual(zh="女", en="Girls"),
    "no_ratio": Bilingual(zh="没有性别比", en="no ratio"),
    "not_given": Bilingual(zh="未填", en="not given"),
    "total": Bilingual(zh="合计", en="Total"),
    "arrow": Bilingual(
        zh="箭头：区间超出刻度，数字见右", en="arrow: the interval goes beyond the scale; see its digits"
    ),
    "meanings": Bilingual(zh="这些判断是什么意思", en="What the verdicts mean"),
    "by_chance": Bilingual(zh="只凭偶然会怎样", en="What chance alone does"),
    "not_families": Bilingual(
        zh="性别比说的是一个地方，不说明任何一个家庭做了什么。区间相互重叠的地方分不出高低，所以不排名次。",
        en="A sex ratio speaks of a place, never of what any family did. Places whose intervals overlap cannot be told apart, so there is no ranking.",
    ),
    "conclude": Bilingual(zh="这些数字不说明什么", en="What these figures do not say"),
    "card": Bilingual(zh="方法卡", en="Method card"),
    "indicator": Bilingual(zh="指标", en="Indicator"),
    "method": Bilingual(zh="方法", en="Method"),
    "source": Bilingual(zh="来源", en="Source"),
    "raw": Bilingual(zh="直接计算", en="As counted"),
    "uncertainty": Bilingual(zh="不确定", en="Uncertainty"),
    "run": Bilingual(zh="运行", en="Run"),
    "repeat": Bilingual(zh="复算", en="To repeat"),
    "sha256": Bilingual(zh="文件 SHA-256", en="File SHA-256"),
    "reference": Bilingual(zh="参照", en="Reference"),
    "foot": Bilingual(
        zh="本页是一个文件，不联网，可以存档和打印。",
        en="This page is one file. It asks the network for nothing; keep it or print it.",
    ),
}
