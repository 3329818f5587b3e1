package org.latentclr.kernels;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.latentclr.engine.cases.DeviceCheck;
import org.latentclr.engine.cases.OpCases;
import org.latentclr.kernels.driver.SimulatorDriver;

/** All ops in all their cases on the CUDA device, here answered by the simulator. */
class CudaOpCasesTest {
    @TestFactory
    Stream<DynamicTest> simulatorAgreesWithReference() {
        DeviceCheck check = new DeviceCheck(new CudaBackend("simulator", new SimulatorDriver()));
        return OpCases.all().stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> check.check(c)));
    }
}
