package org.latentclr.golden.ops;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Pointwise;
import org.latentclr.engine.functional.Selection;
import org.latentclr.engine.functional.Similarity;
import org.latentclr.engine.functional.Softmax;
import org.latentclr.engine.op.ArgReduce;
import org.latentclr.engine.op.ArgSort;
import org.latentclr.engine.op.Arithmetic;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.Cumsum;
import org.latentclr.engine.op.Embed;
import org.latentclr.engine.op.Gather;
import org.latentclr.engine.op.Reduce;
import org.latentclr.engine.op.ScatterAdd;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.op.Views;
import org.latentclr.golden.GoldenCheck;

/** Elementwise functions, reductions and rearrangements. The name of a case is the name of its function; most have no options. */
final class ElementwiseChecks {
    private static final Map<String, BiFunction<GoldenCase, Options, Tensor>> FUNCTIONS = new HashMap<>();

    static {
        pointwise();
        for (int d = 0; d < 4; d++) alongDimension(d);
        reductions();
        pairs();
        rearrangements();
        indexing();
    }

    private ElementwiseChecks() {}

    static List<GoldenCheck> all() {
        return List.of(new CaseFileCheck("elementwise_reduce_view",
                (c, o) -> FUNCTIONS.get(c.kind(FUNCTIONS.keySet().toArray(String[]::new))).apply(c, o)));
    }

    private static void put(String name, Function<Tensor, Tensor> f) {
        FUNCTIONS.put(name, (c, o) -> f.apply(c.get("x")));
    }

    private static void put(String name, BiFunction<Tensor, Tensor, Tensor> f) {
        FUNCTIONS.put(name, (c, o) -> f.apply(c.get("a"), c.get("b")));
    }

    private static void pointwise() {
        Map.of("exp", Unary.Kind.EXP, "tanh", Unary.Kind.TANH, "sigmoid", Unary.Kind.SIGMOID, "softplus",
                Unary.Kind.SOFTPLUS, "relu", Unary.Kind.RELU, "rsqrt", Unary.Kind.RSQRT, "sqrt", Unary.Kind.SQRT,
                "log", Unary.Kind.LOG, "reciprocal", Unary.Kind.RECIPROCAL)
                .forEach((name, kind) -> put(name, x -> Unary.apply(kind, x)));
        put("abs", Tensor::abs);
        put("square", Tensor::square);
        put("elu", x -> Pointwise.elu(x, 1));
        put("selu", Pointwise::selu);
        put("gelu", Pointwise::gelu);
        put("leaky", x -> Unary.leakyRelu(x, 0.2));
        put("clamp", x -> Unary.clamp(x, -0.5, 0.7));
        put("pow25", x -> Unary.pow(x, 2.5));
        put("softmax_last", x -> Softmax.softmax(x, -1));
        put("extreme_softmax", x -> Softmax.softmax(x, 1));
        put("double_softmax", x -> Softmax.softmax(Softmax.softmax(x, 1), 1));
        put("log_softmax", x -> Softmax.logSoftmax(x, 1));
        put("tril_triu", x -> Selection.triu(x, 1).sub(Selection.tril(x.transpose(0, 1), -1)));
    }

    /** Functions whose name ends with the dimension. */
    private static void alongDimension(int d) {
        put("softmax_dim" + d, x -> Softmax.softmax(x, d));
        put("norm_dim" + d, x -> Similarity.norm(x, false, d));
        put("mean" + d, x -> x.mean(false, d));
        put("max" + d, x -> ArgReduce.max(x, d).reshape(-1));
        put("min" + d, x -> ArgReduce.min(x, d).reshape(-1));
    }

    private static void reductions() {
        put("logsumexp", x -> Softmax.logSumExp(x, 1, false));
        put("extreme_lse", x -> Softmax.logSumExp(x, 1, false));
        put("norm_zero", x -> Similarity.norm(x, false, 1));
        put("norm_all", x -> Similarity.norm(x));
        put("var_unb", x -> Arithmetic.variance(x, 1, false, 0));
        put("std_unb", x -> Arithmetic.variance(x, 1, false, 1).sqrt());
        put("cumsum", x -> Cumsum.apply(x, 1));
        put("amax", x -> Reduce.apply(Reduce.Kind.MAX, x, false, 1));
        put("prod", x -> Reduce.apply(Reduce.Kind.PROD, x, false, 1));
        put("reduce_multi", x -> x.mean(false, 0, 2, 3));
        put("sum_big", x -> x.sum());
        put("permute_sum", x -> x.permute(3, 0, 1, 2).sum(false, 2, 3));
    }

