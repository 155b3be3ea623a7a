"""What may be done to the map. Every act is in the audit chain."""

from tianping.ground.places.actions.lists import Imported, import_file, import_register, set_neighbours, set_positions
from tianping.ground.places.actions.naming import change_code, rename_area
from tianping.ground.places.actions.territory import (
    ChangeRefused,
    NewArea,
    found_area,
    merge_areas,
    move_area,
    split_area,
)

__all__ = [
    "ChangeRefused",
    "Imported",
    "NewArea",
    "change_code",
    "found_area",
    "import_file",
    "import_register",
    "merge_areas",
    "move_area",
    "rename_area",
    "set_neighbours",
    "set_positions",
    "split_area",
]
