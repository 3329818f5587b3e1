package org.latentclr.kernels.samples;

import java.util.List;
import org.latentclr.engine.cases.OpCase;
import org.latentclr.engine.cases.Operand;
import org.latentclr.engine.cases.Values;
import org.latentclr.engine.op.fused.ModulatedConv2d;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.kernels.Precision;
import org.latentclr.kernels.product.FinishCuda;

/** The samples of the passes around a convolution. */
final class FinishSamples {
    private static final String FILE = "product/finish.ptx";

    private FinishSamples() {}

    static void add(List<Sample> all) {
        List<String> image = List.of("N", "CHANNELS", "SIZE");
        String sum = "the parts of a convolution of few pixels added up, with noise";
        all.add(Sample.of("finish", FILE, sum, image, List.of(1, 64, 3), FinishSamples::deep));
        all.add(Sample.of("finish_four", FILE, sum + ", four pixels at once", image, List.of(1, 64, 4),
                FinishSamples::deep));
        String point = "three colours of each pixel, from all its channels times the styles";
        all.add(Sample.of("point_few", FILE, point, image, List.of(1, 64, 7), FinishSamples::colours));
        all.add(Sample.of("point_few_four", FILE, point + ", four pixels at once", image, List.of(1, 64, 16),
                FinishSamples::colours));
        all.add(new Sample("phase_filters", FILE, "the four filters of an enlarging convolution",
                List.of("IN", "OUT"), List.of(16, 16), Precision.FP32, (device, n) -> {
                    try (Scope s = Scope.open("phase_filters")) {
                        Tensor w = Tensor.of(device, Values.signed().make(n[0] * n[1] * 9, 1), n[1], n[0], 3, 3);
                        new FinishCuda(device.cuda()).phaseFilters(w, true,
                                Tensor.empty(device, Shape.of(4 * n[1], n[0], 2, 2)));
                    }
                }));
    }

    private static OpCase deep(int[] n) {
        return OpCase.of(new ModulatedConv2d(1, 1, 1, true, false, true), Operand.of(n[0], n[1], n[2], n[2]),
                Operand.of(8, n[1], 3, 3), Operand.of(n[0], n[1]), Operand.of(1, 1, n[2], n[2]));
    }

    private static OpCase colours(int[] n) {
        return OpCase.of(new ModulatedConv2d(1, 1, 0, true, false, false), Operand.of(n[0], n[1], n[2], n[2]),
                Operand.of(3, n[1], 1, 1), Operand.of(n[0], n[1]));
    }
}
