# What PyTorch says of some colours by the model of docs/web-developers.md: colours_answers.py FOLDER, JSON on standard output.
import itertools
import json
import re
import sys
from pathlib import Path

import torch

folder = Path(sys.argv[1])
names = json.loads(re.search(r"\[.*\]", (folder / "names.js").read_text())[0].replace("'", '"'))
model = torch.jit.load(str(folder / "colours.pt"))
answers = {}
for rgb in itertools.product((0, 128, 255), repeat=3):
    probabilities = model(torch.tensor(rgb, dtype=torch.float32))["probabilities"]
    first, second = probabilities.topk(2).values
    # Where two names are all but alike, the last bits decide.
    if first - second > 1e-3:
        answers["#%02x%02x%02x" % rgb] = names[int(probabilities.argmax())]
json.dump(answers, sys.stdout)
