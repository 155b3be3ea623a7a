"""Sums of all lanes of a group, kept in registers.

Numba knows no vectors. A loop over lanes inside a loop over neighbours would write every sum back to memory after each
neighbour; these kernels are given to LLVM as vectors of whole numbers instead, which it fits to the registers of the
machine. Whole numbers turn over alike everywhere, so the result does not depend on the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]  # comes with numba, has no types
from numba import types
from numba.core.errors import TypingError

from tianping.statistics.compiled import lowered

LANES = 64
"""Replicates that are added up side by side."""
STRETCH = 32
"""Neighbours added before the lanes are looked at."""

_WORD = ir.IntType(64)


class _Lanes:
    """Writes LLVM's instructions for vectors of one type of whole number."""

    def __init__(self, builder: Any, bits: int) -> None:
        self.builder = builder
        self.number = ir.IntType(bits)
        self.vector = ir.VectorType(self.number, LANES)
        self.bytes = bits // 8
        self.lowest = -(1 << (bits - 2))

    def load(self, address: Any) -> Any:
        """Read the lanes that begin at an address."""
        return self.builder.load(self.builder.bitcast(address, self.vector.as_pointer()), align=self.bytes)

    def store(self, lanes: Any, address: Any) -> None:
        """Write the lanes from an address on."""
        self.builder.store(lanes, self.builder.bitcast(address, self.vector.as_pointer()), align=self.bytes)

    def row(self, rows: Any, number: Any) -> Any:
        """Read the lanes of a numbered row."""
        return self.load(self.builder.gep(rows, [self.builder.mul(number, self.word(LANES))], inbounds=True))

    def part(self, table: Any, row: Any, of: int, column: int) -> Any:
        """Read a number of a table with so many columns, as a word."""
        at = self.builder.add(self.builder.mul(row, self.word(of)), self.word(column))
        found = self.builder.load(self.builder.gep(table, [at], inbounds=True))
        return found if found.type == _WORD else self.builder.sext(found, _WORD)

    def word(self, value: int) -> Any:
        """Return a constant."""
        return ir.Constant(_WORD, value)

    def alike(self, value: int) -> Any:
        """Return lanes that all hold a constant."""
        return ir.Constant(self.vector, [ir.Constant(self.number, value)] * LANES)

    def spread(self, word: Any) -> Any:
        """Return lanes that all hold a 64-bit number, cut to their type."""
        first = self.builder.insert_element(
            ir.Constant(self.vector, ir.Undefined),
            self.builder.trunc(word, self.number),
            ir.Constant(ir.IntType(32), 0),
        )
        places = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [ir.Constant(ir.IntType(32), 0)] * LANES)
        return self.builder.shuffle_vector(first, ir.Constant(self.vector, ir.Undefined), places)

    def larger(self, one: Any, other: Any) -> Any:
        """Return the larger of each pair."""
        return self.builder.select(self.builder.icmp_signed(">", one, other), one, other)

    def above(self, lanes: Any, bars: Any) -> Any:
        """Return a word with a bit for every lane above its bar."""
        return self.builder.bitcast(self.builder.icmp_signed(">", lanes, bars), ir.IntType(LANES))

    def any_above(self, lanes: Any, bars: Any) -> Any:
        """Tell whether a lane lies above its bar."""
        return self.builder.icmp_unsigned("!=", self.above(lanes, bars), self.word(0))


def _check_rows(*arrays: Any) -> None:
    """Refuse what is not contiguous, or of another type than the first array."""
    for array in arrays:
        if not isinstance(array, types.Array) or array.layout != "C" or array.dtype != arrays[0].dtype:
            raise TypingError(f"lanes need contiguous arrays of one type of whole number, got {array}")


def _arrays(context: Any, builder: Any, kinds: Sequence[Any], values: Sequence[Any]) -> list[Any]:
    return [context.make_array(kind)(context, builder, value) for kind, value in zip(kinds, values, strict=True)]


def _loop(builder: Any, turns: int, carried: Sequence[Any], body: Callable[[Any, Sequence[Any]], Sequence[Any]]) -> Any:
    """Write a loop of that many turns, at least one, that carries values in registers; return their last."""
    before, turn, after = builder.block, builder.append_basic_block("turn"), builder.append_basic_block("after")
    builder.branch(turn)
    builder.position_at_end(turn)
    step, held = builder.phi(_WORD), [builder.phi(value.type) for value in carried]
    new = body(step, held)
    following = builder.add(step, ir.Constant(_WORD, 1))
    for phi, first, later in zip([step, *held], [ir.Constant(_WORD, 0), *carried], [following, *new], strict=True):
        phi.add_incoming(first, before)
        phi.add_incoming(later, turn)
    builder.cbranch(builder.icmp_unsigned("<", following, ir.Constant(_WORD, turns)), turn, after)
    builder.position_at_end(after)
    return new


