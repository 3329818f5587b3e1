package org.latentclr.engine.op;

import java.util.function.DoubleBinaryOperator;
import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/** z = f(x, y) for each pair of elements; shapes broadcast. Comparisons give 1 or 0 and have no gradient. */
public record Binary(Kind kind) implements Op {
    /** The functions. */
    public enum Kind {
        ADD, SUB, MUL, DIV, POW, MAX, MIN, GT, GE, LT, LE, EQ, NE;

        boolean isComparison() {
            return ordinal() >= GT.ordinal();
        }
    }

    public static Tensor apply(Kind kind, Tensor x, Tensor y) {
        return Dispatch.apply(new Binary(kind), x, y);
    }

    /** 1 where the comparison with a constant holds, else 0. */
    public static Tensor compare(Kind kind, Tensor x, double c) {
        EngineException.check(kind.isComparison(), "compare", "a comparison", kind);
        return apply(kind, x.detach(), Tensor.scalar(x.backend(), c));
    }

    @Override
    public String name() {
        return kind.name().toLowerCase();
    }

    @Override
    public Shape outputShape(Shape... in) {
        return Shape.broadcast(name(), in[0], in[1]);
    }

    @Override
    public boolean savesInput(int i, boolean[] tracked) {
        return switch (kind) {
            case ADD, SUB -> false;
            case MUL -> tracked[1 - i];
            case DIV -> i == 1 || tracked[1];
            default -> !kind.isComparison();
        };
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        Tensor[] g = new Tensor[2];
        if (kind.isComparison()) {
            for (int i = 0; i < 2; i++) if (v.needed(i)) g[i] = Tensor.zeros(v.grad().backend(), v.shape(i).dims());
            return g;
        }
        for (int i = 0; i < 2; i++) if (v.needed(i)) g[i] = Arithmetic.sumTo(i == 0 ? left(v) : right(v), v.shape(i));
        return g;
    }

    private Tensor left(Vjp v) {
        Tensor g = v.grad();
        return switch (kind) {
            case ADD, SUB -> g;
            case MUL -> g.mul(v.input(1));
            case DIV -> g.div(v.input(1));
            case POW -> g.mul(v.input(1).mul(apply(Kind.POW, v.input(0), v.input(1).add(-1))));
            case MAX -> g.mul(preference(Kind.GT, v));
            case MIN -> g.mul(preference(Kind.LT, v));
            default -> throw new AssertionError(kind);
        };
    }

    private Tensor right(Vjp v) {
        Tensor g = v.grad();
        return switch (kind) {
            case ADD -> g;
            case SUB -> g.neg();
            case MUL -> g.mul(v.input(0));
            case DIV -> g.neg().mul(v.input(0)).div(v.input(1).square());
            case POW -> g.mul(apply(Kind.POW, v.input(0), v.input(1)).mul(v.input(0).log()));
            case MAX -> g.mul(Unary.affine(preference(Kind.GT, v), -1, 1));
            case MIN -> g.mul(Unary.affine(preference(Kind.LT, v), -1, 1));
            default -> throw new AssertionError(kind);
        };
    }

    /** 1 where the left operand wins, ½ at a tie (as PyTorch), 0 where it loses. */
    private static Tensor preference(Kind wins, Vjp v) {
        Tensor x = v.input(0).detach();
        Tensor y = v.input(1).detach();
        return apply(wins, x, y).add(apply(Kind.EQ, x, y).mul(0.5));
    }

    /** The function in double precision. */
    public DoubleBinaryOperator function() {
        return switch (kind) {
            case ADD -> Double::sum;
            case SUB -> (x, y) -> x - y;
            case MUL -> (x, y) -> x * y;
            case DIV -> (x, y) -> x / y;
            case POW -> Math::pow;
            case MAX -> Math::max;
            case MIN -> Math::min;
            case GT -> (x, y) -> x > y ? 1 : 0;
            case GE -> (x, y) -> x >= y ? 1 : 0;
            case LT -> (x, y) -> x < y ? 1 : 0;
            case LE -> (x, y) -> x <= y ? 1 : 0;
            case EQ -> (x, y) -> x == y ? 1 : 0;
            case NE -> (x, y) -> x != y ? 1 : 0;
        };
    }
}
