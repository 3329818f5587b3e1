package org.latentclr.kernels.samples;

import java.util.List;
import java.util.function.Function;
import org.latentclr.engine.cases.OpCase;
import org.latentclr.engine.cases.Operand;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.MatMul;
import org.latentclr.engine.op.fused.Gram;
import org.latentclr.engine.op.fused.ModulatedConv2d;
import org.latentclr.kernels.Precision;

/** The samples of matrix products and convolutions, in float32 and on tensor cores. */
final class ProductSamples {
    private static final List<Integer> SMALL = List.of(1, 8, 8, 16);
    private static final List<Integer> LARGE = List.of(1, 72, 72, 16);

    private static final List<String> SIZES = List.of("N", "IN", "OUT", "SIZE");

    private ProductSamples() {}

    static void add(List<Sample> all) {
        Function<int[], OpCase> matmul = n -> OpCase.of(new MatMul(), Operand.of(1, n[0], n[2]),
                Operand.of(1, n[2], n[1]));
        List<String> sizes = List.of("M", "N", "K");
        String file = "product/matmul.ptx";
        all.add(Sample.of("matmul", file, "C[M,N] = A[M,K]·B[K,N] by tiles of 64×64 in shared memory", sizes,
                List.of(64, 64, 32), matmul));
        all.add(Sample.of("matmul_large", file, "C[M,N] = A[M,K]·B[K,N] by tiles of 128×128", sizes,
                List.of(128, 256, 32), matmul));
        all.add(Sample.of("mirror_sum", file, "X·Xᵀ of few ROWS: the parts of long sums added up",
                List.of("ROWS", "COLUMNS"), List.of(16, 600), n -> OpCase.of(new Gram(), Operand.of(n))));
        for (Precision p : List.of(Precision.TF32, Precision.BF16))
            all.add(Sample.of("matmul_" + p.word(), "product/matmul.sm80.ptx",
                    "C[M,N] = A[M,K]·B[K,N] on tensor cores, " + p.word(),
                    sizes, List.of(64, 64, 32), p, matmul));
        convolutions(all, "", "3×3", SMALL, Precision.FP32);
        convolutions(all, "_large", "3×3, by tiles of 128×128", LARGE, Precision.FP32);
        convolutions(all, "_tf32", "3×3 on tensor cores, tf32", SMALL, Precision.TF32);
        convolutions(all, "_bf16", "3×3 on tensor cores, bf16", SMALL, Precision.BF16);
        for (Precision p : Precision.values()) direct(all, p);
    }

    private static void direct(List<Sample> all, Precision p) {
        int most = p == Precision.FP32 ? 64 : 128;
        String plain = "direct 3×3 convolution, " + p.word() + ", ";
        String phases = "the 2×2 phases of an enlarging convolution, " + p.word() + ", ";
        for (int m = 32; m <= most; m *= 2)
            direct(all, "direct3_" + m, p, plain + m + " channels a block", m, ProductSamples::plain);
        direct(all, "direct3_filters", p, plain + "its filters as it reads them", 32, ProductSamples::plain);
        direct(all, "direct2_" + most, p, phases + most / 4 + " channels of each a block", 32,
                ProductSamples::enlarging);
        direct(all, "direct2_filters", p, phases + "their filters as they are read", 32, ProductSamples::enlarging);
    }

    private static void direct(List<Sample> all, String kernel, Precision p, String does, int outputs,
            Function<int[], OpCase> op) {
        String suffix = p == Precision.FP32 ? "" : "_" + p.word();
        String file = p == Precision.FP32 ? "product/direct.ptx" : "product/direct.sm80.ptx";
        all.add(Sample.of(kernel + suffix, file, does, SIZES, List.of(1, 16, outputs, 32), p, op));
    }

    private static OpCase plain(int[] n) {
        return OpCase.of(new Conv2d(ConvSpec.of(1, 1)), in(n), filter(n));
    }

    private static OpCase enlarging(int[] n) {
        return OpCase.of(new ModulatedConv2d(2, 1, 1, true, false, false), in(n), filter(n), Operand.of(n[0], n[1]),
                Operand.of(4, 4));
    }

    private static void convolutions(List<Sample> all, String suffix, String how, List<Integer> usual, Precision p) {
        String file = p == Precision.FP32 ? "product/conv2d.ptx" : "product/conv2d.sm80.ptx";
        all.add(Sample.of("conv2d" + suffix, file, "convolution, " + how, SIZES, usual, p,
                n -> OpCase.of(new Conv2d(ConvSpec.of(1, 1)), in(n), filter(n))));
        all.add(Sample.of("conv2d_input_grad" + suffix, file, "gradient to its input, " + how, SIZES, usual, p,
                n -> OpCase.of(new Conv2d.InputGrad(ConvSpec.of(1, 1), n[3], n[3]), out(n), filter(n))));
        all.add(Sample.of("conv2d_filter_grad" + suffix, file, "gradient to its filter, " + how, SIZES, usual, p,
                n -> OpCase.of(new Conv2d.FilterGrad(ConvSpec.of(1, 1), 3, 3), in(n), out(n))));
    }

    private static Operand in(int[] n) {
        return Operand.of(n[0], n[1], n[3], n[3]);
    }

    private static Operand out(int[] n) {
        return Operand.of(n[0], n[2], n[3], n[3]);
    }

    private static Operand filter(int[] n) {
        return Operand.of(n[2], n[1], 3, 3);
    }
}
