package org.latentclr.nn.biggan;

import org.latentclr.engine.Tensor;

/** How statistics for a truncation between two stored ones are found (METHODS §6.3). */
public enum TruncationTable {
    /** As published, with the weights of the two neighbours exchanged: f·s[i] + (1−f)·s[i+1]. */
    PUBLISHED,
    /** (1−f)·s[i] + f·s[i+1]. */
    CORRECTED;

    /**
     * Where a truncation lies in a table.
     *
     * @param index i
     * @param first weight of row i
     */
    record Row(int index, double first) {
        /** The statistics [C] in a table [rows,C]. */
        Tensor of(Tensor table) {
            Tensor a = table.slice(0, index, index + 1).reshape(-1);
            return first == 1 ? a : a.mul(first).add(table.slice(0, index + 1, index + 2).reshape(-1).mul(1 - first));
        }
    }

    /** @param truncation above 0, at most 1, the last row */
    Row row(double truncation, int rows) {
        double at = truncation / (1.0 / (rows - 1));
        int i = (int) at;
        double fraction = at - i;
        return new Row(i, fraction == 0 ? 1 : this == PUBLISHED ? fraction : 1 - fraction);
    }
}
