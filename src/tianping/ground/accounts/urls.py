from __future__ import annotations

from django.urls import include, path

from tianping.ground.accounts.views import mine, people, sign_in

# Named as allauth asks for them; its other pages (sign-up, e-mail, reset) are not mounted.
entrance = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("again/", sign_in.password_again, name="account_reauthenticate"),
    path("password/", sign_in.new_password, name="account_change_password"),
    path("second-factor/", sign_in.second_factor, name="mfa_authenticate"),
    path("second-factor/again/", sign_in.factor_again, name="mfa_reauthenticate"),
    path("second-factor/set-up/", sign_in.set_up_factor, name="mfa_activate_totp"),
    path("second-factor/remove/", sign_in.remove_factor, name="mfa_deactivate_totp"),
    path("recovery-codes/", sign_in.recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", sign_in.new_codes, name="mfa_generate_recovery_codes"),
    path("", mine.mine, name="mfa_index"),
]
room = [
    path("", mine.mine, name="mine"),
    path("enter/", sign_in.enter, name="enter"),
    path("language/", mine.language, name="language"),
    path("stay/", mine.stay, name="stay"),
    path("people/", people.people, name="people"),
    path("people/add/", people.add, name="add"),
    path("people/<int:account_id>/", people.person, name="person"),
    path("people/<int:account_id>/code/", people.ask_code, name="ask-code"),
    path("people/<int:account_id>/leave/", people.leave, name="leave"),
    path("codes/<int:code_id>/", people.answer_code, name="answer-code"),
]
urlpatterns = [path("", include((room, "accounts"))), *entrance]
