package org.latentclr.kernels.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.kernels.CudaBackend;
import org.latentclr.kernels.simulator.Simulator;

/** The caching allocator on a device of one megabyte. */
class DevicePoolTest {
    private final Simulator simulator = new Simulator(1);
    private final CudaBackend device = new CudaBackend("simulator", new SimulatorDriver(simulator, 1 << 20));

    @Test
    void aStepThatRepeatsAllocatesNothing() {
        long after = 0;
        for (int step = 0; step < 4; step++) {
            try (Scope s = Scope.open("step")) {
                Tensor x = Tensor.of(device, new float[1000], 1000);
                x.add(x).mul(x).sum().item();
            }
            if (step > 0) assertEquals(after, simulator.memory().liveBytes());
            after = simulator.memory().liveBytes();
        }
        assertEquals(0, device.memory().liveBytes());
        assertTrue(device.memory().pooledBytes() > 0);
        device.trim();
        assertEquals(0, device.memory().pooledBytes());
    }

    @Test
    void dropsTheCacheBeforeItGivesUp() {
        for (int i = 0; i < 6; i++)
            try (Scope s = Scope.open("step")) {
                Tensor.empty(device, Shape.of(100_000 + i * 20_000));
            }
        assertEquals(0, device.memory().liveBytes());
    }

    @Test
    void saysWhichScopesHoldTheMemory() {
        try (Scope s = Scope.open("training step")) {
            Tensor.empty(device, Shape.of(200_000));
            EngineException e = assertThrows(EngineException.class, () -> Tensor.empty(device, Shape.of(100_000)));
            assertTrue(e.getMessage().startsWith("device memory: expected room for 400,000 bytes more"),
                    e.getMessage());
            assertTrue(e.getMessage().contains("scope 'training step': 1 tensors, 800,000 bytes"), e.getMessage());
        }
    }

    @Test
    void aKernelThatLeavesItsBlockFails() {
        SimulatorDriver driver = new SimulatorDriver(simulator, 1 << 20);
        DevicePool pool = new DevicePool(driver);
        DevicePool.Block b = pool.take(70); // of a size class of 128
        EngineException e = assertThrows(EngineException.class, () -> driver.write(b.address(), new float[71], 0, 71));
        assertTrue(e.getMessage().contains("inside one allocation"), e.getMessage());
    }
}
