package org.latentclr.cli;

import picocli.CommandLine.Option;

/** Where a command computes, and whether it shows progress: the same words in every command that trains or measures. */
final class DeviceOptions {
    @Option(names = "--device", defaultValue = "auto", paramLabel = "DEVICE", description = "cpu, cuda, cuda:N, simulator or auto (default)")
    private String device;

    @Option(names = {"--quiet", "-q"}, description = "prints no progress")
    private boolean quiet;

    String device() {
        return device;
    }

    boolean quiet() {
        return quiet;
    }
}
