"""Words of this room."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Source(TextChoices):
    """Which register or survey counted. Sources count the same births and are never added."""

    HOUSEHOLD = "household", _("公安：户籍登记")
    HOSPITAL = "hospital", _("卫健：助产机构")
    SURVEY = "survey", _("统计：抽样调查")
    TOWNSHIP = "township", _("卫健：乡镇月报")


SOURCE_WORDS = {
    "公安": Source.HOUSEHOLD,
    "户籍": Source.HOUSEHOLD,
    "户籍登记": Source.HOUSEHOLD,
    "卫健": Source.HOSPITAL,
    "卫生": Source.HOSPITAL,
    "医院": Source.HOSPITAL,
    "助产机构": Source.HOSPITAL,
    "统计": Source.SURVEY,
    "抽样调查": Source.SURVEY,
    "乡镇月报": Source.TOWNSHIP,
    "出生月报": Source.TOWNSHIP,
    "police": Source.HOUSEHOLD,
    "health": Source.HOSPITAL,
    "statistics": Source.SURVEY,
} | {source.value: source for source in Source}
"""How files name a source, in small letters."""


SOURCE_OF_REGISTER = {
    "police": Source.HOUSEHOLD,
    "hospital": Source.HOSPITAL,
    "statistics": Source.SURVEY,
    "family_planning": Source.TOWNSHIP,
}
"""Which source a form of returns is. Certificates, vaccinations and yearly health returns count something else."""


class BirthsProblemCode(TextChoices):
    """Every reason for which counts that could be read are not accepted."""

    PLACE_OR_PERIOD_MISSING = "place or period missing", _("每一行都要有地区代码和时期。")
    PLACE_UNKNOWN = "place unknown", _("地区代码不在本系统的地区表中。")
    PLACE_OUT_OF_REACH = "place out of reach", _("地区不在您所管的范围之内。")
    SOURCE_UNKNOWN = "source unknown", _("来源不是公安、卫健、统计、乡镇月报之一。")
    NOT_YET = "not yet", _("时期还没有结束，或登记时间在今天之后。")
    KEY_TWICE = "key twice", _("同一地区、时期、孩次、来源的数出现两次。")
    COUNTED_TWICE = "counted twice", _("同一地区的时期互相重叠，会重复计数。")
    TOTAL_AMONG_PARTS = "total among parts", _("这一行是下级各行的合计，会重复计数；请删去合计行。")
    IMPOSSIBLE = "impossible", _("登记时间早于出生时期，或数目不成立。")
    THERE_ALREADY = "there already", _("这些数已经收过。更正时请选明替换哪一次上报。")
    SAME_CONTENT = "same content", _("内容与已收的一次上报完全相同。")
    CANNOT_REPLACE = "cannot replace", _("要替换的上报不存在、已被替换，或地区、来源不同。")
    SIMULATED_AND_REAL = "simulated and real", _("模拟数据与真实数据不能放在一起。")
