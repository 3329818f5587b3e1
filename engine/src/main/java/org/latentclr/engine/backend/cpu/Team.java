package org.latentclr.engine.backend.cpu;

import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * A fixed team of threads: the caller and {@code threads - 1} daemon workers that spin briefly and then park.
 *
 * <p>
 * Work is split statically: member {@code w} of {@code T} runs the tasks {@code [tasks*w/T, tasks*(w+1)/T)} in order. A
 * task may write only what no other task of the same call reads or writes; then results are the same bits for any
 * number of threads, provided that tasks never share a sum (split sums into a number of parts that does not depend on
 * the team, as {@link Reduce} does). A call from inside a task, or while another thread uses the team, runs inline.
 */
public final class Team implements AutoCloseable {
    /** Name of the system property with the number of threads, the caller included. */
    public static final String THREADS_PROPERTY = "latentclr.threads";

    private static final int SPINS = 4000;

    /** The tasks {@code [from, to)}. */
    @FunctionalInterface
    public interface RangeBody {
        void run(int from, int to);
    }

    private final Worker[] workers;
    private final int spins;
    private final ReentrantLock lock = new ReentrantLock();
    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);
    private long epoch;
    private int tasks;
    private int members;
    private IntConsumer body;

    /** A team of {@link #defaultThreads()} threads. */
    public Team() {
        this(defaultThreads());
    }

    /** @param threads number of threads, the caller included; at least 1 */
    public Team(int threads) {
        if (threads < 1) throw new IllegalArgumentException("a team needs at least 1 thread, got " + threads);
        spins = threads <= Runtime.getRuntime().availableProcessors() ? SPINS : 0;
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
            workers[i].start();
        }
    }

    /** The system property {@value #THREADS_PROPERTY}, or the number of available processors. */
    public static int defaultThreads() {
        String text = System.getProperty(THREADS_PROPERTY);
        if (text == null) return Runtime.getRuntime().availableProcessors();
        try {
            int threads = Integer.parseInt(text.strip());
            if (threads >= 1) return threads;
        } catch (NumberFormatException e) {
            // one message for every wrong value, below
        }
        throw new IllegalArgumentException(
                "system property " + THREADS_PROPERTY + ": expected a whole number of at least 1, found '" + text
                        + "'");
    }

    /** Number of threads, the caller included. */
    public int threads() {
        return workers.length + 1;
    }

    /** Buffers of the calling thread. */
    Scratch scratch() {
        return scratch.get();
    }

    /** Runs {@code body} for 0 … tasks-1 and returns when all are done; the first failure is thrown here. */
    public void parallel(int tasks, IntConsumer body) {
        if (tasks <= 0) return;
        if (tasks == 1 || workers.length == 0 || insideWorker() || lock.isHeldByCurrentThread() || !lock.tryLock()) {
            for (int i = 0; i < tasks; i++) body.accept(i);
            return;
        }
        try {
            fork(tasks, body);
            Throwable own = null;
            try {
                runShare(0);
            } catch (Throwable t) {
                own = t;
            }
            rethrow(join(own));
        } finally {
            this.body = null;
            lock.unlock();
        }
    }

    /** Splits {@code [0, n)} into at most one range per thread, cut at multiples of {@code grain}. */
    public void parallelRange(int n, int grain, RangeBody body) {
        if (n <= 0) return;
        int grains = (int) (((long) n + grain - 1) / grain), parts = Math.min(threads(), grains);
        if (parts == 1) {
            body.run(0, n);
            return;
        }
        parallel(parts, part -> {
            long from = (long) grains * part / parts * grain, to = (long) grains * (part + 1) / parts * grain;
            body.run((int) from, (int) Math.min(n, to));
        });
    }

    private boolean insideWorker() {
        return Thread.currentThread() instanceof Worker worker && worker.team() == this;
    }

    private void fork(int tasks, IntConsumer body) {
        this.tasks = tasks;
        this.body = body;
        members = Math.min(threads(), tasks);
        epoch++;
        for (int i = 0; i < members - 1; i++) {
            workers[i].go = epoch;
            if (workers[i].parked) LockSupport.unpark(workers[i]);
        }
    }

    private Throwable join(Throwable failure) {
        for (int i = 0; i < members - 1; i++) {
            Worker worker = workers[i];
            for (int spin = 0; worker.done != epoch; spin++) {
                if (spin < spins) Thread.onSpinWait();
                else
                    Thread.yield();
            }
            if (failure == null) failure = worker.failure;
            worker.failure = null;
        }
        return failure;
    }

    private void runShare(int member) {
        IntConsumer share = body;
        int from = (int) ((long) tasks * member / members), to = (int) ((long) tasks * (member + 1) / members);
        for (int i = from; i < to; i++) share.accept(i);
    }

    private static void rethrow(Throwable failure) {
        switch (failure) {
            case null -> {
            }
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException("a task failed", failure);
        }
    }

    /** Ends the workers; later calls must not be made. */
    @Override
    public void close() {
        for (Worker worker : workers) {
            worker.stop = true;
            LockSupport.unpark(worker);
        }
    }

    private final class Worker extends Thread {
        private final int member;
        private volatile long go;
        private volatile long done;
        private volatile boolean parked;
        private volatile boolean stop;
        private volatile Throwable failure;

        Worker(int member) {
            super("latentclr-" + member);
            this.member = member;
            setDaemon(true);
        }

        Team team() {
            return Team.this;
        }

        @Override
        public void run() {
            for (long seen = 0; await(seen); done = seen) {
                seen = go;
                try {
                    runShare(member);
                } catch (Throwable t) {
                    failure = t;
                }
            }
        }

        private boolean await(long seen) {
            for (int spin = 0; go == seen; spin++) {
                if (stop) return false;
                if (spin < spins) {
                    Thread.onSpinWait();
                } else {
                    parked = true;
                    if (go == seen && !stop) LockSupport.park(this);
                    parked = false;
                }
            }
            return true;
        }
    }
}
