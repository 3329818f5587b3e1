package org.latentclr.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.scenes.Scene;
import org.latentclr.scenes.SceneBatch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Pictures a second that the scene renderer makes on all cores: {@code latentclr bench jmh SceneBenchmark}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SceneBenchmark {
    private static final int PICTURES = 500;

    @Param({"64", "128"})
    public int size;

    private final RandomStream random = new RandomStream(0, 0);
    private final List<Scene> scenes = IntStream.range(0, PICTURES).mapToObj(i -> Scene.random(random)).toList();

    @Benchmark
    @OperationsPerInvocation(PICTURES)
    public SceneBatch render() {
        return SceneBatch.render(scenes, size);
    }
}
