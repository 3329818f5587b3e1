package org.latentclr.kernels.samples;

import java.util.List;
import java.util.function.Function;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.cases.Layout;
import org.latentclr.engine.cases.OpCase;
import org.latentclr.kernels.CudaBackend;
import org.latentclr.kernels.Precision;

/**
 * A kernel and an op that launches it.
 *
 * @param kernel name in the PTX
 * @param file of the PTX, from the package of the kernels
 * @param does what it computes, with the names of {@code sizes}
 * @param sizes names of the sizes that may be chosen, in order
 * @param usual the sizes where none are chosen
 * @param precision of the device that it runs on
 * @param run makes data of the sizes and launches the kernel, perhaps with others
 */
public record Sample(String kernel, String file, String does, List<String> sizes, List<Integer> usual,
        Precision precision,
        Runner run) {
    /** Makes data and launches. */
    @FunctionalInterface
    public interface Runner {
        void run(CudaBackend device, int[] sizes);
    }

    /** A sample that applies an op to made-up operands. */
    static Sample of(String kernel, String file, String does, List<String> sizes, List<Integer> usual,
            Function<int[], OpCase> op) {
        return of(kernel, file, does, sizes, usual, Precision.FP32, op);
    }

    /** The same on a device of the given precision. */
    static Sample of(String kernel, String file, String does, List<String> sizes, List<Integer> usual,
            Precision precision, Function<int[], OpCase> op) {
        return new Sample(kernel, file, does, sizes, usual, precision, (device, n) -> {
            OpCase c = op.apply(n);
            try (Scope s = Scope.open(kernel)) {
                c.run(c.place(device, Layout.DENSE));
                device.synchronize();
            }
        });
    }

    /** The chosen sizes, completed by the usual ones; throws when there are too many or one is not positive. */
    public int[] sizes(List<Integer> chosen) {
        EngineException.check(chosen.size() <= sizes.size() && chosen.stream().allMatch(n -> n > 0),
                "kernel " + kernel, "positive sizes " + String.join(" ", sizes), chosen);
        int[] all = new int[sizes.size()];
        for (int i = 0; i < all.length; i++) all[i] = i < chosen.size() ? chosen.get(i) : usual.get(i);
        return all;
    }
}
