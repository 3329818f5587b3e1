package org.latentclr.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.latentclr.engine.Backend;
import org.latentclr.engine.cases.DeviceCheck;
import org.latentclr.engine.cases.OpCases;
import org.latentclr.kernels.driver.DriverLibrary;
import org.latentclr.kernels.driver.JCudaDriver;
import org.latentclr.kernels.driver.SimulatorDriver;

/**
 * All ops in all their cases on the CUDA device: by the simulator always, by a GPU where there is one. The launcher prints how many ran
 * on what.
 */
class CudaOpCasesTest {
    private static final AtomicInteger ON_SIMULATOR = new AtomicInteger();
    private static final AtomicInteger ON_DEVICE = new AtomicInteger();

    @TestFactory
    Stream<DynamicTest> simulatorAgreesWithReference() {
        return cases(new CudaBackend("simulator", new SimulatorDriver()), ON_SIMULATOR);
    }

    @TestFactory
    Stream<DynamicTest> deviceAgreesWithReference() {
        String why = DriverLibrary.whyMissing();
        Assumptions.assumeTrue(why.isEmpty(), why);
        return cases(new CudaBackend("cuda", new JCudaDriver(0)), ON_DEVICE);
    }

    private static Stream<DynamicTest> cases(Backend device, AtomicInteger passed) {
        DeviceCheck check = new DeviceCheck(device);
        return OpCases.all().stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> {
            check.check(c);
            passed.incrementAndGet();
        })).onClose(device::close);
    }

    /** Passed on the simulator, of how many, on a device, why not there. */
    @AfterAll
    static void count() throws IOException {
        Files.writeString(Path.of("target", "cuda-cases.txt"), "%d\t%d\t%d\t%s%n".formatted(ON_SIMULATOR.get(),
                OpCases.all().size(), ON_DEVICE.get(), DriverLibrary.whyMissing()));
    }
}
