from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tianping.figures.births.choices import Source
from tianping.terms import Basis

BASIS_WORDS = [
    (Basis.RESIDENCE.value, gettext_lazy("常住地")),
    (Basis.OCCURRENCE.value, gettext_lazy("出生发生地")),
]


class UploadForm(forms.Form):
    """A file with what it does not say itself."""

    file = forms.FileField(
        label=gettext_lazy("出生汇总表"),
        help_text=gettext_lazy("CSV、XLSX 或 Parquet。只要各地各期的人数，不要任何人的姓名和证件号。"),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.parquet"}),
    )
    source = forms.ChoiceField(
        label=gettext_lazy("来源"), choices=Source.choices, help_text=gettext_lazy("表里有来源一列时，以表里的为准。")
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("按什么地方算"), choices=BASIS_WORDS, help_text=gettext_lazy("母亲常住的地方，还是出生的地方。")
    )
    wide = forms.BooleanField(label=gettext_lazy("每个时期、性别各占一列（宽表）"), required=False)
    replaces = forms.TypedChoiceField(
        label=gettext_lazy("更正"), coerce=int, empty_value=None, required=False,
        help_text=gettext_lazy("更正时选要替换的那一次上报。原来的数不改，另存新的一份。"),
    )  # fmt: skip

    def __init__(self, *arguments: Any, replaceable: list[tuple[int, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["replaces"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("不是更正，是新的数")), *replaceable]
        if not replaceable:
            del self.fields["replaces"]

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse a file that the handler of uploads did not keep."""
        sent: UploadedFile[Any] = self.cleaned_data["file"]
        most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
        if (sent.size or 0) > most:
            raise forms.ValidationError(
                _("文件有 %(size).1f MB，网页上最多收 %(most)d MB。请分年份上报。")
                % {"size": (sent.size or 0) / 2**20, "most": most // 2**20}
            )
        return sent
