"""Libraries in plain clang + wasi-libc: what they need, header in each language, two models in one program by hand and by CMake."""
import sys
import tempfile
from pathlib import Path

from two_models import CLANG, HERE, LLVM, call, compile_libraries, digests, must, run_wasi, working_folder

WASI = ["--target=wasm32-wasi", "--sysroot=/usr", "-Wno-deprecated"]


def archives(folder):
    return [folder / "classifier/libclassifier.a", folder / "recurrent/librecurrent.a"]


def includes(folder):
    return ["-I", folder / "classifier", "-I", folder / "recurrent"]


def check_symbols(folder):
    """Prefixed functions alone are seen, and nothing is needed but the stack pointer that every linker makes."""
    for archive in archives(folder):
        library = archive.stem.removeprefix("lib")
        symbols = [line.split()[-2:] for line in must(LLVM / "bin/llvm-nm", archive).splitlines() if len(line.split()) >= 2]
        seen = {name for kind, name in symbols if kind in "TDRBW"}
        assert f"{library}_run_forward" in seen and f"{library}_session_init" in seen, seen
        assert all(name.startswith(library + "_") for name in seen), seen
        needed = {name for kind, name in symbols if kind == "U"}
        assert needed <= {"__stack_pointer", "__linear_memory"}, needed
    # Freestanding: without any library the linker finds all.
    must(LLVM / "bin/wasm-ld", "--no-entry", "--export=classifier_run_forward", "--export=classifier_weights",
         "--export=recurrent_run_forward", *archives(folder), "-o", folder / "bare.wasm")


def check_languages(folder):
    """The header says nothing that a pedantic compiler of any of these would not take."""
    for standard in ("c99", "c11", "c23", "c++11", "c++17", "c++23"):
        language = "c++" if "+" in standard else "c"
        alone = folder / f"alone.{language}"
        alone.write_text('#include "classifier.h"\n#include "classifier.h"\n#include "recurrent.h"\nint main(void) { return 0; }\n')
        must(CLANG, *WASI, "-fsyntax-only", f"-std={standard}", "-x", language, "-pedantic", "-Wall", "-Wextra", "-Werror",
             "-Wno-unused-function", *includes(folder), alone)


def by_hand(folder, variant):
    program = folder / "two_models.wasm"
    must(CLANG, *WASI, "-O2", "--no-wasm-opt", "-std=c11", *includes(folder), HERE / "two_models.c", *archives(folder), "-o", program)
    run_wasi(program, working_folder(folder / "work", folder))
    print(f"{variant}: two models in one program agree")


def by_cmake(folder):
    build = folder / "build"
    must("cmake", "-G", "Ninja", "-S", HERE / "consumer", "-B", build, f"-DCMAKE_TOOLCHAIN_FILE={HERE / 'wasi.cmake'}", f"-DLLVM={LLVM}",
         f"-DLIBRARIES={folder}", "-DLANGUAGE=c", "-DCMAKE_BUILD_TYPE=Release")
    must("cmake", "--build", build)
    run_wasi(build / "two_models.wasm", working_folder(build, folder))
    print("cmake: two models in one program agree")
    # Without a toolchain for WebAssembly the file says what is wrong.
    native = call("cmake", "-G", "Ninja", "-S", HERE / "consumer", "-B", folder / "native", f"-DLIBRARIES={folder}", "-DLANGUAGE=c")
    text = " ".join(native.stderr.split())
    assert native.returncode != 0 and "it is WebAssembly code, but the target is" in text, text
    print("cmake: another processor is refused")


def main():
    with tempfile.TemporaryDirectory() as name:
        # Spaces and letters of no alphabet in particular.
        folder = Path(name, "two models für C")
        for variant in ("relaxed", "simd"):
            compile_libraries(folder, f"--variant={variant}")
            if variant == "relaxed":
                check_symbols(folder)
            by_hand(folder, variant)
        check_symbols(folder)
        check_languages(folder)
        print("header: c99 to c23, c++11 to c++23")
        first = digests(folder / "classifier")
        compile_libraries(folder)
        assert digests(folder / "classifier") == first, "the default variant is simd, and the same input gives the same bytes"
        print("files: " + " ".join(sorted(first)))
        by_cmake(folder)


if __name__ == "__main__":
    sys.exit(main())
