"""What every command shares that reads a table, computes, and answers in the terminal, as JSON, CSV and page.

How to write a command ``study``: a folder ``cli/study/`` with

``command.py`` (loaded at every start: no numpy, no statistics)
    ``@table_command()`` over ``def study(asked: Asked, *, replicates: Annotated[int, typer.Option(...)] = 999) -> int``.
    Its parameters are its own options only; FILE, the columns, ``--json``, ``--page``, ``--lang`` … are added by the
    frame and come in ``asked``. An own option with the name of a role (``parent``) goes to ``asked.columns`` by itself.
    The body is two lines: import the room's ``answer`` and ``return carry_out(asked, answer)``. Register it in ``app``.
``answering.py``: ``answer(asked) -> Answer``
    ``source = read_table(asked)`` reads with refusal and progress and keeps the period and source asked for;
    ``source.sums("place", "period")`` adds the rows up (only keys in ``source.keys``); ``with computing(_("模拟")) as told:``
    computes under a bar, ``told(fraction)`` moves it, Ctrl-C leaves at once with 130, and what the statistics refuse becomes
    wrong use (exit 2). Say anything else that is wrong with ``raise WrongUse("code", _("…"))``; a reference range with
    ``--reference`` and ``--normal`` comes from ``bounds_asked``.
``answer.py``: the `carry_out.Answer`: ``document()`` for ``--json`` (``run`` of ``run_card(asked, source, method=…, seed=…)``
    first), ``listing()`` for ``--csv``, ``page()`` for ``--page`` (``rendered(StudySheet(…, method=method_card(run, …)))``) and
    ``show(paper)`` for the terminal: ``paper.say`` the finding, ``paper.table(columns, lines)``, what the words mean, what
    cannot be concluded, ``paper.run(run)``.

Sentences are Chinese with ``_``; one that a page says in both languages is made with ``both``.
"""

from tianping.cli.frame.asked import Asked, Spoken
from tianping.cli.frame.command import table_command

__all__ = ["Asked", "Spoken", "table_command"]
