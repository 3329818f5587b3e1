package org.latentclr.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latentclr.benchmarks.peers.PeerCase.Pair;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.Team;

/**
 * What one launch measured.
 *
 * @param ours seconds per run in each round
 * @param peer the same of the peer
 * @param difference largest difference of the two results, relative to the largest value
 */
record Measurement(String name, double flops, double bytes, double[] ours, double[] peer, double difference) {
    private static final double WARM_SECONDS = 2.0;
    private static final double ROUND_SECONDS = 0.03;
    private static final int ROUNDS = 9;
    private static final int FEWEST_ROUNDS = 2;
    /** What the rounds of one side may take together. */
    private static final double SIDE_SECONDS = 8;
    /** Between the sides, so that the threads of one have stopped waiting actively (libgomp's: some 4 ms) when the other begins. */
    private static final long PAUSE_MILLIS = 30;

    /** Warms both sides, compares their results and then times them in turn. */
    static Measurement of(PeerCase c, Backend device) {
        try (NDManager peers = NDManager.newBaseManager(); Scope s = Scope.open(c.name())) {
            Pair pair = c.setup().make(device, peers);
            Runnable ours = () -> ours(pair), peer = () -> peer(pair, peers);
            double difference = difference(pair, peers), one = warm(ours), other = warm(peer);
            int n = runs(one), m = runs(other), rounds = rounds(Math.max(one, other));
            double[] a = new double[rounds], b = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                if (i % 2 == 0) a[i] = seconds(ours, n);
                b[i] = seconds(peer, m);
                if (i % 2 == 1) a[i] = seconds(ours, n);
            }
            return new Measurement(c.name(), c.flops(), c.bytes(), a, b, difference);
        }
    }

    private static void ours(Pair pair) {
        try (Scope s = Scope.open("run")) {
            pair.ours().get();
        }
    }

    private static void peer(Pair pair, NDManager peers) {
        try (NDManager run = peers.newSubManager()) {
            pair.peer().apply(run);
        }
    }

    /** Runs for a while; returns the seconds of the last run. */
    private static double warm(Runnable body) {
        long start = System.nanoTime();
        double last = 0;
        for (int i = 0; i < 2 || System.nanoTime() - start < WARM_SECONDS * 1e9; i++) {
            long t = System.nanoTime();
            body.run();
            last = (System.nanoTime() - t) * 1e-9;
            if (last > SIDE_SECONDS / FEWEST_ROUNDS) break;
        }
        return last;
    }

    private static int runs(double seconds) {
        return Math.clamp(Math.round(ROUND_SECONDS / seconds), 1, 10_000);
    }

    private static int rounds(double seconds) {
        return Math.clamp((long) (SIDE_SECONDS / seconds / 2), FEWEST_ROUNDS, ROUNDS);
    }

    private static double seconds(Runnable body, int n) {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while measuring", e);
        }
        if (n > 1) body.run();
        long t = now();
        for (int i = 0; i < n; i++) body.run();
        return (now() - t) * 1e-9 / n;
    }

    /** With one thread its own processor time, otherwise the clock. */
    private static long now() {
        return Team.defaultThreads() > 1
                ? System.nanoTime()
                : ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double difference(Pair pair, NDManager peers) {
        float[] x, y;
        try (Scope s = Scope.open("ours"); NDManager run = peers.newSubManager()) {
            Tensor a = pair.ours().get();
            NDArray b = pair.peer().apply(run);
            x = a.toFloats();
            y = b.toFloatArray();
        }
        if (x.length != y.length)
            throw new IllegalStateException("results of " + x.length + " and " + y.length + " numbers");
        double worst = 0, largest = 1e-30;
        for (int i = 0; i < x.length; i++) {
            worst = Math.max(worst, Math.abs(x[i] - (double) y[i]));
            largest = Math.max(largest, Math.abs(y[i]));
        }
        return worst / largest;
    }

    /** This and another launch's rounds together. */
    Measurement with(Measurement more) {
        return new Measurement(name, flops, bytes, concat(ours, more.ours), concat(peer, more.peer),
                Math.max(difference, more.difference));
    }

    /** Peer's time ÷ ours, per round, ascending. */
    double[] ratios() {
        double[] r = new double[ours.length];
        for (int i = 0; i < r.length; i++) r[i] = peer[i] / ours[i];
        Arrays.sort(r);
        return r;
    }

    /** The value below which the given part of the values lies. */
    static double quantile(double[] values, double part) {
        double[] v = values.clone();
        Arrays.sort(v);
        return v[(int) Math.round((v.length - 1) * part)];
    }

    private static double[] concat(double[] a, double[] b) {
        double[] c = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, c, a.length, b.length);
        return c;
    }

    /** One line for the parent process. */
    String line() {
        return String.join("\t", name, "" + flops, "" + bytes, text(ours), text(peer), "" + difference);
    }

    /** The inverse of {@link #line}. */
    static Measurement parse(String line) {
        String[] p = line.split("\t");
        return new Measurement(p[0], Double.parseDouble(p[1]), Double.parseDouble(p[2]), values(p[3]), values(p[4]),
                Double.parseDouble(p[5]));
    }

    private static String text(double[] v) {
        List<String> parts = new ArrayList<>();
        for (double x : v) parts.add(Double.toString(x));
        return String.join(" ", parts);
    }

    private static double[] values(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
}