def _next_above(neighbours: int) -> Callable[..., Any]:
    """Return what types the walk in stretches of so many neighbours, and writes it."""

    def walk(_: Any, rows: Any, order: Any, marks: Any, sums: Any, wanted: Any) -> Any:
        _check_rows(rows, sums, wanted)

        def write(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            arrays = _arrays(context, builder, signature.args, values)
            at_rows, at_order, at_marks, at_sums, at_wanted = (array.data for array in arrays)
            lanes = _Lanes(builder, rows.dtype.bitwidth)
            at_start, at_running, at_peak = (
                builder.gep(at_sums, [lanes.word(row * LANES)], inbounds=True) for row in range(3)
            )
            entry, stretch = builder.block, builder.append_basic_block("stretch")
            passed, end = builder.append_basic_block("passed"), builder.append_basic_block("end")
            running = lanes.load(at_running)
            builder.branch(stretch)
            builder.position_at_end(stretch)
            number, before = builder.phi(_WORD), builder.phi(lanes.vector)
            base = builder.mul(number, lanes.word(neighbours))

            def add(step: Any, held: Sequence[Any]) -> Sequence[Any]:
                place = builder.load(builder.gep(at_order, [builder.add(base, step)], inbounds=True))
                total = builder.add(held[0], lanes.row(at_rows, builder.zext(place, _WORD)))
                return total, lanes.larger(total, held[1])

            total, most = _loop(builder, neighbours, [before, lanes.alike(lanes.lowest)], add)
            bucket, hidden = (lanes.part(at_marks, number, 2, column) for column in range(2))
            above = lanes.any_above(builder.add(most, lanes.spread(hidden)), lanes.row(at_wanted, bucket))
            builder.cbranch(above, end, passed)
            builder.position_at_end(passed)
            following = builder.add(number, lanes.word(1))
            for phi, first, later in ((number, lanes.word(0), following), (before, running, total)):
                phi.add_incoming(first, entry)
                phi.add_incoming(later, passed)
            several = arrays[2].shape
            builder.cbranch(builder.icmp_unsigned("<", following, builder.extract_value(several, 0)), stretch, end)
            builder.position_at_end(end)
            reached = builder.phi(_WORD)
            reached.add_incoming(number, above.parent)
            reached.add_incoming(following, passed)
            for value, address in ((before, at_start), (total, at_running), (most, at_peak)):
                lanes.store(value, address)
            return reached

        return types.int64(rows, order, marks, sums, wanted), write

    return walk


next_stretch_above = lowered(_next_above(STRETCH))
"""``next_stretch_above(rows, order, marks, sums, wanted)``: how many stretches pass before one in which a lane has more
than it wants.

Counts of the neighbours in ``order`` are added to all lanes, a stretch at a time. The rows of ``sums`` are the sums
before the last stretch, those after it (on entry: before the first), and the largest on its way; ``marks`` has the bucket
of ``wanted`` and what is hidden by stretch. At least one stretch is asked for.
"""
next_neighbour_above = lowered(_next_above(1))
"""The same, one neighbour at a time."""


def _next_check(_: Any, sums: Any, checks: Any, marks: Any, wanted: Any) -> Any:
    """Type, and write, the walk through differences of rows."""
    _check_rows(sums, wanted)

    def write(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        arrays = _arrays(context, builder, signature.args, values)
        at_sums, at_checks, at_marks, at_wanted = (array.data for array in arrays)
        lanes = _Lanes(builder, sums.dtype.bitwidth)
        entry, check = builder.block, builder.append_basic_block("check")
        passed, end = builder.append_basic_block("passed"), builder.append_basic_block("end")
        builder.branch(check)
        builder.position_at_end(check)
        number = builder.phi(_WORD)
        later, earlier = (lanes.row(at_sums, lanes.part(at_checks, number, 4, column)) for column in range(2))
        bucket, hidden = (lanes.part(at_marks, number, 2, column) for column in range(2))
        gain = builder.add(builder.sub(later, earlier), lanes.spread(hidden))
        builder.cbranch(lanes.any_above(gain, lanes.row(at_wanted, bucket)), end, passed)
        builder.position_at_end(passed)
        following = builder.add(number, lanes.word(1))
        number.add_incoming(lanes.word(0), entry)
        number.add_incoming(following, passed)
        several = builder.extract_value(arrays[1].shape, 0)
        builder.cbranch(builder.icmp_unsigned("<", following, several), check, end)
        builder.position_at_end(end)
        reached = builder.phi(_WORD)
        reached.add_incoming(number, check)
        reached.add_incoming(following, passed)
        return reached

    return types.int64(sums, checks, marks, wanted), write


next_check_above = lowered(_next_check)
"""``next_check_above(sums, checks, marks, wanted)``: how many checks pass before one at which a lane has more than it wants.

A check is a row of ``sums`` less another one (the first two of its four columns), plus what is hidden; ``marks`` has the
bucket of ``wanted`` and what is hidden by check. At least one check is asked for.
"""


@lowered
def lanes_above(_: Any, sums: Any, interval: Any, hidden: Any, bars: Any) -> Any:
    """Find the lanes that gain more than they want.

    ``lanes_above(sums, (start, end), hidden, bars)`` has a bit for every lane whose sum in row ``end`` less that in row
    ``start``, plus what is hidden, is above its bar.
    """
    _check_rows(sums, bars)

    def write(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        at_sums, at_bars = (array.data for array in _arrays(context, builder, [sums, bars], [values[0], values[3]]))
        lanes = _Lanes(builder, sums.dtype.bitwidth)
        earlier, later = (lanes.row(at_sums, builder.extract_value(values[1], end)) for end in range(2))
        gain = builder.add(builder.sub(later, earlier), lanes.spread(values[2]))
        return lanes.above(gain, lanes.load(at_bars))

    return types.uint64(sums, types.UniTuple(types.int64, 2), types.int64, bars), write


@lowered
def lowest_lane(_: Any, word: Any) -> Any:
    """Return the number of the first lane in a word of bits; 64 if there is none."""

    def write(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        return builder.cttz(values[0], ir.Constant(ir.IntType(1), 0))

    return types.int64(word), write
