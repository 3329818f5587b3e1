package org.latentclr.benchmarks.peers;

import ai.djl.ndarray.NDManager;
import java.util.concurrent.TimeUnit;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A case of {@link PeerCases} under JMH, one side per benchmark. For ratios take {@code latentclr bench peers}. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@org.openjdk.jmh.annotations.Measurement(iterations = 5, time = 1)
public class CaseBenchmark {
    @Param({"gemm/1024x1024x1024", "gram/800x8192", "conv3x3/512@16", "conv3x3 backward data/512@16",
            "up-convolution/512→512@16", "bias+lrelu/128@128", "fir+epilogue/64@257", "contrastive loss/128x8192",
            "elementwise/add 64@128"})
    public String name;

    private Backend device;
    private NDManager peers;
    private Scope operands;
    private PeerCase.Pair pair;

    @Setup(Level.Trial)
    public void prepare() {
        device = new CpuBackend();
        peers = NDManager.newBaseManager();
        operands = Scope.open("operands");
        pair = PeerCases.all().stream().filter(c -> c.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no case " + name)).setup().make(device, peers);
    }

    @Benchmark
    public void ours() {
        try (Scope s = Scope.open("run")) {
            pair.ours().get();
        }
    }

    @Benchmark
    public void libtorch() {
        try (NDManager run = peers.newSubManager()) {
            pair.peer().apply(run);
        }
    }

    @TearDown(Level.Trial)
    public void end() {
        operands.close();
        peers.close();
        device.close();
    }
}
