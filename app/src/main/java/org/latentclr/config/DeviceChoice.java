package org.latentclr.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latentclr.kernels.Precision;

/**
 * What computes.
 *
 * @param kind which device
 * @param index number of the CUDA device
 * @param precision of products and convolutions on a CUDA device
 */
public record DeviceChoice(Kind kind, int index, Precision precision) {
    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

    /** A device in float32. */
    public DeviceChoice(Kind kind, int index) {
        this(kind, index, Precision.FP32);
    }

    /** The devices. */
    public enum Kind {
        /** The processor. */
        CPU,
        /** A CUDA device; an error when there is none. */
        CUDA,
        /** The PTX simulator. */
        SIMULATOR,
        /** A CUDA device when there is one, else the processor; the run says which and why. */
        AUTO
    }

    /**
     * Reads {@code device}, {@code precision} and {@code auto_cpu_if_no_gpu}. The published default {@code cuda:0} with
     * {@code auto_cpu_if_no_gpu=true} is {@link Kind#AUTO}.
     */
    static DeviceChoice read(Binder in) {
        DeviceChoice asked = in.value("device", new Value.Text("cuda:0"), "cpu, cuda, cuda:NUMBER, simulator or auto",
                DeviceChoice::from);
        boolean auto = in.bool("auto_cpu_if_no_gpu", true);
        Precision precision = in.value("precision", new Value.Text(Precision.FP32.word()),
                "one of " + Precision.words(), v -> Precision.of(v.toString()));
        Kind kind = auto && asked.kind == Kind.CUDA ? Kind.AUTO : asked.kind;
        return new DeviceChoice(kind, asked.index, precision);
    }

    private static Optional<DeviceChoice> from(Value value) {
        String text = value.toString();
        Matcher cuda = CUDA.matcher(text);
        if (cuda.matches()) {
            return Optional
                    .of(new DeviceChoice(Kind.CUDA, cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1))));
        }
        return switch (text) {
            case "cpu" -> Optional.of(new DeviceChoice(Kind.CPU, 0));
            case "simulator" -> Optional.of(new DeviceChoice(Kind.SIMULATOR, 0));
            case "auto" -> Optional.of(new DeviceChoice(Kind.AUTO, 0));
            default -> Optional.empty();
        };
    }
}
