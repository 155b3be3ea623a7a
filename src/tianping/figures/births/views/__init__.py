"""Pages of births: what has been accepted, and the door for more."""

from tianping.figures.births.views.upload import blank_table, bring
from tianping.figures.births.views.uploads import upload, uploads

__all__ = ["blank_table", "bring", "upload", "uploads"]
