package org.latentclr.factors;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.latentclr.discovery.AttributePredictor;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Resize;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.StateDict;
import org.latentclr.nn.generator.BundledGenerator;
import org.latentclr.scenes.Scene;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.SafetensorsWriter;

/** The factors of scenes, each nominally in [0,1], as a trained {@link FactorNetwork} sees them. */
public final class FactorPredictor implements AttributePredictor {
    private static final String RESOURCE = "predictor.safetensors";

    private final FactorNetwork network;
    private final Backend backend;
    private final Map<String, String> facts;

    /**
     * @param network frozen
     * @param facts what is known about its training
     */
    FactorPredictor(FactorNetwork network, Backend backend, Map<String, String> facts) {
        this.network = network;
        this.backend = backend;
        this.facts = new TreeMap<>(facts);
    }

    /** The one that comes with the program; its tensors belong to the current scope. */
    public static FactorPredictor bundled(Backend backend) {
        try (InputStream in = FactorPredictor.class.getResourceAsStream(RESOURCE)) {
            if (in == null)
                throw new IllegalStateException("the program's resource " + RESOURCE + " is missing; build it again");
            return of(Checkpoint.read(Path.of(RESOURCE), in.readAllBytes()), Path.of(RESOURCE), backend);
        } catch (IOException e) {
            throw new UncheckedIOException("the program's resource " + RESOURCE + " cannot be read", e);
        }
    }

    /** One that {@code train-predictor} wrote; its tensors belong to the current scope. */
    public static FactorPredictor open(Path file, Backend backend) {
        return of(Checkpoint.read(file), file, backend);
    }

    private static FactorPredictor of(Checkpoint c, Path file, Backend backend) {
        FactorNetwork n = new FactorNetwork(Initializer.undefined(backend));
        StateDict.load(n, c.tensors(), file, name -> false);
        n.freeze();
        return new FactorPredictor(n, backend, c.metadata());
    }

    /** Writes network and facts. */
    public void write(Path file) {
        SafetensorsWriter.write(file, StateDict.of(network).values(), facts);
    }

    /** What is known about its training: seed, steps, accuracies. */
    public Map<String, String> facts() {
        return facts;
    }

    /** With its accuracies on fresh rendered pictures and on those of the bundled generator among the facts. */
    public FactorPredictor measured(Backend device, int pictures) {
        Map<String, String> all = new TreeMap<>(facts);
        all.put("accuracy, rendered", FactorAccuracy.rendered(this, device, pictures, 1).text());
        try (Scope s = Scope.open("generator")) {
            all.put("accuracy, bundled generator",
                    FactorAccuracy.generated(this, BundledGenerator.open(device), pictures, 1).text());
        }
        return new FactorPredictor(network, backend, all);
    }

    @Override
    public int attributes() {
        return Scene.FACTORS.size();
    }

    /** @param images [n,3,H,W] in [−1,1]; other sizes than 64² are resized */
    @Override
    public Tensor predict(Tensor images) {
        double[][] f = factors(images);
        double[] flat = Arrays.stream(f).flatMapToDouble(Arrays::stream).toArray();
        return Tensor.of(backend, flat, f.length, attributes());
    }

    /** The same as numbers, [n][6]. */
    public double[][] factors(Tensor images) {
        EngineException.check(images.rank() == 4 && images.dim(1) == 3, "factor predictor", "images [n,3,H,W]",
                images.shape());
        double[] code;
        try (Scope s = Scope.local("factors")) {
            code = Autograd.noGrad(() -> network.forward(sized(images))).toDoubles();
        }
        double[][] f = new double[images.dim(0)][];
        for (int i = 0; i < f.length; i++) f[i] = FactorCode.read(code, i * FactorCode.WIDTH);
        return f;
    }

    private static Tensor sized(Tensor images) {
        int side = FactorNetwork.SIDE;
        return images.dim(2) == side && images.dim(3) == side
                ? images
                : Resize.to(images, Resize.Mode.BILINEAR, side, side, false, true);
    }
}
