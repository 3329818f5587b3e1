package org.latentclr.run;

import java.nio.file.Path;
import java.time.LocalDate;
import org.latentclr.config.DirectionConfig;
import org.latentclr.config.GeneratorConfig;
import org.latentclr.config.ProjectorConfig;

/**
 * Where a run lies in the published layout (METHODS §1.9):
 * {@code outputs/run/JOB/GENERATOR/LAYER_CLASS_K/MODEL_PROJECTOR/DATE}.
 *
 * @param folder everything before the date
 */
public record RunPlace(Path folder) {
    /** The place for a command and its main settings. */
    public static RunPlace of(String job, GeneratorConfig generator, int k, DirectionConfig model,
            ProjectorConfig projector) {
        return of(job, generator, generator.featureLayer() + "_" + generator.className() + "_" + k,
                model.target() + "_" + projector.target());
    }

    /** The place for a command, what it works on and how. */
    public static RunPlace of(String job, GeneratorConfig generator, String subject, String method) {
        return new RunPlace(Path.of("outputs", "run", job, generator.target(), safe(subject), safe(method)));
    }

    /** The place for another method, whose name takes the place of the model's. */
    public static RunPlace of(String job, GeneratorConfig generator, int k, String method) {
        return new RunPlace(Path.of("outputs", "run", job, generator.target(),
                safe(generator.className() + "_" + k), safe(method)));
    }

    /** The folder of a day. */
    Path on(LocalDate day) {
        return folder.resolve(day.toString());
    }

    /** Nothing that a user typed leaves the folder. */
    private static String safe(String name) {
        return name.replaceAll("[^A-Za-z0-9_.+-]", "_").replaceAll("^\\.+", "_");
    }
}
