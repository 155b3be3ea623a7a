"""The door on the web: what is accepted, what is refused, and that nothing refused is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings

from tianping.figures.births.models import Upload
from tianping.ground.accounts.choices import Role
from tianping.ground.accounts.models import Account
from tianping.ground.audit import queries as chain
from tianping.ground.places import actions as places
from tianping.terms import Actor, PlaceCode

GOOD = "地区代码,时期,男,女\n451081100,2024,52,48\n451081100,2023,60,55\n"
IDENTITY = "11010519491231002X"

SignedIn = Callable[..., Client]


@pytest.fixture
def town(db: None) -> int:
    by = Actor(pseudonym="tests", role="system", department="system", area_id=None)
    area = places.found_area(places.NewArea(code=PlaceCode("451081"), name="靖西市", parent_id=None), since=None, by=by, on=date(2000, 1, 1))
    return places.found_area(places.NewArea(code=PlaceCode("451081100"), name="新靖镇", parent_id=area), since=None, by=by, on=date(2000, 1, 1))


@pytest.fixture
def signed_in(town: int) -> Iterator[SignedIn]:
    def opened(role: str = Role.TOWNSHIP_OFFICER, *, language: str = "zh-hans") -> Client:
        browser = Client(headers={"accept-language": language})
        browser.force_login(Account.objects.create(username=role, role=role, department="health", area_id=town))
        return browser

    with override_settings(SECOND_FACTOR_REQUIRED=False):
        yield opened


def sent(browser: Client, text: str, *, name: str = "births.csv") -> HttpResponse:
    file = SimpleUploadedFile(name, text.encode())
    return browser.post("/births/bring/", {"file": file, "source": "household", "basis": "residence"})


def test_a_good_table_is_accepted_and_shown_with_its_hash(signed_in: SignedIn) -> None:
    browser = signed_in()
    answer = sent(browser, GOOD)
    accepted = Upload.objects.get()
    page = browser.get(answer["Location"]).content.decode()

    assert accepted.births == 215
    assert accepted.digest in page
    assert "<strong>4</strong> 行，出生 <strong>215</strong> 例" in page
    assert accepted.digest[:12] in browser.get("/births/").content.decode()
    assert chain.entries_of(act="births.upload.accepted").count() == 1


@pytest.mark.parametrize(("language", "words"), [("zh-hans", ["没有收下", "身份证号", "内容没有留存"]), ("en", ["was not accepted", "identity number", "Nothing was kept"])])
def test_an_identity_is_refused_by_row_and_column_and_never_shown(signed_in: SignedIn, language: str, words: list[str]) -> None:
    text = f"地区代码,时期,男,女,备注\n451081100,2024,52,48,\n451081100,2023,60,55,{IDENTITY}\n"
    browser = signed_in(language=language)
    answer = sent(browser, text)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert all(word in page for word in words)
    assert '<th scope="row" class="number">3</th><td>备注</td>' in page
    assert IDENTITY not in page
    assert Upload.objects.count() == 0
    assert not chain.entries_of(act="births.upload.accepted").exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("地区代码,时期,男,女\n451081100,2024,五,48\n", "要填整数人数"),
        ("地区代码,时期,男,女\n451081999,2024,52,48\n", "不在本系统的地区表中"),
        ("地区代码,时期,男,女\n451081,2024,52,48\n", "不在您所管的范围"),
        ("地区代码,时期,男,女\n451081100,2999,52,48\n", "时期还没有结束"),
        ("", "这个"),
    ],
)
def test_a_bad_table_is_refused_with_its_reason(signed_in: SignedIn, text: str, words: str) -> None:
    answer = sent(signed_in(), text)

    assert answer.status_code in (400, 422)
    assert words in answer.content.decode() or answer.status_code == 400
    assert Upload.objects.count() == 0


def test_the_same_table_again_is_refused(signed_in: SignedIn) -> None:
    browser = signed_in()
    sent(browser, GOOD)
    answer = sent(browser, GOOD)

    assert answer.status_code == 422
    assert "完全相同" in answer.content.decode()


def test_a_correction_replaces_what_was_accepted(signed_in: SignedIn) -> None:
    browser = signed_in()
    sent(browser, GOOD)
    first = Upload.objects.get()
    file = SimpleUploadedFile("births.csv", GOOD.replace("52", "51").encode())
    browser.post("/births/bring/", {"file": file, "source": "household", "basis": "residence", "replaces": first.pk})
    first.refresh_from_db()

    assert first.replaced_by is not None
    assert "被替换" in browser.get("/births/").content.decode()


def test_a_file_beyond_the_limit_is_refused_with_its_size(signed_in: SignedIn) -> None:
    with override_settings(FILE_UPLOAD_MAX_MEMORY_SIZE=1024 * 1024):
        answer = sent(signed_in(), GOOD + " " * (1024 * 1024))

    assert answer.status_code == 400
    assert "最多收 1 MB" in answer.content.decode()


def test_what_is_sent_never_touches_the_disk(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a temporary file nor a file in the home folder, accepted or not."""
    import tempfile

    def refused(*_arguments: object, **_named: object) -> None:
        raise AssertionError("a temporary file was opened")

    for name in ("NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refused)
    home = Path(settings.HOME)
    before = {path for path in home.rglob("*") if path.is_file()}
    # Beyond 2.5 MB Django's own handlers would write it out.
    sent(signed_in(), f"地区代码,时期,男,女,备注\n451081100,2023,60,55,{IDENTITY}\n" + "451081100,2022,1,1,\n" * 200_000)

    assert {path for path in home.rglob("*") if path.is_file()} == before


def test_a_stranger_s_file_is_not_even_held(town: int) -> None:
    answer = sent(Client(), GOOD)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/sign-in/")


def test_the_empty_table_is_one_that_the_door_reads(signed_in: SignedIn) -> None:
    for language in ("zh-hans", "en"):
        browser = signed_in(Role.TOWNSHIP_OFFICER if language == "en" else Role.DEPARTMENT_OFFICER, language=language)
        head = browser.get("/births/blank.csv").content.decode()
        year = 2020 if language == "en" else 2021
        answer = sent(browser, head + f"451081100,{year},{year},1,5,6\r\n")

        assert answer.status_code == 302, answer.content.decode()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_who_sees_no_figures_sees_no_uploads(signed_in: SignedIn, role: str) -> None:
    browser = signed_in(role)

    assert browser.get("/births/").status_code == 403
    assert browser.get("/births/bring/").status_code == 403


def test_who_may_not_bring_is_told_why_beside_the_button(signed_in: SignedIn) -> None:
    browser = signed_in(Role.COUNTY_LEAD)
    page = browser.get("/births/").content.decode()

    assert 'aria-disabled="true"' in page
    assert "由统计岗、部门专干和乡镇专干上报" in page
    assert browser.get("/births/bring/").status_code == 403
