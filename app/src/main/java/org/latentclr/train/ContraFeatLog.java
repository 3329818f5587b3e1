package org.latentclr.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.latentclr.config.ContraFeatConfig;
import org.latentclr.contrafeat.NavigatorListener;
import org.latentclr.run.EventFile;
import org.latentclr.run.Metrics;
import org.latentclr.run.Progress;
import org.latentclr.run.RunFolder;

/** Writes what a ContraFeat training tells into its run folder, and shows how far it is. */
final class ContraFeatLog implements NavigatorListener, AutoCloseable {
    private static final List<String> COLUMNS = List.of("loss", "diversity", "accuracy", "seconds");
    private static final double SMOOTHING = 0.9;

    private final RunFolder folder;
    private final Metrics metrics;
    private final Optional<EventFile> events;
    private final Progress progress;
    private double loss = Double.NaN;

    /** @param iteration number of steps done before */
    ContraFeatLog(RunFolder folder, ContraFeatConfig config, long iteration, boolean quiet) {
        this.folder = folder;
        metrics = Metrics.open(folder.path().resolve(TrainingLog.METRICS), COLUMNS, iteration);
        events = config.tensorboard() ? Optional.of(folder.events()) : Optional.empty();
        progress = Progress.start("training", iteration, config.iterations(), quiet);
    }

    @Override
    public void onStep(StepDone step) {
        metrics.add(step.iteration(), step.loss(), step.diversity(),
                step.parts().getOrDefault("accuracy", Double.NaN), step.seconds());
        loss = Double.isNaN(loss) ? step.loss() : SMOOTHING * loss + (1 - SMOOTHING) * step.loss();
        progress.at(step.iteration(),
                String.format(Locale.ROOT, "loss %.3f diversity %.3f", loss, step.diversity()));
        events.ifPresent(e -> {
            e.scalar("train/loss", step.iteration(), step.loss());
            e.scalar("train/diversity", step.iteration(), step.diversity());
            step.parts().forEach((name, v) -> e.scalar("train/" + name, step.iteration(), v));
        });
    }

    @Override
    public void onCheckpoint(Path file, long iteration) {
        folder.log().add("step " + iteration + ": wrote " + file.getFileName());
    }

    @Override
    public void close() {
        progress.close();
        metrics.close();
        events.ifPresent(EventFile::close);
    }
}
