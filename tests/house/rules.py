"""The rules of the house that import-linter cannot say. Each takes the package's folder and yields what breaks it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

FLOORS = {
    "terms", "jurisdictions", "privacy", "statistics", "exchange", "charts",
    "ground", "figures", "oversight", "programme", "site", "cli",
}  # fmt: skip
WINGS = {"ground", "figures", "oversight", "programme"}
PURE = {"terms", "jurisdictions", "privacy", "statistics", "exchange", "charts"}
FURNITURE = {
    "__init__", "apps", "choices", "limits", "models", "policies", "queries", "actions", "forms", "filters", "tables",
    "views", "api", "panels", "urls", "admin", "jobs", "middleware", "templates", "templatetags", "static", "migrations",
}  # fmt: skip
DOORS = {"queries", "actions", "choices", "panels"}
JUNK = {"utils", "util", "helpers", "helper", "core", "common", "misc", "base", "manager", "managers", "service", "services",
        "handler", "handlers", "processor", "processors", "data", "info"}  # fmt: skip
FORBIDDEN_WORDS = re.compile(r"suspect|offender|target_?wom[ae]n|(?<![a-z])quotas?(?![a-z])|pregnancy_?id", re.IGNORECASE)
CLOCK = {("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today"), ("time", "time"), ("timezone", "now")}
CLOCK_ROOMS = {"views", "jobs", "middleware", "cli", "site", "api", "admin"}

LONGEST_FUNCTION, LONGEST_KERNEL, LONGEST_FILE, MOST_PARAMETERS, MOST_POSITIONAL = 40, 80, 400, 6, 2


def python_files(package: Path) -> Iterator[Path]:
    return (path for path in sorted(package.rglob("*.py")) if "migrations" not in path.parts)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def decorated_with(function: ast.FunctionDef | ast.AsyncFunctionDef, *words: str) -> bool:
    return any(word in ast.unparse(decorator) for decorator in function.decorator_list for word in words)


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the def to the end, without the docstring."""
    length = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        length -= (first.end_lineno or first.lineno) - first.lineno + 1
    return length


def is_command(path: Path) -> bool:
    """Whether the functions of a file are commands: their parameters are the options of the command line."""
    return "cli" in path.parts and path.name in ("command.py", "serve.py")


def long_functions(package: Path) -> Iterator[str]:
    """A function has at most 40 lines without its docstring, a numeric kernel 80."""
    for path in python_files(package):
        for function in functions(ast.parse(path.read_text())):
            limit = LONGEST_KERNEL if decorated_with(function, "jit", "compiled", "vectorize") or "kernel" in path.stem else LONGEST_FUNCTION
            length = body_length(function) - (function.body[0].lineno - function.lineno if is_command(path) else 0)
            if length > limit:
                yield f"{path}:{function.lineno} {function.name} has {length} lines, at most {limit}"


def long_files(package: Path) -> Iterator[str]:
    """A file has at most 400 lines."""
    for path in python_files(package):
        lines = len(path.read_text().splitlines())
        if lines > LONGEST_FILE:
            yield f"{path} has {lines} lines, at most {LONGEST_FILE}"


def many_parameters(package: Path) -> Iterator[str]:
    """At most 6 parameters, of which 2 positional; commands, kernels and private functions of a file are free of the second."""
    for path in python_files(package):
        for function in functions(ast.parse(path.read_text())):
            if decorated_with(function, "command", "jit", "compiled", "vectorize", "callback") or "kernel" in path.stem or is_command(path):
                continue
            arguments = function.args
            positional = [a for a in (*arguments.posonlyargs, *arguments.args) if a.arg not in ("self", "cls", "request")]
            if len(positional) + len(arguments.kwonlyargs) > MOST_PARAMETERS:
                yield f"{path}:{function.lineno} {function.name} has {len(positional) + len(arguments.kwonlyargs)} parameters, at most {MOST_PARAMETERS}"
            if not function.name.startswith("_") and len(positional) > MOST_POSITIONAL and not decorated_with(function, "overload"):
                yield f"{path}:{function.lineno} {function.name} takes {len(positional)} by position, at most {MOST_POSITIONAL}"


