# Sourced by ../latentclr: `run_bench` builds the module of the benchmarks when it is out of date and starts it.

run_bench() {
    if [ ! -f "$state/bench" ] || [ "$state/built" -nt "$state/bench" ] ||
        [ -n "$(find "$root/benchmarks/pom.xml" "$root/benchmarks/src/main" -newer "$state/bench" -print)" ]; then
        printf 'latentclr: building the benchmarks (the first time: fetches libtorch, 110 MB) …\n' >&2
        touch "$state/begun"
        maven -q -pl :benchmarks -am package -Dmaven.test.skip -Dformatter.skip >"$state/build.log" 2>&1 ||
            fail "the build of the benchmarks failed; what Maven said stands in $state/build.log"
        mv "$state/begun" "$state/bench"
    fi
    commit=$(git -C "$root" describe --always --dirty --abbrev=12 2>/dev/null)
    cd "$root" || fail "cannot enter $root"
    exec "$jdk/bin/java" $flags ${LATENTCLR_JAVA_OPTS-} -Dlatentclr.commit="$commit" \
        -cp "$root/benchmarks/target/classes:$(cat "$root/benchmarks/target/classpath.txt")" \
        org.latentclr.benchmarks.Bench "$@"
}
