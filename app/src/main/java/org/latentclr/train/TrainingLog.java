package org.latentclr.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.latentclr.config.TrainConfig;
import org.latentclr.lclr.TrainingListener;
import org.latentclr.run.EventFile;
import org.latentclr.run.Metrics;
import org.latentclr.run.Progress;
import org.latentclr.run.RunFolder;

/** Writes what a training tells into its run folder, and shows how far it is. */
final class TrainingLog implements TrainingListener, AutoCloseable {
    static final String METRICS = "metrics.csv";
    private static final List<String> COLUMNS = List.of("loss", "accuracy", "learning_rate", "seconds", "val_loss",
            "val_accuracy");
    private static final double SMOOTHING = 0.9;

    private final RunFolder folder;
    private final Metrics metrics;
    private final Optional<EventFile> events;
    private final Progress progress;
    private Step last;
    private double loss = Double.NaN;
    private double accuracy = Double.NaN;

    /** @param iteration number of steps done before */
    TrainingLog(RunFolder folder, TrainConfig config, long iteration, boolean quiet) {
        this.folder = folder;
        metrics = Metrics.open(folder.path().resolve(METRICS), COLUMNS, iteration);
        events = config.tensorboard() ? Optional.of(folder.events()) : Optional.empty();
        progress = Progress.start("training", iteration, config.hparams().iterations(), quiet);
    }

    @Override
    public void onStep(Step step) {
        flush();
        last = step;
        loss = smooth(loss, step.loss());
        accuracy = smooth(accuracy, step.accuracy());
        progress.at(step.iteration(), Progress.lossAndAccuracy(loss, accuracy));
        events.ifPresent(e -> {
            e.scalar("train/loss", step.iteration(), step.loss());
            e.scalar("train/accuracy", step.iteration(), step.accuracy());
            e.scalar("train/learning_rate", step.iteration(), step.learningRate());
        });
    }

    private static double smooth(double before, double now) {
        return Double.isNaN(before) ? now : SMOOTHING * before + (1 - SMOOTHING) * now;
    }

    @Override
    public void onValidation(Validation v) {
        write(v.loss(), v.accuracy());
        events.ifPresent(e -> {
            e.scalar("validation/loss", v.iteration(), v.loss());
            e.scalar("validation/accuracy", v.iteration(), v.accuracy());
        });
        folder.log()
                .add(String.format(Locale.ROOT,
                        "step %d: training loss %.4f accuracy %.3f, validation loss %.4f accuracy %.3f%s",
                        v.iteration(), v.trainLoss(), v.trainAccuracy(), v.loss(), v.accuracy(),
                        v.best() ? ", the best so far" : ""));
    }

    @Override
    public void onCheckpoint(Path file, long iteration) {
        folder.log().add("step " + iteration + ": wrote " + file.getFileName());
    }

    /** The row of a step waits for the validation that may follow it. */
    private void flush() {
        write(Double.NaN, Double.NaN);
    }

    private void write(double validationLoss, double validationAccuracy) {
        if (last == null) return;
        metrics.add(last.iteration(), last.loss(), last.accuracy(), last.learningRate(), last.seconds(), validationLoss,
                validationAccuracy);
        last = null;
    }

    @Override
    public void close() {
        flush();
        progress.close();
        metrics.close();
        events.ifPresent(EventFile::close);
    }
}
