package org.latentclr.kernels;

import java.util.List;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.EngineException;
import org.latentclr.kernels.driver.DriverLibrary;
import org.latentclr.kernels.driver.JCudaDriver;
import org.latentclr.kernels.driver.SimulatorDriver;

/** Brings the devices {@code cuda} (a GPU; {@code cuda:1} the second one) and {@code simulator} (the same kernels without one). */
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
        return name.equals("simulator")
                ? new CudaBackend("simulator", new SimulatorDriver())
                : new CudaBackend("cuda", new JCudaDriver(ordinal(name)));
    }

    private static int ordinal(String name) {
        String number = name.equals("cuda") ? "0" : name.substring(name.indexOf(':') + 1);
        EngineException.check(number.matches("\\d{1,3}"), "device", "cuda or cuda:N", name);
        return Integer.parseInt(number);
    }
}
