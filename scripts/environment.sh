# What every script of this folder knows: the root, the LLVM to use, the engine, and how to speak.
# Sourced, not run.
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
# Debian's torch belongs to Debian's Python; a python3 found on PATH may be another one without it.
python=/usr/bin/python3
# The engine comes from npm: a distribution's own lacks relaxed SIMD.
node="$root/node_modules/node/bin/node"
export WASMTORCH_SHARED="${WASMTORCH_SHARED:-$(dirname "$root")/shared}"

say() { printf '%s\n' "$*"; }
fail() {
  printf 'error: %s\n' "$1" >&2
  shift
  for note in "$@"; do printf 'note: %s\n' "$note" >&2; done
  exit 1
}

# The LLVM that the project is written against, from the one place that states it.
statedLlvm() { head -n 1 "$root/cmake/llvm-version.txt"; }

# The LLVM to build with: the stated one or, on a system that has moved on, the newest after it that brings MLIR.
installedLlvm() {
  local stated newest="" directory version
  stated="$(statedLlvm)"
  if [ -d "/usr/lib/llvm-$stated/lib/cmake/mlir" ]; then
    echo "$stated"
    return
  fi
  for directory in /usr/lib/llvm-*/lib/cmake/mlir; do
    version="${directory#/usr/lib/llvm-}"
    version="${version%%/*}"
    if [[ "$version" =~ ^[0-9]+$ ]] && [ "$version" -ge "$stated" ] && [ "$version" -ge "${newest:-0}" ]; then newest="$version"; fi
  done
  [ -n "$newest" ] || fail "no LLVM $stated or later with MLIR is installed" "scripts/setup installs it"
  echo "$newest"
}

# How many compilers may run at once: as many as there are cores, but each may take 1.5 GB.
jobCount() {
  local cores memory
  cores="$(nproc)"
  memory="$(awk '/^MemAvailable:/ { print int($2 / 1500000) }' /proc/meminfo)"
  if [ "${memory:-1}" -lt 1 ]; then memory=1; fi
  echo "${WASMTORCH_JOBS:-$((cores < memory ? cores : memory))}"
}
