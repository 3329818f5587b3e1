package org.latentclr.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What computes.
 *
 * @param kind which device
 * @param index number of the CUDA device
 */
public record DeviceChoice(Kind kind, int index) {
    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

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
     * Reads {@code device} and {@code auto_cpu_if_no_gpu}. The published default {@code cuda:0} with
     * {@code auto_cpu_if_no_gpu=true} is {@link Kind#AUTO}.
     */
    static DeviceChoice read(Binder in) {
        DeviceChoice asked = in.value("device", new Value.Text("cuda:0"), "cpu, cuda, cuda:NUMBER, simulator or auto",
                DeviceChoice::from);
        boolean auto = in.bool("auto_cpu_if_no_gpu", true);
        return auto && asked.kind == Kind.CUDA ? new DeviceChoice(Kind.AUTO, asked.index) : asked;
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
