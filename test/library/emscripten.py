"""Libraries in Emscripten programs: two models in one C++ program, by em++ at several levels and by CMake."""
import os
import shutil
import sys
import tempfile
from pathlib import Path

from two_models import HERE, NODE, SPEECH, check_answers, compile_libraries, must, working_folder

# The program reads files of the working folder. In one file, since Emscripten before 3.1.7 fetches the module in a Node that has `fetch`.
LINK = ["-sNODERAWFS=1", "-sSINGLE_FILE=1", "-sALLOW_MEMORY_GROWTH=1"]


def environment():
    """A Node that does not come from Debian looks for no modules where Debian puts Emscripten's."""
    modules = os.pathsep.join(filter(None, [os.environ.get("NODE_PATH"), "/usr/share/nodejs"]))
    return {**os.environ, "NODE_PATH": modules}


def run(program, folder):
    assert must(NODE, "--no-warnings", program.resolve(), cwd=folder) == SPEECH
    check_answers(folder)


def main():
    assert shutil.which("em++"), "expected Emscripten's em++ on PATH, found none; scripts/setup installs it"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        compile_libraries(folder)
        archives = [folder / "classifier/libclassifier.a", folder / "recurrent/librecurrent.a"]
        for level in ("-O0", "-O2"):
            program = folder / f"two_models{level}.js"
            must("em++", "-std=c++17", level, "-I", folder / "classifier", "-I", folder / "recurrent", HERE / "two_models.cpp", *archives,
                 *LINK, "-o", program, env=environment())
            run(program, working_folder(folder / "work", folder))
            print(f"em++ {level}: two models in one program agree")
        toolchain = Path(must("em-config", "EMSCRIPTEN_ROOT").strip(), "cmake/Modules/Platform/Emscripten.cmake")
        build = folder / "build"
        must("cmake", "-G", "Ninja", "-S", HERE / "consumer", "-B", build, f"-DCMAKE_TOOLCHAIN_FILE={toolchain}", f"-DLIBRARIES={folder}",
             "-DLANGUAGE=cpp", "-DCMAKE_BUILD_TYPE=Release", f"-DCMAKE_EXE_LINKER_FLAGS={' '.join(LINK)}", env=environment())
        must("cmake", "--build", build, env=environment())
        run(build / "two_models.js", working_folder(build, folder))
        print("cmake: two models in one program agree")


if __name__ == "__main__":
    sys.exit(main())
