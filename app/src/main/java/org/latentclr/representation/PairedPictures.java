package org.latentclr.representation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.latentclr.discovery.CodeEdits;
import org.latentclr.discovery.Duplicates;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.features.FeatureExtractor;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.weights.DType;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.NpyWriter;

/**
 * D = {(G(w − δ), G(w + δ), i)}: pictures of a generator and the same edited, eq. (19) of METHODS §2.2 and §2.11.
 *
 * @param edit i of each pair
 */
record PairedPictures(Pictures first, Pictures second, int[] edit) {
    private static final int CHUNK = 32, DUPLICATE_CODES = 64;

    /**
     * @param same edits that do what another does: their pairs are of equal pictures
     * @param step length of the edits
     */
    static PairedPictures make(Generator g, CodeEdits edits, List<Integer> same, int pairs, double step,
            RandomStream random, IntConsumer progress) {
        byte[] first = new byte[pairs * Pictures.SIZE];
        byte[] second = new byte[pairs * Pictures.SIZE];
        int[] which = IntStream.range(0, pairs).map(i -> random.nextInt(edits.count())).sorted().toArray();
        for (int from = 0; from < pairs;) {
            int to = from + 1;
            while (to < pairs && to < from + CHUNK && which[to] == which[from]) to++;
            double t = same.contains(which[from]) ? 0 : step;
            try (Scope s = Scope.open("pairs")) {
                Tensor codes = codes(g, edits.space(), to - from, random);
                int k = which[from];
                Pictures.write(Autograd.noGrad(() -> g.image(edits.edited(codes, k, -t))).toFloats(), first, from);
                Pictures.write(Autograd.noGrad(() -> g.image(edits.edited(codes, k, t))).toFloats(), second, from);
            }
            from = to;
            progress.accept(from);
        }
        return new PairedPictures(new Pictures(first), new Pictures(second), which);
    }

    private static Tensor codes(Generator g, LatentSpace space, int n, RandomStream random) {
        return Autograd.noGrad(() -> {
            Tensor z = g.sampleZ(n, random);
            return space == LatentSpace.Z ? z : g.map(z);
        });
    }

    /**
     * Edits that change feature maps as an earlier one does, by means over codes and stages (METHODS §2.9).
     *
     * @param threshold of likeness
     */
    static List<Integer> duplicates(Generator g, CodeEdits edits, FeatureExtractor network, double step,
            double threshold, RandomStream random) {
        try (Scope s = Scope.open("duplicates")) {
            Tensor codes = codes(g, edits.space(), DUPLICATE_CODES, random);
            List<List<Tensor>> stages = new ArrayList<>();
            for (int k = 0; k < edits.count(); k++) {
                List<Tensor> change = new ArrayList<>();
                try (Scope one = Scope.local("edit")) {
                    int edit = k;
                    List<Tensor> plus = Autograd
                            .noGrad(() -> network.stages(g.image(edits.edited(codes, edit, step))));
                    List<Tensor> minus = Autograd
                            .noGrad(() -> network.stages(g.image(edits.edited(codes, edit, -step))));
                    for (int l = 0; l < plus.size(); l++)
                        change.add(one.keep(plus.get(l).sub(minus.get(l)).mean(true, 0)));
                }
                stages.add(change);
            }
            List<Tensor> all = new ArrayList<>();
            for (int l = 0; l < network.stageCount(); l++) {
                int stage = l;
                all.add(Concat.apply(0, stages.stream().map(c -> c.get(stage)).toArray(Tensor[]::new)));
            }
            return Duplicates.of(all).aboveMean(threshold, Duplicates.Scan.FROM_FIRST);
        }
    }

    /** Writes images_orig and images_edit [n,3,64,64] as bytes, and labels_np [n]. */
    void write(Path file) {
        long n = edit.length;
        long side = org.latentclr.vae.Vae.SIDE;
        NpyWriter.writeNpz(file, List.of(bytes("images_orig", first, n, side), bytes("images_edit", second, n, side),
                NamedArray.of("labels_np", IntStream.of(edit).asLongStream().toArray(), n)), Map.of());
    }

    private static NamedArray bytes(String name, Pictures p, long n, long side) {
        return NamedArray.of(name, DType.U8, java.lang.foreign.MemorySegment.ofArray(p.bytes()), n, 3, side, side);
    }
}
