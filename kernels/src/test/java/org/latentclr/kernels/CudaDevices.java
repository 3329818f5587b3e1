package org.latentclr.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.latentclr.kernels.driver.Driver;
import org.latentclr.kernels.driver.SimulatorDriver;

/** The CUDA devices of a test: closes them after it and fails it when one has bytes in use then. */
final class CudaDevices implements AfterEachCallback {
    private final List<CudaBackend> open = new ArrayList<>();

    /** A simulator in float32. */
    CudaBackend simulator() {
        return simulator(Precision.FP32);
    }

    CudaBackend simulator(Precision p) {
        return add(CudaOptions.SIMULATED.withPrecision(p), new SimulatorDriver());
    }

    CudaBackend add(CudaOptions options, Driver driver) {
        CudaBackend b = new CudaBackend(options, driver);
        open.add(b);
        return b;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<Long> live = open.stream().map(b -> b.memory().liveBytes()).toList();
        open.forEach(CudaBackend::close);
        int n = open.size();
        open.clear();
        assertEquals(java.util.Collections.nCopies(n, 0L), live, "bytes in use on the devices after the test");
    }
}
