# All numeric cases of wt ops, as a module of one function a case. Used by whoever can run such a module.
import os

import numpy as np

import choice
import contraction
import elementwise
import indexing
import movement
import ordering
import recurrence
import reduction
import spatial

FAMILIES = [elementwise, choice, movement, reduction, ordering, contraction, spatial, indexing, recurrence]


def all_cases():
    """The same list at every call and on every machine."""
    return [case for family in FAMILIES for case in family.cases()]


def module_text(cases):
    return "".join(case.function() for case in cases)


def write_inputs(case, folder):
    """Writes `in0.npy` … for one case and gives their paths."""
    os.makedirs(folder, exist_ok=True)
    paths = []
    for i, array in enumerate(case.arrays()):
        paths.append(os.path.join(folder, f"in{i}.npy"))
        np.save(paths[-1], array)
    return paths
