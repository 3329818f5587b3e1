package org.latentclr.engine.cases;

import java.util.List;
import org.latentclr.engine.Shape;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.Embed;
import org.latentclr.engine.op.Views;

/** Ops that rearrange: views, the copy that ends them, concatenation, embedding. */
final class ViewCases {
    private ViewCases() {}

    static List<OpCase> all() {
        return List.of(OpCase.of(new Views.Copy(), Operand.of(3, 4, 5)), OpCase.of(new Views.Copy(), Operand.of()),
                OpCase.of(new Views.Copy(), Operand.of(0, 4)), OpCase.of(new Views.Copy(), Operand.of(301, 203)),
                OpCase.of(new Views.Permute(2, 0, 1), Operand.of(3, 4, 5)),
                OpCase.of(new Views.Permute(1, 0), Operand.of(0, 4)), OpCase.of(new Views.Permute(), Operand.of()),
                OpCase.of(new Views.Slice(1, 1, 2, 2), Operand.of(3, 5, 2)),
                OpCase.of(new Views.Slice(0, 2, 0, 1), Operand.of(3, 5)),
                OpCase.of(new Views.Slice(0, 0, 1, 4), Operand.of(1)),
                OpCase.of(new Views.Slice(1, 1, 2, 1), Operand.of(0, 3)),
                OpCase.of(new Views.Expand(Shape.of(4, 3, 5)), Operand.of(3, 1)),
                OpCase.of(new Views.Expand(Shape.of(2, 0)), Operand.of(1)),
                OpCase.of(new Views.Expand(Shape.of(3)), Operand.of()),
                OpCase.of(new Views.Expand(Shape.of(2, 0, 3)), Operand.of(0, 1)),
                OpCase.of(new Views.Flip(0, 2), Operand.of(3, 4, 5)), OpCase.of(new Views.Flip(1), Operand.of(2, 0)),
                OpCase.of(new Views.Flip(0), Operand.of(1)),
                OpCase.of(new Concat(0), Operand.of(2, 3), Operand.of(1, 3), Operand.of(4, 3)),
                OpCase.of(new Concat(1), Operand.of(2, 3, 2), Operand.of(2, 0, 2), Operand.of(2, 1, 2)),
                OpCase.of(new Concat(2), Operand.of(2, 3, 4), Operand.of(2, 3, 4)),
                OpCase.of(new Concat(0), Operand.of(0), Operand.of(0)),
                OpCase.of(new Concat(1), Operand.of(1, 1), Operand.of(1, 1)),
                embed(0, new int[]{6, 9}, new int[]{1, 2}, new int[]{2, 3}, 3, 3),
                embed(-1.5, new int[]{3, 4, 7}, new int[]{0, 0, 1}, new int[]{1, 2, 1}, 3, 2, 5),
                embed(2, new int[]{4}, new int[]{1}, new int[]{3}, 0), embed(7, new int[]{}, new int[]{}, new int[]{}),
                reshape(new int[]{6, 10}, 3, 4, 5), reshape(new int[]{}, 1, 1), reshape(new int[]{2, 0}, 0, 7),
                reshape(new int[]{3, 1, 4, 5}, 12, 5));
    }

    private static OpCase reshape(int[] to, int... from) {
        return OpCase.of(new Views.Reshape(Shape.of(to)), Operand.of(from));
    }

    private static OpCase embed(double fill, int[] to, int[] at, int[] step, int... from) {
        return OpCase.of(new Embed(Shape.of(to), at, step, fill), Operand.of(from));
    }
}
