package org.latentclr.kernels;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latentclr.engine.EngineException;

/**
 * What a CUDA device is opened with, and its name as a word: {@code cuda}, {@code cuda:1}, {@code cuda:1:tf32}, {@code simulator:bf16},
 * {@code cuda:exact}, {@code cuda:own}.
 *
 * @param simulator whether the PTX simulator stands in for a GPU
 * @param ordinal number of the GPU, from 0
 * @param precision of products and convolutions
 * @param products who computes products and convolutions
 */
public record CudaOptions(boolean simulator, int ordinal, Precision precision, Products products) {
    private static final Pattern NAME = Pattern
            .compile("(cuda|simulator)(?::(\\d{1,3}))?(?::([a-z]+\\d+))?(?::(exact|own))?");

    /** float32 on the first GPU. */
    public static final CudaOptions DEFAULT = new CudaOptions(false, 0, Precision.FP32, Products.FAST);

    /** float32 on the simulator. */
    public static final CudaOptions SIMULATED = new CudaOptions(true, 0, Precision.FP32, Products.FAST);

    public CudaOptions withPrecision(Precision p) {
        return new CudaOptions(simulator, ordinal, p, products);
    }

    /** The word of {@link org.latentclr.engine.Backend#name()}. */
    public String name() {
        return simulator ? "simulator" : "cuda";
    }

    /** Reads a device name. */
    public static CudaOptions parse(String name) {
        Matcher m = NAME.matcher(name);
        EngineException.check(m.matches(), "device",
                "cuda, cuda:NUMBER or cuda:NUMBER:PRECISION, then :exact or :own", "'" + name + "'");
        String word = m.group(3) == null ? Precision.FP32.word() : m.group(3);
        Precision precision = Precision.of(word).orElseThrow(
                () -> new EngineException("device " + name, "a precision of " + Precision.words(), "'" + word + "'"));
        return new CudaOptions(m.group(1).equals("simulator"), m.group(2) == null ? 0 : Integer.parseInt(m.group(2)),
                precision, m.group(4) == null ? Products.FAST : Products.of(m.group(4)).orElseThrow());
    }
}
