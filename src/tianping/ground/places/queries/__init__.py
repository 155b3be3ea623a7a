"""What other rooms may ask about places."""

from tianping.ground.places.queries.areas import (
    Place,
    around_ids,
    breadcrumb,
    by_code,
    children,
    get_place,
    neighbour_pairs,
    of_level,
    places,
    roots,
    search,
    subtree_ids,
)
from tianping.ground.places.queries.counting import (
    CodeOwner,
    MapChange,
    area_map,
    areas_around,
    code_owners,
    fingerprint,
    map_changes,
)
from tianping.ground.places.queries.state import map_state

__all__ = [
    "CodeOwner",
    "MapChange",
    "Place",
    "area_map",
    "areas_around",
    "around_ids",
    "breadcrumb",
    "by_code",
    "children",
    "code_owners",
    "fingerprint",
    "get_place",
    "map_changes",
    "map_state",
    "neighbour_pairs",
    "of_level",
    "places",
    "roots",
    "search",
    "subtree_ids",
]
