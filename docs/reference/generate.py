"""Write the pages of this folder from the docstrings of the doors: one page a room, Markdown that a code host shows.

    python docs/reference/generate.py

`settings.md` is written by hand and left alone.
"""

from __future__ import annotations

import ast
import enum
import importlib
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path
from types import ModuleType
from typing import Any

import tianping.statistics
from tianping.statistics.arrow import ArrowResult

HERE = Path(__file__).parent
ABOVE = ("tianping.exchange.tables", "tianping.charts")
TITLES = {"Returns": "Gives", "Raises": "Errors", "References": "Sources", "Examples": "Example"}
Link = Callable[[str], str]


def rooms() -> list[ModuleType]:
    """List every room of the statistics that has a door, then the doors above that people program against."""
    names = [module.name for module in pkgutil.iter_modules(tianping.statistics.__path__, "tianping.statistics.")]
    modules = [importlib.import_module(name) for name in (*names, *ABOVE)]
    return [module for module in modules if hasattr(module, "__all__")]


def page_name(room: ModuleType) -> str:
    """Name a room's page by the room."""
    return room.__name__.removeprefix("tianping.").removeprefix("statistics.").replace(".", "_") + ".md"


def is_function(thing: Any) -> bool:
    """Say whether it is a function, wrapped or not."""
    return inspect.isfunction(inspect.unwrap(thing)) if callable(thing) and not inspect.isclass(thing) else False


def ordered(room: ModuleType) -> list[tuple[str, Any]]:
    """List the names of a door: functions, then classes, then what is no code."""
    things = [(name, getattr(room, name)) for name in room.__all__]
    return sorted(things, key=lambda thing: 0 if is_function(thing[1]) else 1 if inspect.isclass(thing[1]) else 2)


def anchors(room: ModuleType) -> dict[str, str]:
    """Give the anchor that a code host gives each heading: lower case, numbered where two are alike."""
    seen: dict[str, int] = {}
    found = {}
    for name, _ in ordered(room):
        slug = name.lower()
        found[name] = slug if slug not in seen else f"{slug}-{seen[slug]}"
        seen[slug] = seen.get(slug, 0) + 1
    return found


def linker(room: ModuleType, everywhere: dict[str, set[str]]) -> Link:
    """Turn `name` into a link: on the page itself, else where only one page has it."""
    own = anchors(room)

    def link(found: re.Match[str]) -> str:
        name = found.group(1)
        targets = {f"#{own[name]}"} if name in own else everywhere.get(name, set())
        return f"[`{name}`]({next(iter(targets))})" if len(targets) == 1 else f"`{name}`"

    return lambda text: re.sub(r"(?<!`)`([^`\n]+)`(?!`)", link, re.sub(r"\s?\[(\d+)\]_", r" [\1]", text)).replace(
        "``", "`"
    )


# ---- docstrings ----------------------------------------------------------------------------------------------------


def sections(thing: object) -> dict[str, str]:
    """Split a docstring into its sections; what stands before them has the title ''."""
    parts = re.split(r"^(\S[^\n]*)\n-{3,}\n", inspect.getdoc(thing) or "", flags=re.MULTILINE)
    return {"": parts[0].strip(), **dict(zip(parts[1::2], (part.strip("\n") for part in parts[2::2]), strict=True))}


def entries(body: str) -> Iterator[tuple[str, str]]:
    """Give the heads with the indented text below each."""
    for block in re.split(r"\n(?=\S)", body):
        head, _, text = block.partition("\n")
        yield head, textwrap.dedent(text).strip()


def described(title: str, body: str) -> Iterator[str]:
    """List arguments, fields, what is given, errors: one item each. Names of arguments are no links."""
    mark = "`" if title in ("Returns", "Raises") else "``"
    for head, text in entries(body):
        names, _, kind = head.partition(" : ")
        in_words = title == "Returns" and not kind and " " in names
        shown = names if in_words else ", ".join(f"{mark}{name}{mark}" for name in names.split(", "))
        item = f"{shown}{f' ({kind})' if kind else ''}{f': {text}' if text else ''}"
        yield "- " + textwrap.indent(item, "  ")[2:]


def written(title: str, body: str) -> str:
    """Write a section of a docstring as Markdown."""
    if title in ("Parameters", "Returns", "Raises", "Attributes"):
        return "\n".join(described(title, body))
    if title == "References":
        return re.sub(r"^\.\. \[(\d+)\] ", r"\1. ", body, flags=re.MULTILINE)
    if title == "Examples":
        blocks = re.split(r"\n\n+", body)
        return "\n\n".join(f"```pycon\n{block}\n```" if block.startswith(">>>") else block for block in blocks)
    return body


def told(thing: object, link: Link, *, parameters: str) -> Iterator[str]:
    """Give the docstring as Markdown; code is left as it is."""
    for title, body in sections(thing).items():
        text = written(title, body)
        shown = text if title == "Examples" else link(text)
        name = {"Parameters": parameters, **TITLES}.get(title, title)
        yield f"**{name}**\n\n{shown}" if title else shown


# ---- code ----------------------------------------------------------------------------------------------------------


def source_of(thing: Any) -> Any:
    """Read the definition of a function or class as a syntax tree."""
    return ast.parse(textwrap.dedent(inspect.getsource(thing))).body[0]


