package org.latentclr.kernels.elementwise;

import java.util.Locale;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.Embed;
import org.latentclr.engine.op.Select;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.op.Views;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.Groups;
import org.latentclr.kernels.Walk;
import org.latentclr.kernels.driver.Arguments;

/** Element by element, with broadcasting and any strides; and the ops that are strided copies. */
public final class ElementwiseCuda {
    private static final String FAMILY = "elementwise/elementwise";

    private final Cuda cuda;

    public ElementwiseCuda(Cuda cuda) {
        this.cuda = cuda;
    }

    public void register(KernelTable t) {
        t.putStrided(Unary.class, this::unary);
        t.putStrided(Binary.class, this::binary);
        t.putStrided(Select.class, this::select);
        t.putStrided(Views.Copy.class, (op, in, out) -> copy(in[0], out));
        t.putStrided(Concat.class, this::concat);
        t.putStrided(Embed.class, this::embed);
    }

    private void unary(Unary op, Tensor[] in, Tensor out) {
        int[] walk = Walk.of(out.shape(), in[0]);
        long x = cuda.address(in[0]), y = cuda.address(out);
        int each = Groups.of(walk, y, x);
        cuda.each(FAMILY, "unary_" + name(op.kind()), out.shape().size() / each, new Arguments().struct(walk)
                .pointer(x).pointer(y).number(op.a()).number(op.b()).integer(each));
    }

    private void binary(Binary op, Tensor[] in, Tensor out) {
        int[] walk = Walk.of(out.shape(), in);
        long x = cuda.address(in[0]), y = cuda.address(in[1]), z = cuda.address(out);
        int each = Groups.of(walk, z, x, y);
        cuda.each(FAMILY, "binary_" + name(op.kind()), out.shape().size() / each,
                new Arguments().struct(walk).pointer(x).pointer(y).pointer(z).integer(each));
    }

    private void select(Select op, Tensor[] in, Tensor out) {
        cuda.each(FAMILY, "choose", out.shape().size(),
                new Arguments().struct(Walk.of(out.shape(), in)).pointer(cuda.address(in[0]))
                        .pointer(cuda.address(in[1])).pointer(cuda.address(in[2])).pointer(cuda.address(out)));
    }

    /** Copies {@code source} to the elements of {@code target}, both of any strides. */
    private void copy(Tensor source, Tensor target) {
        int[] walk = Walk.of(target.shape(), source, target);
        long x = cuda.address(source), y = cuda.address(target);
        int each = Groups.of(walk, 0, x, y);
        cuda.each(FAMILY, "copy", target.shape().size() / each,
                new Arguments().struct(walk).pointer(x).pointer(y).integer(each));
    }

    private void concat(Concat op, Tensor[] in, Tensor out) {
        int from = 0;
        for (Tensor t : in) {
            int n = t.dim(op.dim());
            part(t, out, out.offset() + from * out.strides()[op.dim()], out.strides());
            from += n;
        }
    }

    private void embed(Embed op, Tensor[] in, Tensor out) {
        cuda.fill(out, op.fill());
        int[] strides = out.strides().clone();
        int offset = out.offset();
        for (int d = 0; d < strides.length; d++) {
            offset += op.at()[d] * strides[d];
            strides[d] *= op.step()[d];
        }
        part(in[0], out, offset, strides);
    }

    /** Copies {@code source} to the part of {@code out} of its shape with the given steps. */
    private void part(Tensor source, Tensor out, int offset, int[] strides) {
        Shape s = source.shape();
        if (s.size() > 0) copy(source, out.view(s, strides, offset));
    }

    private static String name(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
