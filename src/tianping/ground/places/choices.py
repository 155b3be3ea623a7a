"""Words of this room."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ChangeKind(TextChoices):
    """What can happen to areas."""

    RECODED = "recoded", _("代码变更")
    RENAMED = "renamed", _("更名")
    MERGED = "merged", _("合并")
    SPLIT = "split", _("拆分")
    MOVED = "moved", _("划转")


class Side(TextChoices):
    """On which side of a change an area stands."""

    FROM = "from", _("变更前")
    TO = "to", _("变更后")
