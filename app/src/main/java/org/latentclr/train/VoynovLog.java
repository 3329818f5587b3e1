package org.latentclr.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.latentclr.config.VoynovConfig;
import org.latentclr.run.Disk;
import org.latentclr.run.Metrics;
import org.latentclr.run.Progress;
import org.latentclr.run.RunFolder;
import org.latentclr.voynov.ReconstructionStep;
import org.latentclr.voynov.VoynovCheckpoint;
import org.latentclr.voynov.VoynovTrainer;

/** Means of every few steps as rows of the metrics; pictures, checkpoints and measurements at their intervals. */
final class VoynovLog implements VoynovTrainer.Listener, AutoCloseable {
    /** Folder of the networks alone, as the published tool writes them. */
    static final String MODELS = "models";
    /** Batches of a measurement of the accuracy. */
    static final int BATCHES = 100;
    private static final int SHORT = 20;
    private static final List<String> COLUMNS = List.of("loss", "accuracy", "direction_loss", "shift_loss",
            "val_accuracy");

    private final RunFolder folder;
    private final VoynovConfig config;
    private final VoynovReport report;
    private final Metrics metrics;
    private final Progress progress;
    private final double[] sums = new double[4];
    private int count;
    private double rca = Double.NaN;

    /** @param done number of steps done before */
    VoynovLog(RunFolder folder, VoynovConfig config, VoynovReport report, long done, boolean quiet) {
        this.folder = folder;
        this.config = config;
        this.report = report;
        metrics = Metrics.open(folder.path().resolve(TrainingLog.METRICS), COLUMNS, done);
        progress = Progress.start("training", done, config.steps(), quiet);
        Disk.makeFolder(folder.path().resolve(MODELS));
    }

    @Override
    public void onStep(long done, ReconstructionStep.Result r) {
        double[] values = {r.loss(), r.accuracy(), r.labelLoss(), r.shiftLoss()};
        for (int i = 0; i < sums.length; i++) sums[i] += values[i];
        count++;
    }

    @Override
    public void between(VoynovTrainer trainer) {
        long done = trainer.steps();
        boolean last = done == config.steps();
        if (done % config.stepsPerBackup() == 0 && !last) {
            trainer.save(folder.path().resolve(VoynovRun.CHECKPOINT));
            rca = trainer.accuracy(SHORT).rate();
            folder.log().add(String.format(Locale.ROOT, "step %d: accuracy %.3f", done, rca));
        }
        if (done % config.stepsPerSave() == 0 || last) models(trainer);
        if (done % config.stepsPerImageLog() == 0 && !last) report.pictures(done);
        if (done % config.stepsPerLog() == 0 || last) row(done);
    }

    private void models(VoynovTrainer trainer) {
        Path models = folder.path().resolve(MODELS);
        VoynovCheckpoint.write(models.resolve("deformator_" + trainer.steps() + ".pt"), trainer.deformator());
        VoynovCheckpoint.write(models.resolve("shift_predictor_" + trainer.steps() + ".pt"), trainer.reconstructor());
    }

    private void row(long done) {
        metrics.add(done, sums[0] / count, sums[1] / count, sums[2] / count, sums[3] / count, rca);
        progress.at(done, Progress.lossAndAccuracy(sums[0] / count, sums[1] / count));
        java.util.Arrays.fill(sums, 0);
        count = 0;
        rca = Double.NaN;
    }

    @Override
    public void close() {
        progress.close();
        metrics.close();
    }
}
