package org.latentclr.engine.backend.cpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes {@code GemmKernels512}, {@code GemmKernels256} and {@code GemmKernels128}: register-blocked loops whose
 * accumulators are local variables, which the compiler keeps in registers (arrays of vectors it does not). Run
 * {@link #main} with the source folder of the package as argument after a change here, then the formatter; a test
 * compares the committed files with what this class writes.
 */
final class GemmKernelGenerator {
    /** @param bits vector width; @param heights tile heights; @param vectors vectors per tile row */
    private record Shape(int bits, List<Integer> heights, int vectors) {
        int lanes() {
            return bits / 32;
        }

        int columns() {
            return vectors * lanes();
        }
    }

    /** 32 registers hold 12x2 accumulators (6x4 on NEON), 16 registers 6x2. */
    private static final List<Shape> SHAPES = List.of(new Shape(512, List.of(12, 8, 4), 2),
            new Shape(256, List.of(6, 4, 2), 2), new Shape(128, List.of(6, 4, 2), 4));

    private final StringBuilder out = new StringBuilder();

    private GemmKernelGenerator() {}

    public static void main(String[] args) throws IOException {
        for (Map.Entry<String, String> file : files().entrySet()) {
            Files.writeString(Path.of(args[0], file.getKey()), file.getValue());
        }
    }

    /** File name to source text. */
    static Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        for (Shape shape : SHAPES)
            files.put("GemmKernels" + shape.bits + ".java", new GemmKernelGenerator().source(shape));
        return files;
    }

    private void line(String format, Object... args) {
        out.append(String.format(format, args)).append('\n');
    }

    private String source(Shape s) {
        line("package org.latentclr.engine.backend.cpu;%n");
        line("import jdk.incubator.vector.FloatVector;");
        line("import jdk.incubator.vector.VectorShuffle;");
        line("import jdk.incubator.vector.VectorSpecies;%n");
        line("/** Matrix kernels for vectors of %d floats. Written by GemmKernelGenerator; do not edit. */", s.lanes());
        line("final class GemmKernels%d implements GemmKernels {", s.bits);
        line("    private static final VectorSpecies<Float> S = FloatVector.SPECIES_%d;", s.bits);
        line("    private static final VectorShuffle<Float> LOW = VectorShuffle.makeZip(S, 0);");
        line("    private static final VectorShuffle<Float> HIGH = VectorShuffle.makeZip(S, 1);%n");
        constant("tileRows", s.heights.getFirst());
        constant("tileColumns", s.columns());
        constant("lanes", s.lanes());
        constant("rowStep", s.heights.getLast());
        tileSwitch(s);
        for (int height : s.heights) tile(s, height);
        rowSwitch("dots",
                "int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc, boolean accumulate, float[] tmp",
                "k, a, ao, lda, b, bo, ldb, c, co, ldc, accumulate, tmp");
        dots(s, 4);
        dots(s, 1);
        dot(s);
        treeSum(s);
        rowSwitch("axpys", "int n, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc",
                "n, a, ao, lda, b, bo, ldb, c, co, ldc");
        axpys(s, 4);
        axpys(s, 1);
        gather(s);
        transpose(s);
        copy(s);
        line("}");
        return out.toString();
    }

    private void constant(String name, int value) {
        line("    @Override");
        line("    public int %s() {", name);
        line("        return %d;", value);
        line("    }%n");
    }

    private void tileSwitch(Shape s) {
        line("    @Override");
        line("    public void tile(int mr, int kc, float[] ap, int ao, float[] bp, int bo, float[] c, int co, int ldc, boolean accumulate) {");
        line("        switch (mr) {");
        for (int height : s.heights)
            line("            case %d -> tile%d(kc, ap, ao, bp, bo, c, co, ldc, accumulate);", height, height);
        line("            default -> throw new IllegalArgumentException(\"no tile of height \" + mr);");
        line("        }");
        line("    }%n");
    }

    private void tile(Shape s, int height) {
        line("    private static void tile%d(int kc, float[] ap, int ao, float[] bp, int bo, float[] c, int co, int ldc, boolean accumulate) {",
                height);
        for (int i = 0; i < height; i++)
            for (int j = 0; j < s.vectors; j++) line("        FloatVector c%d_%d = FloatVector.zero(S);", i, j);
        line("        for (int p = 0; p < kc; p++) {");
        line("            int a = ao + p * %d;", height);
        line("            int b = bo + p * %d;", s.columns());
        for (int j = 0; j < s.vectors; j++)
            line("            FloatVector b%d = FloatVector.fromArray(S, bp, b + %d);", j, j * s.lanes());
        line("            FloatVector x;");
        for (int i = 0; i < height; i++) {
            line("            x = FloatVector.broadcast(S, ap[a + %d]);", i);
            for (int j = 0; j < s.vectors; j++) line("            c%d_%d = x.fma(b%d, c%d_%d);", i, j, j, i, j);
        }
        line("        }");
        line("        if (accumulate) {");
        for (int i = 0; i < height; i++)
            for (int j = 0; j < s.vectors; j++)
                line("            c%d_%d = c%d_%d.add(FloatVector.fromArray(S, c, co + %d * ldc + %d));", i, j, i, j, i,
                        j * s.lanes());
        line("        }");
        for (int i = 0; i < height; i++)
            for (int j = 0; j < s.vectors; j++)
                line("        c%d_%d.intoArray(c, co + %d * ldc + %d);", i, j, i, j * s.lanes());
        line("    }%n");
    }

    private void rowSwitch(String name, String parameters, String arguments) {
        line("    @Override");
        line("    public void %s(int rows, %s) {", name, parameters);
        line("        if (rows == 4) %s4(%s);", name, arguments);
        line("        else %s1(%s);", name, arguments);
        line("    }%n");
    }

    private void dots(Shape s, int rows) {
        line("    private static void dots%d(int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc, boolean accumulate, float[] tmp) {",
                rows);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < 4; j++) line("        FloatVector c%d_%d = FloatVector.zero(S);", i, j);
        line("        int end = S.loopBound(k);");
        line("        for (int p = 0; p < end; p += %d) {", s.lanes());
        for (int j = 0; j < 4; j++)
            line("            FloatVector b%d = FloatVector.fromArray(S, b, bo + %d * ldb + p);", j, j);
        line("            FloatVector x;");
        for (int i = 0; i < rows; i++) {
            line("            x = FloatVector.fromArray(S, a, ao + %d * lda + p);", i);
            for (int j = 0; j < 4; j++) line("            c%d_%d = x.fma(b%d, c%d_%d);", i, j, j, i, j);
        }
        line("        }");
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < 4; j++) line("        c%d_%d.intoArray(tmp, %d);", i, j, (i * 4 + j) * s.lanes());
        line("        for (int i = 0; i < %d; i++) {", rows);
        line("            for (int j = 0; j < 4; j++) {");
        line("                float sum = treeSum(tmp, (i * 4 + j) * %d);", s.lanes());
        line("                for (int p = end; p < k; p++) sum = Math.fma(a[ao + i * lda + p], b[bo + j * ldb + p], sum);");
        line("                int o = co + i * ldc + j;");
        line("                c[o] = accumulate ? c[o] + sum : sum;");
        line("            }");
        line("        }");
        line("    }%n");
    }

    private void dot(Shape s) {
        line("    @Override");
        line("    public float dot(int k, float[] a, int ao, float[] b, int bo, float[] tmp) {");
        line("        FloatVector c = FloatVector.zero(S);");
        line("        int end = S.loopBound(k);");
        line("        for (int p = 0; p < end; p += %d) {", s.lanes());
        line("            c = FloatVector.fromArray(S, a, ao + p).fma(FloatVector.fromArray(S, b, bo + p), c);");
        line("        }");
        line("        c.intoArray(tmp, 0);");
        line("        float sum = treeSum(tmp, 0);");
        line("        for (int p = end; p < k; p++) sum = Math.fma(a[ao + p], b[bo + p], sum);");
        line("        return sum;");
        line("    }%n");
    }

    /** The order of FloatVector.reduceLanes is not specified and may change when code is compiled: sums are written out. */
    private void treeSum(Shape s) {
        line("    private static float treeSum(float[] x, int o) {");
        line("        return %s;", tree(0, s.lanes()));
        line("    }%n");
    }

    private static String tree(int from, int count) {
        if (count == 1) return "x[o + " + from + "]";
        if (count == 2) return tree(from, 1) + " + " + tree(from + 1, 1);
        return "(" + tree(from, count / 2) + ") + (" + tree(from + count / 2, count / 2) + ")";
    }

    private void axpys(Shape s, int rows) {
        line("    private static void axpys%d(int n, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc) {",
                rows);
        for (int i = 0; i < rows; i++)
            for (int p = 0; p < 4; p++) line("        float x%d_%d = a[ao + %d * lda + %d];", i, p, i, p);
        line("        int j = 0;");
        line("        for (; j < S.loopBound(n); j += %d) {", s.lanes());
        for (int p = 0; p < 4; p++)
            line("            FloatVector b%d = FloatVector.fromArray(S, b, bo + %d * ldb + j);", p, p);
        line("            FloatVector s;");
        for (int i = 0; i < rows; i++) {
            line("            s = FloatVector.fromArray(S, c, co + %d * ldc + j);", i);
            for (int p = 0; p < 4; p++) line("            s = b%d.fma(FloatVector.broadcast(S, x%d_%d), s);", p, i, p);
            line("            s.intoArray(c, co + %d * ldc + j);", i);
        }
        line("        }");
        line("        for (; j < n; j++) {");
        for (int p = 0; p < 4; p++) line("            float b%d = b[bo + %d * ldb + j];", p, p);
        line("            float s;");
        for (int i = 0; i < rows; i++) {
            line("            s = c[co + %d * ldc + j];", i);
            for (int p = 0; p < 4; p++) line("            s = Math.fma(x%d_%d, b%d, s);", i, p, p);
            line("            c[co + %d * ldc + j] = s;", i);
        }
        line("        }");
        line("    }%n");
    }

    private void gather(Shape s) {
        line("    @Override");
        line("    public void gather(int count, float[] src, int plane, int planeStride, int[] taps, int tap, int vectors, int[] places, float[] dst, int o) {");
        line("        for (int p = 0, at = plane, t = tap; p < count; p++) {");
        line("            int from = at + taps[t], to = o + p * %d;", s.columns());
        line("            for (int v = 0; v < 2 * vectors; v += 2)");
        line("                FloatVector.fromArray(S, src, from + places[v]).intoArray(dst, to + places[v + 1]);");
        line("            if (++t == taps.length) {");
        line("                t = 0;");
        line("                at += planeStride;");
        line("            }");
        line("        }");
        line("    }%n");
    }

    private void transpose(Shape s) {
        line("    @Override");
        line("    public void transpose(float[] src, int[] rows, int r, int s, float[] dst, int o) {");
        shuffled(s, "rows[r + %d] + s", Integer.toString(s.columns()));
        line("    @Override");
        line("    public void turn(float[] src, int s, int distance, int last, float[] dst, int o, int step) {");
        shuffled(s, "s + Math.min(%d, last) * distance", "step");
    }

    /** A perfect shuffle of all vectors, as often as the number of lanes can be halved, exchanges rows and columns. */
    private void shuffled(Shape s, String from, String step) {
        int lanes = s.lanes();
        for (int j = 0; j < lanes; j++)
            line("        FloatVector v0_%d = FloatVector.fromArray(S, src, " + from + ");", j, j);
        int round = 0;
        for (int n = lanes; n > 1; n /= 2, round++)
            for (int j = 0; j < lanes; j++)
                line("        FloatVector v%d_%d = v%d_%d.rearrange(%s, v%d_%d);", round + 1, j, round, j / 2,
                        j % 2 == 0 ? "LOW" : "HIGH", round, j / 2 + lanes / 2);
        for (int i = 0; i < lanes; i++) line("        v%d_%d.intoArray(dst, o + %d * " + step + ");", round, i, i);
        line("    }%n");
    }

    /**
     * Runs that are no multiple of the width end with a vector that overlaps the one before. Shorter ones have no narrower vectors: the compiler
     * guesses the width of a vector from what it saw before, and makes an object of a vector where it guessed wrong.
     */
    private void copy(Shape s) {
        int lanes = s.lanes();
        line("    @Override");
        line("    public void copy(float[] src, int s, float[] dst, int d, int n) {");
        line("        if (n < %d) {", lanes);
        line("            for (int i = 0; i < n; i++) dst[d + i] = src[s + i];");
        line("            return;");
        line("        }");
        line("        for (int i = 0; i < n - %d; i += %d) FloatVector.fromArray(S, src, s + i).intoArray(dst, d + i);",
                lanes, lanes);
        line("        FloatVector.fromArray(S, src, s + n - %d).intoArray(dst, d + n - %d);", lanes, lanes);
        line("    }");
    }
}
