"""Results as Arrow tables, so that any data-frame library takes them in one call."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a result.

    Parameters
    ----------
    name : str
        Column name, as the field of the result is called.
    values : ndarray or sequence of str or None
        Numbers of any shape (flattened in C order), or words. What is not finite becomes null.
    unit : str
        Unit of the values; kept in the metadata of the Arrow field.
    """

    name: str
    values: NDArray[Any] | Sequence[str | None]
    unit: str


class ArrowResult(ABC):
    """A result that can leave as an Arrow table.

    ``to_arrow`` needs ``pyarrow``, imported when it is called. With other libraries one call is enough:
    ``result.to_arrow().to_pandas()``, ``polars.from_arrow(result.to_arrow())``; libraries that know the Arrow
    stream interface take the result itself, as in ``polars.DataFrame(result)``.
    """

    __slots__ = ()

    @abstractmethod
    def arrow_columns(self) -> Sequence[Column]:
        """Return the columns of the table, all of one length."""

    @abstractmethod
    def arrow_facts(self) -> Mapping[str, object]:
        """Return what holds for all rows: method, confidence, bounds, version."""

    def to_arrow(self) -> pa.Table:
        """Return the result as an Arrow table.

        Returns
        -------
        pyarrow.Table
            One row a place, in the order given (C order for arrays of several dimensions). Values that are not finite
            are null. Units stand in the metadata of the fields; method, version and settings in that of the schema.
        """
        import pyarrow as pa

        fields, arrays = [], []
        for column in self.arrow_columns():
            array = _arrow_array(column.values)
            arrays.append(array)
            fields.append(pa.field(column.name, array.type, metadata={"unit": column.unit}))
        facts = {name: str(value) for name, value in self.arrow_facts().items()}
        return pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=facts))

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Hand the table over by the Arrow PyCapsule interface."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)


def _arrow_array(values: NDArray[Any] | Sequence[str | None]) -> Any:
    """Return the values as an Arrow array; words are dictionary-encoded because they repeat."""
    import pyarrow as pa

    if not isinstance(values, np.ndarray):
        return pa.array(values, type=pa.string()).dictionary_encode()
    flat = values.ravel()
    if flat.dtype.kind == "f":
        return pa.array(flat, mask=~np.isfinite(flat))
    return pa.array(flat)
