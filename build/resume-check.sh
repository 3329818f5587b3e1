#!/usr/bin/env bash
# Shows with the real program that a training killed by `kill -9` and resumed ends with the same bits as an uninterrupted one,
# and that 1, 2 and 4 threads do too. Compares final_model.pt (parameters, optimiser, schedule, random streams) byte by byte and
# metrics.csv apart from the seconds. Further words go to `train`: build/resume-check.sh model=nonlinear. Takes about a minute.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd -P)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
steps=24
# An array and no function: in the background a function would be a shell around the program, and the kill would miss it.
train=("$root/latentclr" train -q tensorboard=false k=4 hparams.batch_size=4 hparams.iterations=$steps eval_freq=4 eval_iters=2 "$@")

fail() {
    printf 'resume-check: %s\n' "$1" >&2
    exit 1
}

same() { # same RUN WHAT: as the uninterrupted run?
    cmp -s whole/final_model.pt "$1/final_model.pt" || fail "$2: final_model.pt differs"
    cmp -s <(cut -d, -f1-4,6- whole/metrics.csv) <(cut -d, -f1-4,6- "$1/metrics.csv") || fail "$2: metrics.csv differs"
    printf 'same bits: %s\n' "$2"
}

"${train[@]}" out=whole >/dev/null

"${train[@]}" out=killed >/dev/null 2>&1 &
pid=$!
for ((i = 0; i < 600; i++)); do
    [ -f killed/most_recent.pt ] && [ "$(wc -l <killed/metrics.csv)" -ge 6 ] && break
    sleep 0.1
done
# The launcher has become the Java process by exec, so this is the training itself.
kill -9 "$pid" || fail 'the training ended before it could be killed'
wait "$pid" 2>/dev/null || true
[ ! -f killed/final_model.pt ] || fail 'the training ended before it could be killed'
done=$(tail -n +2 killed/metrics.csv | wc -l)
"$root/latentclr" train -q checkpoint=killed/most_recent.pt >resumed.log
grep '^resumed' resumed.log
same killed "killed by kill -9 after step $done of $steps, resumed"

"${train[@]}" out=stopped >stopped.log 2>&1 &
pid=$!
for ((i = 0; i < 600; i++)); do
    [ -f stopped/metrics.csv ] && [ "$(wc -l <stopped/metrics.csv)" -ge 6 ] && break
    sleep 0.1
done
kill -TERM "$pid"
code=0
wait "$pid" || code=$?
[ "$code" -eq 143 ] || fail "a stopped training ended with code $code"
hint=$(sed -n 's|^ *\./latentclr ||p' stopped.log)
[ -n "$hint" ] || fail 'a stopped training does not say how to go on'
# shellcheck disable=SC2086
"$root/latentclr" $hint -q >/dev/null
same stopped "stopped by a signal, resumed by the command that it printed"

for n in 1 4; do
    "${train[@]}" out="threads$n" --threads $n >/dev/null
    same "threads$n" "$n threads"
done
