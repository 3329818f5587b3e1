package org.latentclr.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.cases.DeviceCheck;
import org.latentclr.engine.cases.OpCase;
import org.latentclr.engine.cases.OpCases;

/**
 * All op cases on one device against the reference: results, gradients to second order, layouts, and that each leaves no memory in use.
 *
 * @param device what it is
 * @param cases how many ran
 * @param failures one text per case that failed
 * @param leakedBytes of device memory still in use at the end
 */
public record DeviceCases(String device, int cases, List<String> failures, long leakedBytes, double seconds) {
    /**
     * Runs the cases whose name contains {@code only}.
     *
     * @param each is told the number of cases done
     */
    public static DeviceCases run(Backend device, String only, Consumer<Integer> each) {
        List<OpCase> cases = OpCases.all().stream().filter(c -> c.name().contains(only)).toList();
        DeviceCheck check = new DeviceCheck(device);
        List<String> failures = new ArrayList<>();
        long before = device.memory().liveBytes();
        long start = System.nanoTime();
        int done = 0;
        for (OpCase c : cases) {
            try {
                check.check(c);
            } catch (EngineException e) {
                failures.add(c.name() + ": " + e.getMessage());
            }
            each.accept(++done);
        }
        device.synchronize();
        return new DeviceCases(device.name() + ", " + device.describe(), cases.size(), List.copyOf(failures),
                device.memory().liveBytes() - before, (System.nanoTime() - start) * 1e-9);
    }

    public boolean passed() {
        return failures.isEmpty() && leakedBytes == 0 && cases > 0;
    }

    /** One line for people. */
    public String summary() {
        return String.format(Locale.ROOT, "%d of %d cases passed, %d bytes leaked, %.1f s", cases - failures.size(),
                cases, leakedBytes, seconds);
    }

    /** The report as Markdown. */
    public String markdown() {
        StringBuilder text = new StringBuilder("# Op cases on a device\n\n").append(device).append("\n\n")
                .append(summary()).append('\n');
        failures.forEach(f -> text.append("\n* FAILED ").append(f));
        return text.append('\n').toString();
    }
}
