package org.latentclr.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.latentclr.UserError;
import org.latentclr.config.Configuration;
import org.latentclr.config.SaliencyConfig;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.picture.Picture;
import org.latentclr.picture.PictureFolder;
import org.latentclr.report.Block;
import org.latentclr.report.Report;
import org.latentclr.run.Disk;
import org.latentclr.run.Environment;
import org.latentclr.run.Progress;
import org.latentclr.run.RunFolder;
import org.latentclr.saliency.MaskMaker;
import org.latentclr.saliency.SaliencyMaps;
import org.latentclr.scenes.Scene;
import org.latentclr.scenes.SceneBatch;

/** Maps of the user's pictures as files, their error, and the page that shows what was learned. */
final class SaliencyReport {
    /** Folder of the maps. */
    static final String MAPS = "maps";
    private static final int SHOWN = 8, SEED_STREAM = 7, SCENES = 8;

    private final Configuration<SaliencyConfig> configuration;
    private final RunFolder folder;
    private final MaskMaker maker;
    private final SaliencyMaps maps;
    private final Environment environment;
    private final List<Block.Figure> found = new ArrayList<>();
    private final List<Block.Figure> rendered = new ArrayList<>();
    private final Map<String, String> results = new LinkedHashMap<>();

    SaliencyReport(Configuration<SaliencyConfig> configuration, RunFolder folder, MaskMaker maker, SaliencyMaps maps,
            Environment environment) {
        this.configuration = configuration;
        this.folder = folder;
        this.maker = maker;
        this.maps = maps;
        this.environment = environment;
    }

    /** Writes a map for every picture; with true masks the mean over the pictures of their mean absolute errors. */
    void apply(PictureFolder images, Optional<PictureFolder> masks, boolean quiet) {
        Backend device = maker.source().generator().backend();
        Path place = folder.path().resolve(MAPS);
        Disk.makeFolder(place);
        StringBuilder csv = new StringBuilder("picture,error\n");
        double sum = 0;
        try (Progress progress = Progress.start("maps", 0, images.files().size(), quiet)) {
            for (int i = 0; i < images.files().size(); i++) {
                Path file = images.files().get(i);
                Picture picture = images.read(file);
                float[] map = Setup.checked(() -> maps.of(picture, device));
                grey(map, picture.width(), picture.height())
                        .writePng(place.resolve(PictureFolder.stem(file) + ".png"));
                double e = masks.isPresent() ? SaliencyMaps.error(map, mask(masks.get(), file, picture)) : Double.NaN;
                sum += e;
                csv.append(file.getFileName()).append(',').append(masks.isPresent() ? (float) e : "").append('\n');
                if (i < SHOWN)
                    show(picture, map, masks.isPresent() ? String.format(Locale.ROOT, " error %.3f", e) : "");
                progress.at(i + 1, "");
            }
        }
        folder.writeText("errors.csv", csv.toString());
        if (masks.isPresent())
            results.put("error", String.format(Locale.ROOT, "%.4f (mean absolute, pictures of val_images_dir)",
                    sum / images.files().size()));
    }

    /** Measures on rendered scenes, which the network has never seen and whose true masks are known. */
    void measure(int count) {
        RandomStream random = new RandomStream(configuration.config().seed(), SCENES);
        int size = maker.source().generator().imageSize();
        SceneBatch scenes = SceneBatch.render(Stream.generate(() -> Scene.random(random)).limit(count).toList(), size);
        int n = size * size;
        double error = 0;
        double overlap = 0;
        for (int i = 0; i < count; i++) {
            Picture picture = Picture.of(scenes.images(), 3 * n * i, 3, size, size, Picture.Range.MINUS_ONE_TO_ONE);
            float[] mask = Arrays.copyOfRange(scenes.masks(), n * i, n * (i + 1));
            float[] map = Setup.checked(() -> maps.of(picture, maker.source().generator().backend()));
            double e = SaliencyMaps.error(map, mask);
            double o = SaliencyMaps.overlap(map, mask);
            error += e / count;
            overlap += o / count;
            if (i < SHOWN) {
                rendered.add(new Block.Figure(picture, "scene"));
                rendered.add(new Block.Figure(grey(mask, size, size), "true mask"));
                rendered.add(new Block.Figure(grey(map, size, size),
                        String.format(Locale.ROOT, "map, error %.3f, overlap %.2f", e, o)));
            }
        }
        results.put("scenes", String.format(Locale.ROOT,
                "error %.4f (mean absolute), intersection over union %.3f, on %d rendered scenes with true masks",
                error, overlap, count));
    }

