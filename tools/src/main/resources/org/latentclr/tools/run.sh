#!/bin/sh
# LatentCLR for Java with the Java runtime in this folder. What runs on a GPU needs NVIDIA's driver; nothing needs Java.
#   run.sh test        every op on the GPU in all its cases, with cuBLAS and cuDNN and without, and the sample of expected
#                      values; reports go to $OUT (default: the folder you are in)
#   run.sh bench       the benchmark beside PyTorch, then our own kernels without cuBLAS and cuDNN; tables go to $OUT. With
#                      `--minutes 4` a call ends after at most ten minutes, and the same call goes on; `run.sh bench --help`
#   run.sh COMMAND …   any command: info, train, gen, golden DIR, …; `run.sh help`
# LATENTCLR_CUDA: folders with cuBLAS and cuDNN, between colons. LATENTCLR_JAVA_OPTS: more words for the java command.
set -u
case $0 in
    */*) here=$(CDPATH='' cd -- "${0%/*}" && pwd -P) || exit 2 ;;
    *) here=$(pwd -P) ;;
esac
out=${OUT:-.}

# The first time: into a folder of its own and renamed, so that a run cut off leaves no half of it.
if [ ! -d "$here/jre" ]; then
    part=$here/.jre.$$
    if ! { mkdir "$part" && tar -C "$part" -xzf "$here/jre.tar.gz"; } 2>/dev/null; then
        rm -rf "$part"
        echo "latentclr: cannot unpack jre.tar.gz into $here; copy the whole folder to where you may write (150 MB)" >&2
        exit 2
    fi
    [ -d "$here/jre" ] || mv "$part/jre" "$here/jre"
    rm -rf "$part"
fi

if [ "${1-}" = test ]; then
    code=0
    # Without a driver this says so in one sentence and is all.
    "$here/run.sh" check --device cuda:exact --report "$out/device-libraries.md" || code=$?
    [ "$code" -eq 2 ] && exit 2
    "$here/run.sh" check --device cuda:own --report "$out/device-own-kernels.md" || code=1
    "$here/run.sh" golden "$here/golden" --device cuda:exact || code=1
    exit "$code"
fi

# PyTorch's packages bring cuBLAS and cuDNN; Python knows where they are.
if [ -z "${LATENTCLR_CUDA-}" ] && nvidia=$(python3 -c 'import nvidia; print(list(nvidia.__path__)[0])' 2>/dev/null); then
    for folder in "$nvidia"/*/lib; do LATENTCLR_CUDA=${LATENTCLR_CUDA:+$LATENTCLR_CUDA:}$folder; done
    export LATENTCLR_CUDA
fi

if [ "${1-}" = bench ]; then
    shift
    case " $*" in
        *" --device"* | *" --smoke"* | *" --help"* | *" -h"*) ;;
        *)
            "$here/run.sh" bench --device cuda "$@" || exit
            exec "$here/run.sh" bench --device cuda:own --python none "$@"
            ;;
    esac
    set -- -Dlatentclr.peers="$here/benchmarks/peers" org.latentclr.benchmarks.Bench gpu --out="$out" "$@"
else
    set -- org.latentclr.cli.Main "$@"
fi
# The virtual machine announces incubating modules on standard error: a filter takes that line out, and the program goes
# back to the true standard error (here 3).
pipe=${TMPDIR:-/tmp}/latentclr-stderr.$$
if mkfifo "$pipe" 2>/dev/null; then
    sed '/^WARNING: Using incubator modules/d' <"$pipe" >&2 &
    exec 3>&2 2>"$pipe"
    rm -f "$pipe"
    set -- -Dlatentclr.stderr=3 "$@"
fi
# shellcheck disable=SC2086
exec "$here/jre/bin/java" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -XX:+UseParallelGC \
    -XX:MaxRAMPercentage=50 -Djava.awt.headless=true -Dlatentclr.commit=@commit@ ${LATENTCLR_JAVA_OPTS-} -cp "$here/lib/*" "$@"
