"""What other rooms may ask about accounts."""

from tianping.ground.accounts.models import Account as Reader
from tianping.ground.accounts.queries.areas import area_choices, area_name
from tianping.ground.accounts.queries.codes import codes_to_approve, open_code_of
from tianping.ground.accounts.queries.people import (
    accounts_reached,
    department_choices,
    get_account,
    people_shown,
    post_held,
    reader_of,
    successor_choices,
)
from tianping.ground.accounts.queries.pseudonyms import actor_of, pseudonym_of
from tianping.ground.accounts.queries.reach import is_staff_role, may_reach, reach_ids, visible_area_ids
from tianping.ground.accounts.queries.second_factor import has_second_factor

__all__ = [
    "Reader",
    "accounts_reached",
    "actor_of",
    "area_choices",
    "area_name",
    "codes_to_approve",
    "department_choices",
    "get_account",
    "has_second_factor",
    "is_staff_role",
    "may_reach",
    "open_code_of",
    "people_shown",
    "post_held",
    "pseudonym_of",
    "reach_ids",
    "reader_of",
    "successor_choices",
    "visible_area_ids",
]
