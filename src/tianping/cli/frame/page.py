"""What every page of a command has: its card, and the sentence of its finding in both languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tianping.charts import Phrase, Sentence
from tianping.charts.sheet import Method, StudySheet, render_study
from tianping.cli.frame.run_card import Run
from tianping.cli.language import both, current_language
from tianping.terms import Bilingual, Language


def method_card(run: Run, method: Bilingual, *, uncertainty: Bilingual | None = None) -> Method:
    """The card of a run: ``method`` in words, ``uncertainty`` what the intervals do not hold."""
    return Method(
        method=method,
        source=run["input"]["file"],
        sha256=run["input"]["sha256"],
        run=run["id"],
        version=run["version"],
        command=run["repeat"],
        uncertainty=uncertainty,
    )


def plainly(finding: Bilingual) -> dict[Language, Sentence]:
    """A finding without emphasis, as a sheet takes it."""
    return {"zh": Sentence((Phrase(finding.zh),)), "en": Sentence((Phrase(finding.en),))}


def facts_of(run: Run) -> list[tuple[Bilingual, Bilingual]]:
    """Further lines of the card: the seed, where there is one."""
    if run.get("seed") is None:
        return []
    return [(both("种子"), Bilingual(zh=str(run["seed"]), en=str(run["seed"])))]


def one_by_one(said: Callable[[Language], Sequence[str]]) -> list[Bilingual]:
    """Sentences that a function gives by language, each in both."""
    return [Bilingual(zh=zh, en=en) for zh, en in zip(said("zh"), said("en"), strict=True)]


def in_one(said: Callable[[Language], Sequence[str]]) -> Bilingual | None:
    """The same as one paragraph; none where there is nothing to say."""
    sentences = one_by_one(said)
    if not sentences:
        return None
    return Bilingual(zh="".join(one.zh for one in sentences), en=" ".join(one.en for one in sentences))


def headed(words: Bilingual) -> Bilingual:
    """Words as the head of a column: English begins with a capital."""
    return Bilingual(zh=words.zh, en=words.en[:1].upper() + words.en[1:])


def rendered(sheet: StudySheet) -> str:
    """One HTML file in the reader's language."""
    return render_study(sheet, current_language())
