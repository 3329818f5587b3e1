package org.latentclr.kernels;

import java.util.List;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.kernels.driver.DriverLibrary;
import org.latentclr.kernels.driver.JCudaDriver;
import org.latentclr.kernels.driver.SimulatorDriver;

/** Brings the devices {@code cuda} (a GPU) and {@code simulator} (the same kernels without one), named as {@link CudaOptions} says. */
public final class CudaProvider implements Backends.Provider {
    @Override
    public List<String> names() {
        return List.of("cuda", "simulator");
    }

    @Override
    public String whyMissing(String name) {
        return name.equals("simulator") ? "" : DriverLibrary.whyMissing();
    }

    @Override
    public Backend open(String name) {
        CudaOptions options = CudaOptions.parse(name);
        return new CudaBackend(options,
                options.simulator() ? new SimulatorDriver() : new JCudaDriver(options.ordinal()));
    }
}
