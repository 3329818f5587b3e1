package org.latentclr.engine.backend.cpu;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Consumer;

/** Prints GF/s of a few products and convolutions; run by hand: {@code java ... CpuBenchmark [part of a name]}. */
final class CpuBenchmark {
    private static String filter = "";
    private static final Team TEAM = new Team();
    private static final Gemm GEMM = new Gemm(TEAM, VectorSupport.detect());

    private CpuBenchmark() {}

    /** With one thread its own processor time, which other programs disturb less; otherwise the clock. */
    private static long now() {
        return TEAM.threads() > 1 ? System.nanoTime() : ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void time(String name, double flops, Consumer<Gemm> body) {
        if (!name.contains(filter)) return;
        long end = System.nanoTime() + 1_500_000_000L;
        while (System.nanoTime() < end) body.accept(GEMM);
        double[] seconds = new double[11];
        int repeats = (int) Math.max(1, 1e9 / Math.max(flops, 1e6));
        for (int i = 0; i < seconds.length; i++) {
            long t = now();
            for (int r = 0; r < repeats; r++) body.accept(GEMM);
            seconds[i] = (now() - t) * 1e-9 / repeats;
        }
        Arrays.sort(seconds);
        System.out.printf("%-36s median %8.3f ms %6.1f GF/s   best %6.1f GF/s%n", name, seconds[5] * 1e3,
                flops / seconds[5] * 1e-9, flops / seconds[0] * 1e-9);
    }

    private static void product(String name, int m, int n, int k, boolean transposedB) {
        float[] a = GemmTest.random(m * k, 1), b = GemmTest.random(k * n, 2), c = new float[m * n];
        Mat right = transposedB ? Mat.of(b, n, k).transposed() : Mat.of(b, k, n);
        time(name, 2.0 * m * n * k, g -> g.multiply(Mat.of(a, m, k), right, Mat.of(c, m, n), false));
    }

    private static void convolution(String name, ConvGeometry g) {
        if (!name.contains(filter)) return;
        float[] x = GemmTest.random(g.n() * g.ci() * g.h() * g.w(), 1),
                w = GemmTest.random(g.co() * g.cig() * g.taps(), 2);
        float[] y = new float[g.n() * g.co() * g.oh() * g.ow()];
        Convolution conv = new Convolution(TEAM, VectorSupport.detect());
        double flops = 2.0 * y.length * g.cig() * g.taps();
        time(name + " fwd", flops, ignored -> conv.forward(g, x, 0, w, 0, y, 0));
        time(name + " bwd data", flops, ignored -> conv.backwardData(g, y, 0, w, 0, x, 0));
        time(name + " bwd filter", flops, ignored -> conv.backwardFilter(g, x, 0, y, 0, w, 0));
    }

    private static void filter(String name, UpFirDnGeometry g) {
        float[] x = GemmTest.random(g.planes() * g.h() * g.w(), 1), y = new float[g.planes() * g.oh() * g.ow()];
        float[] f = {1, 3, 3, 1, 3, 9, 9, 3, 3, 9, 9, 3, 1, 3, 3, 1};
        UpFirDn op = new UpFirDn(TEAM, VectorSupport.detect());
        time(name + " (as GB/s)", 4.0 * (x.length + y.length), ignored -> op.run(g, x, 0, f, 1f / 64, y, 0));
    }

    private static void pass() {
        int planes = 8 * 128, inner = 128 * 128;
        float[] x = GemmTest.random(planes * inner, 1), y = x.clone(), bias = new float[128], none = {};
        VectorSupport support = VectorSupport.detect();
        EpiloguePass act = new EpiloguePass(TEAM, support);
        Epilogue.Options lrelu = Epilogue.Options.of(Epilogue.Activation.LEAKY_RELU, 0.2f, 1.4142135f);
        Epilogue.Parts parts = Epilogue.Parts.bias(bias, 0);
        time("bias+lrelu 128@128 N=8 (as GB/s)", 8.0 * x.length,
                g -> act.forward(8, 128, inner, lrelu, parts, x, 0, y, 0));
        time("bias+lrelu gradient (as GB/s)", 12.0 * x.length,
                g -> act.backward(8, 128, inner, lrelu, parts, x, 0, y, 0, none, 0, y, 0, none, none));
        Reduce reduce = new Reduce(TEAM, support);
        time("sum 16M (as GB/s)", 4.0 * x.length, g -> reduce.sum(x.length, x, 0));
    }

    public static void main(String[] args) {
        if (args.length > 0) filter = args[0];
        product("gemm 1024", 1024, 1024, 1024, false);
        product("gemm 512", 512, 512, 512, false);
        product("gemm 256", 256, 256, 256, false);
        product("gemm 128x512x8192", 128, 8192, 512, false);
        product("gemm 8x512x512 nt", 8, 512, 512, true);
        product("gemm 16x512x512 nt", 16, 512, 512, true);
        product("gemm 32x512x512 nt", 32, 512, 512, true);
        product("gemm 128x512x512 nt", 128, 512, 512, true);
        product("gemm 8x512x512", 8, 512, 512, false);
        product("gemm 16x512x512", 16, 512, 512, false);
        product("gemm 32x512x512", 32, 512, 512, false);
        product("gemv 1x4096x4096 nt", 1, 4096, 4096, true);
        product("gemv 1x4096x4096", 1, 4096, 4096, false);
        for (int m : new int[]{1, 2, 4, 8}) product("thin " + m + "x512x512", m, 512, 512, false);
        for (int m : new int[]{1, 2, 4, 8}) product("thin " + m + "x520x520", m, 520, 520, false);
        convolution("conv3x3 512@16 N=8", ConvGeometry.of(8, 512, 16, 16, 512, 3, 3, 1, 1));
        convolution("conv3x3 512@4 N=8", ConvGeometry.of(8, 512, 4, 4, 512, 3, 3, 1, 1));
        convolution("conv3x3 128@128 N=1", ConvGeometry.of(1, 128, 128, 128, 128, 3, 3, 1, 1));
        convolution("conv3x3 96@64 N=32", ConvGeometry.of(32, 96, 64, 64, 96, 3, 3, 1, 1));
        convolution("conv3x3 s2 512@33 N=4", ConvGeometry.of(4, 256, 33, 33, 512, 3, 3, 2, 0));
        convolution("conv1x1 128->3@128 N=4", ConvGeometry.of(4, 128, 128, 128, 3, 1, 1, 1, 0));
        convolution("depthwise 3x3 128@128 N=4", new ConvGeometry(4, 128, 128, 128, 128, 3, 3, 1, 1, 1, 1, 1, 1, 128));
        filter("fir 512@32 up2 N=8", new UpFirDnGeometry(4096, 32, 32, 2, 2, 1, 1, 2, 1, 2, 1, 4, 4, false));
        filter("fir 128@129 N=8", new UpFirDnGeometry(1024, 129, 129, 1, 1, 1, 1, 1, 1, 1, 1, 4, 4, false));
        filter("fir 3@256 up2 N=8", new UpFirDnGeometry(24, 256, 256, 2, 2, 1, 1, 2, 1, 2, 1, 4, 4, false));
        filter("fir 128@128 down2 N=8", new UpFirDnGeometry(1024, 128, 128, 1, 1, 2, 2, 1, 1, 1, 1, 4, 4, false));
        pass();
        float[] x = GemmTest.random(800 * 8192, 3), s = new float[800 * 800];
        time("syrk 800x8192", 2.0 * 800 * 800 * 8192, g -> g.syrk(Mat.of(x, 800, 8192), Mat.of(s, 800, 800)));
    }
}
