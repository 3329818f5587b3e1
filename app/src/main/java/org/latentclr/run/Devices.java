package org.latentclr.run;

import org.latentclr.config.DeviceChoice;
import org.latentclr.engine.Backends;
import org.latentclr.engine.EngineException;
import org.latentclr.kernels.Precision;

/** Opens the device that a configuration asks for. */
public final class Devices {
    private Devices() {}

    /**
     * Never a silent fallback: the result says what was chosen and why.
     *
     * @param threads of the processor; 0 for all
     */
    public static Backends.Choice open(DeviceChoice choice, int threads) {
        String word = choice.precision().word();
        String more = choice.precision() == Precision.FP32 ? "" : ":" + word;
        Backends.Choice opened = Backends.open(switch (choice.kind()) {
            case CPU -> "cpu";
            case CUDA -> "cuda:" + choice.index() + more;
            case SIMULATOR -> "simulator" + more;
            case AUTO -> "auto:" + choice.index() + more;
        }, threads);
        if (choice.precision() != Precision.FP32 && opened.backend().name().equals("cpu")) {
            opened.backend().close();
            throw new EngineException("device cpu", "precision=fp32, because " + word + " needs a CUDA device",
                    "precision=" + word, "leave precision out");
        }
        return opened;
    }

    /**
     * {@link #open} for a program that draws so few small pictures that plain loops draw them sooner than vector loops are compiled.
     * Plain and vector loops differ by rounding.
     */
    public static Backends.Choice openForLittle(DeviceChoice choice, int threads) {
        boolean cpu = choice.kind() == DeviceChoice.Kind.CPU
                || choice.kind() == DeviceChoice.Kind.AUTO && !Backends.whyNoCuda().isEmpty();
        if (!cpu || choice.precision() != Precision.FP32) return open(choice, threads);
        return new Backends.Choice(Backends.open("cpu:plain", threads).backend(), "few pictures");
    }

    /** One line for people. */
    public static String describe(Backends.Choice choice) {
        return choice.backend().name() + " (" + choice.why() + "): " + choice.backend().describe();
    }
}
