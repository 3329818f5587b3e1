package org.latentclr.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.UserError;
import org.latentclr.config.Configuration;
import org.latentclr.config.Request;
import org.latentclr.config.TrainConfig;

class RunFolderTest {
    @TempDir
    private Path root;

    private static final Configuration<TrainConfig> CONFIGURATION = Configuration
            .train(Request.of("k=4", "generator=stylegan2", "model.alpha=[-3,3]"));

    private static RunPlace place(Path below) {
        TrainConfig config = CONFIGURATION.config();
        RunPlace place = RunPlace.of("train", config.generator(), config.k(), config.model(), config.projector());
        return new RunPlace(below.resolve(place.folder()));
    }

    private RunFolder create(Optional<Path> chosen) {
        return RunFolder.open(RunFolder.place(chosen, place(root)), CONFIGURATION,
                List.of("train", "k=4", "model.alpha=[-3,3]"), Environment.current());
    }

    @Test
    void publishedLayout() {
        assertEquals(
                root.resolve("outputs/run/train/colat.generators.StyleGAN2Generator/conv1_ffhq_4/"
                        + "colat.models.Fixed_colat.projectors.IdentityProjector/2026-01-31"),
                place(root).on(LocalDate.of(2026, 1, 31)));
    }

    @Test
    void holdsWhatWasAskedForAndCanBeReadBack() throws Exception {
        RunFolder run = create(Optional.empty());
        assertEquals("- k=4\n- generator=stylegan2\n- model.alpha=[-3,3]\n",
                Files.readString(run.path().resolve(".hydra/overrides.yaml")));
        assertEquals("./latentclr train k=4 'model.alpha=[-3,3]'\n",
                Files.readString(run.path().resolve("command.txt")));
        assertTrue(Files.readString(run.path().resolve("environment.txt")).contains("cores: "));
        var again = Configuration.train(
                new Request(List.of(), Optional.of(run.path().resolve(".hydra")), Optional.of("config")));
        assertEquals(CONFIGURATION.config(), again.config());
        assertTrue(run.bytes() > 500);
    }

    @Test
    void aSecondRunOfTheDayGetsAFolderOfItsOwn() {
        Path first = create(Optional.empty()).path();
        Path second = create(Optional.empty()).path();
        assertEquals(first.getFileName() + "_2", second.getFileName().toString());
    }

    @Test
    void aChosenFolderIsNotOverwritten() {
        create(Optional.of(root.resolve("mine")));
        String message = assertThrows(UserError.class, () -> create(Optional.of(root.resolve("mine")))).getMessage();
        assertTrue(message.contains("already holds a run") && message.contains("checkpoint="), message);
        RunFolder.open(root.resolve("mine"), CONFIGURATION, List.of("train"), Environment.current()).discard();
        assertTrue(Files.exists(root.resolve("mine/.hydra/config.yaml")), "a folder that was there before stays");
    }

    @Test
    void commandsThatReadItsConfigurationWriteElsewhere() throws Exception {
        RunFolder run = RunFolder.open(root.resolve("mine"), Configuration.train(Request.of("out=mine")),
                List.of("train"), Environment.current());
        assertTrue(Files.readString(run.path().resolve(".hydra/config.yaml")).contains("out: null"));
    }

    @Test
    void aRunThatNeverBeganLeavesNothing() throws Exception {
        RunFolder first = create(Optional.empty());
        create(Optional.empty()).discard();
        assertTrue(Files.exists(first.path()));
        first.discard();
        try (var files = Files.list(root)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void theNameOfAClassCannotLeaveTheFolder() {
        var config = Configuration.train(Request.of("generator=stylegan2", "generator.class_name=../../../x")).config();
        Path folder = RunPlace.of("train", config.generator(), 2, config.model(), config.projector()).folder();
        assertEquals(folder.normalize(), folder);
        assertTrue(folder.toString().contains("conv1_.._.._.._x_2"), folder.toString());
    }

    @Test
    void replacingIsAllOrNothing() throws Exception {
        Path file = root.resolve("model.pt");
        Disk.replace(file, out -> out.write(new byte[]{1, 2, 3}));
        UserError error = assertThrows(UserError.class, () -> Disk.replace(file, out -> {
            out.write(9);
            throw new IOException("No space left on device");
        }));
        assertEquals("cannot write " + file + ": no space left on device; free the place or choose another folder with "
                + "out=FOLDER", error.getMessage());
        assertEquals(3, Files.size(file));
        try (var files = Files.list(root)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void aFileWhereTheFolderShouldBe() throws Exception {
        Path file = Files.createFile(root.resolve("file"));
        String message = assertThrows(UserError.class, () -> create(Optional.of(file.resolve("run")))).getMessage();
        assertTrue(message.startsWith("cannot make the folder " + file.resolve("run/.hydra") + ": "), message);
        assertFalse(message.contains("\n"));
    }

    @Test
    void aFullDiskIsOneSentence() {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "only Linux has a device that is always full");
        String message = assertThrows(UserError.class, () -> Metrics.open(full, List.of("loss"), 0)).getMessage();
        assertTrue(message.startsWith("cannot write /dev/full: no space left on device"), message);
    }

    @Test
    void logLinesCarryTheTime() throws Exception {
        RunLog log = new RunLog(root.resolve("train.log"));
        log.add("one\ntwo");
        List<String> lines = Files.readAllLines(log.file());
        assertEquals(2, lines.size());
        assertTrue(lines.get(1).matches("\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3}]- two"), lines.get(1));
    }

    @Test
    void metricsOfAResumedRunHaveEachRowOnce() throws Exception {
        Path file = root.resolve("metrics.csv");
        try (Metrics metrics = Metrics.open(file, List.of("loss", "accuracy"), 0)) {
            for (int i = 1; i <= 3; i++) {
                metrics.add(i, -0.5f * i, Double.NaN);
            }
            assertThrows(IllegalArgumentException.class, () -> metrics.add(4, 1));
        }
        Files.writeString(file, Files.readString(file) + "4,");
        try (Metrics metrics = Metrics.open(file, List.of("loss", "accuracy"), 2)) {
            metrics.add(3, 7, 0.25);
        }
        assertEquals("iteration,loss,accuracy\n1,-0.5,\n2,-1.0,\n3,7.0,0.25\n", Files.readString(file));
    }
}
