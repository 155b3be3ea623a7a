"""What the pages say, as messages: gathered from code and templates, compared with the English catalogue.

``python -m tests.site.catalogue`` prints what the catalogue lacks, ready to paste and translate.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parents[2] / "src" / "tianping"
ENGLISH = PACKAGE / "site" / "locale" / "en" / "LC_MESSAGES" / "django.po"
FLOORS = ("ground", "figures", "oversight", "programme", "site")
_KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2)}
_IN_EXPRESSION = re.compile(r"""_\((["'])(.*?)\1\)""")

Message = tuple[str, str]
"""Singular and plural; the plural is empty where there is none."""


def read_english() -> Catalog:
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


@cache
def gathered() -> dict[Message, str]:
    """Every message of the site's floors with one file that says it."""
    found: dict[Message, str] = {}
    for floor in FLOORS:
        for path in sorted((PACKAGE / floor).rglob("*.py")):
            if "migrations" not in path.parts:
                found.update(dict.fromkeys(_of_code(path), str(path.relative_to(PACKAGE))))
        for path in sorted((PACKAGE / floor).rglob("*.html")):
            found.update(dict.fromkeys(_of_template(path), str(path.relative_to(PACKAGE))))
    return found


def _of_code(path: Path) -> Iterator[Message]:
    for _line, message, _comments, _context in extract("python", io.BytesIO(path.read_bytes()), keywords=_KEYWORDS):
        yield (message, "") if isinstance(message, str) else (str(message[0]), str(message[1]))


def _of_template(path: Path) -> Iterator[Message]:
    from django.template import engines
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    source = path.read_text(encoding="utf-8")
    nodes = engines["django"].from_string(source).template.nodelist
    for translate in nodes.get_nodes_by_type(TranslateNode):
        yield str(translate.filter_expression.var.literal), ""
    for block in nodes.get_nodes_by_type(BlockTranslateNode):
        singular, _names = block.render_token_list(block.singular)
        yield singular, block.render_token_list(block.plural)[0] if block.plural else ""
    for _quote, text in _IN_EXPRESSION.findall(source):
        yield text, ""


def known(catalogue: Catalog) -> dict[Message, tuple[str, ...]]:
    """The catalogue's messages with their translations."""
    entries: dict[Message, tuple[str, ...]] = {}
    for message in catalogue:
        if not message.id:
            continue
        if isinstance(message.id, str):
            entries[(message.id, "")] = (str(message.string),)
        else:
            entries[(message.id[0], message.id[1])] = tuple(map(str, message.string))
    return entries


def missing() -> str:
    """What the catalogue lacks, in its own form."""
    lacking = Catalog(locale="en")
    entries = known(read_english()) if ENGLISH.is_file() else {}
    for (singular, plural), place in gathered().items():
        if (singular, plural) not in entries:
            lacking.add((singular, plural) if plural else singular, auto_comments=[place])
    out = io.BytesIO()
    write_po(out, lacking, omit_header=True, width=0)
    return out.getvalue().decode()


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tianping.site.settings")
    django.setup()
    print(missing())  # noqa: T201 - what the program is for
