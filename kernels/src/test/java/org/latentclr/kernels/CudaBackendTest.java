package org.latentclr.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Profile;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Gather;
import org.latentclr.kernels.driver.Driver;
import org.latentclr.kernels.driver.DriverLibrary;
import org.latentclr.kernels.driver.JCudaDriver;
import org.latentclr.kernels.driver.SimulatorDriver;
import org.latentclr.kernels.simulator.Simulator;

class CudaBackendTest {
    @RegisterExtension
    final CudaDevices devices = new CudaDevices();

    @Test
    void isFoundByName() {
        Backend device = Backends.open("simulator", 0).backend();
        try (Scope s = Scope.open("test")) {
            Tensor x = Tensor.of(device, new float[]{1, 2, 3}, 3);
            assertArrayEquals(new float[]{2, 4, 6}, x.add(x).toFloats());
            assertEquals("simulator", device.name());
        }
        device.close();
    }

    @Test
    void withoutADriverTheReasonIsASentence() {
        String why = DriverLibrary.whyMissing();
        Assumptions.assumeFalse(why.isEmpty(), "this machine has a CUDA device");
        assertFalse(why.contains("Exception"), why);
        assertEquals(why, Backends.whyNoCuda());
        EngineException e = assertThrows(EngineException.class, () -> Backends.open("cuda", 0));
        assertTrue(e.getMessage().contains(why), e.getMessage());
        assertThrows(EngineException.class, () -> new JCudaDriver(0));
    }

    /** Work goes before the trials, outside the time, so that a slow program is not taken for a slow device; its memory comes back. */
    @Test
    void trialsOfADeviceWithAQueueHaveAHeadStart() {
        List<String> calls = new ArrayList<>();
        CudaBackend device = devices.add(CudaOptions.SIMULATED, new SimulatorDriver() {
            @Override
            public boolean queues() {
                return true;
            }

            @Override
            public void fill(long address, int word, long n) {
                calls.add("fill");
            }

            @Override
            public void record(Event event, Stream stream) {
                calls.add("record");
                super.record(event, stream);
            }
        });
        calls.clear();
        assertTrue(device.cuda().trial(() -> calls.add("work")) >= 0);
        List<String> after = calls.subList(calls.indexOf("record"), calls.size());
        assertEquals(List.of("record", "work", "work", "work", "work", "record"), after);
        assertTrue(calls.indexOf("record") > 50, calls.indexOf("record") + " fills before");
        assertEquals(0, device.memory().liveBytes());
    }

    /** Else a profile would show how long launches take. */
    @Test
    void aProfileWaitsForEveryOp() {
        AtomicInteger waits = new AtomicInteger();
        CudaBackend device = devices.add(CudaOptions.SIMULATED, new SimulatorDriver() {
            @Override
            public void synchronize() {
                waits.incrementAndGet();
            }
        });
        try (Scope s = Scope.open("test")) {
            Tensor x = Tensor.of(device, new float[]{1, 2, 3}, 3);
            int before = waits.get();
            x.add(x).mul(x);
            assertEquals(before, waits.get());
            try (Profile p = Profile.open()) {
                x.add(x).mul(x);
                assertEquals(2, p.events().size());
            }
            assertEquals(before + 2, waits.get());
        }
    }

    @Test
    void anIndexOutsideItsRangeIsReportedWhenResultsAreRead() {
        CudaBackend device = devices.simulator();
        try (Scope s = Scope.open("test")) {
            Tensor x = Tensor.of(device, new float[]{1, 2, 3}, 3);
            Tensor y = Gather.apply(x, 0, Tensor.of(device, new float[]{0, 3}, 2));
            EngineException e = assertThrows(EngineException.class, y::toFloats);
            assertEquals("gather: expected indices 0..2, found 3.0.", e.getMessage());
            assertEquals(1, x.slice(0, 0, 1).item(), "the fault is forgotten once reported");
        }
    }

    @Test
    void pinnedCopiesStreamsAndEvents() {
        try (Driver d = new SimulatorDriver()) {
            long a = d.allocate(16);
            ByteBuffer host = d.pinned(16);
            for (int i = 0; i < 4; i++) host.putFloat(4 * i, i + 1);
            Driver.Stream stream = d.stream();
            Driver.Event before = d.event();
            Driver.Event after = d.event();
            d.record(before, stream);
            d.writeAsync(a, host, 16, stream);
            for (int i = 0; i < 4; i++) host.putFloat(4 * i, 0);
            d.readAsync(a, host, 16, stream);
            d.record(after, stream);
            d.synchronize(stream);
            assertEquals(4, host.getFloat(12));
            assertTrue(d.milliseconds(before, after) >= 0);
            d.unpin(host);
            d.free(a);
        }
    }

    @Test
    void whatIsInUseIsNotAvailable() {
        try (CudaBackend device = new CudaBackend("simulator", new SimulatorDriver(new Simulator(1), 1 << 20))) {
            long before = device.availableBytes();
            assertTrue(before > 0 && before <= 1 << 20, "available: " + before);
            try (Scope s = Scope.open("test")) {
                Tensor.of(device, new float[1 << 16], 1 << 16);
                assertTrue(device.availableBytes() <= before - (4 << 16));
            }
            assertEquals(before, device.availableBytes(), "idle blocks count as available");
        }
    }
}
