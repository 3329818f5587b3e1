package org.latentclr.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.latentclr.Version;

/**
 * The machine and the program of a run, as pairs of name and text in the order in which they are shown.
 *
 * @param facts name → text; unmodifiable
 */
public record Environment(Map<String, String> facts) {
    private static final long MIB = 1 << 20;

    /** Keeps the order of {@code facts}. */
    public Environment {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** What this process runs on. */
    public static Environment current() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("latentclr", Version.NUMBER);
        facts.put("commit", Version.commit());
        facts.put("java", Runtime.version() + " (" + System.getProperty("java.vm.name") + ", "
                + System.getProperty("java.vendor") + ")");
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch"));
        facts.put("processor", processor());
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        memory().ifPresent(bytes -> facts.put("memory", bytes / MIB + " MiB"));
        facts.put("heap", Runtime.getRuntime().maxMemory() / MIB + " MiB at most");
        facts.put("vectors", vectorModule()
                ? "jdk.incubator.vector"
                : "absent: start Java with "
                        + "--add-modules jdk.incubator.vector (./latentclr does)");
        return new Environment(facts);
    }

    /** The same with one more fact, such as the device. */
    public Environment with(String name, String text) {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.put(name, text);
        return new Environment(more);
    }

    /** Of the machine, or of the container. */
    private static OptionalLong memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? OptionalLong.of(system.getTotalMemorySize())
                : OptionalLong.empty();
    }

    private static boolean vectorModule() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    private static String processor() {
        Path cpuinfo = Path.of("/proc/cpuinfo");
        if (Files.isReadable(cpuinfo)) {
            try (var lines = Files.lines(cpuinfo)) {
                var model = lines.filter(line -> line.startsWith("model name")).findFirst();
                if (model.isPresent()) return model.get().substring(model.get().indexOf(':') + 1).strip();
            } catch (IOException unreadable) {
                return System.getProperty("os.arch");
            }
        }
        return System.getProperty("os.arch");
    }
}
