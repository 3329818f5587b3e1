package org.latentclr.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.cases.OpCase;
import org.latentclr.engine.cases.OpCases;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Op;
import org.latentclr.engine.op.UpdateOp;
import org.latentclr.engine.op.ViewOp;
import org.latentclr.kernels.product.LibraryProducts;

/**
 * Which op runs where: a line per op, a column per way to compute it. {@code kernel}: code of its own; {@code composed}: a fused op computed
 * by its twin in plain ops; {@code cublas}, {@code cudnn}: by that library where it is found, else by the PTX; {@code -}: not this way. The CUDA device and the simulator run the same PTX, so one table serves both.
 * Views need no kernel and are left out.
 */
public record OpTable(List<List<String>> lines) {
    private static final List<String> COLUMNS = List.of("op", "reference", "cpu", "cuda-ptx", "cublas/cudnn",
            "simulator");

    /** Of the devices of this build; every public op has a case, so the cases name all ops. */
    public static OpTable current() {
        List<List<String>> lines = new ArrayList<>(List.of(COLUMNS));
        try (Backend reference = Backends.open("reference", 0).backend();
                Backend cpu = Backends.open("cpu", 1).backend();
                Backend ptx = Backends.open("simulator", 0).backend()) {
            OpCases.all().stream().map(OpCase::op).filter(op -> !(op instanceof ViewOp)).<Class<? extends Op>>map(
                    Op::getClass).distinct().forEach(
                            op -> lines.add(List.of(name(op),
                                    fused(op) ? "composed" : how(reference, op), how(cpu, op), how(ptx, op),
                                    library(op),
                                    how(ptx, op))));
        }
        return new OpTable(List.copyOf(lines));
    }

    private static String how(Backend device, Class<? extends Op> op) {
        if (device.kernel(op).isPresent()) return "kernel";
        return fused(op) ? "composed" : "-";
    }

    private static String library(Class<? extends Op> op) {
        if (LibraryProducts.BLAS_OPS.contains(op)) return "cublas";
        return LibraryProducts.DNN_OPS.contains(op) ? "cudnn" : "-";
    }

    private static boolean fused(Class<? extends Op> op) {
        return FusedOp.class.isAssignableFrom(op) || UpdateOp.class.isAssignableFrom(op);
    }

    private static String name(Class<?> op) {
        Class<?> outer = op.getEnclosingClass();
        return outer == null ? op.getSimpleName() : outer.getSimpleName() + "." + op.getSimpleName();
    }

    /** The table with aligned columns. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int c = 0; c < line.size(); c++) {
                int column = c;
                int width = lines.stream().mapToInt(l -> l.get(column).length()).max().orElse(0);
                row.append(String.format(Locale.ROOT, "%-" + (width + 2) + "s", line.get(c)));
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
