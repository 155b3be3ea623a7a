"""Filled forms at the door: workbook, CSV, DHIS2 JSON, ADX, and sealed packages where there is no network.

A cell says one of four things in each format: a number (0 is one), empty, not applicable, refused. Whatever holds a
person's identity is refused first and whole; ``ReturnProblemCode`` lists every other reason with its fields.
"""

from tianping.exchange.returns.adx import read_adx, write_adx
from tianping.exchange.returns.codes import ReturnProblemCode
from tianping.exchange.returns.delimited import read_csv, write_csv
from tianping.exchange.returns.dhis2 import read_dhis2, write_dhis2
from tianping.exchange.returns.filled import ANYTHING, Expected, Filled, FormLookup
from tianping.exchange.returns.problems import Findings, ReturnProblem, ReturnRefused
from tianping.exchange.returns.screening import Table, screen_split
from tianping.exchange.returns.template import read_workbook, write_template
from tianping.exchange.returns.wording import say, what, where

__all__ = [
    "ANYTHING",
    "Expected",
    "Filled",
    "Findings",
    "FormLookup",
    "ReturnProblem",
    "ReturnProblemCode",
    "ReturnRefused",
    "Table",
    "read_adx",
    "read_csv",
    "read_dhis2",
    "read_workbook",
    "say",
    "screen_split",
    "what",
    "where",
    "write_adx",
    "write_csv",
    "write_dhis2",
    "write_template",
]
