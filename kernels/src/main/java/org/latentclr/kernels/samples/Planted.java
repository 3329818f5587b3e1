package org.latentclr.kernels.samples;

import java.util.List;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.CudaBackend;
import org.latentclr.kernels.Precision;
import org.latentclr.kernels.driver.Arguments;
import org.latentclr.kernels.driver.Driver.Grid;
import org.latentclr.kernels.simulator.Finding.Kind;

/**
 * A kernel with one error, planted to see the checks of the simulator at work: y = something of x, with one block of {@value #N} threads.
 *
 * @param sample how it is run
 * @param kind what the simulator has to find
 * @param at how the instruction that it names begins
 */
public record Planted(Sample sample, Kind kind, String at) {
    /** What the names of planted kernels begin with where they stand among others. */
    public static final String PREFIX = "planted/";

    private static final int N = 64;
    private static final String FAMILY = "planted/planted";

    /** All of them. */
    public static List<Planted> all() {
        return List.of(
                of("missing_barrier", "threads read what others wrote before, without a barrier between",
                        Kind.MISSING_BARRIER, "ld.shared"),
                of("race", "one thread of each warp writes the same word", Kind.RACE, "st.shared"),
                of("out_of_bounds", "the last thread reads behind the end", Kind.OUT_OF_BOUNDS, "ld.global"),
                of("out_of_bounds_store", "the first thread writes before the start", Kind.OUT_OF_BOUNDS, "st.global"),
                of("unwritten_shared", "the last thread reads a word that nobody has written", Kind.UNWRITTEN_MEMORY,
                        "ld.shared"),
                of("unwritten_global", "adds to a result that has no value yet", Kind.UNWRITTEN_MEMORY, "ld.global"),
                of("divergent_barrier", "the threads of a warp wait at two different barriers", Kind.DIVERGENT_BARRIER,
                        "bar.sync"),
                of("early_exit", "three threads end before the barrier", Kind.DIVERGENT_BARRIER, "bar.sync"),
                of("shuffle_deadlock", "the member mask names lanes that wait elsewhere", Kind.DEADLOCK, "shfl.sync"),
                of("shuffle_mask", "lanes are not in the member mask that they give", Kind.SHUFFLE_MASK, "shfl.sync"),
                of("shuffle_source", "lanes read lanes that do not take part", Kind.SHUFFLE_MASK, "shfl.sync"));
    }

    private static Planted of(String kernel, String does, Kind kind, String at) {
        return new Planted(new Sample(kernel, FAMILY + ".ptx", does, List.of(), List.of(),
                Precision.FP32, (device, sizes) -> run(device, kernel)), kind, at);
    }

    /** Launches a kernel of the file with x = −1, 0, 1, −1, … */
    static void run(CudaBackend device, String kernel) {
        Cuda cuda = device.cuda();
        float[] v = new float[N];
        for (int i = 0; i < N; i++) v[i] = i % 3 - 1;
        try (Scope s = Scope.open(kernel)) {
            Tensor x = Tensor.of(device, v, N);
            Tensor y = Tensor.empty(device, Shape.of(N));
            cuda.launch(FAMILY, kernel, Grid.of(1, 1, 1, N),
                    new Arguments().pointer(cuda.address(x)).pointer(cuda.address(y)).integer(N));
        }
    }
}
