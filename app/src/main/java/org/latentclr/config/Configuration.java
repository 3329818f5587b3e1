package org.latentclr.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A checked configuration and how it was asked for.
 *
 * @param <C> the command's record
 * @param job name of the command; part of the run folder's name
 * @param config the typed values
 * @param resolved the same as keys and values, every default written out
 * @param words the overrides as typed
 * @param file the file below the words
 */
public record Configuration<C>(String job, C config, Value.Section resolved, List<String> words, Optional<Path> file) {
    /** Keys that files of published runs hold although nothing reads them. */
    private static final Set<String> PUBLISHED_EXTRAS = Set.of("epoch", "iteration", "hparams.iteration",
            "model.batchnorm", "hydra");

    /** For {@code latentclr train}. */
    public static Configuration<TrainConfig> train(Request request) {
        return make("train", besideCheckpoint(request), Set.of(), TrainConfig::read);
    }

    /** For {@code latentclr train} with any method, which the key {@code method} or a preset's name says. */
    public static Configuration<Training> training(Request request) {
        Request all = besideCheckpoint(request);
        return make("train", all, Set.of(), switch (method(all)) {
            case "contrafeat" -> ContraFeatConfig::read;
            case "ganspace" -> in -> DecompositionConfig.read(in, Training.Method.GANSPACE);
            case "sefa" -> in -> DecompositionConfig.read(in, Training.Method.SEFA);
            case "voynov" -> VoynovConfig::read;
            default -> TrainConfig::read;
        });
    }

    private static String method(Request request) {
        Value.Section given = Composer.compose(request, Set.of()).settings();
        String preset = given.find("preset").map(Value::toString).orElse("");
        return given.find("method").map(Value::toString)
                .orElse(preset.startsWith("contrafeat") ? "contrafeat" : "latentclr").toLowerCase(Locale.ROOT);
    }

    /** The method of directions that are edits of W+ codes. */
    private static Optional<Training.Method> edits(Request request) {
        return switch (method(request)) {
            case "contrafeat" -> Optional.of(Training.Method.CONTRAFEAT);
            case "ganspace" -> Optional.of(Training.Method.GANSPACE);
            case "sefa" -> Optional.of(Training.Method.SEFA);
            default -> Optional.empty();
        };
    }

    /** For {@code latentclr gen}; without a named file the one beside the checkpoint holds, when there is one. */
    public static Configuration<GenConfig> gen(Request request) {
        return make("gen", besideCheckpoint(request), Set.of(), GenConfig::read);
    }

    /** For {@code latentclr gen} with directions of any method that has pictures of its own. */
    public static Configuration<? extends Generation> generation(Request request) {
        Request all = besideCheckpoint(request);
        Optional<Training.Method> edits = edits(all);
        if (edits.isPresent()) return make("gen", all, Set.of(), in -> EditGenConfig.read(in, edits.get()));
        return method(all).equals("voynov") ? make("gen", all, Set.of(), VoynovGenConfig::read) : gen(request);
    }

    /** For {@code latentclr eval}; the file is found as for gen. How long the training was is not how long to measure. */
    public static Configuration<EvalConfig> eval(Request request) {
        Set<String> left = request.configName().isPresent() ? Set.of() : Set.of("hparams");
        return make("eval", besideCheckpoint(request), left, EvalConfig::read);
    }

    /** For {@code latentclr train-generator}. */
    public static Configuration<GeneratorTrainingConfig> generatorTraining(Request request) {
        return make("train-generator", besideCheckpoint(request), Set.of(), GeneratorTrainingConfig::read);
    }

    /** For {@code latentclr eval} with directions of any method that has measures of its own. */
    public static Configuration<? extends Evaluation> evaluation(Request request) {
        Request all = besideCheckpoint(request);
        Optional<Training.Method> edits = edits(all);
        if (edits.isPresent()) return make("eval", all, Set.of(), in -> EditEvalConfig.read(in, edits.get()));
        return method(all).equals("voynov") ? make("eval", all, Set.of(), VoynovEvalConfig::read) : eval(request);
    }

    /** For {@code latentclr rca}. */
    public static Configuration<RcaConfig> rca(Request request) {
        return make("rca", request, Set.of(), RcaConfig::read);
    }

    /** For {@code latentclr saliency}; without a named file the one beside {@code checkpoint} holds, when there is one. */
    public static Configuration<SaliencyConfig> saliency(Request request) {
        return make("saliency", besideCheckpoint(request), Set.of(), SaliencyConfig::read);
    }

    /** The text of {@code .hydra/config.yaml}. */
    public String yaml() {
        return Yaml.write(resolved);
    }

    /** The same with the record as what it is. */
    public <D> Configuration<D> as(Class<D> type) {
        return new Configuration<>(job, type.cast(config), resolved, words, file);
    }

    /** The same with a value that became known later, such as {@code model.size} once the generator is open. */
    public Configuration<C> filledIn(String path, Value value) {
        return new Configuration<>(job, config, resolved.with(path, value), words, file);
    }

    private static <C> Configuration<C> make(String job, Request request, Set<String> left,
            Function<Binder, C> read) {
        Composer given = Composer.compose(request, left);
        Ledger ledger = new Ledger(given.origins(), tolerated());
        Binder binder = new Binder(given.settings(), "", ledger, "");
        C config = read.apply(binder);
        ledger.refuseUnknown(given.settings());
        return new Configuration<>(job, config, binder.resolved(), request.words(), given.file());
    }

    /** The keys of every command. */
    private static Set<String> tolerated() {
        Ledger ledger = new Ledger(Map.of(), Set.of());
        Value.Section least = Value.Section.EMPTY.with("checkpoint", new Value.Text("any"));
        Stream.<Function<Binder, ?>>of(TrainConfig::read, GenConfig::read, EvalConfig::read)
                .forEach(read -> read.apply(new Binder(least, "", ledger, "")));
        Set<String> keys = new HashSet<>(ledger.keys());
        keys.addAll(PUBLISHED_EXTRAS);
        return keys;
    }

    /** The configuration of the run that a checkpoint lies in; the checkpoint may be the run's folder or lie in its {@code models}. */
    private static Request besideCheckpoint(Request request) {
        if (request.configName().isPresent()) return request;
        return Word.parseAll(request.words()).stream().filter(word -> word.path().equals("checkpoint"))
                .flatMap(word -> word.value().stream()).reduce((first, last) -> last)
                .map(value -> Path.of(value.toString()).toAbsolutePath()).stream()
                .flatMap(file -> Stream.iterate(file, Objects::nonNull, Path::getParent)
                        .limit(String.valueOf(file.getParent()).endsWith("models") ? 3 : 2))
                .flatMap(folder -> Stream.of(folder.resolve(".hydra/config.yaml"),
                        folder.resolve(PublishedArguments.FILE)))
                .filter(Files::isRegularFile).findFirst()
                .map(file -> new Request(request.words(), Optional.of(file.getParent()),
                        Optional.of(file.getFileName().toString())))
                .orElse(request);
    }
}
