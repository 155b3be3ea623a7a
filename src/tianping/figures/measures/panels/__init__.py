"""What this room offers to the site: pages of figures as they are shown, and whether there are any."""

from tianping.figures.measures.panels.area import AreaPage, area_page
from tianping.figures.measures.panels.entrance import figures_as_of, may_enter, may_measure, own_area_id
from tianping.figures.measures.panels.orders import orders_page
from tianping.figures.measures.panels.public import PublicPage, public_page

__all__ = [
    "AreaPage",
    "PublicPage",
    "area_page",
    "figures_as_of",
    "may_enter",
    "may_measure",
    "orders_page",
    "own_area_id",
    "public_page",
]
