"""The planted mistakes still have their places in the sources; where one has moved, plants.py must move with it."""
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from plants import PLANTS, edited  # noqa: E402


class Plants(unittest.TestCase):
    def test_each_has_its_place(self):
        changed = edited(Path(__file__).resolve().parent.parent.parent)
        self.assertEqual(set(changed), {plant.file for plant in PLANTS})
        for number, plant in enumerate(PLANTS, 1):
            self.assertIn(f"planted({number})", changed[plant.file])


if __name__ == "__main__":
    unittest.main()
