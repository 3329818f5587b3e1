package org.latentclr.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatPanelsTest {
    private static final int BEFORE = 3;
    private static final int AFTER = 40;

    /** Rows and columns in either order, panels of every height and the width of a tile, full ones and not; nothing beside the panel changes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 128, 256, 512})
    void panelsHoldTheMatrixAndNothingElseIsWritten(int bits) {
        GemmKernels kernels = VectorSupport.ofBits(bits).matrices();
        int k = 70, width = 3 * kernels.tileColumns();
        float[] data = GemmTest.random(k * width, 1);
        Mat plain = Mat.of(data, 0, k, width, width), turned = Mat.of(data, 0, width, k, k).transposed();
        for (Mat mat : new Mat[]{plain, turned}) {
            for (int nr = kernels.rowStep(); nr <= kernels.tileRows(); nr += kernels.rowStep()) check(mat, kernels, nr);
            check(mat, kernels, kernels.tileColumns());
        }
    }

    private static void check(Mat mat, GemmKernels kernels, int nr) {
        for (int kc = 1; kc <= 50; kc++)
            for (int columns = Math.max(1, nr - 1); columns <= nr; columns++) {
                float[] expected = new float[BEFORE + kc * nr + AFTER], found = expected.clone();
                Arrays.fill(expected, 7f);
                Arrays.fill(found, 7f);
                for (int p = 0; p < kc; p++)
                    for (int j = 0; j < nr; j++)
                        expected[BEFORE + p * nr + j] = j < columns ? mat.data()[mat.index(5 + p, nr + j)] : 0f;
                new MatPanels(mat, kernels).packColumns(5, kc, nr, columns, nr, found, BEFORE);
                assertArrayEquals(expected, found, nr + " wide, " + kc + " long, " + columns + " columns");
            }
    }
}
