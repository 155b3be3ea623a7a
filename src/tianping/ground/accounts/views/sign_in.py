"""Signing in and out, the second factor, one-time codes."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, LogoutView, PasswordChangeView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as FactorAgainView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tianping.ground.accounts import actions
from tianping.ground.accounts.forms import EnterForm
from tianping.ground.accounts.middleware import before_second_factor


class SecondFactorView(AuthenticateView):  # type: ignore[misc] # allauth has no types
    """The second step; whoever has lost the device asks two officers from here, having given the password."""

    template_name = "accounts/second_factor.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "lost" in request.POST:
            account = self.stage.login.user
            actions.open_code(account=account, by=account, on=timezone.localdate())
            messages.info(request, _("请求已登记。请当面找两位负责人，各取一半口令。"))
            return redirect("accounts:enter")
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


class SetUpFactorView(ActivateTOTPView):  # type: ignore[misc] # as above
    template_name = "accounts/set_up_factor.html"

    def form_valid(self, form: Any) -> HttpResponse:
        add = super().form_valid
        done: HttpResponse = actions.note("accounts.factor.added", by=self.request.user, on=timezone.localdate(), do=lambda: add(form))
        return done


class RemoveFactorView(DeactivateTOTPView):  # type: ignore[misc] # as above
    template_name = "accounts/remove_factor.html"
    success_url = reverse_lazy("accounts:mine")

    def form_valid(self, form: Any) -> HttpResponse:
        remove = super().form_valid
        done: HttpResponse = actions.note("accounts.factor.removed", by=self.request.user, on=timezone.localdate(), do=lambda: remove(form))
        return done


class NewCodesView(GenerateRecoveryCodesView):  # type: ignore[misc] # as above
    template_name = "accounts/new_codes.html"

    def form_valid(self, form: Any) -> HttpResponse:
        renew = super().form_valid
        done: HttpResponse = actions.note("accounts.codes.renewed", by=self.request.user, on=timezone.localdate(), do=lambda: renew(form))
        return done


class NewPasswordView(PasswordChangeView):  # type: ignore[misc] # as above
    template_name = "accounts/new_password.html"
    success_url = reverse_lazy("accounts:mine")

    def form_valid(self, form: Any) -> HttpResponse:
        change = super().form_valid
        done: HttpResponse = actions.note("accounts.password.changed", by=self.request.user, on=timezone.localdate(), do=lambda: change(form))
        return done


sign_in = LoginView.as_view(template_name="accounts/sign_in.html")
sign_out = LogoutView.as_view(template_name="accounts/sign_out.html")
second_factor = SecondFactorView.as_view()
set_up_factor = before_second_factor(SetUpFactorView.as_view())
remove_factor = RemoveFactorView.as_view()
recovery_codes = ViewRecoveryCodesView.as_view(template_name="accounts/recovery_codes.html")
new_codes = NewCodesView.as_view()
new_password = NewPasswordView.as_view()
password_again = before_second_factor(ReauthenticateView.as_view(template_name="accounts/again.html"))
factor_again = FactorAgainView.as_view(template_name="accounts/again.html")


@login_not_required
@sensitive_post_parameters("password", "repeated", "code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Set a password with a one-time code."""
    form = EnterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.enter_with_code(username=given["username"].strip(), code=given["code"], password=given["password"], at=timezone.now())
        except PermissionDenied as refusal:
            form.add_error("code", str(refusal))
        except ValidationError as weak:
            form.add_error("password", weak)
        else:
            request.session.flush()  # a sign-in that waited for the lost device would send the reader round in circles
            messages.success(request, _("新密码已设好，请登录。"))
            return redirect("account_login")
    return render(request, "accounts/enter.html", {"form": form}, status=400 if form.errors else 200)


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """Answer after too many wrong passwords."""
    del response
    actions.note_lock_out(username=str((credentials or {}).get("username", ""))[:32], on=timezone.localdate())
    return render(request, "accounts/locked_out.html", status=429)
