package org.latentclr.engine.backend.cpu;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.latentclr.engine.Tensor;

/** The weights of a convolution as left operands of its matrix products. */
interface ConvWeights {
    float[] data();

    int offset();

    /** Whether they lie as [co,ci/groups,kh,kw]. */
    boolean isPlain();

    /** Rows co, columns (ci, tap), for one group. */
    PanelGemm.Left forward(ConvGeometry g, GemmKernels kernels);

    /** Rows ci/groups, columns (co/groups, tap) for the given taps of a group. */
    PanelGemm.Left backward(ConvGeometry g, int group, int[] taps, GemmKernels kernels);

    /** @param exchanged whether they lie as [ci,co,kh,kw] (one group) */
    record Plain(float[] data, int offset, boolean exchanged) implements ConvWeights {
        @Override
        public boolean isPlain() {
            return !exchanged;
        }

        @Override
        public PanelGemm.Left forward(ConvGeometry g, GemmKernels kernels) {
            int k = g.ci() * g.taps();
            if (!exchanged) return new MatPanels(Mat.of(data, offset, g.co(), k, k).transposed(), kernels);
            return new TapWeights(data, offset, g.co() * g.taps(), g.taps(), IntStream.range(0, g.taps()).toArray());
        }

        @Override
        public PanelGemm.Left backward(ConvGeometry g, int group, int[] taps, GemmKernels kernels) {
            int base = offset + group * g.cog() * g.cig() * g.taps();
            return exchanged
                    ? new TapWeights(data, base, g.taps(), g.co() * g.taps(), taps)
                    : new TapWeights(data, base, g.cig() * g.taps(), g.taps(), taps);
        }
    }

    /** Weights whose panels are kept from one use to the next. */
    record Kept(Plain plain, Tensor w, WeightCache cache) implements ConvWeights {
        /** Which panels. */
        private record Form(boolean backward, int co, int ci, int groups, int kh, int kw, int offset, int group,
                String taps, boolean exchanged) {
            static Form of(boolean backward, ConvGeometry g, Plain p, int group, int[] taps) {
                return new Form(backward, g.co(), g.ci(), g.groups(), g.kh(), g.kw(), p.offset, group,
                        Arrays.toString(taps), p.exchanged);
            }
        }

        @Override
        public float[] data() {
            return plain.data;
        }

        @Override
        public int offset() {
            return plain.offset;
        }

        @Override
        public boolean isPlain() {
            return plain.isPlain();
        }

        @Override
        public PanelGemm.Left forward(ConvGeometry g, GemmKernels kernels) {
            return cache.get(w.storage(), Form.of(false, g, plain, 0, new int[0]),
                    () -> PackedPanels.of(g.co(), g.ci() * g.taps(), plain.forward(g, kernels), kernels));
        }

        @Override
        public PanelGemm.Left backward(ConvGeometry g, int group, int[] taps, GemmKernels kernels) {
            return cache.get(w.storage(), Form.of(true, g, plain, group, taps), () -> PackedPanels.of(g.cig(),
                    g.cog() * taps.length, plain.backward(g, group, taps, kernels), kernels));
        }
    }

    /**
     * A left operand in panels.
     *
     * @param k columns
     * @param panels tiles of rows one after the other, each [k][rows of the tile]
     */
    record PackedPanels(int k, float[] panels) implements PanelGemm.Left {
        /** {@code source} itself when it is packed already. */
        static PackedPanels of(int m, int k, PanelGemm.Left source, GemmKernels kernels) {
            if (source instanceof PackedPanels packed) return packed;
            int mr = kernels.tileRows(), step = kernels.rowStep();
            float[] panels = new float[Math.multiplyExact(PanelGemm.ceil(m, step) * step, k)];
            for (int i = 0; i < m; i += mr) {
                int height = Math.min(mr, PanelGemm.ceil(m - i, step) * step);
                source.packRows(i, Math.min(mr, m - i), height, 0, k, panels, i * k);
            }
            return new PackedPanels(k, panels);
        }

        @Override
        public void packRows(int i0, int rows, int mr, int p0, int kc, float[] dst, int o) {
            System.arraycopy(panels, i0 * k + p0 * mr, dst, o, kc * mr);
        }
    }
}