    /** What was measured, as text. */
    Map<String, String> results() {
        return results;
    }

    /** The file of a picture's true mask. */
    static Path maskFile(PictureFolder masks, Path image) {
        return masks.namesake(image).orElseThrow(() -> new UserError("val_masks_dir: a mask named "
                + PictureFolder.stem(image) + " for the picture " + image.getFileName() + " expected, found none in "
                + masks.folder()));
    }

    /** The true mask of a picture: white is the object. */
    private static float[] mask(PictureFolder masks, Path image, Picture picture) {
        Path file = maskFile(masks, image);
        Picture p = masks.read(file);
        if (p.width() != picture.width() || p.height() != picture.height())
            throw new UserError("val_masks_dir: the mask " + file + " of " + picture.width() + "×" + picture.height()
                    + ", the size of its picture, expected, found " + p.width() + "×" + p.height());
        float[] m = new float[p.rgb().length];
        for (int i = 0; i < m.length; i++) m[i] = (p.rgb()[i] >> 16 & 0xFF) >= 128 ? 1 : 0;
        return m;
    }

    private void show(Picture picture, float[] map, String note) {
        found.add(new Block.Figure(picture, "picture"));
        found.add(new Block.Figure(grey(map, picture.width(), picture.height()), "map" + note));
    }

    private static Picture grey(float[] map, int width, int height) {
        return Picture.of(map, 0, 1, height, width, Picture.Range.ZERO_TO_ONE);
    }

    /** @return the page */
    Path write() {
        MetricsTable metrics = MetricsTable.read(folder.path().resolve(TrainingLog.METRICS));
        Report report = Report.titled("Objects found with direction " + maker.options().direction(),
                "A network learned from generated pictures, whose masks one direction of the generator gives, where the object is. "
                        + "No picture was labelled.")
                .fact("direction", Integer.toString(maker.options().direction()))
                .fact("network", maps.net().describe());
        if (!results.isEmpty()) report.section("Measured", new Block.Table(results));
        if (!found.isEmpty()) report.section("Pictures of the folder", new Block.Figures(found));
        if (!rendered.isEmpty())
            report.section("Rendered scenes, their true masks, and the map",
                    new Block.Figures(rendered));
        report.section("Generated pictures, their masks, and the map", new Block.Figures(generated()))
                .section("Training", new Block.Lines(metrics.loss()), new Block.Lines(metrics.accuracy()))
                .section("Configuration", new Block.Table(TrainReport.flat(configuration.yaml())))
                .section("Environment", new Block.Table(environment.facts()));
        Path page = folder.path().resolve(VoynovReport.PAGE);
        report.write(page);
        return page;
    }

    private List<Block.Figure> generated() {
        List<Block.Figure> all = new ArrayList<>();
        try (Scope s = Scope.open("generated")) {
            RandomStream random = new RandomStream(configuration.config().seed(), SEED_STREAM);
            MaskMaker.Batch b = maker.draw(SHOWN, random, random);
            Tensor map = Autograd.noGrad(() -> maps.of(b.images()));
            float[] images = b.images().toFloats();
            int h = b.images().dim(2);
            int w = b.images().dim(3);
            int size = images.length / SHOWN;
            for (int i = 0; i < SHOWN; i++) {
                all.add(new Block.Figure(Picture.of(images, i * size, b.images().dim(1), h, w,
                        Picture.Range.MINUS_ONE_TO_ONE), "picture"));
                all.add(new Block.Figure(grey(b.masks().slice(0, i, i + 1).toFloats(), w, h), "mask"));
                all.add(new Block.Figure(grey(map.slice(0, i, i + 1).toFloats(), w, h), "map"));
            }
        }
        return all;
    }
}
