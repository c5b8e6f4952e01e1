# Whether a result agrees with a case's expected one.
import numpy as np
import torch

from case import TYPES


def disagreement(case, got):
    """None, or what differs, in words."""
    want = case.expected
    torch_type, numpy_type, _ = TYPES[case.dtype]
    if got.dtype != numpy_type or got.shape != want.shape:
        return f"expected {np.dtype(numpy_type)}{list(want.shape)}, found {got.dtype}{list(got.shape)}"
    if not torch_type.is_floating_point:
        wrong = got != want
    else:
        # What is infinite is so in the element type; what is finite is compared in float64.
        rounded = torch.from_numpy(want).to(torch_type).double().numpy()
        found = got.astype(np.float64)
        with np.errstate(invalid="ignore", over="ignore"):
            near = np.abs(found - want) <= case.atol + case.rtol * np.abs(want)
        wrong = ~np.where(np.isfinite(rounded), near, (found == rounded) | (np.isnan(found) & np.isnan(rounded)))
    if not wrong.any():
        return None
    index = tuple(int(i) for i in np.argwhere(wrong)[0])
    return f"{int(wrong.sum())} of {wrong.size} elements differ, the first at {list(index)}: expected {want[index]!r}, found {got[index]!r}"
