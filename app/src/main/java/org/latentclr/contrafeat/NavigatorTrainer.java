package org.latentclr.contrafeat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.StateDict;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.optim.Adam;
import org.latentclr.nn.stylegan2.Noise;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.SafetensorsWriter;
import org.latentclr.weights.WeightsException;

/**
 * ContraFeat's training loop (METHODS §2.6–2.7): rounds of a {@link Step} whose gradients are added up, sanitised, and used by Adam
 * (betas 0 and 0.99) on the navigator and, where the step has one, its partner. A run that is stopped or killed goes on from {@value #RECENT} as if nothing had happened.
 */
public final class NavigatorTrainer {
    /** Written at intervals and when a run is stopped. */
    public static final String RECENT = "most_recent.safetensors";
    /** Written at the end. */
    public static final String FINAL = "final_model.safetensors";
    private static final String MODEL = "M.", PARTNER = "R.", OPTIMIZER = "optimizer.", EDITS = "edits.",
            STEPS = "iteration",
            STREAM = "random";
    private static final double BETA1 = 0, BETA2 = 0.99, EPSILON = 1e-8;

    /**
     * @param iterations steps of the whole training
     * @param rounds rounds of each step; their gradients are added, not averaged
     * @param learningRate constant
     * @param seed of the random stream
     * @param randomNoise whether every picture of a StyleGAN2 has noise of its own, as in the published training; else the stored one
     * @param saveFreq steps between checkpoints
     * @param folder where checkpoints are written; empty for none
     */
    public record Settings(int iterations, int rounds, double learningRate, long seed, boolean randomNoise,
            int saveFreq, Optional<Path> folder) {
        public Settings {
            EngineException.check(iterations >= 1 && rounds >= 1 && saveFreq >= 1, "training",
                    "at least one iteration, round and step between checkpoints",
                    iterations + ", " + rounds + " and " + saveFreq);
        }
    }

    private final Generator generator;
    private final Navigator navigator;
    private final Step<?> step;
    private final Settings settings;
    private final Adam optimizer;
    private RandomStream random;
    private long iteration;

    /** @param step a round on the same navigator */
    public NavigatorTrainer(Generator generator, Navigator navigator, Step<?> step, Settings settings) {
        this.generator = generator;
        this.navigator = navigator;
        this.step = step;
        this.settings = settings;
        optimizer = new Adam(parameters().values(),
                new Adam.Options(settings.learningRate, BETA1, BETA2, EPSILON, 0, false, false));
        random = new RandomStream(settings.seed, 0);
    }

    /** Number of steps done. */
    public long iteration() {
        return iteration;
    }

    /**
     * Trains to the last iteration, or until {@code stop} says true between two steps.
     *
     * @return whether all iterations are done
     */
    public boolean run(NavigatorListener listener, BooleanSupplier stop) {
        while (iteration < settings.iterations && !stop.getAsBoolean()) {
            listener.onStep(step());
            if (iteration % settings.saveFreq == 0) save(RECENT, listener);
        }
        boolean finished = iteration >= settings.iterations;
        save(finished ? FINAL : RECENT, listener);
        return finished;
    }

    /** One step. */
    public NavigatorListener.StepDone step() {
        long start = System.nanoTime();
        try (Scope s = Scope.open("step")) {
            Tensor[] variables = parameters().values().stream().map(Parameter::value).toArray(Tensor[]::new);
            Tensor[] sum = null;
            double loss = 0;
            Step.Result last = null;
            for (int r = 0; r < settings.rounds; r++) {
                last = round(step);
                loss += last.total().item() / settings.rounds;
                Tensor[] g = Autograd.grad(last.total(), variables);
                sum = sum == null ? g : added(sum, g);
            }
            if (!Double.isFinite(loss))
                throw new EngineException("step " + (iteration + 1), "a finite loss", String.valueOf(loss),
                        "lower the learning rate or check the generator's weights");
            List<Tensor> clean = new ArrayList<>();
            for (Tensor g : sum) clean.add(Gradients.sanitized(g));
            optimizer.step(clean);
            iteration++;
            return new NavigatorListener.StepDone(iteration, loss, last.diversity().item(), means(last),
                    (System.nanoTime() - start) * 1e-9);
        }
    }

    /** What the optimiser updates, by the names in a checkpoint without {@link #MODEL}. */
    private Map<String, Parameter> parameters() {
        Map<String, Parameter> all = new LinkedHashMap<>(navigator.parameters());
        step.partner().ifPresent(p -> p.parameters().forEach((n, v) -> all.put(PARTNER + n, v)));
        return all;
    }

    private <D> Step.Result round(Step<D> s) {
        D draw = s.draw(generator, random);
        Generator g = settings.randomNoise && generator instanceof StyleGan2 style
                ? style.with(new Noise.Random(random.nextLong()))
                : generator;
        return s.loss(g, draw);
    }

