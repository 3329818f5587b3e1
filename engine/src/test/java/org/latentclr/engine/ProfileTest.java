package org.latentclr.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latentclr.engine.backend.cpu.CpuBackend;

class ProfileTest {
    @Test
    void namesOpsWithShapesAndWork() {
        try (Backend d = new CpuBackend(1); Scope s = Scope.open("test"); Profile p = Profile.open()) {
            Tensor a = Tensor.zeros(d, 4, 8), b = Tensor.zeros(d, 8, 16);
            a.matmul(b).exp();
            a.matmul(b);
            List<Profile.Event> events = p.events();
            Profile.Event product = events.stream().filter(e -> e.op().equals("matmul")).findFirst().orElseThrow();
            assertEquals(2 * 4 * 8 * 16, product.flops());
            assertEquals(4 * (4 * 8 + 8 * 16 + 4 * 16), product.bytes());
            assertTrue(events.stream().anyMatch(e -> e.op().equals("exp") && e.start() >= product.start()));
            assertTrue(
                    p.table(Optional.empty()).lines().anyMatch(l -> l.startsWith("| matmul |") && l.contains("| 2 |")),
                    p.table(Optional.empty()));
            assertTrue(p.trace().startsWith("{\"traceEvents\":["));
        }
    }

    @Test
    void oneAtATimeAndOnlyOfItsThread() throws InterruptedException {
        try (Backend d = new CpuBackend(1); Profile p = Profile.open()) {
            assertThrows(EngineException.class, Profile::open);
            Thread other = new Thread(() -> {
                try (Scope s = Scope.open("other")) {
                    Tensor.zeros(d, 3).exp();
                }
            });
            other.start();
            other.join();
            assertEquals(List.of(), p.events());
        }
        Profile.open().close();
    }
}
