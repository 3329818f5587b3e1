package org.latentclr.kernels.samples;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.latentclr.engine.EngineException;
import org.latentclr.kernels.CudaBackend;
import org.latentclr.kernels.CudaOptions;
import org.latentclr.kernels.driver.Driver.Grid;
import org.latentclr.kernels.driver.SimulatorDriver;
import org.latentclr.kernels.simulator.Simulator;
import org.latentclr.kernels.simulator.Trace;

/**
 * The first launch of the kernel of a sample.
 *
 * @param grid how it was launched
 * @param result what it found and counted
 */
public record SampleRun(Grid grid, Simulator.Result result) {
    /** Runs a sample on the simulator and, if there is a trace, follows a warp of its kernel. */
    public static SampleRun of(Sample sample, int[] sizes, Optional<Trace> trace) {
        First first = new First(sample.kernel(), trace);
        SimulatorDriver driver = new SimulatorDriver();
        driver.watch(first);
        try (CudaBackend device = new CudaBackend(
                CudaOptions.SIMULATED.withPrecision(sample.precision()), driver)) {
            sample.run().run(device, sizes);
        } catch (EngineException e) {
            // A kernel with findings ends the op; here the findings are what is asked for.
            if (first.run == null || first.run.result.findings().isEmpty()) throw e;
        }
        if (first.run == null)
            throw new EngineException("kernel " + sample.kernel(), "sizes for which it is chosen, like "
                    + sample.usual().stream().map(String::valueOf).collect(Collectors.joining(" ")),
                    "sizes for which " + String.join(", ", first.launched) + " is launched instead",
                    "run that one with these sizes");
        return first.run;
    }

    private static final class First implements SimulatorDriver.Watcher {
        private final String kernel;
        private final Optional<Trace> trace;
        private final Set<String> launched = new LinkedHashSet<>();
        private SampleRun run = null;

        First(String kernel, Optional<Trace> trace) {
            this.kernel = kernel;
            this.trace = trace;
        }

        @Override
        public Optional<Trace> before(String name, Grid grid) {
            return run == null && name.equals(kernel) ? trace : Optional.empty();
        }

        @Override
        public void after(String name, Grid grid, Simulator.Result result) {
            launched.add(name);
            if (run == null && name.equals(kernel)) run = new SampleRun(grid, result);
        }
    }
}
