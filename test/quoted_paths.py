"""A test format for lit that quotes the paths of a test, so that the project may lie in a folder with spaces.

A module of its own: lit hands formats to other processes, which a class inside lit.cfg.py would not survive.
"""
import copy
import os
import shlex

import lit.formats
import lit.TestRunner


class QuotedPaths(lit.formats.ShTest):
    def execute(self, test, lit_config):
        source = test.getSourcePath()
        _, base = lit.TestRunner.getTempPaths(test)
        paths = {"%s": source, "%S": os.path.dirname(source), "%t": base + ".tmp"}
        test.config = copy.copy(test.config)
        # Before lit's own, which do not quote, and after longer names that begin alike.
        test.config.substitutions = [*test.config.substitutions, *((name, shlex.quote(path)) for name, path in paths.items())]
        return super().execute(test, lit_config)