    private static Tensor[] added(Tensor[] a, Tensor[] b) {
        Tensor[] sum = new Tensor[a.length];
        for (int i = 0; i < sum.length; i++) sum[i] = a[i].add(b[i]);
        return sum;
    }

    private static Map<String, Double> means(Step.Result r) {
        Map<String, Double> m = new LinkedHashMap<>();
        r.scalars().forEach((n, t) -> m.put(n, t.detach().mean().item()));
        return m;
    }

    private void save(String name, NavigatorListener listener) {
        settings.folder.ifPresent(folder -> {
            save(folder.resolve(name));
            listener.onCheckpoint(folder.resolve(name), iteration);
        });
    }

    /**
     * Writes parameters, optimiser, random stream and, under {@code edits.attention} [1,K,L] and {@code edits.directions} [1,K,w], the edits of
     * a navigator that treats all codes alike.
     */
    public void save(Path file) {
        List<NamedArray> arrays = new ArrayList<>();
        StateDict.of(navigator).forEach((n, a) -> arrays.add(a.named(MODEL + n)));
        step.partner().ifPresent(p -> StateDict.of(p).forEach((n, a) -> arrays.add(a.named(PARTNER + n))));
        List<String> names = new ArrayList<>(parameters().keySet());
        for (String slot : optimizer.slots())
            for (int i = 0; i < names.size(); i++)
                arrays.add(array(OPTIMIZER + slot + "." + names.get(i), optimizer.slot(slot, i)));
        try (Scope s = Scope.open("edits")) {
            Tensor any = Tensor.zeros(generator.backend(), 2, generator.latentCount(), generator.wSize());
            Navigator.Edits e = Autograd.noGrad(() -> navigator.edits(any));
            if (e.attention().dim(0) == 1 && e.directions().dim(0) == 1) {
                arrays.add(array(EDITS + "attention", e.attention()));
                arrays.add(array(EDITS + "directions", e.directions()));
            }
        }
        RandomStream.State st = random.state();
        SafetensorsWriter.write(file, arrays, Map.of(STEPS, Long.toString(iteration), STREAM,
                st.seed() + " " + st.stream() + " " + st.position()));
    }

    private static NamedArray array(String name, Tensor t) {
        long[] shape = Arrays.stream(t.shape().dims()).asLongStream().toArray();
        return NamedArray.of(name, t.toFloats(), shape);
    }

    /**
     * Goes on from a checkpoint.
     *
     * @throws WeightsException when the file does not fit the navigator
     */
    public void resume(Path file) {
        Checkpoint c = Checkpoint.read(file);
        load(navigator, c, file);
        step.partner().ifPresent(p -> StateDict.load(p, part(c, PARTNER), file, n -> false));
        List<String> names = new ArrayList<>(parameters().keySet());
        try (Scope s = Scope.open("resume")) {
            for (String slot : optimizer.slots())
                for (int i = 0; i < names.size(); i++) {
                    Tensor target = optimizer.slot(slot, i);
                    target.assign(Tensor.of(target.backend(),
                            c.tensor(OPTIMIZER + slot + "." + names.get(i)).toFloats(), target.shape().dims()));
                }
        }
        String[] state = c.metadata().getOrDefault(STREAM, "").split(" ");
        if (state.length != 3 || !c.metadata().containsKey(STEPS))
            throw new WeightsException("metadata", "the number of steps and the random stream", "others",
                    "check that it is a checkpoint of this trainer").in(file);
        iteration = Long.parseLong(c.metadata().get(STEPS));
        optimizer.steps(iteration);
        random = new RandomStream(new RandomStream.State(Long.parseLong(state[0]), Long.parseLong(state[1]),
                Long.parseLong(state[2])));
    }

    /** Whether a file is a checkpoint of this trainer. */
    public static boolean wrote(Checkpoint c) {
        return c.metadata().containsKey(STEPS) && c.metadata().containsKey(STREAM);
    }

    /**
     * Takes a navigator's parameters from a checkpoint.
     *
     * @throws WeightsException when the file does not fit the navigator
     */
    public static void load(Navigator navigator, Path file) {
        load(navigator, Checkpoint.read(file), file);
    }

    private static void load(Navigator navigator, Checkpoint c, Path file) {
        StateDict.load(navigator, part(c, MODEL), file, n -> false);
    }

    private static Map<String, NamedArray> part(Checkpoint c, String prefix) {
        Map<String, NamedArray> all = new LinkedHashMap<>();
        c.tensors().forEach((n, a) -> {
            if (n.startsWith(prefix)) all.put(n.substring(prefix.length()), a);
        });
        return all;
    }
}
