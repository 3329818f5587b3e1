package org.latentclr.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.kernels.driver.DriverLibrary;
import org.latentclr.kernels.libraries.NvidiaLibraries;
import org.latentclr.run.Environment;
import org.latentclr.run.OpTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code latentclr info}: the machine as the program sees it, its devices, and which op runs where. */
@Command(name = "info", mixinStandardHelpOptions = true, description = "Shows the machine, its devices and which op runs where.", footer = {
        "",
        "In the table: kernel = code of its own; composed = computed by plain ops; cublas, cudnn = by that library where it is found; - = not this way."})
final class InfoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        Environment.current().facts().forEach((name, value) -> line("%-12s %s", name, value));
        line("%-12s %s", "devices", "cpu: " + described("cpu"));
        String missing = Backends.whyNoCuda();
        line("%-12s %s", "", "cuda: " + (missing.isEmpty() ? described("cuda") : "missing, " + missing));
        line("%-12s %s", "", "simulator: " + described("simulator"));
        line("%-12s %s", "", "reference: " + described("reference"));
        nvidia();
        line("");
        out.print(OpTable.current().text());
        out.flush();
        return Failures.OK;
    }

    /** What was found for CUDA, and what to do about the rest. */
    private void nvidia() {
        DriverLibrary driver = DriverLibrary.find();
        NvidiaLibraries libraries = NvidiaLibraries.find(driver.major());
        line("%-12s %s", "nvidia", driver.line());
        libraries.lines().forEach(l -> line("%-12s %s", "", l));
        if (!driver.remedy().isEmpty()) line("%-12s %s", "", "for a driver: " + driver.remedy());
        if (!libraries.remedy().isEmpty())
            line("%-12s %s", "", "for the libraries (without them own kernels compute): " + libraries.remedy());
    }

    private void line(String format, Object... values) {
        spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
    }

    private static String described(String device) {
        try (Backend backend = Backends.open(device, 0).backend()) {
            return backend.describe();
        }
    }
}
