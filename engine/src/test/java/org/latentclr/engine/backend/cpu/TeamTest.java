package org.latentclr.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void everyTaskRunsOnce(int threads) {
        try (Team team = new Team(threads)) {
            assertEquals(threads, team.threads());
            for (int round = 0; round < 500; round++) {
                int tasks = round % 11;
                AtomicIntegerArray runs = new AtomicIntegerArray(12);
                team.parallel(tasks, runs::incrementAndGet);
                for (int i = 0; i < 12; i++) assertEquals(i < tasks ? 1 : 0, runs.get(i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void rangesCoverEveryIndexAndCutAtTheGrain(int threads) {
        try (Team team = new Team(threads)) {
            for (int n = 0; n < 70; n += 3) {
                for (int grain = 1; grain < 20; grain += 6) {
                    AtomicIntegerArray runs = new AtomicIntegerArray(70);
                    int g = grain;
                    team.parallelRange(n, grain, (from, to) -> {
                        assertEquals(0, from % g);
                        for (int i = from; i < to; i++) runs.incrementAndGet(i);
                    });
                    for (int i = 0; i < 70; i++) assertEquals(i < n ? 1 : 0, runs.get(i));
                }
            }
        }
    }

    @Test
    void callsFromInsideATaskRunInline() {
        try (Team team = new Team(3)) {
            AtomicIntegerArray runs = new AtomicIntegerArray(12);
            team.parallel(4, i -> {
                Thread outer = Thread.currentThread();
                team.parallel(3, j -> {
                    assertEquals(outer, Thread.currentThread());
                    runs.incrementAndGet(i * 3 + j);
                });
            });
            for (int i = 0; i < 12; i++) assertEquals(1, runs.get(i));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void aFailureReachesTheCallerAndTheTeamGoesOn(int culprit) {
        try (Team team = new Team(4)) {
            for (int round = 0; round < 20; round++) {
                var e = assertThrows(IllegalStateException.class, () -> team.parallel(4, i -> {
                    if (i == culprit) throw new IllegalStateException("task " + i);
                }));
                assertEquals("task " + culprit, e.getMessage());
                AtomicIntegerArray runs = new AtomicIntegerArray(8);
                team.parallel(8, runs::incrementAndGet);
                for (int i = 0; i < 8; i++) assertEquals(1, runs.get(i));
            }
        }
    }

    @Test
    void workersWakeUpAfterALongPause() throws InterruptedException {
        try (Team team = new Team(2)) {
            for (int round = 0; round < 3; round++) {
                AtomicIntegerArray runs = new AtomicIntegerArray(2);
                team.parallel(2, runs::incrementAndGet);
                assertEquals(1, runs.get(0));
                assertEquals(1, runs.get(1));
                Thread.sleep(30);
            }
        }
    }

    @Test
    void theNumberOfThreadsIsChecked() {
        assertThrows(IllegalArgumentException.class, () -> new Team(0));
    }
}
