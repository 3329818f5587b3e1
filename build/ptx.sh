#!/bin/sh
# Rebuilds the committed PTX from the CUDA sources that have changed (--all: every one). Needs nvcc; users never do.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$root"
mvn -B -ntp -o -q -pl tools -am compile -Dformatter.skip
"${JAVA_HOME:-/usr}"/bin/java -cp "tools/target/classes:kernels/target/classes:engine/target/classes" org.latentclr.tools.PtxBuild . "$@"
