# Builds one model in other places, locales and times: every file must have the same bytes. determinism.py CASE...
import os
import shutil
import sys
import tempfile
from pathlib import Path

from harness import MODELS, Case, call, compile_package, digests


def locales():
    """Locales to build in: one whose letters and numbers differ from C's where the machine has it."""
    known = call("locale", "-a").stdout.split()
    return [name for name in known if name.lower().startswith(("tr_tr", "de_de"))] or ["C.UTF-8", "POSIX"]


def surroundings(work, case):
    """Name, arguments after the model's, options of the process."""
    elsewhere = work / "elsewhere"
    elsewhere.mkdir()
    other = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    yield "again", case.arguments(), {}
    yield "another working folder", case.arguments(), {"cwd": elsewhere}
    yield "another TMPDIR", case.arguments(), {"env": {**other, "TMPDIR": str(elsewhere)}}
    yield "another time zone and no HOME", case.arguments(), {"env": {**{k: v for k, v in other.items() if k != "HOME"}, "TZ": "Asia/Tokyo"}}
    for locale in locales():
        yield f"locale {locale}", case.arguments(), {"env": {**other, "LC_ALL": locale, "LANG": locale}}
    # The same model under the same name in another folder, named by a relative path.
    copy = shutil.copytree(case.folder, elsewhere / "a folder with spaces")
    yield "another path of the model", [os.path.relpath(copy / case.fields["model"], elsewhere), *case.arguments()[1:]], {"cwd": elsewhere}


def check(name, work):
    case = Case(MODELS / name / "case.json")
    first = case.compile(work / "first")
    wanted, differences, count = digests(first), 0, 0
    for what, arguments, options in surroundings(work, case):
        package = work / f"package {count}" / "deeper"
        # An older package that is overwritten leaves no trace.
        if count % 2:
            shutil.copytree(first, package)
            (package / "model.weights").write_bytes(b"old")
        compile_package(*arguments, "-o", package, **options)
        found = digests(package)
        different = sorted(file for file in {*wanted, *found} if wanted.get(file) != found.get(file))
        if different:
            print(f"{name}: {what}: other bytes in {', '.join(different)}")
        differences, count = differences + bool(different), count + 1
    print(f"{name}: {count} more builds of {len(wanted)} files, {differences} differ")
    return differences == 0 and len(wanted) == 8


def main():
    good = True
    for name in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as work:
            good &= check(name, Path(work))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
