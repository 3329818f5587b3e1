package org.latentclr.sensor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.latentclr.data.IdxFile;
import org.latentclr.data.IdxPictures;
import org.latentclr.data.RenderedScenes;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Losses;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.StateDict;
import org.latentclr.nn.features.AlexNet;
import org.latentclr.nn.features.AlexNetLayout;
import org.latentclr.nn.layer.Linear;
import org.latentclr.nn.optim.Adam;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.scenes.Scene;
import org.latentclr.scenes.SceneGrid;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.SafetensorsWriter;

/**
 * Trains the sensor: of a batch one half are pictures of 3DShapes' grid, whose six factors are to be named, the other half pictures of
 * Fashion-MNIST enlarged to 64², whose ten kinds are. Loss: the mean of the seven cross entropies. Linear heads read the fifth
 * stage; they are kept in the file as {@code classifier.NAME}, which features do not need.
 */
public final class SensorTraining {
    /** Output channels of the five convolutions: half of torchvision's. */
    public static final List<Integer> WIDTHS = List.of(32, 96, 192, 128, 128);
    private static final int BATCH = 64;
    private static final double RATE = 1.5e-3;
    private static final int SIZE = 64;
    private static final int HELD_OUT = 10;
    private static final int SCRAMBLE = 0x9E3779B1;
    private static final long ACCURACY_SEED = 7;
    private static final String CLOTHES = "clothes";
    private static final int KINDS = 10;

    /** Fashion-MNIST: pictures and labels. */
    public record Labelled(IdxPictures pictures, byte[] labels) {
        /** Reads {@code PART-images-idx3-ubyte.gz} and its labels, PART being train or t10k. */
        public static Labelled read(Path folder, String part) {
            Path images = folder.resolve(part + "-images-idx3-ubyte.gz");
            IdxFile labels = IdxFile.read(folder.resolve(part + "-labels-idx1-ubyte.gz"));
            return new Labelled(new IdxPictures(images, IdxFile.read(images), SIZE), labels.values());
        }
    }

    private final Backend backend;
    private final AlexNet net;
    private final Map<String, Linear> heads = new LinkedHashMap<>();
    private final RenderedScenes scenes = RenderedScenes.grid(SIZE);
    private final Labelled clothes;
    private final int half;
    private final Adam optimizer;
    private final LearningRate rate;
    private final RandomStream random;

    /**
     * Tensors belong to the current scope.
     *
     * @param steps of the whole training: the rate is held for half of them and led to 0 in the other half
     */
    public SensorTraining(Labelled clothes, int steps, long seed, Backend backend) {
        this(clothes, BATCH, new LearningRate.WarmHoldCosine(RATE, Math.min(50, steps / 4), steps / 2, steps), seed,
                backend);
    }

    /** @param batch pictures a step, even */
    SensorTraining(Labelled clothes, int batch, LearningRate rate, long seed, Backend backend) {
        this.backend = backend;
        this.clothes = clothes;
        this.rate = rate;
        half = batch / 2;
        Initializer init = Initializer.random(backend, new RandomStream(seed, 0));
        net = new AlexNet(AlexNetLayout.TORCHVISION, WIDTHS, init, "in training");
        // 64² gives 3×3 at the fifth stage.
        int features = WIDTHS.getLast() * 9;
        for (int f = 0; f < Scene.FACTORS.size(); f++)
            heads.put(Scene.FACTORS.get(f), new Linear(init, features, SceneGrid.SIZES.get(f), true));
        heads.put(CLOTHES, new Linear(init, features, KINDS, true));
        List<Parameter> all = new ArrayList<>(net.parameters().values());
        heads.values().forEach(h -> all.addAll(h.parameters().values()));
        optimizer = new Adam(all, Adam.Options.of(rate.initial(), 0));
        random = new RandomStream(seed, 1);
    }

