# Sourced by ../latentclr: `run_gpu_pack DIR` makes the folder for a GPU machine without Java.

run_gpu_pack() {
    [ $# -eq 1 ] && [ "${1#-}" = "$1" ] || fail "gpu-pack: expected one new folder; usage: ./latentclr gpu-pack DIR" 2
    printf 'latentclr: building the pack …\n' >&2
    maven -q -pl :benchmarks,:tools -am package -Dmaven.test.skip -Dformatter.skip >"$state/build.log" 2>&1 ||
        fail "the build failed; what Maven said stands in $state/build.log"
    commit=$(git -C "$root" describe --always --dirty --abbrev=12 2>/dev/null)
    exec "$jdk/bin/java" -cp "$root/tools/target/classes" -Dlatentclr.commit="$commit" org.latentclr.tools.GpuPack \
        "$root" "$1" "$(cat "$state/classpath")" "$root/benchmarks/target/classes"
}
