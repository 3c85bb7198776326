"""Whether a case under a version can always go on: its graph, searched before the law is printed.

The version's steps unfold the reviewing state into one place for each group of them. Every finding
comes with the way that leads to it, in the words of the desk.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from catalog.models import ItemVersion, StepDefinition
from catalog.selectors.machine import Machine, declared
from organizations.roles import Role
from timelimits.rules import Unit

Place = str


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and the way to it in words (empty when no way is needed to see it)."""

    code: str
    words: str
    way: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.words}（{' → '.join(self.way)}）" if self.way else self.words


@dataclass(frozen=True, slots=True)
class Graph:
    """Places, the ordinary ways between them, and where cases end."""

    first: Place
    labels: Mapping[Place, str]
    ways: Mapping[Place, tuple[Place, ...]]
    ends: frozenset[Place]

    def reached(self) -> dict[Place, tuple[Place, ...]]:
        """Every place that can be reached, with a shortest way to it."""
        found: dict[Place, tuple[Place, ...]] = {self.first: (self.first,)}
        waiting = deque([self.first])
        while waiting:
            place = waiting.popleft()
            for following in self.ways.get(place, ()):
                if following not in found:
                    found[following] = (*found[place], following)
                    waiting.append(following)
        return found

    def hopeful(self) -> frozenset[Place]:
        """Every place from which some end can be reached."""
        hopeful = set(self.ends)
        grown = True
        while grown:
            more = {a for a, ways in self.ways.items() if a not in hopeful and hopeful & set(ways)}
            hopeful |= more
            grown = bool(more)
        return frozenset(hopeful)

    def told(self, way: Iterable[Place]) -> tuple[str, ...]:
        """A way in words."""
        return tuple(self.labels[place] for place in way)


def groups_of(steps: Sequence[StepDefinition]) -> list[list[StepDefinition]]:
    """The steps in order; neighbours of one parallel group stand together."""
    keyed = [(step.parallel_group or f"#{step.seq}", step) for step in steps]
    return [[step for _, step in group] for _, group in groupby(keyed, key=lambda pair: pair[0])]


def graph_of(version: ItemVersion, steps: Sequence[StepDefinition], machine: Machine) -> Graph:
    """The version's graph; decisions are made in the last group, if it has an approver."""
    groups = groups_of(steps)
    places = [f"{machine.review}/{group[0].seq}" for group in groups] or [machine.review]
    labels = {state: str(label) for state, label in machine.labels.items()}
    for place, group in zip(places, groups, strict=False):
        labels[place] = "、".join(step.name for step in group)
    ways: dict[Place, list[Place]] = {place: [] for place in labels if place not in machine.ends}
    for move in machine.moves:
        if not move.ordinary or not move.applies(version):
            continue
        source, target = move.source, move.target
        if move.decides:
            if can_decide(version, groups):
                ways[places[-1]].append(target)
        else:
            ways[places[0] if source == machine.review else source].append(
                places[0] if target == machine.review else target
            )
    for earlier, later in pairwise(places):
        ways[earlier].append(later)
    return Graph(
        machine.first, labels, {place: tuple(to) for place, to in ways.items()}, machine.ends
    )


def can_decide(version: ItemVersion, groups: Sequence[Sequence[StepDefinition]]) -> bool:
    """Whether the last group may conclude: by an approver, on the spot, or by forwarding."""
    if not groups:
        return version.instant
    if version.decided_elsewhere:
        return True
    return any(step.role == Role.APPROVER for step in groups[-1])


def stuck(version: ItemVersion, steps: Sequence[StepDefinition]) -> list[Finding]:
    """What the graph alone shows: unreachable places, dead ends, states without a limit."""
    machine = declared()
    graph = graph_of(version, steps, machine)
    reached = graph.reached()
    return [
        *_unreachable(version, graph, reached, machine),
        *_dead_ends(graph, reached),
        *_without_limit(version, graph, reached, machine),
        *_torn_groups(steps),
    ]


def _unreachable(
    version: ItemVersion,
    graph: Graph,
    reached: Mapping[Place, tuple[Place, ...]],
    machine: Machine,
) -> Iterator[Finding]:
    for state in sorted(machine.foreseen(version) - reached.keys()):
        furthest = max(reached.values(), key=len)
        words = f"到不了“{graph.labels[state]}”：该版本写有此结果，但没有一步通向它"
        yield Finding("unreachable", words, graph.told(furthest))


def _dead_ends(graph: Graph, reached: Mapping[Place, tuple[Place, ...]]) -> Iterator[Finding]:
    """The last of the places from which no end can be reached, steps before states."""
    hopeless = reached.keys() - graph.hopeful()
    if hopeless:
        place = max(hopeless, key=lambda one: ("/" in one, len(reached[one]), one))
        words = f"走到“{graph.labels[place]}”之后没有出路：没有能作出决定的环节"
        yield Finding("dead-end", words, graph.told(reached[place]))


def _without_limit(
    version: ItemVersion,
    graph: Graph,
    reached: Mapping[Place, tuple[Place, ...]],
    machine: Machine,
) -> Iterator[Finding]:
    for state, runs in machine.timed.items():
        way = next((w for p, w in reached.items() if p.partition("/")[0] == state), None)
        if way is not None and not runs(version):
            words = f"件停在“{graph.labels[state]}”时没有任何时限在走"
            yield Finding("no-limit", words, graph.told(way))


def _torn_groups(steps: Sequence[StepDefinition]) -> Iterator[Finding]:
    seen: set[str] = set()
    for group in groups_of(steps):
        name = group[0].parallel_group
        if name and name in seen:
            words = f"并行组“{name}”被别的环节隔开，“{group[0].name}”不会与前面的并行"
            yield Finding("torn-group", words)
        seen.add(name)


def too_slow(version: ItemVersion, steps: Sequence[StepDefinition]) -> Iterator[Finding]:
    """The steps' own limits, one after the other, may not outlast the promise."""
    if version.promised_unit != Unit.WORKING_DAY or version.promised_amount is None:
        return
    slowest = [max(group, key=lambda step: step.limit_days or 0) for group in groups_of(steps)]
    if version.pre_reviewed:
        slowest = [step for step in slowest if not step.pre_review]
    total = sum(step.limit_days or 0 for step in slowest)
    if total > version.promised_amount:
        words = f"环节时限合计{total}个工作日，超过承诺的{version.promised_amount}个工作日"
        way = tuple(f"{step.name}{step.limit_days or 0}日" for step in slowest)
        yield Finding("steps-outlast-promise", words, way)
