from __future__ import annotations

from django.urls import path

from tianping.figures.returns import views

app_name = "returns"
urlpatterns = [
    path("", views.due, name="due"),
    path("open/", views.open_one, name="open"),
    path("questions/", views.questions, name="questions"),
    path("questions/months/", views.months, name="months"),
    path("questions/<int:question_id>/answer/", views.answer, name="answer"),
    path("questions/<int:question_id>/close/", views.close, name="close"),
    path("<int:return_id>/", views.sheet, name="sheet"),
    path("<int:return_id>/fill/", views.fill, name="fill"),
    path("<int:return_id>/cells/", views.save, name="save"),
    path("<int:return_id>/workbook/", views.workbook, name="workbook"),
    path("<int:return_id>/bring/", views.bring, name="bring"),
    path("<int:return_id>/ask/", views.ask, name="ask"),
    path("<int:return_id>/send/", views.send, name="send"),
    path("<int:return_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:return_id>/accept/", views.accept, name="accept"),
    path("<int:return_id>/lock/", views.lock, name="lock"),
    path("<int:return_id>/reopen/", views.reopen, name="reopen"),
]
