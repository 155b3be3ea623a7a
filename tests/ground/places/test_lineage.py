"""What lies in what: by an independent model of territories as sets of plots, over any history of changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tianping.ground.places.queries.lineage import LineageFacts, territories

Plots = frozenset[int]


@dataclass
class World:
    """Counties of townships of villages, each village a plot of land; history is written down as the tables do."""

    parent: dict[int, int | None] = field(default_factory=dict)
    level: dict[int, int] = field(default_factory=dict)
    became: dict[int, tuple[int, ...]] = field(default_factory=dict)
    formed_from: dict[int, tuple[int, ...]] = field(default_factory=dict)
    left_behind: dict[int, tuple[int, ...]] = field(default_factory=dict)
    gained: set[int] = field(default_factory=set)
    last_plots: dict[int, Plots] = field(default_factory=dict)

    def add(self, level: int, parent: int | None) -> int:
        identity = len(self.level)
        self.level[identity], self.parent[identity] = level, parent
        return identity

    def plots(self, area: int) -> Plots:
        """Land of an area: today's if it exists, its last if it is no more."""
        if area in self.last_plots:
            return self.last_plots[area]
        if self.level[area] == 2:
            return frozenset({area})
        return frozenset().union(*(self.plots(child) for child, home in self.parent.items() if home == area))

    def living(self, level: int) -> list[int]:
        return [area for area in self.parent if self.level[area] == level]

    def end(self, area: int, heirs: tuple[int, ...]) -> None:
        self.last_plots[area] = self.plots(area)
        self.became[area] = heirs
        del self.parent[area]

    def hand_over(self, ending: int, child: int, home: int) -> None:
        self.left_behind[child] = (*self.left_behind.get(child, ()), ending)
        self.parent[child] = home

    def merge(self, a: int, b: int, *, afresh: bool) -> None:
        heir = self.add(1, self.parent[a]) if afresh else b
        ending = (a, b) if afresh else (a,)
        members = {area: [child for child, home in self.parent.items() if home == area] for area in ending}
        for area in ending:
            self.end(area, (heir,))
            for child in members[area]:
                self.hand_over(area, child, heir)
        if afresh:
            self.formed_from[heir] = ending
        else:
            self.gained.add(heir)

    def split(self, area: int, random: Random) -> None:
        heirs = (self.add(1, self.parent[area]), self.add(1, self.parent[area]))
        members = [child for child, home in self.parent.items() if home == area]
        self.end(area, heirs)
        for child in members:
            self.hand_over(area, child, random.choice(heirs))
        for heir in heirs:
            self.formed_from[heir] = (area,)

    def move(self, village: int, home: int) -> None:
        if self.parent[village] != home:
            self.parent[village] = home
            self.gained.add(home)

    def facts(self) -> LineageFacts:
        return LineageFacts(self.parent, self.became, self.formed_from, self.left_behind, frozenset(self.gained))


def lived_through(seed: int, changes: int, *, moves: bool) -> World:
    random, world = Random(seed), World()  # noqa: S311 - histories, no secrets
    for _ in range(2):
        county = world.add(0, None)
        for _ in range(3):
            township = world.add(1, county)
            for _ in range(3):
                world.add(2, township)
    for _ in range(changes):
        townships = world.living(1)
        kind = random.choice(("merge", "absorb", "split", "move") if moves else ("merge", "absorb", "split"))
        a = random.choice(townships)
        same_county = [b for b in townships if b != a and world.parent[b] == world.parent[a]]
        if kind in ("merge", "absorb") and same_county:
            world.merge(a, random.choice(same_county), afresh=kind == "merge")
        elif kind == "split":
            world.split(a, random)
        elif kind == "move":
            world.move(random.choice(world.living(2)), random.choice(townships))
    return world


histories = st.tuples(st.integers(0, 2**32), st.integers(0, 8))


@settings(deadline=None)
@given(histories)
def test_an_area_lies_only_where_all_of_its_land_lies(history: tuple[int, int]) -> None:
    world = lived_through(*history, moves=False)

    for area, within in territories(world.facts()).items():
        for other in within:
            assert world.plots(area) <= world.plots(other), (area, other)


@settings(deadline=None)
@given(histories)
def test_every_village_is_counted_in_one_living_township_and_one_county_whatever_happened(
    history: tuple[int, int],
) -> None:
    world = lived_through(*history, moves=True)
    found = territories(world.facts())

    for village in world.living(2):
        living = [area for area in found[village] if area in world.parent]
        assert sorted(world.level[area] for area in living) == [0, 1, 2]
        assert world.parent[village] in living
        assert [depth for area, depth in found[village].items() if area in world.parent] == [0, 1, 2] or len(
            living
        ) == 3


@settings(deadline=None)
@given(histories)
def test_counts_of_a_township_that_is_no_more_stay_in_its_county_and_in_a_living_township_unless_it_was_split(
    history: tuple[int, int],
) -> None:
    world = lived_through(*history, moves=False)
    found = territories(world.facts())

    for area in world.became:
        living = [world.level[other] for other in found[area] if other in world.parent]
        holders = [
            township for township in world.living(1) if world.plots(area) <= world.plots(township) and world.plots(area)
        ]
        assert living.count(0) == 1
        assert living.count(1) <= 1
        if holders and len(world.became[area]) == 1 and world.became[area][0] in world.parent:
            assert living.count(1) == 1


@settings(deadline=None)
@given(histories)
def test_reach_of_an_office_never_grows_by_a_change_of_the_map(history: tuple[int, int]) -> None:
    """Land reached by an area that is no more: never more than what it had when it ended."""
    world = lived_through(*history, moves=True)
    found = territories(world.facts())

    for office, had in world.last_plots.items():
        villages = {area for area, within in found.items() if office in within and world.level[area] == 2}
        assert villages <= had
        townships = [
            area
            for area, within in found.items()
            if office in within and world.level[area] == 1 and area in world.parent
        ]
        assert all(world.plots(township) <= had for township in townships)


@settings(deadline=None)
@given(histories)
def test_officers_of_a_township_that_is_no_more_keep_all_villages_they_had(history: tuple[int, int]) -> None:
    world = lived_through(*history, moves=False)
    found = territories(world.facts())

    for office, had in world.last_plots.items():
        assert {area for area, within in found.items() if office in within and world.level[area] == 2} == had