    /** One step; returns the loss. */
    public double step() {
        int[] scene = new int[half];
        int[] kind = new int[half];
        for (int i = 0; i < half; i++) {
            scene[i] = draw(random, false);
            kind[i] = random.nextInt(clothes.pictures().count());
        }
        try (Scope s = Scope.open("sensor step")) {
            Tensor x = Concat.apply(0, pictures(scene), clothes(clothes, kind));
            Tensor y = features(x);
            Tensor loss = Losses.crossEntropy(heads.get(CLOTHES).forward(y.slice(0, half, 2 * half)),
                    targets(kind, i -> clothes.labels()[i]), Losses.Reduction.MEAN);
            for (int f = 0; f < Scene.FACTORS.size(); f++) {
                int factor = f;
                Tensor logits = heads.get(Scene.FACTORS.get(f)).forward(y.slice(0, 0, half));
                loss = loss.add(Losses.crossEntropy(logits, targets(scene, i -> SceneGrid.classes(i)[factor]),
                        Losses.Reduction.MEAN));
            }
            loss = loss.mul(1.0 / heads.size());
            double value = loss.item();
            Tensor[] g = Autograd.grad(loss,
                    optimizer.parameters().stream().map(Parameter::value).toArray(Tensor[]::new));
            optimizer.learningRate(rate.at(optimizer.steps()));
            optimizer.step(g);
            return value;
        }
    }

    /** A picture of the grid; a tenth of them, by scrambled index, is held out. */
    private static int draw(RandomStream random, boolean heldOut) {
        while (true) {
            int index = random.nextInt(SceneGrid.COUNT);
            if ((index * SCRAMBLE >>> 1) % HELD_OUT == 0 == heldOut) return index;
        }
    }

    private Tensor features(Tensor x) {
        return net.stages(x).getLast().reshape(x.dim(0), -1);
    }

    private Tensor pictures(int[] index) {
        return Tensor.of(backend, scenes.read(index), index.length, 3, SIZE, SIZE);
    }

    private Tensor clothes(Labelled from, int[] index) {
        return Tensor.of(backend, from.pictures().read(index), index.length, 1, SIZE, SIZE).expand(index.length, 3,
                SIZE, SIZE);
    }

    private Tensor targets(int[] index, IntUnaryOperator label) {
        return Tensor.indices(backend, Arrays.stream(index).map(label).toArray(), index.length);
    }

    /**
     * Share of pictures named rightly, by head: {@code count} held-out pictures of the grid, and as many of {@code test}.
     *
     * @param test Fashion-MNIST's test set
     */
    public Map<String, Double> accuracy(Labelled test, int count) {
        Map<String, Integer> right = new LinkedHashMap<>();
        int batch = 50;
        RandomStream random = new RandomStream(ACCURACY_SEED, 0);
        for (int done = 0; done < count; done += batch) {
            int[] scene = new int[batch];
            for (int i = 0; i < batch; i++) scene[i] = draw(random, true);
            int from = done;
            int[] kind = IntStream.range(0, batch).map(i -> (from + i) % test.pictures().count())
                    .toArray();
            try (Scope s = Scope.open("accuracy")) {
                Autograd.noGrad(() -> {
                    Tensor y = features(pictures(scene));
                    for (int f = 0; f < Scene.FACTORS.size(); f++) {
                        int factor = f;
                        count(right, Scene.FACTORS.get(f), y, scene, i -> SceneGrid.classes(i)[factor]);
                    }
                    count(right, CLOTHES, features(clothes(test, kind)), kind, i -> test.labels()[i]);
                });
            }
        }
        Map<String, Double> share = new LinkedHashMap<>();
        right.forEach((name, n) -> share.put(name, (double) n / count));
        return share;
    }

    private void count(Map<String, Integer> right, String head, Tensor y, int[] index,
            IntUnaryOperator label) {
        Tensor logits = heads.get(head).forward(y);
        float[] v = logits.toFloats();
        int c = logits.dim(1);
        int n = 0;
        for (int i = 0; i < index.length; i++) {
            int best = 0;
            for (int j = 1; j < c; j++) if (v[i * c + j] > v[i * c + best]) best = j;
            if (best == label.applyAsInt(index[i])) n++;
        }
        right.merge(head, n, Integer::sum);
    }

    /** Steps done. */
    public long steps() {
        return optimizer.steps();
    }

    /** Writes convolutions and heads, which {@link AlexNet#open} reads. */
    public void save(Path file, Map<String, String> facts) {
        Map<String, NamedArray> all = new LinkedHashMap<>(StateDict.of(net));
        heads.forEach((name, h) -> StateDict.of(h).forEach((path, a) -> {
            String full = "classifier." + name + "." + path;
            all.put(full, a.named(full));
        }));
        SafetensorsWriter.write(file, all.values(), facts);
    }
}
