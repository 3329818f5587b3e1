package org.latentclr.golden.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latentclr.engine.Backend;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.metrics.FactorVaeMetric;

/** Variances, votes of recorded batches, the classifier and its accuracies. */
final class FactorVaeMetricCheck implements GoldenCheck {
    @Override
    public boolean knows(String file) {
        return MetricsChecks.is(file, "factor_vae.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        FactorVaeMetric m = FactorVaeMetric.of(Rows.doubles(file, "variance_codes"), FactorVaeMetric.LEAST_DEVIATION);
        file.expect("global_variances", m.variances());
        double[] factor = file.values("factor_index");
        double[][] batches = Rows.doubles(file, "batch_codes");
        int size = file.shape("batch_codes").dim(1);
        List<FactorVaeMetric.Vote> votes = new ArrayList<>();
        for (int i = 0; i < batches.length; i++) votes.add(m.vote((int) factor[i], rows(batches[i], size)));
        file.expect("argmin", votes.stream().mapToDouble(FactorVaeMetric.Vote::dimension).toArray());
        int train = Integer.parseInt(file.text("num_train"));
        FactorVaeMetric.Classifier c = m.classifier(file.shape("train_votes").dim(0), votes.subList(0, train));
        file.expect("train_votes", Arrays.stream(c.votes()).flatMapToLong(Arrays::stream).asDoubleStream().toArray());
        file.expect("classifier", Arrays.stream(c.classifier()).asDoubleStream().toArray());
        file.expect("train_accuracy", c.accuracy(votes.subList(0, train)));
        file.expect("eval_accuracy", c.accuracy(votes.subList(train, votes.size())));
    }

    private static double[][] rows(double[] flat, int rows) {
        int n = flat.length / rows;
        double[][] m = new double[rows][];
        for (int r = 0; r < rows; r++) m[r] = Arrays.copyOfRange(flat, r * n, (r + 1) * n);
        return m;
    }
}
