from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context, ratelimit
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tianping.ground.accounts.choices import Role

_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


def _relabel(form: forms.Form, **labels: Any) -> None:
    """Name fields above them, not inside: a placeholder vanishes when one types."""
    for name, label in labels.items():
        form.fields[name].label = label
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):  # type: ignore[misc] # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, login=_("登录名"), password=_("密码"))
        self.fields["login"].widget.attrs.update(autofocus=True, autocapitalize="none", spellcheck="false")
        self.fields["password"].help_text = ""


class SecondFactorForm(AuthenticateForm):  # type: ignore[misc] # as above
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, code=_("验证码"))
        self.fields["code"].help_text = _("验证器上的 6 位数字；验证器不在手边时，用一个 8 位备用码。")
        self.fields["code"].widget.attrs.update(_CODE, autofocus=True)

    def clean_code(self) -> str:
        if not ratelimit.consume(context.request, action="second_factor", key=str(self.user.pk)):
            raise ValidationError(_("试的次数太多，请过 5 分钟再试。"))
        code = str(super().clean_code())
        ratelimit.clear(context.request, action="second_factor", key=str(self.user.pk))
        return code


class SetUpFactorForm(ActivateTOTPForm):  # type: ignore[misc] # as above
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, code=_("验证器显示的 6 位数字"))
        self.fields["code"].widget.attrs.update(_CODE)


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc] # as above
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, password=_("密码"))


class FactorAgainForm(CodeAgainForm):  # type: ignore[misc] # as above
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, code=_("验证码"))
        self.fields["code"].widget.attrs.update(_CODE)


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc] # as above
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, oldpassword=_("现在的密码"), password1=_("新密码"), password2=_("再输一次新密码"))


class EnterForm(forms.Form):
    """A new account, or one whose password or device was lost."""

    username = forms.CharField(label=_("登录名"), max_length=32, widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"}))
    code = forms.CharField(
        label=_("一次性口令"),
        max_length=40,
        help_text=_("两半之间用横线连接，大小写不分。"),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("新密码"), strip=False, help_text=_("至少 10 个字符，不要用常见的词。"), widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    repeated = forms.CharField(label=_("再输一次新密码"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"}))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("password") != cleaned.get("repeated"):
            self.add_error("repeated", _("两次输入的密码不一样。"))
        return cleaned


class PostForm(forms.Form):
    """What an account is for."""

    role = forms.ChoiceField(label=_("岗位"), choices=[(role.value, role.label) for role in Role if role != Role.INSTITUTION_PERSON])
    department = forms.ChoiceField(label=_("部门"))
    area_id = forms.TypedChoiceField(label=_("地区"), coerce=int)

    def __init__(self, *args: Any, departments: Iterable[tuple[str, str]], areas: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = list(departments)  # type: ignore[attr-defined] # a ChoiceField
        self.fields["area_id"].choices = list(areas)  # type: ignore[attr-defined] # a ChoiceField


class NewAccountForm(PostForm):
    username = forms.CharField(label=_("登录名"), max_length=32, help_text=_("3 到 32 个小写字母、数字、点或横线，以字母开头。不要用手机号或证件号。"))
    display_name = forms.CharField(label=_("称呼（可不填）"), max_length=20, required=False, help_text=_("只给本单位同事看；离岗当天删除。"))
    field_order = ("username", "display_name", "role", "department", "area_id")


class LeaveForm(forms.Form):
    successor = forms.TypedChoiceField(label=_("接手人"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, successors: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].choices = [("", _("没有要移交的事")), *successors]  # type: ignore[attr-defined] # a ChoiceField
