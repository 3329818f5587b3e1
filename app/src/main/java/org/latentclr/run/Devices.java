package org.latentclr.run;

import org.latentclr.config.DeviceChoice;
import org.latentclr.engine.Backends;

/** Opens the device that a configuration asks for. */
public final class Devices {
    private Devices() {}

    /**
     * Never a silent fallback: the result says what was chosen and why.
     *
     * @param threads of the processor; 0 for all
     */
    public static Backends.Choice open(DeviceChoice choice, int threads) {
        return Backends.open(switch (choice.kind()) {
            case CPU -> "cpu";
            case CUDA -> "cuda:" + choice.index();
            case SIMULATOR -> "simulator";
            case AUTO -> "auto";
        }, threads);
    }

    /** One line for people. */
    public static String describe(Backends.Choice choice) {
        return choice.backend().name() + " (" + choice.why() + "): " + choice.backend().describe();
    }
}
