package org.latentclr.engine.backend.cpu;

import java.util.Arrays;
import java.util.function.Consumer;

/** Prints GF/s of a few products and convolutions; run by hand: {@code java ... CpuBenchmark [part of a name]}. */
final class CpuBenchmark {
    private static String filter = "";
    private static final Team TEAM = new Team();
    private static final Gemm GEMM = new Gemm(TEAM, VectorSupport.detect());

    private CpuBenchmark() {}

    private static void time(String name, double flops, Consumer<Gemm> body) {
        if (!name.contains(filter)) return;
        long end = System.nanoTime() + 400_000_000L;
        while (System.nanoTime() < end) body.accept(GEMM);
        double[] seconds = new double[7];
        int repeats = (int) Math.max(1, 3e8 / Math.max(flops, 1e6));
        for (int i = 0; i < seconds.length; i++) {
            long t = System.nanoTime();
            for (int r = 0; r < repeats; r++) body.accept(GEMM);
            seconds[i] = (System.nanoTime() - t) * 1e-9 / repeats;
        }
        Arrays.sort(seconds);
        System.out.printf("%-36s median %8.3f ms %6.1f GF/s   best %6.1f GF/s%n", name, seconds[3] * 1e3,
                flops / seconds[3] * 1e-9, flops / seconds[0] * 1e-9);
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
        float[] x = GemmTest.random(800 * 8192, 3), s = new float[800 * 800];
        time("syrk 800x8192", 2.0 * 800 * 800 * 8192, g -> g.syrk(Mat.of(x, 800, 8192), Mat.of(s, 800, 800)));
    }
}
