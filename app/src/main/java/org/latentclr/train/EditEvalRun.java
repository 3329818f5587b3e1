package org.latentclr.train;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.latentclr.UserError;
import org.latentclr.cli.Terminal;
import org.latentclr.config.Configuration;
import org.latentclr.config.ContraFeatConfig;
import org.latentclr.config.EditEvalConfig;
import org.latentclr.config.GeneratorFiles;
import org.latentclr.config.Training;
import org.latentclr.contrafeat.Navigator;
import org.latentclr.contrafeat.Step;
import org.latentclr.discovery.AttributeShifts;
import org.latentclr.discovery.WPlusEdits;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.generators.Generators;
import org.latentclr.lclr.Streams;
import org.latentclr.lclr.Streams.Purpose;
import org.latentclr.nn.generator.Generator;
import org.latentclr.run.Devices;
import org.latentclr.run.Disk;
import org.latentclr.run.Progress;

/** What edits of W+ codes are worth: the loss of their training on fresh codes, S_disen and N_discov (METHODS §2.10). */
public final class EditEvalRun {
    private EditEvalRun() {}

    /** Prints the result; with {@code out} it is also written to {@code evaluation.txt} there. */
    public static void run(Configuration<EditEvalConfig> configuration, Terminal terminal) {
        EditEvalConfig c = configuration.config();
        Training t = c.training();
        PrintWriter out = terminal.out();
        Backends.Choice device = Devices.open(t.device(), t.threads());
        try (Backend backend = device.backend(); Scope session = Scope.open("session")) {
            Generator g = Generators.open(t.generator(), GeneratorFiles.from(System::getenv), backend).generator();
            WPlusEdits edits = new EditFile(c.checkpoint(), t, g).read();
            Optional<Predictors.Named> predictor = Predictors.of(t.generator(), c.predictor(), backend);
            Optional<ContraFeatConfig> training = Optional.of(t).filter(ContraFeatConfig.class::isInstance)
                    .map(ContraFeatConfig.class::cast).filter(f -> !f.navigator().nothingToLearn());
            if (predictor.isEmpty() && training.isEmpty())
                throw new UserError("nothing to measure: these edits have no loss, and no network tells attributes of "
                        + t.generator().className() + "; name one with predictor=FILE");
            out.println("device     " + Devices.describe(device));
            out.println("edits      " + edits.describe());
            out.flush();
            StringBuilder text = new StringBuilder();
            training.ifPresent(f -> text.append(loss(c, f, g, terminal.quiet())));
            predictor.ifPresent(p -> text.append(scores(c, g, edits, p)));
            out.print(text);
            out.flush();
            t.out().ifPresent(folder -> {
                Disk.makeFolder(folder);
                Disk.replace(folder.resolve("evaluation.txt"),
                        stream -> stream.write(text.toString().getBytes(StandardCharsets.UTF_8)));
            });
        }
    }

    /** Means over batches of fresh codes. */
    private static String loss(EditEvalConfig c, ContraFeatConfig training, Generator g, boolean quiet) {
        ContraFeatSetup setup = new ContraFeatSetup(training, g);
        Navigator navigator = new EditFile(c.checkpoint(), training, g).trained(training);
        Step<?> step = Setup.checked(() -> setup.step(navigator, setup.sensor()));
        RandomStream random = Streams.of(c.seed(), Purpose.VALIDATION_LATENTS);
        double loss = 0;
        double diversity = 0;
        try (Progress progress = Progress.start("evaluation", 0, c.iterations(), quiet)) {
            for (int i = 1; i <= c.iterations(); i++)
                try (Scope s = Scope.open("batch")) {
                    Step.Result r = Autograd.noGrad(() -> round(step, g, random));
                    loss += r.total().item() / c.iterations();
                    diversity += r.diversity().item() / c.iterations();
                    progress.at(i, "");
                }
        }
        return String.format(Locale.ROOT, "loss       %.6f%ndiversity  %.6f%nbatches    %d of %d codes%n", loss,
                diversity, c.iterations(), training.batchSize());
    }

    private static <D> Step.Result round(Step<D> step, Generator g, RandomStream random) {
        return step.loss(g, step.draw(g, random));
    }

    private static String scores(EditEvalConfig c, Generator g, WPlusEdits edits, Predictors.Named p) {
        var order = c.meanOfAbsolute() ? AttributeShifts.Order.MEAN_OF_ABS : AttributeShifts.Order.ABS_OF_MEAN;
        EditScores s = EditScores.of(g, edits, p,
                new EditScores.Plan(c.codes(), c.psi(), c.scale(), order, c.seed()));
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
                "S_disen    %.6f%nN_discov   %d of %d%n", s.discovery().disentanglement(), s.discovery().count(),
                s.names().size()));
        for (int k = 0; k < s.shifts().length; k++) text.append(String.format("%10d %s%n", k, s.row(k)));
        return text.toString();
    }
}
