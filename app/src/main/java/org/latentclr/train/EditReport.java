package org.latentclr.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.lclr.Streams;
import org.latentclr.lclr.Streams.Purpose;
import org.latentclr.nn.generator.Generator;
import org.latentclr.picture.Animation;
import org.latentclr.picture.Picture;
import org.latentclr.picture.Resize;
import org.latentclr.picture.TraversalGrid;
import org.latentclr.report.Block;
import org.latentclr.report.Report;
import org.latentclr.run.Disk;
import org.latentclr.run.RunFolder;

/** Pictures and page of a run that found edits of W+ codes: grids, an animation per direction, sliders. */
final class EditReport {
    static final String PICTURES = "pictures";
    private static final String PAGE = "report.html";
    private static final int SAMPLES = 3, MOST = 32, SIDE = 128;

    private final RunFolder folder;
    private final EditPictures edits;
    private final Report report;

    /**
     * @param title heading of the page
     * @param text sentence below
     */
    EditReport(RunFolder folder, EditPictures edits, String title, String text) {
        this.folder = folder;
        this.edits = edits;
        report = Report.titled(title, text);
    }

    Report report() {
        return report;
    }

    /** {@code n} codes in W+ for pictures, the same for every method with this seed, [n,L,w]. */
    static Tensor codes(Generator g, int n, long seed) {
        Tensor w = g.map(g.sampleZ(n, Streams.of(seed, Purpose.SAMPLES)));
        return w.reshape(n, 1, g.wSize()).expand(n, g.latentCount(), g.wSize());
    }

    /**
     * Draws the traversals and puts them on the page.
     *
     * @param notes one for each direction
     */
    void traversals(long seed, List<String> notes) {
        traversals(seed, notes, IntStream.range(0, edits.count()).boxed().toList());
    }

    /**
     * Draws all, and shows some on the page before the others.
     *
     * @param shown in this order
     */
    void traversals(long seed, List<String> notes, List<Integer> shown) {
        Path pictures = folder.path().resolve(PICTURES);
        Disk.makeFolder(pictures);
        List<List<List<Picture>>> samples = new ArrayList<>();
        try (Scope s = Scope.open("report")) {
            Tensor codes = codes(edits.generator(), SAMPLES, seed);
            for (int i = 0; i < SAMPLES; i++) samples.add(edits.showing(i).of(codes.slice(0, i, i + 1)));
        }
        List<Integer> all = IntStream.range(0, edits.count()).boxed().toList();
        for (int i = 0; i < SAMPLES; i++)
            new TraversalGrid(all, edits.steps(), samples.get(i)).labelled()
                    .writePng(pictures.resolve("sample_" + i + ".png"));
        for (int k = 0; k < edits.count(); k++) {
            int row = k;
            List<Picture> frames = IntStream.range(0, edits.steps().size())
                    .mapToObj(f -> Figures.row(samples.stream().map(p -> p.get(row).get(f)).toList(), 0)).toList();
            folder.write(PICTURES + "/direction_" + k + ".gif", out -> out.write(Animation.of(frames).gif()));
        }
        report.section("Directions", new Block.Traversals(edits.steps(), FaintRows.noted(rows(shown, notes, samples))),
                new Block.Text(
                        "The folder " + PICTURES + " has an animation of each direction, direction_0.gif first."));
        List<Integer> rest = all.stream().filter(k -> !shown.contains(k)).toList();
        if (!rest.isEmpty())
            report.section("Directions that repeat others or change next to nothing",
                    new Block.Traversals(edits.steps(), rows(rest, notes, samples)));
    }

    private static List<Block.Traversal> rows(List<Integer> shown, List<String> notes,
            List<List<List<Picture>>> samples) {
        List<Block.Traversal> rows = new ArrayList<>();
        for (int k : shown.stream().limit(MOST).toList())
            rows.add(new Block.Traversal("Direction " + k, notes.get(k),
                    samples.stream().map(p -> p.get(k).stream().map(EditReport::small).toList()).toList()));
        return rows;
    }

    static Picture small(Picture p) {
        return Math.min(p.width(), p.height()) > SIDE ? Resize.BILINEAR.shorterSide(p, SIDE) : p;
    }

    /** Adds the settings and writes the page. */
    Path write(String yaml, Map<String, String> environment) {
        Map<String, String> settings = new LinkedHashMap<>(TrainReport.flat(yaml));
        report.section("Configuration", new Block.Table(settings))
                .section("Environment", new Block.Table(environment));
        Path page = folder.path().resolve(PAGE);
        report.write(page);
        return page;
    }
}