    private static void pairs() {
        put("add_bc", Tensor::add);
        put("mul_bc", Tensor::mul);
        put("div_bc", Tensor::div);
        put("sub_bc0d", Tensor::sub);
        put("max_pair", Pointwise::maximum);
        put("where",
                (a, b) -> Arithmetic.where(Binary.apply(Binary.Kind.GT, a.detach(), b.detach()), a.mul(2), b.mul(3)));
        put("bmm", Tensor::matmul);
        put("matmul_bc", Tensor::matmul);
        put("lerp", (a, b) -> Pointwise.lerp(a, b, 0.7));
        put("T_mm", x -> x.matmul(x.transpose(0, 1)));
        FUNCTIONS.put("linear", (c, o) -> Pointwise.linear(c.get("x"), c.get("w"), c.orNull("b")));
        FUNCTIONS.put("addcmul", (c, o) -> c.get("a").mul(c.get("b")).add(c.get("c")));
        FUNCTIONS.put("cos_sim",
                (c, o) -> Similarity.cosine(c.get("a"), c.get("b"), o.whole("dim", 1), o.number("eps", 1e-8)));
    }

    private static void rearrangements() {
        put("flip", x -> Views.flip(x, 0, 1));
        put("roll", x -> Views.roll(x, 1, 2));
        put("slice_strided", x -> Views.slice(Views.slice(x, 0, 1, x.dim(0), 2), 2, 0, x.dim(2), 3).mul(2));
        put("transpose_reshape", x -> x.transpose(1, 2).reshape(x.dim(0) * x.dim(2), x.dim(1) * x.dim(3)));
        FUNCTIONS.put("expand", (c, o) -> {
            int n = c.shape("y")[1];
            Tensor x = c.get("x");
            return x.expand(c.shape("y")).mul(Tensor.arange(x.backend(), n).reshape(n, 1));
        });
        FUNCTIONS.put("repeat", (c, o) -> {
            Tensor x = c.get("x"); // [N,C] → [N,rows,C·columns]
            return Views.repeat(x.reshape(x.dim(0), 1, x.dim(1)), 1, c.shape("y")[1], c.shape("y")[2] / x.dim(1));
        });
        put("cat_stack", (a, b) -> Concat.stack(Concat.apply(1, a, b), Concat.apply(1, b, a)).transpose(0, 1));
        FUNCTIONS.put("pad_const", (c, o) -> Embed.pad(c.get("x"), o.number("value", 0), o.list("pad")));
    }

    private static void indexing() {
        put("sort_vals", x -> ArgSort.sort(x, 1, false));
        FUNCTIONS.put("topk", (c, o) -> Selection.topK(c.get("x"), c.shape("y")[1], 1).values());
        FUNCTIONS.put("gather", (c, o) -> Gather.apply(c.get("x"), o.whole("dim", 1), c.get("idx")));
        FUNCTIONS.put("index_select_dup", (c, o) -> {
            int[] index = Arrays.stream(c.get("idx").toDoubles()).mapToInt(v -> (int) v).toArray();
            return Gather.select(c.get("x"), 0, index);
        });
        put("masked_select", x -> {
            boolean[] mask = new boolean[x.shape().size()];
            for (int i = 0; i < mask.length; i++) mask[i] = i / x.dim(1) != i % x.dim(1);
            return Selection.masked(x, mask).reshape(x.dim(0), x.dim(1) - 1);
        });
        FUNCTIONS.put("scatter_add", (c, o) -> {
            Tensor x = c.get("x");
            return x.add(ScatterAdd.apply(c.get("src"), 0, c.get("idx"), x.dim(0)));
        });
    }
}
