"""What an office does first, in order, until there are figures to show."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from tianping.figures.births import panels as births
from tianping.figures.births import queries as counts
from tianping.figures.measures import panels as measures
from tianping.ground.accounts import queries as accounts
from tianping.ground.places import queries as places
from tianping.terms import Actor


@dataclass(frozen=True, slots=True)
class Step:
    """``address`` is empty where this post cannot take the step; ``who`` then says who does. ``sends`` posts a form."""

    title: str
    what: str
    done: bool
    address: str = ""
    button: str = ""
    who: str = ""
    sends: bool = False


@dataclass(frozen=True, slots=True)
class FirstSteps:
    sees_figures: bool
    steps: tuple[Step, ...]

    @property
    def next(self) -> Step | None:
        return next((step for step in self.steps if not step.done), None)


def first_steps(actor: Actor | None, *, reader: accounts.Reader) -> FirstSteps:
    """Return the steps with what is done already, as this post can take them."""
    there = bool(places.roots())
    brought = bool(counts.series())
    return FirstSteps(
        sees_figures=actor is not None and measures.may_enter(actor),
        steps=(_places(there), _post(reader), _births(actor, brought=brought), _measure(actor, brought=brought)),
    )


def _places(there: bool) -> Step:
    return Step(
        _("装入地区表"), _("县、乡镇和村的代码和名称。没有它，出生数不知道算在哪里。"), done=there,
        who=_("由系统管理员在服务器上装入。"),
    )  # fmt: skip


def _post(reader: accounts.Reader) -> Step:
    return Step(
        _("定好各岗位所管的地区"), _("每个账户只看自己的地区。您的账户还没有地区时，这里什么也看不到。"), done=reader.area_id is not None,
        who=_("由系统管理员在“账户”里定。"),
    )  # fmt: skip


def _births(actor: Actor | None, *, brought: bool) -> Step:
    why_not = births.why_not_bring_counts(actor)
    return Step(
        _("上报出生数"), _("一张汇总表：地区代码、时期、男、女；有孩次和登记时间更好。含姓名或证件号的一律不收。"), done=brought,
        address="" if why_not else reverse("births:bring"), button=_("上报出生数"), who=why_not,
    )  # fmt: skip


def _measure(actor: Actor | None, *, brought: bool) -> Step:
    may = measures.may_measure(actor)
    return Step(
        _("测算"), _("收下的数每天夜里自动测算，也可以现在就算。算好以后，这里先用一句话说明结果，再给图和表。"), done=False,
        address=reverse("measures:measure") if may and brought else "", button=_("现在测算"),
        who="" if may else _("由统计岗或部门专干测算；夜里系统也会自动测算。"), sends=True,
    )  # fmt: skip
