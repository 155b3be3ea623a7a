"""The workbook that a department downloads, fills in and sends back."""

from tianping.exchange.returns.template.reading import read_workbook
from tianping.exchange.returns.template.writing import write_template

__all__ = ["read_workbook", "write_template"]
