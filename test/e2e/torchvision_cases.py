# torchvision's resnet18 and mobilenet_v2, traced and scripted, as cases: made once for a build tree, since it takes some seconds.
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

from harness import BUILD, ROOT, Case

SOURCES = ROOT / "test/models"


def torchvision_case(name, form):
    """The case; `form` is traced or scripted."""
    # Made anew where the scripts change. Several tests may make it at once: the first that is done is kept.
    sources = b"".join((SOURCES / name).read_bytes() for name in ("make_models.py", "networks.py"))
    place = BUILD / "test" / f"torchvision-{hashlib.sha256(sources).hexdigest()[:12]}"
    if not place.exists():
        make(place)
    return Case(place / f"{name}_{form}" / "case.json")


def make(place):
    sys.path.insert(0, str(SOURCES))
    import make_models
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(18)
    folder = Path(tempfile.mkdtemp(dir=place.parent))
    try:
        for name, model, inputs in make_models.torchvision_models():
            make_models.save_case(folder, name, model, inputs)
        os.rename(folder, place)
    except FileExistsError:
        pass
    except OSError:
        if not place.exists():
            raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