def call(name: str, pieces: list[str], *, gives: str = "", width: float = 100) -> str:
    """Write a call on one line, or one argument a line where it is longer than the width."""
    text = f"{name}({', '.join(pieces)}){gives}"
    return text if len(text) <= width else f"{name}(\n    " + ",\n    ".join(pieces) + f",\n){gives}"


def function_call(name: str, function: Any, *, width: float = 100) -> str:
    """Write the signature as it stands in the source."""
    tree, pieces = source_of(function), []
    positional, named = tree.args.posonlyargs + tree.args.args, tree.args.kwonlyargs
    defaults = [None] * (len(positional) - len(tree.args.defaults)) + tree.args.defaults + tree.args.kw_defaults
    for place, (argument, default) in enumerate(zip(positional + named, defaults, strict=True)):
        if place == len(positional):
            pieces.append("*")
        if argument.arg not in ("self", "cls"):
            pieces.append(ast.unparse(argument) + (f" = {ast.unparse(default)}" if default else ""))
    return call(name, pieces, gives=f" -> {ast.unparse(tree.returns)}" if tree.returns else "", width=width)


def members(cls: type, link: Link) -> Iterator[str]:
    """Words of an enumeration, and the methods and properties that a class adds itself."""
    if issubclass(cls, enum.Enum):
        yield "\n".join(f"- `{each.name}` = `{each.value!r}`" for each in cls)
    lines = []
    for name, member in vars(cls).items():
        inner = getattr(member, "__func__", getattr(member, "fget", member))
        if inspect.isfunction(inner) and not name.startswith(("_", "arrow_")) and name != "to_arrow":
            shown = name if isinstance(member, property) else function_call(name, inner, width=inf)
            summary = link((inspect.getdoc(inner) or "").split("\n\n")[0])
            lines.append(f"- `{shown}`{f': {summary}' if summary else ''}")
    if lines:
        yield "**Methods and properties**\n\n" + "\n".join(lines)


def of_class(name: str, cls: type, link: Link) -> Iterator[str]:
    """Tell of a class: how it is made (results are not made by hand), its fields, its methods."""
    fields = [ast.unparse(node) for node in source_of(cls).body if isinstance(node, ast.AnnAssign)]
    if fields and not issubclass(cls, ArrowResult):
        yield f"```python\n{call(name, fields)}\n```"
    bases = [base for base in cls.__bases__ if base.__module__.startswith("tianping") and base is not ArrowResult]
    if bases:
        yield link(f"Has what {', '.join(f'`{base.__name__}`' for base in bases)} has.")
    # A class without a docstring is given its signature as one.
    yield from (part for part in told(cls, link, parameters="Fields") if not part.startswith(f"{name}("))
    if issubclass(cls, ArrowResult):
        yield "`to_arrow()` gives it as an Arrow table with units; data-frame libraries take the result itself."
    yield from members(cls, link)


def of_value(room: ModuleType, name: str, link: Link) -> Iterator[str]:
    """Tell of a constant or a type what it was assigned, and the text below it."""
    door = ast.parse(inspect.getsource(room))
    homes = [n.module for n in door.body if isinstance(n, ast.ImportFrom) and name in {alias.name for alias in n.names}]
    body = ast.parse(inspect.getsource(importlib.import_module(homes[0] or ""))).body if homes else door.body
    for node, after in zip(body, [*body[1:], None], strict=True):
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if (
            isinstance(target, ast.Name)
            and target.id == name
            and isinstance(node, ast.Assign | ast.AnnAssign)
            and node.value
        ):
            yield f"```python\n{name} = {ast.unparse(node.value)}\n```"
            if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                yield link(str(after.value.value))


def page(room: ModuleType, everywhere: dict[str, set[str]]) -> str:
    """Write the page of one room."""
    link = linker(room, everywhere)
    lead, *rest = told(room, link, parameters="Fields")
    method = HERE.parent / "methods" / page_name(room)
    parts = [
        f"# {room.__name__}",
        lead,
        f"Question, formula, assumptions, a worked example: [methods/{method.name}](../methods/{method.name})."
        if method.exists()
        else "",
        " · ".join(f"[`{name}`](#{slug})" for name, slug in anchors(room).items()),
        *rest,
    ]
    for name, thing in ordered(room):
        parts.append(f"## `{name}`")
        if inspect.isclass(thing):
            parts += of_class(name, thing, link)
        elif is_function(thing):
            parts += [
                f"```python\n{function_call(name, inspect.unwrap(thing))}\n```",
                *told(thing, link, parameters="Arguments"),
            ]
        else:
            parts += of_value(room, name, link)
    parts.append("---\nWritten by `docs/reference/generate.py` from the docstrings: change them, not this page.")
    return "\n\n".join(part for part in parts if part) + "\n"


def pages() -> dict[str, str]:
    """Write every page; give them by name."""
    found = rooms()
    everywhere: dict[str, set[str]] = {}
    for room in found:
        for name, slug in anchors(room).items():
            everywhere.setdefault(name, set()).add(f"{page_name(room)}#{slug}")
    index = "\n".join(
        f"| [{room.__name__}]({page_name(room)}) | {sections(room)[''].splitlines()[0].replace('``', '`')} |"
        for room in found
    )
    head = "# Reference\nFunctions, options and results of every door, from the docstrings. Settings of the site: [settings.md](settings.md).\n\n| room | what |\n| --- | --- |\n"
    return {"README.md": head + index + "\n", **{page_name(room): page(room, everywhere) for room in found}}


def main() -> None:
    """Write all pages."""
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
