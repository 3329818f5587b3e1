package org.latentclr.contrafeat.early;

import java.util.Optional;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.ArgReduce;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.Concat;

/** Traversals of an {@link EarlyNavigator}; frames go from negative to positive with the original in between. */
public final class EarlyWalks {
    private static final int INNER = 15;
    private static final double NO_HEAT = 0.2;

    private EarlyWalks() {}

    /**
     * Walks that ask the navigator again at each of 15 small steps per frame.
     *
     * @param origin [1,L,w], all layers alike; not modified
     * @return [K,n,L,w]
     */
    public static Tensor following(EarlyNavigator m, Tensor origin, int frames, double scale) {
        return rows(m, origin, frames, (ws, i, sign) -> {
            Tensor at = ws;
            for (int k = 0; k < INNER; k++) at = at.add(step(m, m.forward(at.mean(false, 1)), i, sign * scale, false));
            return at;
        });
    }

    /**
     * Walks along the directions at the original.
     *
     * @param hottest whether only the layer of most heat moves
     */
    public static Tensor straight(EarlyNavigator m, Tensor origin, int frames, double scale, boolean hottest) {
        Tensor out = m.forward(origin.slice(1, 0, 1).reshape(1, origin.dim(2)));
        return rows(m, origin, frames, (ws, i, sign) -> ws.add(step(m, out, i, sign * scale, hottest)));
    }

    /** One frame on. */
    private interface Frame {
        Tensor next(Tensor ws, int direction, int sign);
    }

    private static Tensor rows(EarlyNavigator m, Tensor origin, int frames, Frame f) {
        int k = m.form().directions();
        Tensor[] rows = new Tensor[k];
        int back = frames - frames / 2 - 1;
        for (int i = 0; i < k; i++) {
            Tensor[] row = new Tensor[frames];
            row[back] = origin;
            for (int j = back + 1; j < frames; j++) row[j] = f.next(row[j - 1], i, 1);
            for (int j = back - 1; j >= 0; j--) row[j] = f.next(row[j + 1], i, -1);
            rows[i] = Concat.apply(0, row);
        }
        return Concat.stack(rows);
    }

    /** scale·d_i·heat over the layers, [1,L,w]. */
    private static Tensor step(EarlyNavigator m, Tensor out, int i, double scale, boolean hottest) {
        Tensor d = out.slice(1, i, i + 1).slice(2, 0, m.form().width()); // [1,1,w]
        int layers = m.form().layers();
        Optional<Tensor> logits = m.heatLogits(out);
        if (logits.isEmpty()) return d.mul(scale * NO_HEAT).expand(1, layers, m.form().width());
        Tensor heat = m.form().heat().of(logits.get().slice(1, i, i + 1)).reshape(1, layers, 1);
        if (hottest) {
            Tensor index = Tensor.arange(heat.backend(), layers).reshape(1, layers, 1);
            heat = Binary.apply(Binary.Kind.EQ, index, ArgReduce.argmax(heat, 1));
        }
        return d.mul(scale).mul(heat);
    }
}
