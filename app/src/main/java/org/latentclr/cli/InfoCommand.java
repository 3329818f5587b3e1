package org.latentclr.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.cases.OpCases;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Op;
import org.latentclr.engine.op.UpdateOp;
import org.latentclr.engine.op.ViewOp;
import org.latentclr.run.Environment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code latentclr info}: the machine as the program sees it, and which op runs where. */
@Command(name = "info", mixinStandardHelpOptions = true, description = "Shows the machine as the program sees it and which op has a kernel on which device.")
final class InfoCommand implements Callable<Integer> {
    /** The simulator runs the kernels of the CUDA device. */
    private static final List<String> DEVICES = List.of("reference", "cpu", "simulator");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        Environment.current().facts().forEach((name, value) -> out.printf("%-12s %s%n", name, value));
        String missing = Backends.whyNoCuda();
        out.printf("%-12s %s%n", "cuda", missing.isEmpty() ? "a device is there" : "none: " + missing);
        out.println();
        table(out);
        out.flush();
        return Failures.OK;
    }

    private static void table(PrintWriter out) {
        Map<String, Op> ops = new TreeMap<>();
        OpCases.all().forEach(c -> ops.putIfAbsent(name(c.op()), c.op()));
        List<Backend> devices = new ArrayList<>();
        try {
            for (String d : DEVICES) devices.add(Backends.open(d, 1).backend());
            out.printf("%-36s %-10s %-10s %-20s%n", "op", "reference", "cpu", "cuda and simulator");
            ops.forEach((name, op) -> out.printf("%-36s %-10s %-10s %-20s%n", name, place(op, devices.get(0)),
                    place(op, devices.get(1)), place(op, devices.get(2))));
            out.println("composed: computed from other ops; view: needs no kernel. No op uses cuBLAS or cuDNN yet.");
        } finally {
            devices.forEach(Backend::close);
        }
    }

    private static String name(Op op) {
        Class<?> outer = op.getClass().getEnclosingClass();
        return (outer == null ? "" : outer.getSimpleName() + ".") + op.getClass().getSimpleName();
    }

    private static String place(Op op, Backend device) {
        if (op instanceof ViewOp) return "view";
        if (device.kernel(op.getClass()).isPresent()) return "kernel";
        return op instanceof FusedOp || op instanceof UpdateOp ? "composed" : "missing";
    }
}
