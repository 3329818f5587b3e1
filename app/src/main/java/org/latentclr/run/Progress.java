package org.latentclr.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a job is: a bar on a terminal, a line now and then elsewhere, nothing when quiet. */
public interface Progress extends AutoCloseable {
    /**
     * The job has done {@code step} steps.
     *
     * @param message what else there is to say, such as {@link #lossAndAccuracy}
     */
    void at(long step, String message);

    @Override
    void close();

    /** "loss −0.4123  accuracy 0.875", as bars and lines show it. */
    static String lossAndAccuracy(double loss, double accuracy) {
        return String.format(Locale.ROOT, "loss %.4f  accuracy %.3f", loss, accuracy);
    }

    /**
     * Starts on standard output.
     *
     * @param task a word before the bar
     * @param first steps already done (of a resumed run)
     * @param last steps in all
     */
    static Progress start(String task, long first, long last, boolean quiet) {
        if (quiet) return new Silent();
        boolean terminal = System.console() != null && System.console().isTerminal();
        return terminal ? new Bar(task, first, last) : new Lines(System.out, task, first, last, Duration.ofSeconds(10));
    }

    /** Shows nothing. */
    final class Silent implements Progress {
        @Override
        public void at(long step, String message) {}

        @Override
        public void close() {}
    }

    /** A bar with steps per second and the time left. */
    final class Bar implements Progress {
        private final ProgressBar bar;

        Bar(String task, long first, long last) {
            bar = new ProgressBarBuilder().setTaskName(task).setInitialMax(last).startsFrom(first, Duration.ZERO)
                    .setStyle(ProgressBarStyle.UNICODE_BLOCK).setUpdateIntervalMillis(200).setUnit(" steps", 1)
                    .showSpeed().setConsumer(new ConsoleProgressBarConsumer(System.out)).build();
        }

        @Override
        public void at(long step, String message) {
            bar.setExtraMessage(" " + message);
            bar.stepTo(step);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** A line at the first step, then one an interval, and one at the end. */
    final class Lines implements Progress {
        private final PrintStream out;
        private final String task;
        private final long first;
        private final long last;
        private final long interval;
        private final long started = System.nanoTime();
        private long printed;
        private long shown = -1;
        private long step;
        private String message = "";

        Lines(PrintStream out, String task, long first, long last, Duration interval) {
            this.out = out;
            this.task = task;
            this.first = first;
            this.last = last;
            this.interval = interval.toNanos();
            this.step = first;
        }

        @Override
        public void at(long step, String message) {
            this.step = step;
            this.message = message;
            long now = System.nanoTime();
            if (shown < 0 || now - printed >= interval) print(now);
        }

        @Override
        public void close() {
            if (step != shown && step > first) print(System.nanoTime());
        }

        private void print(long now) {
            printed = now;
            shown = step;
            double rate = (step - first) / Math.max(1e-9, (now - started) / 1e9);
            long left = rate > 0 ? Math.round((last - step) / rate) : 0;
            out.printf(Locale.ROOT, "%s %d/%d  %s  %.1f steps/s  %s left%n", task, step, last, message, rate,
                    time(left));
            out.flush();
        }

        static String time(long seconds) {
            return seconds < 60
                    ? seconds + " s"
                    : seconds < 3600
                            ? String.format(Locale.ROOT, "%d:%02d min", seconds / 60, seconds % 60)
                            : String.format(Locale.ROOT, "%d:%02d h", seconds / 3600, seconds / 60 % 60);
        }
    }
}
