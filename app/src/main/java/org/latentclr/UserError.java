package org.latentclr;

import java.io.Serial;

/**
 * A mistake that the person at the keyboard can mend: a wrong option, a missing file, a full disk. The message is all
 * that is printed, so it is one sentence that says what is wrong, where, what was expected, what was found and what to
 * do. The command ends with exit code 2 and no stack trace.
 */
public final class UserError extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** @param message one sentence for the user */
    public UserError(String message) {
        super(message);
    }

    /**
     * @param message one sentence for the user
     * @param cause what was caught; kept for a debugger, never printed
     */
    public UserError(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same as {@code String.format} and then a {@code UserError}. */
    public static UserError of(String format, Object... arguments) {
        return new UserError(String.format(java.util.Locale.ROOT, format, arguments));
    }
}
