package org.latentclr.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.kernels.cast.CastCuda;
import org.latentclr.kernels.cast.CastCuda.Format;

class CastCudaTest {
    private static final float[] VALUES = {0, -0f, 1, -1, 1.00048828125f, 1.00390625f, 3.1415927f, 65504, 65519, 65520,
            -1e9f, 1e-8f, 6e-8f, Float.MIN_VALUE, Float.MAX_VALUE, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
            Float.NaN, 0.1f};

    @RegisterExtension
    final CudaDevices devices = new CudaDevices();

    @ParameterizedTest
    @EnumSource
    void roundsToNearestEven(Format format) {
        CudaBackend device = devices.simulator();
        CastCuda cast = new CastCuda(device.cuda());
        int n = VALUES.length;
        float[] expected = new float[n];
        for (int i = 0; i < n; i++)
            expected[i] = format == Format.FP16
                    ? Float.float16ToFloat(Float.floatToFloat16(VALUES[i]))
                    : bfloat16(VALUES[i]);
        try (Scope s = Scope.open("cast")) {
            Tensor x = Tensor.of(device, VALUES, n);
            Tensor narrow = Tensor.empty(device, Shape.of((n + 1) / 2));
            Tensor y = Tensor.empty(device, Shape.of(n));
            cast.narrow(format, device.cuda().address(x), device.cuda().address(narrow), n);
            cast.widen(format, device.cuda().address(narrow), device.cuda().address(y), n);
            assertArrayEquals(expected, y.toFloats());
        }
    }

    /** The nearer of the two neighbours with 16 bits; of equally near ones the even. */
    private static float bfloat16(float x) {
        if (Float.isNaN(x) || Float.isInfinite(x)) return x;
        int down = Float.floatToRawIntBits(x) & 0xFFFF0000;
        double low = Float.intBitsToFloat(down);
        float up = Float.intBitsToFloat(down + 0x10000);
        double above = Float.isInfinite(up) ? Math.copySign(0x1p128, x) : up;
        double a = Math.abs(x - low);
        double b = Math.abs(above - x);
        boolean isLowEven = (down >>> 16 & 1) == 0;
        return a < b || a == b && isLowEven ? (float) low : up;
    }
}
