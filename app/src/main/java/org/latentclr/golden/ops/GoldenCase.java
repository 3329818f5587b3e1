package org.latentclr.golden.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.GoldenFile;

/**
 * One case of a file of operations, by its naming: operands under any names, result {@code y}, output gradient {@code g_out}, gradients
 * {@code g_NAME} of sum(y·g_out), and for the second order weights {@code v_NAME} with {@code gg_NAME}, {@code gg_g_out}, the
 * gradients of Σ_k sum(g_k·v_k).
 */
final class GoldenCase {
    private final GoldenFile file;
    private final Backend device;
    private final String name;
    private final Map<String, Tensor> operands = new LinkedHashMap<>();
    private final List<String> variables = new ArrayList<>();

    private GoldenCase(GoldenFile file, Backend device, String name) {
        this.file = file;
        this.device = device;
        this.name = name;
        for (String full : file.names()) {
            if (!full.startsWith(name + "/")) continue;
            String n = full.substring(name.length() + 1);
            if (n.equals("y") || n.startsWith("g_") || n.startsWith("v_") || n.startsWith("gg_")
                    || n.startsWith("new_"))
                continue;
            Tensor t = file.tensor(device, full);
            if (file.has(name + "/g_" + n)) {
                t = t.track();
                variables.add(n);
            }
            operands.put(n, t);
        }
    }

    /** Runs {@code f} on the operands of a case and compares the result and all gradients that the file has. */
    static void check(GoldenFile file, Backend device, String name, Function<GoldenCase, Tensor> f) {
        visit(file, device, name, c -> c.compare(f.apply(c)));
    }

    /** Runs a check that has results under names of its own. */
    static void visit(GoldenFile file, Backend device, String name, Consumer<GoldenCase> f) {
        file.in(name, () -> f.accept(new GoldenCase(file, device, name)));
    }

    Tensor get(String operand) {
        Tensor t = operands.get(operand);
        if (t == null) throw new IllegalStateException(file.name() + " has no tensor '" + name + "/" + operand + "'");
        return t;
    }

    boolean has(String operand) {
        return operands.containsKey(operand);
    }

    /** An operand, or null where the case has none. */
    Tensor orNull(String operand) {
        return operands.get(operand);
    }

    String name() {
        return name;
    }

    /** The longest of {@code kinds} that the case's name starts with. */
    String kind(String... kinds) {
        return Arrays.stream(kinds).filter(name::startsWith).max(Comparator.comparingInt(String::length)).orElseThrow(
                () -> new IllegalStateException("no rule for case '" + name + "' of " + file.name()));
    }

    /** Sizes that the file states for a tensor of this case. */
    int[] shape(String tensor) {
        return file.shape(name + "/" + tensor).dims();
    }

    /** Compares a further result of the case. */
    void expect(String tensor, Tensor actual) {
        file.expect(name + "/" + tensor, actual);
    }

    private void compare(Tensor y) {
        expect("y", y);
        if (!file.has(name + "/g_out")) return;
        Tensor g = file.tensor(device, name + "/g_out");
        if (variables.isEmpty()) return;
        boolean second = variables.stream().anyMatch(n -> file.has(name + "/v_" + n));
        if (second) g = g.track();
        List<Tensor> xs = variables.stream().map(operands::get).toList();
        Tensor[] grads = Autograd.grad(y, xs, g, second, second);
        for (int i = 0; i < grads.length; i++) expect("g_" + variables.get(i), grads[i]);
        if (second) secondOrder(grads, xs, g);
    }

    private void secondOrder(Tensor[] grads, List<Tensor> xs, Tensor g) {
        Tensor total = Tensor.scalar(device, 0);
        for (int i = 0; i < grads.length; i++)
            if (file.has(name + "/v_" + variables.get(i)))
                total = total.add(grads[i].mul(file.tensor(device, name + "/v_" + variables.get(i))).sum());
        List<Tensor> all = new ArrayList<>(xs);
        all.add(g);
        Tensor[] gg = Autograd.grad(total, all, Tensor.full(device, 1), false, false);
        for (int i = 0; i < gg.length; i++) {
            String n = "gg_" + (i < xs.size() ? variables.get(i) : "g_out");
            if (file.has(name + "/" + n)) expect(n, gg[i]);
        }
    }
}
