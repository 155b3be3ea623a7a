"""The fixed sentences of a template."""

from __future__ import annotations

from tianping.terms import Bilingual

SHEET = Bilingual(zh="填报", en="Return")
GUIDE_SHEET = Bilingual(zh="填表说明", en="How to fill")
ROW_CODE = Bilingual(zh="代码", en="code")
SUM = Bilingual(zh="合计", en="total")
PLACE = Bilingual(zh="地区", en="Place")
PERIOD = Bilingual(zh="时期", en="Period")
UNIT = Bilingual(zh="单位", en="Unit")
NUMBER = Bilingual(zh="表号", en="Form no.")
EDITION = Bilingual(zh="版次", en="Edition")
DUE = Bilingual(zh="报送时间", en="Due")
STATES = Bilingual(
    zh="没有发生填 0；还没有数先空着；不适用填“—”；拒报填“拒报”。灰色格是自动合计，不用填。",
    en="None occurred: 0. Not known yet: leave empty. Cannot apply: —. Declined: refused. Grey cells add up by themselves.",
)
NO_PERSONS = Bilingual(
    zh="本表只收数。不要写姓名、证件号、电话、住址或备注：有这些内容的文件整份拒收，不留存。",
    en="Numbers only. No names, identity numbers, telephones, addresses or remarks: a file with any of these is refused whole, "
    "and nothing of it is kept.",
)
KEEP_SHAPE = Bilingual(
    zh="不要增删行列或改表头。换地区、换月份请下载各自的模板。填好后存为 .xlsx 上传。",
    en="Do not add or remove rows or columns or type over heads. Each place and period has its own template. "
    "Save as .xlsx and upload.",
)
WRONG_TITLE = Bilingual(zh="这里填整数", en="A whole number")
WRONG = Bilingual(
    zh="请填 0 到 {most} 的整数；不适用填“—”，拒报填“拒报”，没有数先空着。",
    en="A whole number from 0 to {most}; — if it cannot apply, 'refused' if declined, or leave it empty.",
)
COLUMN = Bilingual(zh="栏目", en="Column")
HELP = Bilingual(zh="怎么填", en="How to fill it")
