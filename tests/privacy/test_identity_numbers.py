"""Numbers of persons: cards, telephones, certificates, bank cards; and quantities that are none of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.privacy.identity import IdentityKind, kinds_in
from tianping.privacy.identity.bank_cards import has_luhn_digit
from tianping.privacy.identity.identity_cards import has_check_character

CARD, MOBILE = {IdentityKind.IDENTITY_CARD}, {IdentityKind.MOBILE}
CERTIFICATE, BANK = {IdentityKind.BIRTH_CERTIFICATE}, {IdentityKind.BANK_CARD}

# The two numbers that GB 11643-1999 gives as examples.
STANDARD_EXAMPLES = ("11010519491231002X", "440524188001010014")


@pytest.mark.parametrize("number", STANDARD_EXAMPLES)
def test_the_examples_of_the_standard_are_cards_with_their_check_character(number: str) -> None:
    assert has_check_character(number)
    assert kinds_in(number) == CARD


@given(st.integers(0, 10**17 - 1), st.integers(0, 17), st.integers(1, 9))
def test_the_check_character_solves_the_congruence_of_iso_7064_and_no_slip_of_a_digit_passes(
    body: int, place: int, step: int
) -> None:
    digits = [int(digit) for digit in f"{body:017d}"]
    passing = [c for c in "0123456789X" if has_check_character(f"{body:017d}{c}")]
    assert len(passing) == 1
    last = 10 if passing[0] == "X" else int(passing[0])
    # ISO 7064 MOD 11-2: the sum of a_i * 2^(18 - i) leaves 1 when divided by 11.
    assert sum(d * 2 ** (17 - i) for i, d in enumerate([*digits, last])) % 11 == 1
    if place < 17:
        digits[place] = (digits[place] + step) % 10
        assert not has_check_character("".join(map(str, digits)) + passing[0])


def test_luhn_accepts_its_textbook_number_and_no_other_last_digit() -> None:
    # 7992739871-3: the worked example of the ISO/IEC 7812-1 check in most descriptions of it.
    assert [d for d in "0123456789" if has_luhn_digit("7992739871" + d)] == ["3"]


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002X",
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "1101 0519 4912 3100 2X",
        "110105-19491231-002X",
        "110105.19491231.002X",
        "110105.19491231002X",
        "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X",
        "1\u200b10105\ufeff19491231\u2060002X",
        "11010519491231002Х",  # noqa: RUF001 - the Cyrillic letter that looks like X
        "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X",
        "一一〇一〇五一九四九一二三一〇〇二X",
        "孕妇身份证11010519491231002X，已建册",
        "ID:11010519491231002X;",
        "ID11010519491231002X",
        "'11010519491231002X",
        "11010519491231002X\t",
        "110105194912310021",  # mistyped last character: still somebody's
        "440524188001010014.0",
        "440524188001010014.5",
        "440,524,188,001,010,014",
        "110105491231002",
        "110105 491231 002",
        "13812345678 110105491231002 20",
        "110105********002X",
        "9" + "11" + "156" + "19900101" + "001" + "0",
    ],
)
def test_a_card_is_found_however_it_is_written(text: str) -> None:
    assert IdentityKind.IDENTITY_CARD in kinds_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "4.51025199001011E+17",
        "4.51025199001011e+17",
        "4.5102519900101E+17",
        "451025199001011000",
        "451025199001011000.0",
        repr(float(451025199001011234)),
        str(int(float(451025199001011234))),
        "4.51025E+17",
        "1.10105491231002E+14",
    ],
)
def test_a_card_that_a_spreadsheet_took_for_a_quantity_is_still_found(text: str) -> None:
    assert kinds_in(text) == CARD


@pytest.mark.parametrize(
    "text",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "138.1234.5678",
        "１３８１２３４５６７８",
        "+86 13812345678",
        "+86-138-1234-5678",
        "(+86)13812345678",
        "8613812345678",
        "008613812345678",
        "13812345678.0",
        "1.3812345678E+10",
        "电话13812345678。",
        "电话:13812345678.",
        "tel13812345678",
        "13812345678/13912345678",
        "13812345678,13912345678",
        "一三八一二三四五六七八",
        "壹叁捌 壹贰叁肆 伍陆柒捌",
        "幺三八一二三四五六七八",
        "1 3 8 1 2 3 4 5 6 7 8",
        "138****5678",
        "1381234-5678",
        "0776-6212345",
        "(0776)6212345",
        "（０７７６）６２１２３４５",
        "010-12345678",
        "020 8765 4321",
    ],
)
def test_a_telephone_is_found_however_it_is_written(text: str) -> None:
    assert kinds_in(text) == MOBILE


@pytest.mark.parametrize(
    "text",
    [
        "N450123456",
        "n450123456",
        "Ｎ４５０１２３４５６",
        "N 450123456",
        "N45 0123456",
        "N 450 123 456",
        "出生证号：N450123456。",
        "no.N450123456",
    ],
)
def test_a_birth_certificate_is_found_however_it_is_written(text: str) -> None:
    assert kinds_in(text) == CERTIFICATE


@pytest.mark.parametrize(
    "text",
    [
        "6222021234567890128",
        "6222 0212 3456 7890 128",
        "6222-0212-3456-7890-128",
        "622202 1234567890128",
        "卡号6222021234567890128，户名略",
        "6222021234567890000",  # what a spreadsheet keeps of it
        "6.22202123456789E+18",
        "4111 1111 1111 1111",  # the test number of card schemes
    ],
)
def test_a_bank_card_is_found_however_it_is_written(text: str) -> None:
    assert kinds_in(text) == BANK


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "0",
        "-1",
        "2643.0",
        "2020",
        "451081",
        "451081100",
        "451081100201",
        "451081100201.0",
        "451081100201121",  # a village with its urban-rural class behind it
        "451081100201000",
        "451081100201000000",
        "6901234567892",
        "036000291452",
        "9787503712345",
        "20240115134530",
        "20240115134530123",
        "108.24357124131103",
        "0.108243571241311034",
        "138.12345678",
        "1.38123456789",
        "1.3812345678",
        "13,812,345,678",
        "1.38E+10",
        "1.38123E+10",
        "1.21021E+14",  # a gross domestic product in yuan
        "1.2E+17",
        "4.5E-17",
        "1990-2010",
        "2010.12.31 13:45:30",
        "1990 1061 112",
        "1968 1061 1127",
        "1990 1234567",
        "550e8400-e29b-41d4-a716-a13812345678",
        "c0ffee1a2b3c4d5e6f13812345678a0b",
        "991081199001011234",  # no province
        "451081 201003 127",  # a county, a month, a count
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "91450100MA5KXXXX1X",
        "12450100498500123X",
        "ISBN 978-7-5037-1234-5",
        "GB/T 22239-2019",
        "https://example.org/p-143831975.html",
        "see www.example.cn/doc/n143831975",
        "E06000001",
        "SE-Uppsala",
        "一三八",
        "二〇二〇年",
        "12345678901",
        "22812345678",
        "6222021234567890127",
        "451081199013011234",
        "2643 3727 2936 20224",
        "-",
        "–",
        "***",
        "1.234***",
    ],
)
def test_quantities_codes_and_other_numbers_are_nobodys(text: str) -> None:
    assert kinds_in(text) == frozenset()


@given(st.integers(10**11, 10**12 - 1))
def test_no_number_of_twelve_digits_is_ever_found(number: int) -> None:
    assert kinds_in(str(number)) == frozenset()


@given(st.floats(0, 1e10, allow_nan=False))
def test_no_decimal_below_ten_thousand_million_is_ever_found(number: float) -> None:
    assert kinds_in(repr(number)) == frozenset()


@given(st.integers(0, 10**10 - 1), st.integers(0, 3))
def test_no_count_is_ever_found_whether_whole_or_written_with_zeros_behind_a_point(count: int, zeros: int) -> None:
    assert kinds_in(f"{count}" + ("." + "0" * zeros if zeros else "")) == frozenset()


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert kinds_in(text) <= set(IdentityKind)


@given(st.text("0123456789 -.X/()", max_size=40))
def test_full_width_hides_nothing_and_adds_nothing(text: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if c != " " else "\u3000" for c in text)
    assert kinds_in(wide) == kinds_in(text)


def test_every_kind_has_a_word_in_both_languages() -> None:
    words = [kind.word for kind in IdentityKind]
    assert len({word.zh for word in words}) == len({word.en for word in words}) == len(IdentityKind) == 6
