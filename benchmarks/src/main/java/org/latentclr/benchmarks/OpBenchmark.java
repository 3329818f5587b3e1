package org.latentclr.benchmarks;

import java.util.concurrent.TimeUnit;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.cases.Layout;
import org.latentclr.engine.cases.OpCase;
import org.latentclr.engine.cases.OpCases;
import org.latentclr.engine.op.FusedOp;
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

/**
 * The largest case of an op in all its forms: in plain loops ({@code naive}), in plain ops ({@code composed}) and with the kernel of a device
 * ({@code cpu}, {@code cuda} where present); the peer is in {@link org.latentclr.benchmarks.peers.CaseBenchmark}. The sizes are those of the tests: what is seen is the cost of a call. {@code -p op=bias_act} chooses another op,
 * {@code latentclr info} names them; the large sizes are in {@code latentclr bench peers}.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@org.openjdk.jmh.annotations.Measurement(iterations = 5, time = 1)
public class OpBenchmark {
    /** {@link JmhRun} puts the names of all ops here. */
    @Param("conv2d")
    public String op;

    @Param({"naive", "composed", "cpu"})
    public String form;

    private Backend device;
    private OpCase chosen;
    private Scope operands;
    private Tensor[] in;

    @Setup(Level.Trial)
    public void prepare() {
        String name = form.equals("naive") ? "reference" : form.equals("composed") ? "cpu" : form;
        device = Backends.open(name, 0).backend();
        chosen = OpCases.all().stream().filter(c -> c.op().name().equals(op))
                .max(java.util.Comparator.comparingInt(OpBenchmark::size))
                .orElseThrow(() -> new IllegalArgumentException("no case of op " + op));
        operands = Scope.open("operands");
        in = chosen.place(device, Layout.DENSE);
    }

    private static int size(OpCase c) {
        return c.operands().stream().mapToInt(o -> o.shape().size()).sum();
    }

    @Benchmark
    public void run() {
        try (Scope s = Scope.open("run")) {
            Autograd.noGrad(() -> form.equals("composed") && chosen.op() instanceof FusedOp f
                    ? f.composed(in)
                    : chosen.run(in));
        }
    }

    @TearDown(Level.Trial)
    public void end() {
        operands.close();
        device.close();
    }
}
