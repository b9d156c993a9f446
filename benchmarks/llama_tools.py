"""Build llama-server, llama-bench and llama-batched-bench from the source and with the flags of the installed library.

    python benchmarks/llama_tools.py      # prints the folder that has them; the first time takes some minutes

They are kept in the user's cache, under the key of the recipe. `make bench` runs this where QMATH_LLAMA_BIN names none.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from pathlib import Path

from qmath.doctor import toolchain
from qmath.doctor.build import installed_version
from qmath.doctor.cpu import this_cpu
from qmath.doctor.places import cache_dir
from qmath.doctor.recipe import CMAKE_FILE, PACKAGE, Recipe, make_recipe, pinned_version

TOOLS = ("llama-server", "llama-bench", "llama-batched-bench")
SWITCHES = {
    "BUILD_SHARED_LIBS": "OFF",
    "CMAKE_BUILD_TYPE": "Release",
    "LLAMA_BUILD_COMMON": "ON",
    "LLAMA_BUILD_TOOLS": "ON",
    "LLAMA_BUILD_SERVER": "ON",
    "LLAMA_BUILD_TESTS": "OFF",
    "LLAMA_BUILD_EXAMPLES": "OFF",
    "LLAMA_BUILD_UI": "OFF",
    "LLAMA_OPENSSL": "OFF",
}


def main() -> None:
    version = installed_version() or pinned_version()
    recipe = make_recipe(version, this_cpu(), sysconfig.get_platform(), os.environ)
    folder = cache_dir() / f"llama-tools-{recipe.key}"
    if not all((folder / name).is_file() for name in TOOLS):
        build(recipe, folder)
    print(folder)


def build(recipe: Recipe, folder: Path) -> None:
    cmake = shutil.which("cmake", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if cmake is None:
        sys.exit("error: there is no cmake. Install it: pip install cmake")
    log = cache_dir() / "llama-tools.log"
    print(f"Building llama.cpp's own programs, once: about 8 minutes on 2 cores ({log}) ...", file=sys.stderr)
    with tempfile.TemporaryDirectory() as temporary, log.open("w", encoding="utf-8") as record:
        work = Path(temporary)
        source = fetch(recipe, work)
        include = work / "llama.cmake"  # as for the library, but for `common`, which the programs need
        include.write_text(
            re.sub(r"set\(LLAMA_BUILD_COMMON .*\n", "", CMAKE_FILE.read_text(encoding="utf-8"))
        )
        given = [a for a in recipe.cmake_args if "_INCLUDE=" not in a and "LLAVA" not in a]
        switches = [f"-D{name}={value}" for name, value in SWITCHES.items()]
        switches.append(f"-DCMAKE_PROJECT_llama.cpp_INCLUDE={include}")
        configure = [cmake, "-S", source, "-B", work / "build", *given, *switches]
        make = [cmake, "--build", work / "build", "--parallel", toolchain.jobs(), "--target", *TOOLS]
        for command in (configure, make):
            subprocess.run([str(word) for word in command], stdout=record, stderr=record, check=True)
        folder.mkdir(parents=True, exist_ok=True)
        for name in TOOLS:
            shutil.copy2(work / "build" / "bin" / name, folder / name)


def fetch(recipe: Recipe, work: Path) -> Path:
    """llama.cpp's source as the package brings it along."""
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "-q", "--no-deps")
    subprocess.run([*pip, "--no-binary", PACKAGE, "-d", str(work), recipe.requirement], check=True)
    archive = next(work.glob("*.tar.gz"))
    with tarfile.open(archive) as packed:
        packed.extractall(work, filter="data")
    return next(work.glob("*/vendor/llama.cpp"))


if __name__ == "__main__":
    main()
