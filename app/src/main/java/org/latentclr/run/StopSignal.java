package org.latentclr.run;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lets a long job end well when it is interrupted (Ctrl-C, {@code kill}). The job asks {@link #requested} after every
 * step, saves and closes; the process waits for that, a minute at most. Java gives the exit code (130 for Ctrl-C).
 *
 * <pre>
 * try (StopSignal stop = StopSignal.install(System.out::println)) {
 *     while (step &lt; last &amp;&amp; !stop.requested()) { … }
 *     save();
 * }
 * </pre>
 */
public final class StopSignal implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean requested;

    private StopSignal(Consumer<String> say) {
        hook = new Thread(() -> {
            requested = true;
            say.accept("Stopping after this step; a checkpoint is written, please wait.");
            awaitDone();
        }, "stop-signal");
    }

    /** From now on an interruption is a request; {@code say} shows a line to the user. */
    public static StopSignal install(Consumer<String> say) {
        StopSignal signal = new StopSignal(say);
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** True when the job should end after the present step. */
    public boolean requested() {
        return requested;
    }

    /** The job has saved what it wants to save; from now on an interruption ends the process at once. */
    @Override
    public void close() {
        done.countDown();
        if (requested) return;
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // The signal came just now: the hook finds the latch open.
            return;
        }
    }

    private void awaitDone() {
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("latentclr: the step did not end within " + PATIENCE_SECONDS
                        + " s; the last checkpoint stays as it was.");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
