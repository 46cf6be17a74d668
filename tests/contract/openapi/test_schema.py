#!/usr/bin/env python3
"""The validator itself: it must find what is wrong, or the proof above it proves nothing."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from schema import Validator  # noqa: E402

DOCUMENT = {
    "components": {
        "schemas": {
            "Key": {"type": "object", "required": ["id"],
                    "properties": {"id": {"type": "string"}, "note": {"type": "string", "nullable": True}}},
            "Old": {"type": "object", "required": ["number"], "properties": {"number": {"type": "number", "minimum": 1}}},
        }
    }
}
KEY = {"$ref": "#/components/schemas/Key"}
OLD = {"$ref": "#/components/schemas/Old"}


class ValidatorTest(unittest.TestCase):
    def problems(self, schema, value):
        return [str(problem) for problem in Validator(DOCUMENT).problems(schema, value)]

    def test_fitting_values(self):
        self.assertEqual(self.problems({"type": "array", "items": KEY}, [{"id": "a", "note": None, "more": 1}]), [])
        self.assertEqual(self.problems({"type": "boolean"}, True), [])
        self.assertEqual(self.problems({"oneOf": [KEY, OLD]}, {"number": 2}), [])

    def test_missing_member(self):
        self.assertEqual(self.problems({"type": "array", "items": KEY}, [{}]), ["[].id: is missing"])

    def test_wrong_types(self):
        self.assertEqual(len(self.problems(KEY, {"id": 7})), 1)
        self.assertEqual(len(self.problems({"type": "number"}, True)), 1)
        self.assertEqual(len(self.problems({"type": "number"}, "1")), 1)
        self.assertEqual(len(self.problems(KEY, [])), 1)
        self.assertEqual(len(self.problems(KEY, {"id": None})), 1)

    def test_enum_and_bounds(self):
        self.assertEqual(len(self.problems({"type": "string", "enum": ["a"]}, "b")), 1)
        self.assertEqual(self.problems({"allOf": [OLD]}, {"number": 0}), ["number: 0 is less than minimum 1"])
        self.assertEqual(len(self.problems({"type": "array", "maxItems": 1}, [1, 2])), 1)

    def test_no_alternative_fits(self):
        self.assertEqual(len(self.problems({"oneOf": [KEY, OLD]}, {})), 1)

    def test_unknown_rule(self):
        self.assertIn("does not know", self.problems({"type": "string", "pattern": "x"}, "y")[0])


if __name__ == "__main__":
    unittest.main()
