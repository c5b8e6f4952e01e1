# The picture of the plan: its structure, against the manifest and the report; and that it needs nothing from elsewhere.
import json
import re
import shutil
import tempfile
import unittest
from html.parser import HTMLParser
from pathlib import Path

from harness import COMPILER, MODELS, call, manifest

VOID = {"meta", "br", "link", "img", "input"}


class Page(HTMLParser):
    """The elements of a page, each with its attributes, its parents' names and its own text."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.stack = [], []
        self.feed(text)
        self.close()
        assert not self.stack, f"not closed: {self.stack}"

    def handle_starttag(self, tag, attributes):
        element = {"tag": tag, "attributes": dict(attributes), "inside": [e["tag"] for e in self.stack], "text": ""}
        assert len(attributes) == len(element["attributes"]), f"an attribute twice: {attributes}"
        self.elements.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag):
        assert self.stack and self.stack[-1]["tag"] == tag, f"</{tag}> closes <{self.stack[-1]['tag'] if self.stack else ''}>"
        self.stack.pop()

    def handle_data(self, data):
        for element in self.stack:
            element["text"] += data

    def all(self, tag, **attributes):
        return [e for e in self.elements if e["tag"] == tag and all(e["attributes"].get(name.rstrip("_")) == value for name, value in attributes.items())]


class PlanPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.work, cls.drawn = Path(tempfile.mkdtemp()), {}
        cls.addClassCleanup(shutil.rmtree, cls.work)

    def draw(self, model):
        """The page of a model, its text, its report and its package's manifest; once for all tests."""
        if model not in self.drawn:
            folder = self.work / model
            folder.mkdir()
            samples = [part for sample in sorted((MODELS / model).glob("in*.npy")) for part in ("--sample", sample)]
            done = call(COMPILER, MODELS / model / "model.pt", *samples, "-o", "dist", "--explain-plan=plan.html", "--report=report.json", cwd=folder)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
            text = (folder / "plan.html").read_text(encoding="utf-8")
            self.drawn[model] = Page(text), text, json.loads((folder / "report.json").read_text()), manifest(folder / "dist")
        return self.drawn[model]

    def test_each_dispatch_has_a_box_and_its_details(self):
        page, _, report, facts = self.draw("residual_scripted")
        boxes = page.all("a", class_="dispatch")
        self.assertEqual(len(boxes), len(report["dispatches"]))
        for box, dispatch in zip(boxes, report["dispatches"], strict=True):
            self.assertIn(f"#{dispatch['index']} {dispatch['op'].split('.')[1]}", box["text"])
            self.assertIn("x".join(map(str, dispatch["outputs"][0]["dims"])), box["text"])
            self.assertIn(dispatch["kernel"], box["text"])
            self.assertIn(f"{100 * dispatch['time_share']:.1f} %", box["text"])
            for source in dispatch["sources"]:
                self.assertIn(source, box["text"])
            [details] = page.all("section", id=box["attributes"]["href"][1:])
            for text in [dispatch["kernel"], dispatch["schedule"], *dispatch["ops"], *dispatch["sources"]]:
                self.assertIn(text, details["text"])
            for tensor in dispatch["inputs"]:
                self.assertIn(tensor.get("weight", ""), details["text"])
        [entry] = facts["entries"]
        self.assertEqual(len(page.all("g", class_="input")), len(entry["inputs"]))
        self.assertEqual(len(page.all("g", class_="output")), len(entry["outputs"]))

    def test_edges_are_what_the_report_says_is_read(self):
        for model in ("residual_scripted", "cells_scripted", "encoder_scripted"):
            with self.subTest(model=model):
                page, _, report, facts = self.draw(model)
                [entry] = facts["entries"]
                reads = sum(len(dispatch["reads"]) for dispatch in report["dispatches"])
                # An output has one writer, unless it is put together from parts.
                self.assertGreaterEqual(len(page.all("path", class_="edge")), reads + len(entry["outputs"]))
                names = {value["name"] for value in entry["inputs"]}
                for dispatch in report["dispatches"]:
                    for read in dispatch["reads"]:
                        self.assertTrue(read["dispatch"] < dispatch["index"] if "dispatch" in read else read["input"] in names, read)
                        self.assertGreater(read["bytes"], 0)
                # Whatever reads anything but weights and constants has somebody to read from.
                for dispatch in report["dispatches"]:
                    activations = [tensor for tensor in dispatch["inputs"] if "weight" not in tensor]
                    self.assertEqual(bool(activations), bool(dispatch["reads"]), dispatch["kernel"])
                # And nobody computes what nobody reads: the sum of what is read from each is not nothing.
                read_by = {read["dispatch"] for dispatch in report["dispatches"] for read in dispatch["reads"] if "dispatch" in read}
                self.assertGreaterEqual(len(read_by), len(report["dispatches"]) - len(entry["outputs"]))

    def test_shares_add_up(self):
        _, _, report, _ = self.draw("residual_scripted")
        self.assertAlmostEqual(sum(dispatch["time_share"] for dispatch in report["dispatches"]), 1)

    def test_it_needs_nothing_from_elsewhere(self):
        page, text, _, _ = self.draw("cells_scripted")
        self.assertEqual([e["tag"] for e in page.elements if e["tag"] in ("script", "img", "link", "iframe", "object", "image", "use")], [])
        for element in page.elements:
            for name, value in element["attributes"].items():
                self.assertFalse(name.startswith("on") or name in ("style", "src"), element)
                if name == "href":
                    self.assertTrue(value.startswith("#"), value)
        self.assertEqual(re.findall(r"https?://(?!www\.w3\.org/2000/svg)\S+", text), [])
        [policy] = [e["attributes"]["content"] for e in page.all("meta") if e["attributes"].get("http-equiv") == "Content-Security-Policy"]
        self.assertRegex(policy, r"^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='$")

    def test_every_link_leads_somewhere(self):
        page, _, _, _ = self.draw("encoder_scripted")
        ids = [e["attributes"]["id"] for e in page.elements if "id" in e["attributes"]]
        self.assertEqual(len(ids), len(set(ids)))
        for element in page.all("a"):
            self.assertIn(element["attributes"]["href"][1:], ids)

    def test_the_table_and_the_page_at_once_and_the_same_every_time(self):
        for name in ("p.html", "q.html"):
            done = call(COMPILER, MODELS / "mlp_scripted/model.pt", "--input", "features:f32[3,16]", "-o", "dist", "--explain-plan", f"--explain-plan={name}",
                        cwd=self.work)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn("dispatches, a session of", done.stdout)
        self.assertEqual((self.work / "p.html").read_bytes(), (self.work / "q.html").read_bytes())


if __name__ == "__main__":
    unittest.main()
