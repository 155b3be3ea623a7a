"""What a form is about, as far as a promise hangs on it; read from its heads, whatever its elements are called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from tianping.jurisdictions.forms.definitions import Form
from tianping.jurisdictions.forms.wording import read_wording


class Subject(StrEnum):
    """Three things of which the first may not stand beside the others."""

    ANTENATAL = "antenatal"
    BIRTHS = "births"
    TERMINATIONS = "terminations"


_HAN = {
    Subject.ANTENATAL: re.compile(
        "产前|产检|孕检|孕期|孕周|孕妇|怀孕|产科|(?:妊娠|怀胎|胎儿).{0,6}(?:检查|随访|访视|超声|监护)"
    ),
    Subject.BIRTHS: re.compile("活产|出生|分娩|新生儿|接生|婴儿|死胎|死产|[一二三]孩"),
    Subject.TERMINATIONS: re.compile("终止妊娠|引产|人流|流产|药流|堕胎|打胎|刮宫|清宫"),
}
_LATIN = {
    Subject.ANTENATAL: re.compile(
        r"antenatal|prenatal|prebirth|pre-?natal|\banc\b|maternity visit|obstetric|gestation\w* (?:visit|check)|f(?:o)?etal (?:scan|check)"
    ),
    Subject.BIRTHS: re.compile(r"(?<!pre)birth|\bborn\b|deliver(?:y|ies)\b|newborn|infant|neonat|stillb"),
    Subject.TERMINATIONS: re.compile(r"terminat|abort|miscarr|curettage|induced labou?r"),
}


def subjects_of(form: Form) -> frozenset[Subject]:
    """Return what a form counts, from its title, its heads and its elements."""
    texts = [form.title.zh, form.title.en, form.code]
    for column in form.columns:
        texts += [column.code, column.element, column.label.zh, column.label.en, column.unit.zh, column.unit.en]
    texts += [text for item in form.rows.items for text in (item.code, item.word.zh, item.word.en)]
    return subjects_in(texts)


def subjects_in(texts: Iterable[str]) -> frozenset[Subject]:
    """Return the subjects that some text names.

    Examples
    --------
    >>> sorted(subjects_in(["antenatal_visits", "活产"]))
    [<Subject.ANTENATAL: 'antenatal'>, <Subject.BIRTHS: 'births'>]
    """
    found: set[Subject] = set()
    for text in texts:
        han, latin = read_wording(text).han, text.lower().replace("_", " ")
        found.update(subject for subject in Subject if _HAN[subject].search(han) or _LATIN[subject].search(latin))
    return frozenset(found)


def may_stand_together(subjects: Iterable[Subject]) -> bool:
    """Whether figures on these subjects may stand in one form, rule or rate."""
    present = set(subjects)
    return Subject.ANTENATAL not in present or not present & {Subject.BIRTHS, Subject.TERMINATIONS}
