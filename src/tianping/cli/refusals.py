"""A refused table, told in the reader's language: where, what was found, what is wanted."""

from __future__ import annotations

from tianping.cli.language import current_language
from tianping.exchange.tables import TableRefused, say_in_chinese


def tell(refused: TableRefused) -> str:
    """All problems, one a line, with the total and the assurance that nothing was kept."""
    if current_language() == "en":
        return str(refused)
    lines = [f"没有收下{refused.file or '这个文件'}：{refused.total:,} 处问题。内容没有留存。"]
    lines += [f"  {say_in_chinese(problem)}" for problem in refused.problems]
    if refused.total > len(refused.problems):
        lines.append(f"  …… 另有 {refused.total - len(refused.problems):,} 处")
    return "\n".join(lines)
