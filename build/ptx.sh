#!/bin/sh
# Rebuilds the committed PTX from the CUDA sources that have changed (--all: every one). Needs nvcc; users never do.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root"
mvn -B -ntp -o -q -pl tools -am compile -Dformatter.skip
for jdk in "${JAVA_HOME-}" /usr/lib/jvm/* "$HOME"/.jdks/* none; do
    if grep -qs '^JAVA_VERSION="25' "$jdk/release"; then break; fi
done
[ "$jdk" != none ] || { echo "ptx: JDK 25 was not found; set JAVA_HOME" >&2; exit 2; }
exec "$jdk/bin/java" -cp tools/target/classes:kernels/target/classes:engine/target/classes org.latentclr.tools.PtxBuild . "$@"
