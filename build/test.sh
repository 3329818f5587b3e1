# Sourced by ../latentclr: `run_tests` builds everything, checks the format, runs all tests without a GPU, counts.

# Adds up one attribute of the <testsuite> line of every report.
count() {
    cat /dev/null $(find "$root" -path '*/target/surefire-reports/TEST-*.xml' 2>/dev/null) | awk -v name="$1" '
        /<testsuite / { inside = 1 }
        inside && match($0, " " name "=\"[0-9]+\"") { total += substr($0, RSTART + length(name) + 3) }
        inside && />/ { inside = 0 }
        END { print total + 0 }'
}

# Each line of a module's target/cuda-cases.txt: passed on the simulator, of how many, on a device, reason (tabs between).
cuda_cases() {
    cat /dev/null $(find "$root" -path '*/target/cuda-cases.txt' 2>/dev/null) | awk -F '\t' '
        { passed += $1; cases += $2; device += $3; if ($4 != "") reason = $4 }
        END {
            if (reason == "" && device == 0) reason = cases == 0 ? "no module has CUDA cases" : "no reason given"
            printf "%d of %d on the simulator, %d on a device", passed, cases, device
            if (reason != "") printf " (%s)", reason
        }'
}

run_tests() {
    find "$root" \( -path '*/target/surefire-reports' -o -path '*/target/cuda-cases.txt' \) -prune -exec rm -rf {} +
    printf 'latentclr: building, checking the format, testing (some minutes) …\n' >&2
    status=0
    maven -q -fae verify "$@" || status=$?
    # Maven may leave a line open; the counts stand alone on theirs.
    printf '\n'
    failed=$(($(count failures) + $(count errors)))
    skipped=$(count skipped)
    passed=$(($(count tests) - failed - skipped))
    # A build that ends before or beside the tests is a failure too.
    if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
        printf 'latentclr: the build failed outside the tests; what Maven said stands above\n' >&2
        failed=1
    fi
    summary="$passed passed, $failed failed, $skipped skipped"
    printf '%s\n' "$summary" "tests: $summary; CUDA cases: $(cuda_cases)"
    return "$status"
}
