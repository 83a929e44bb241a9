"""Names for arrays. Not from numpy.typing, whose import would take a fifth of the start."""

from typing import Any

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float32]]
Doubles = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
Numbers = np.ndarray[Any, np.dtype[np.unsignedinteger[Any]]]
Halves = np.ndarray[Any, np.dtype[np.float16]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]
