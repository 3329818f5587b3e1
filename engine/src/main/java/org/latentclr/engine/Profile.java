package org.latentclr.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import org.latentclr.engine.op.Op;

/**
 * Where the time goes: while a profile is open, every op that a device computes is timed. Ops inside the kernel of another op count for
 * themselves; the outer op keeps the rest. A device that works through a queue is waited for after every op, so that a time is the op's own
 * and the whole takes longer than without a profile. One profile at a time, of the thread that opened it.
 *
 * <pre>{@code
 * try (Profile p = Profile.open()) {
 *     trainer.step(listener);
 *     System.out.println(p.table(Optional.empty()));
 * }
 * }</pre>
 */
public final class Profile implements AutoCloseable {
    private static final int MOST_EVENTS = 200_000;
    private static volatile Profile current;

    private final Thread thread = Thread.currentThread();
    private final long begin = System.nanoTime();
    private final List<Event> events = new ArrayList<>();
    private final Map<String, Total> totals = new LinkedHashMap<>();
    /** Time of the ops inside the one that runs now. */
    private long inner;
    /** Name of the op that runs now, empty between ops. */
    private String running = "";
    private boolean onCpu = true;

    /**
     * One op.
     *
     * @param inside the op in whose kernel it ran, empty for none
     * @param start nanoseconds since the profile was opened
     * @param nanos duration, inner ops included
     */
    public record Event(String op, String shapes, String inside, long start, long nanos, double flops, double bytes) {}

    /** What all ops of one name and shape took. */
    private static final class Total {
        private final String name;
        private long calls;
        private long nanos;
        private double flops;
        private double bytes;

        Total(String name) {
            this.name = name;
        }
    }

    private Profile() {}

    /** Begins to time the ops of this thread. */
    public static synchronized Profile open() {
        EngineException.check(current == null, "profile", "no other open profile", "one");
        return current = new Profile();
    }

    /** The open profile when it is this thread's, otherwise null. */
    static Profile ofThread() {
        Profile p = current;
        return p != null && p.thread == Thread.currentThread() ? p : null;
    }

    /** Times one kernel. {@code out} is null for updates. */
    void time(Op op, Tensor[] in, Tensor out, Runnable kernel) {
        long outer = inner, start = System.nanoTime();
        String inside = running;
        inner = 0;
        running = op.name();
        try {
            kernel.run();
            in[0].backend().synchronize();
        } finally {
            running = inside;
            long nanos = System.nanoTime() - start;
            add(op, in, out, start - begin, nanos, nanos - inner);
            inner = outer + nanos;
        }
    }

    private void add(Op op, Tensor[] in, Tensor out, long start, long nanos, long own) {
        Shape[] shapes = new Shape[in.length];
        double bytes = out == null ? 0 : 4.0 * out.shape().size();
        StringBuilder text = new StringBuilder();
        onCpu &= in.length == 0 || in[0].backend().name().equals("cpu");
        for (int i = 0; i < in.length; i++) {
            shapes[i] = in[i].shape();
            bytes += 4.0 * in[i].shape().size();
            text.append(i == 0 ? "" : " ").append(shapes[i]);
        }
        double flops = op.flops(shapes, out == null ? shapes[0] : out.shape());
        Total t = totals.computeIfAbsent(op.name() + "\t" + text, Total::new);
        t.calls++;
        t.nanos += own;
        t.flops += flops;
        t.bytes += bytes;
        if (events.size() < MOST_EVENTS)
            events.add(new Event(op.name(), text.toString(), running, start, nanos, flops, bytes));
    }

    /** The first {@value #MOST_EVENTS} ops in the order in which they ended. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** Whether all ops so far ran on the CPU device. */
    public boolean isOnCpu() {
        return onCpu;
    }

    /**
     * Markdown: ops and shapes by the time they took themselves. Work is that of the direct way to compute them, which quick convolutions stay
     * below.
     *
     * @param least the shortest possible seconds for so many floating point operations and bytes; each row tells how near it came
     */
    public String table(Optional<DoubleBinaryOperator> least) {
        double all = System.nanoTime() - begin, ops = totals.values().stream().mapToDouble(t -> t.nanos).sum();
        StringBuilder b = new StringBuilder("%.3f s, of which %.3f s in ops%n%n".formatted(all * 1e-9, ops * 1e-9));
        b.append("| op | operands | calls | ms | % of time | GFLOP | MB | GF/s | GB/s | % of peak |\n");
        b.append("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        totals.values().stream().sorted(Comparator.comparingLong((Total t) -> -t.nanos)).forEach(t -> {
            String[] key = t.name.split("\t", -1);
            String peak = least.map(f -> "%.0f".formatted(1e11 * f.applyAsDouble(t.flops, t.bytes) / t.nanos))
                    .orElse("");
            b.append(String.format(Locale.ROOT, "| %s | %s | %d | %.2f | %.1f | %.3f | %.2f | %.1f | %.1f | %s |%n",
                    key[0],
                    key[1], t.calls, t.nanos * 1e-6, 100 * t.nanos / all, t.flops * 1e-9, t.bytes * 1e-6,
                    t.flops / t.nanos, t.bytes / t.nanos, peak));
        });
        return b.toString();
    }

    /**
     * Markdown: what was copied from one order of elements into another, by the op whose kernel asked for it (empty: the program itself). Only
     * such copies change a layout: all kernels of the CPU read and write row-major tensors.
     */
    public String layout() {
        Map<String, long[]> copies = new TreeMap<>();
        for (Event e : events) {
            if (!e.op.equals("copy")) continue;
            long[] sum = copies.computeIfAbsent("| " + e.inside + " | " + e.shapes + " |", k -> new long[2]);
            sum[0]++;
            sum[1] += (long) e.bytes / 2;
        }
        StringBuilder b = new StringBuilder("%d of %d ops are copies%n%n| for | shape | calls | MB |%n".formatted(
                events.stream().filter(e -> e.op.equals("copy")).count(), events.size()));
        b.append("| --- | --- | ---: | ---: |\n");
        copies.forEach((k, v) -> b.append(String.format(Locale.ROOT, "%s %d | %.3f |%n", k, v[0], v[1] * 1e-6)));
        return b.toString();
    }

    /** The events in the JSON format that Chrome and Perfetto read. */
    public String trace() {
        StringBuilder b = new StringBuilder("{\"traceEvents\":[");
        String separator = "\n";
        for (Event e : events) {
            b.append(separator).append(String.format(Locale.ROOT,
                    "{\"name\":\"%s\",\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":%.3f,\"dur\":%.3f,"
                            + "\"args\":{\"operands\":\"%s\",\"flops\":%.0f,\"bytes\":%.0f}}",
                    e.op, e.start * 1e-3, e.nanos * 1e-3, e.shapes, e.flops, e.bytes));
            separator = ",\n";
        }
        return b.append("\n]}\n").toString();
    }

    /** Ends the timing; table and trace stay. */
    @Override
    public void close() {
        current = null;
    }
}