def junk_names(package: Path) -> Iterator[str]:
    """No file or folder is called utils, helpers, core, common, … ."""
    for path in sorted(package.rglob("*")):
        if path.stem.lower() in JUNK and (path.is_dir() or path.suffix == ".py"):
            yield f"{path}: a name that says nothing"


def strange_floors(package: Path) -> Iterator[str]:
    """Every folder of the package is a floor of the house."""
    for path in sorted(package.iterdir()):
        if path.is_dir() and path.name not in FLOORS | {"__pycache__"}:
            yield f"{path}: no such floor"


def strange_furniture(package: Path) -> Iterator[str]:
    """A room holds the furniture of every room and nothing else; a wing holds rooms only."""
    for wing in WINGS:
        for room in sorted((package / wing).glob("*")) if (package / wing).is_dir() else ():
            if room.name in ("__pycache__", "__init__.py"):
                continue
            if not room.is_dir():
                yield f"{room}: a wing holds rooms only"
                continue
            for piece in sorted(room.iterdir()):
                if piece.name != "__pycache__" and piece.stem not in FURNITURE:
                    yield f"{piece}: not a piece of furniture of a room"


def empty_rooms(package: Path) -> Iterator[str]:
    """A room is made when it gets its first duty."""
    for wing in WINGS & {path.name for path in package.iterdir()}:
        for room in (package / wing).iterdir():
            if room.is_dir() and room.name != "__pycache__" and not any(p.stem not in ("__init__", "apps") for p in room.rglob("*.py")):
                yield f"{room}: an empty room"


def forced_doors(package: Path) -> Iterator[str]:
    """Another room may open only queries, actions, choices and panels; urls belong to the site."""
    for path in python_files(package):
        home = path.relative_to(package).parts[:2]
        for module, name in imported(ast.parse(path.read_text())):
            parts = module.split(".")
            if parts[0] != "tianping" or len(parts) < 3 or parts[1] not in WINGS or (parts[1], parts[2]) == home:
                continue
            piece = parts[3] if len(parts) > 3 else name
            allowed = DOORS | ({"urls", "api", "jobs", "middleware", "apps"} if home[0] in ("site", "cli") else set())
            if piece not in allowed:
                yield f"{path}: opens {module}.{name}, only {', '.join(sorted(DOORS))} are doors"


def imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def views_with_models(package: Path) -> Iterator[str]:
    """A view asks one query or action; it never sees a model."""
    for path in python_files(package):
        parts = path.relative_to(package).parts
        if parts[0] in WINGS and (path.stem == "views" or "views" in parts):
            for module, name in imported(ast.parse(path.read_text())):
                if module.endswith(".models") or (module.startswith("tianping") and name == "models"):
                    yield f"{path}: a view opens {module} {name}"


def asserted_guards(package: Path) -> Iterator[str]:
    """No guard is an assert: it is gone under python -O."""
    for path in python_files(package):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Assert):
                yield f"{path}:{node.lineno} asserts; raise instead"


def bare_ignores(package: Path) -> Iterator[str]:
    """An ignore carries its code and its reason on the line."""
    bare = re.compile(r"#\s*(type:\s*ignore|noqa)(?!.*\[?\w+\]?.*(\s-\s|#|\s–\s))")
    for path in python_files(package):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if bare.search(line):
                yield f"{path}:{number} an ignore without code and reason"


def clocks_below(package: Path) -> Iterator[str]:
    """The clock is read in views, jobs and commands; below them time is an argument."""
    for path in python_files(package):
        if CLOCK_ROOMS & {part.removesuffix(".py") for part in path.relative_to(package).parts}:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and (ast.unparse(node.value).split(".")[-1], node.attr) in CLOCK:
                yield f"{path}:{node.lineno} reads the clock ({ast.unparse(node)})"


def forbidden_words(package: Path) -> Iterator[str]:
    """No name in the code makes a woman a suspect."""
    for path in python_files(package):
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(node, "name", None) or getattr(node, "id", None) or getattr(node, "arg", None) or getattr(node, "attr", None)
            if isinstance(name, str) and FORBIDDEN_WORDS.search(name):
                yield f"{path}:{node.lineno} is called {name}"


ALL = (
    long_functions, long_files, many_parameters, junk_names, strange_floors, strange_furniture, empty_rooms, forced_doors,
    views_with_models, asserted_guards, bare_ignores, clocks_below, forbidden_words,
)  # fmt: skip
