"""States of a return and the steps between them, as one table; words of questions and answers."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a return stands."""

    DRAFT = "draft", _("填报中")
    SENT = "sent", _("已报送")
    QUERIED = "queried", _("有疑问，待答复")
    ACCEPTED = "accepted", _("已收下")
    LOCKED = "locked", _("已锁定")


class Step(TextChoices):
    """What moves a return on."""

    SEND = "send", _("报送")
    WITHDRAW = "withdraw", _("撤回")
    QUERY = "query", _("提出疑问")
    ACCEPT = "accept", _("收下")
    LOCK = "lock", _("锁定")
    REOPEN = "reopen", _("退回重开")


STEPS: dict[tuple[State, Step], State] = {
    (State.DRAFT, Step.SEND): State.SENT,
    (State.SENT, Step.WITHDRAW): State.DRAFT,
    (State.SENT, Step.QUERY): State.QUERIED,
    (State.QUERIED, Step.SEND): State.SENT,
    (State.SENT, Step.ACCEPT): State.ACCEPTED,
    (State.ACCEPTED, Step.REOPEN): State.DRAFT,
    (State.ACCEPTED, Step.LOCK): State.LOCKED,
    (State.LOCKED, Step.REOPEN): State.DRAFT,
}
"""Every step that exists. What is not here does not happen."""

FILLABLE = frozenset({State.DRAFT, State.QUERIED})
"""States in which cells may change."""

STANDING = frozenset({State.ACCEPTED, State.LOCKED})


class ReopenReason(TextChoices):
    """Why an accepted return is opened again."""

    MISTAKE = "mistake", _("发现填错")
    LATE = "late", _("补报、补登")
    DEFINITION = "definition", _("口径更正")
    CHECKED = "checked", _("核查发现问题")


class Origin(TextChoices):
    """Who raised a question."""

    RULE = "rule", _("检查规则")
    OFFICER = "officer", _("审核人")


class Asked(TextChoices):
    """What an officer can ask about a cell. Sentences are chosen, not written: free text is where names come in."""

    HIGHER = "higher", _("比往期多，是本期发生的，还是补报的？")
    LOWER = "lower", _("比往期少，有没有漏报？")
    ONE_SEX = "one_sex", _("只有一种性别，请核对。")
    UNLIKE = "unlike", _("与其他部门的数差得多，请核对口径。")
    EMPTY = "empty", _("没有填，请补上；没有发生请填 0。")
    COPIED = "copied", _("与上期完全相同，请核对是否照抄。")


class Answer(TextChoices):
    """What the sender can answer."""

    CHECKED = "checked", _("已核实，无误")
    LATE = "late", _("其中有补报、补登的")
    CORRECTED = "corrected", _("填错了，已改")
    BOUNDARY = "boundary", _("区划有变化")
    DEFINITION = "definition", _("口径与对方不同")


class QuestionState(TextChoices):
    """Where a question stands."""

    OPEN = "open", _("待答复")
    ANSWERED = "answered", _("已答复")
    CLOSED = "closed", _("已了结")
    GONE = "gone", _("改数后不再成立")
