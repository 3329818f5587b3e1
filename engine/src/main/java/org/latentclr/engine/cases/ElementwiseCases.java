package org.latentclr.engine.cases;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.Select;
import org.latentclr.engine.op.Unary;

/** Functions of each element, of pairs, and the choice between two. */
final class ElementwiseCases {
    private ElementwiseCases() {}

    static List<OpCase> all() {
        List<OpCase> all = new ArrayList<>();
        for (Unary.Kind k : Unary.Kind.values()) {
            Unary op = unary(k);
            Values v = range(op);
            for (int[] shape : new int[][]{{}, {0, 3}, {1}, {2, 3, 5}})
                all.add(OpCase.of(op, Operand.of(v, shape)));
        }
        all.add(OpCase.of(unary(Unary.Kind.AFFINE), Operand.of(70_001)));
        all.add(OpCase.of(unary(Unary.Kind.TANH), Operand.of(3, 20_001)));
        for (Binary.Kind k : Binary.Kind.values()) binary(k, all);
        all.add(OpCase.of(new Binary(Binary.Kind.ADD), Operand.of(130, 257), Operand.of(257)));
        all.add(OpCase.of(new Binary(Binary.Kind.MUL), Operand.of(130, 257), Operand.of(130, 1)));
        Values mask = new Values.Whole(2);
        all.add(OpCase.of(new Select(), Operand.constant(mask, 3, 5), Operand.of(3, 5), Operand.of(3, 5)));
        all.add(OpCase.of(new Select(), Operand.constant(mask, 4, 1, 5), Operand.of(3, 1), Operand.of()));
        all.add(OpCase.of(new Select(), Operand.constant(mask, 1), Operand.of(1), Operand.of(1)));
        all.add(OpCase.of(new Select(), Operand.constant(mask, 0, 5), Operand.of(5), Operand.of(0, 1)));
        return all;
    }

    private static Unary unary(Unary.Kind k) {
        return switch (k) {
            case AFFINE -> new Unary(k, -1.7, 0.3);
            case POW -> new Unary(k, 2.5, 0);
            case CLAMP -> new Unary(k, -0.5, 0.7);
            case LEAKY -> new Unary(k, 0.2, 0);
            default -> new Unary(k, 0, 0);
        };
    }

    private static Values range(Unary op) {
        return switch (op.kind()) {
            case POW, LOG, SQRT, RSQRT, RECIPROCAL -> Values.in(0.3, 2.5);
            case CLAMP -> Values.awayFrom(op.a(), op.b());
            case LEAKY, ABS, SIGN, STEP, RELU -> Values.awayFrom(0);
            case FLOOR -> Values.awayFrom(-1, 0, 1);
            case TANH, SIGMOID, SOFTPLUS, ERF -> Values.in(-3.5, 3.5);
            default -> Values.in(-2, 2);
        };
    }

    private static void binary(Binary.Kind k, List<OpCase> all) {
        int[][][] shapes = {{{}, {}}, {{3, 5}, {3, 5}}, {{2, 1, 4}, {3, 1}}, {{}, {2, 3}}, {{0, 3}, {3}}, {{1}, {7}}};
        for (int[][] s : shapes) {
            Operand a = switch (k) {
                case POW -> Operand.of(Values.in(0.3, 2), s[0]);
                case ADD, SUB, MUL, DIV -> Operand.of(s[0]);
                default -> Operand.of(new Values.Distinct(0), s[0]);
            };
            Operand b = switch (k) {
                case DIV -> Operand.of(Values.in(0.4, 2), s[1]);
                case POW, ADD, SUB, MUL -> Operand.of(s[1]);
                default -> Operand.of(new Values.Distinct(0.37), s[1]);
            };
            all.add(OpCase.of(new Binary(k), a, b));
        }
        if (k.ordinal() >= Binary.Kind.GT.ordinal())
            all.add(OpCase.of(new Binary(k), Operand.of(new Values.Whole(3), 4, 9), Operand.of(new Values.Whole(3), 9))
                    .withoutGradient());
    }
}
