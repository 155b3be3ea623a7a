"""Numbers as the charts write them."""

from __future__ import annotations

from django import template

from tianping.charts.numbers import count_text

register = template.Library()


@register.filter
def count(number: int) -> str:
    """Write a count with its thousands apart."""
    return count_text(number)
