package org.latentclr.engine;

import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.backend.cpu.Team;
import org.latentclr.engine.backend.reference.ReferenceBackend;

/** Devices by name: the built-in ones, and those that other modules provide through {@link Provider}. */
public final class Backends {
    private Backends() {}

    /** A module that brings devices, found by {@link ServiceLoader}. */
    public interface Provider {
        /** The names that it can open. */
        List<String> names();

        /** Why the device cannot run here, or an empty text. */
        String whyMissing(String name);

        Backend open(String name);
    }

    /** A device and the reason why it was chosen. */
    public record Choice(Backend backend, String why) {}

    /**
     * Opens a device.
     *
     * @param name {@code cpu}, {@code cpu:exact} (direct convolutions only), {@code cpu:plain} (no Vector API), {@code reference}, {@code cuda}, {@code cuda:0}, {@code cuda:0:tf32}, {@code simulator}; {@code auto} takes cuda when it can run, else cpu
     * @param threads CPU threads, or 0 for the default
     */
    public static Choice open(String name, int threads) {
        String n = name.toLowerCase(Locale.ROOT);
        return switch (n) {
            case "cpu" -> new Choice(cpu(threads), "asked for");
            case "cpu:exact" -> new Choice(
                    new CpuBackend(threads > 0 ? threads : Team.defaultThreads(), true), "asked for");
            case "cpu:plain" ->
                new Choice(CpuBackend.plain(threads > 0 ? threads : Team.defaultThreads()), "asked for");
            case "reference" -> new Choice(new ReferenceBackend(), "asked for");
            default -> n.equals("auto") || n.startsWith("auto:")
                    ? auto(n.substring("auto".length()), threads)
                    : new Choice(provided(n), "asked for");
        };
    }

    private static Backend cpu(int threads) {
        return threads > 0 ? new CpuBackend(threads) : new CpuBackend();
    }

    /** @param more the rest of the device's name, such as {@code :1} */
    private static Choice auto(String more, int threads) {
        String why = whyNoCuda();
        return why.isEmpty()
                ? new Choice(provided("cuda" + more), "a CUDA device is there")
                : new Choice(cpu(threads), "no CUDA device: " + why);
    }

    /** Why {@code cuda} cannot run here, or an empty text when it can. */
    public static String whyNoCuda() {
        for (Provider p : ServiceLoader.load(Provider.class))
            if (p.names().contains("cuda")) return p.whyMissing("cuda");
        return "this build has no CUDA module";
    }

    private static Backend provided(String name) {
        String plain = name.startsWith("cuda:") || name.startsWith("simulator:")
                ? name.substring(0, name.indexOf(':'))
                : name;
        boolean known = false;
        for (Provider p : ServiceLoader.load(Provider.class)) {
            if (!p.names().contains(plain)) continue;
            known = true;
            String why = p.whyMissing(plain);
            if (!why.isEmpty())
                throw new EngineException("device " + name, "a device that can run here", why,
                        "use --device cpu or --device auto");
            return p.open(name);
        }
        String found = known || !List.of("cuda", "simulator").contains(plain)
                ? "'" + name + "'"
                : "'" + name + "', which this build does not contain";
        throw new EngineException("device", "cpu, cuda, simulator, reference or auto", found,
                "use --device cpu or --device auto");
    }
}
