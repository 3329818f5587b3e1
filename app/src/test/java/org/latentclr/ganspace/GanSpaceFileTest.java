package org.latentclr.ganspace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.NpyWriter;
import org.latentclr.weights.WeightsException;

/** GANSpace's files. */
class GanSpaceFileTest {
    private static final double[] MEAN = {0.5, -1, 2}, DEVIATIONS = {3, 0.25}, RATIOS = {0.9, 0.1};
    private static final double[][] ROWS = {{0, 0.6, 0.8}, {1, 0, 0}};

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsRead() {
        Path file = folder.resolve("components.npz");
        new GanSpaceFile(new PrincipalComponents(MEAN, ROWS, DEVIATIONS, RATIOS, 1000), new double[]{1, 2}).write(file);
        GanSpaceFile read = GanSpaceFile.read(file);
        PrincipalComponents p = read.components();
        assertEquals(1000, p.samples());
        assertArrayEquals(MEAN, p.mean(), 1e-7);
        assertArrayEquals(DEVIATIONS, p.deviations(), 1e-7);
        assertArrayEquals(RATIOS, p.ratios(), 1e-7);
        for (int k = 0; k < ROWS.length; k++) assertArrayEquals(ROWS[k], p.components()[k], 1e-7);
        assertArrayEquals(new double[]{1, 2}, read.randomDeviations(), 1e-7);
    }

    /** Between the smallest and the largest deviation; the mean of the variances is that of the components. */
    @Test
    void randomDirectionsVaryAsTheMean() {
        int d = 200;
        double[][] unit = new double[d][d];
        double[] deviations = new double[d];
        for (int i = 0; i < d; i++) {
            unit[i][i] = 1;
            deviations[i] = i < d / 2 ? 3 : 1;
        }
        double[] r = new PrincipalComponents(new double[d], unit, deviations, new double[d], 10)
                .randomDeviations(new RandomStream(3, 0));
        assertEquals(d, r.length);
        assertTrue(Arrays.stream(r).allMatch(v -> v > 1 && v < 3));
        assertEquals(5, Arrays.stream(r).map(v -> v * v).average().orElseThrow(), 0.15);
    }

    /** Names and shapes of the published tool, [k,1,D] and [1,D]. */
    @Test
    void arraysAreThePublishedOnes() {
        Path file = folder.resolve("components.npz");
        new GanSpaceFile(new PrincipalComponents(MEAN, ROWS, DEVIATIONS, RATIOS, 1000), new double[0]).write(file);
        Map<String, NamedArray> all = Checkpoint.read(file).tensors();
        for (String name : List.of("act_comp", "lat_comp"))
            assertArrayEquals(new long[]{2, 1, 3}, all.get(name).shape(), name);
        for (String name : List.of("act_mean", "lat_mean"))
            assertArrayEquals(new long[]{1, 3}, all.get(name).shape(), name);
        for (String name : List.of("act_stdev", "lat_stdev", "var_ratio"))
            assertArrayEquals(new long[]{2}, all.get(name).shape(), name);
        assertTrue(all.containsKey("random_stdevs"));
    }

    /** The published tool's file says neither how many samples there were nor, in old versions, random deviations. */
    @Test
    void whatAFileLacksIsEmpty() {
        Path file = folder.resolve("published.npz");
        NpyWriter.writeNpz(file, List.of(NamedArray.of("lat_comp", new float[]{0, 0.6f, 0.8f}, 1, 1, 3),
                NamedArray.of("lat_mean", new float[3], 1, 3), NamedArray.of("lat_stdev", new float[]{2}, 1)),
                Map.of());
        GanSpaceFile read = GanSpaceFile.read(file);
        assertEquals(0, read.components().samples());
        assertEquals(2, read.components().deviations()[0]);
        assertEquals(0, read.randomDeviations().length);
    }

    @Test
    void widthsMustAgree() {
        Path file = folder.resolve("broken.npz");
        NpyWriter.writeNpz(file, List.of(NamedArray.of("lat_comp", new float[4], 2, 1, 2),
                NamedArray.of("lat_mean", new float[3], 1, 3), NamedArray.of("lat_stdev", new float[2], 2)), Map.of());
        String message = assertThrows(WeightsException.class, () -> GanSpaceFile.read(file)).getMessage();
        assertTrue(message.contains("lat_comp") && message.contains("broken.npz"), message);
    }
}
