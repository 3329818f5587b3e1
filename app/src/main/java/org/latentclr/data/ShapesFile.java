package org.latentclr.data;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.DatasetCreationOptions;
import io.jhdf.exceptions.HdfException;
import io.jhdf.object.datatype.FixedPoint;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.latentclr.UserError;
import org.latentclr.run.Disk;
import org.latentclr.scenes.Scene;
import org.latentclr.scenes.SceneGrid;
import org.latentclr.scenes.SceneRenderer;

/**
 * HDF5 files as 3DShapes has them: {@code images} u8 [N,H,H,3] and {@code labels} f8 [N,6] ({@link SceneGrid#labels}). A file is read in
 * blocks along its first dimension and is never in memory as a whole.
 */
public final class ShapesFile {
    /** Most pictures that are written into one file: the library takes them as one nested array. */
    public static final int MOST = 20_000;
    private static final String IMAGES = "images";
    private static final String LABELS = "labels";
    private static final int BLOCK = 2048;

    private ShapesFile() {}

    /** Renders scenes and writes them; an existing file is replaced when the new one is complete. */
    public static void write(Path file, List<Scene> scenes, int size) {
        if (scenes.isEmpty() || scenes.size() > MOST)
            throw new IllegalArgumentException("3DShapes file: 1 to " + MOST + " pictures expected, found "
                    + scenes.size());
        byte[][][][] images = new byte[scenes.size()][][][];
        double[][] labels = new double[scenes.size()][];
        SceneRenderer renderer = new SceneRenderer(size);
        IntStream.range(0, images.length).parallel().forEach(i -> {
            images[i] = bytes(renderer, scenes.get(i));
            labels[i] = SceneGrid.labels(scenes.get(i));
        });
        var chunks = DatasetCreationOptions.builder().unsigned().deflate()
                .chunkDimensions(Math.min(32, images.length), size, size, 3).build();
        Path temporary = file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        Disk.attempt("write", file, () -> {
            try {
                try (var out = HdfFile.write(temporary)) {
                    out.putDataset(IMAGES, images, chunks);
                    out.putDataset(LABELS, labels);
                }
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } catch (HdfException e) {
                throw new IOException(e.getMessage(), e);
            } finally {
                Files.deleteIfExists(temporary);
            }
        });
    }

    private static byte[][][] bytes(SceneRenderer renderer, Scene scene) {
        int n = renderer.size();
        float[] rgb = new float[3 * n * n];
        renderer.render(scene, rgb, 0, new float[n * n], 0);
        byte[][][] picture = new byte[n][n][3];
        for (int y = 0; y < n; y++)
            for (int x = 0; x < n; x++)
                for (int c = 0; c < 3; c++)
                    picture[y][x][c] = (byte) Math.round(127.5f * (rgb[(c * n + y) * n + x] + 1));
        return picture;
    }

    /**
     * Reads pictures of a file.
     *
     * @param size rows and columns that the pictures must have
     * @param most how many are kept, evenly spread over the file
     * @throws UserError when the file is not one of 3DShapes' kind
     */
    public static Pictures pictures(Path file, int size, int most) {
        try (HdfFile in = open(file)) {
            Dataset images = images(in, file);
            int[] shape = images.getDimensions();
            if (shape[1] != size)
                throw wrong(file, "pictures of " + size + "²", shape[1] + "²", "choose resolution=" + shape[1]);
            int count = Math.min(most, shape[0]);
            List<byte[]> kept = new ArrayList<>();
            for (int from = 0; from < shape[0]; from += BLOCK) {
                int n = Math.min(BLOCK, shape[0] - from);
                Object block = images.getData(new long[]{from, 0, 0, 0}, new int[]{n, size, size, 3});
                while (kept.size() < count && place(kept.size(), count, shape[0]) < from + n)
                    kept.add(picture(block, (int) (place(kept.size(), count, shape[0]) - from), size));
            }
            return new BytePictures(count + " of " + shape[0] + " pictures of " + file.getFileName() + ", " + size
                    + "²", size, List.copyOf(kept));
        } catch (HdfException e) {
            throw wrong(file, "a whole HDF5 file", e.getMessage(), "get the file again");
        }
    }

    private static long place(int i, int count, int all) {
        return (long) i * all / count;
    }

    private static byte[] picture(Object block, int index, int size) {
        byte[] p = new byte[size * size * 3];
        int at = 0;
        Object rows = Array.get(block, index);
        for (int y = 0; y < size; y++)
            for (int x = 0; x < size; x++) {
                Object pixel = Array.get(Array.get(rows, y), x);
                // The library gives unsigned bytes as int.
                for (int c = 0; c < 3; c++)
                    p[at++] = (byte) ((Number) Array.get(pixel, c)).intValue();
            }
        return p;
    }

    /** The scenes of a file's labels, all of them. */
    public static List<Scene> scenes(Path file) {
        try (HdfFile in = open(file)) {
            Dataset labels = dataset(in, LABELS, file);
            int[] shape = labels.getDimensions();
            if (shape.length != 2 || shape[1] != Scene.FACTORS.size() || labels.getJavaType() != double.class)
                throw wrong(file, "labels f8 [N,6]", labels.getJavaType() + " " + Arrays.toString(shape),
                        "give a file such as 3dshapes.h5");
            double[] flat = (double[]) labels.getDataFlat();
            return IntStream.range(0, shape[0]).mapToObj(i -> SceneGrid.ofLabels(flat, i * shape[1])).toList();
        } catch (HdfException e) {
            throw wrong(file, "a whole HDF5 file", e.getMessage(), "get the file again");
        }
    }

    /** Number of pictures and their size: [N,H,H,3]. */
    public static int[] shape(Path file) {
        try (HdfFile in = open(file)) {
            return images(in, file).getDimensions();
        }
    }

    private static HdfFile open(Path file) {
        if (!Files.isRegularFile(file))
            throw new UserError("the file " + file + " does not exist; check the path");
        try {
            return new HdfFile(file);
        } catch (HdfException e) {
            throw wrong(file, "an HDF5 file", e.getMessage(), "give a file such as 3dshapes.h5");
        }
    }

    private static Dataset dataset(HdfFile in, String name, Path file) {
        if (in.getChild(name) instanceof Dataset d) return d;
        throw wrong(file, "a dataset '" + name + "'", "datasets " + in.getChildren().keySet(),
                "give a file such as 3dshapes.h5");
    }

    private static Dataset images(HdfFile in, Path file) {
        Dataset d = dataset(in, IMAGES, file);
        int[] s = d.getDimensions();
        if (s.length == 4 && s[0] > 0 && s[1] == s[2] && s[3] == 3 && d.getDataType() instanceof FixedPoint f
                && f.getSize() == 1)
            return d;
        throw wrong(file, "images u8 [N,H,H,3]", d.getJavaType() + " " + Arrays.toString(s),
                "give a file such as 3dshapes.h5");
    }

    private static UserError wrong(Path file, String expected, String found, String help) {
        return new UserError(file + ": expected " + expected + ", found " + found + "; " + help);
    }
}
