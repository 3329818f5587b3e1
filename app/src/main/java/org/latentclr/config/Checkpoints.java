package org.latentclr.config;

import java.nio.file.Path;
import java.util.Optional;
import org.latentclr.UserError;

/** The key {@code checkpoint} of commands that cannot do without. */
final class Checkpoints {
    /** How Hydra writes "must be given". */
    private static final String MISSING = "???";

    private Checkpoints() {}

    static Path required(Binder in) {
        return in.value("checkpoint", new Value.Text(MISSING), "a file name", v -> switch (v) {
            case Value.Text text when !text.value().isEmpty() && !text.value().equals(MISSING) ->
                Optional.of(Path.of(text.value()));
            case Value.Text empty -> throw missing();
            case Value.Null nothing -> throw missing();
            default -> Optional.empty();
        });
    }

    private static UserError missing() {
        return new UserError(
                "checkpoint is missing: say which trained directions, such as checkpoint=RUN/best_model.pt");
    }
}
