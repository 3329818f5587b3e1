package org.latentclr.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/**
 * Gives standard error back. The launcher starts Java with standard error in a filter, which drops the one line that
 * the virtual machine prints about incubating modules and passes everything else, and with the true standard error as
 * descriptor 3 (said by {@code -Dlatentclr.stderr=3}). From here on {@code dup2(3, 2)} makes it descriptor 2 again.
 */
public final class StandardError {
    private StandardError() {}

    /** Restores standard error when the launcher has moved it; does nothing otherwise. */
    public static void restore() {
        Integer saved = Integer.getInteger("latentclr.stderr");
        if (saved == null) return;
        Linker linker = Linker.nativeLinker();
        var type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        linker.defaultLookup().find("dup2").ifPresent(address -> {
            try {
                int ignored = (int) linker.downcallHandle(address, type).invokeExact((int) saved, 2);
            } catch (Throwable unavailable) {
                // Then messages go on through the filter: later, but none is lost.
                return;
            }
        });
    }
}
