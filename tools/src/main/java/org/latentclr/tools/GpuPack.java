package org.latentclr.tools;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes a folder that runs on a Linux machine with an NVIDIA driver and neither Java nor Maven: {@code ./latentclr gpu-pack DIR}. It holds a
 * Java runtime, the program with its benchmarks, JCuda with its natives, the PTX (inside the program) and a sample of expected values.
 */
public final class GpuPack {
    /** What the program and its libraries use of the JDK. */
    private static final String MODULES = "java.base,java.desktop,java.logging,java.management,jdk.management,java.xml,"
            + "jdk.unsupported,jdk.incubator.vector,jdk.zipfs";
    private static final long LIMIT = 64L << 20;
    /** Natives that are needed there; the compiler inside jcuda-natives (24 MB) is not. */
    private static final List<String> NATIVES = List.of("libJCudaDriver-", "libJCublas2-", "libJCudnn-");

    private GpuPack() {}

    /** @param args the project's folder, the new folder, the class path of the program, the folder of the benchmarks' classes */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path root = Path.of(args[0]);
        Path pack = Path.of(args[1]).toAbsolutePath().normalize();
        if (Files.exists(pack)) {
            System.err.println("latentclr: gpu-pack: expected a folder that does not exist yet, found " + pack);
            System.exit(2);
        }
        // Beside the result and renamed, so that a failure leaves nothing half-made under that name.
        Path work = Files.createDirectories(pack.resolveSibling(pack.getFileName() + ".part"));
        try {
            runtime(work);
            jars(List.of(args[2].split(":")), work.resolve("lib"));
            archive(Path.of(args[3]), work.resolve("lib/benchmarks.jar"));
            copy(root.resolve("app/src/test/resources/golden"), work.resolve("golden"));
            copy(root.resolve("benchmarks/peers"), work.resolve("benchmarks/peers"));
            script(work.resolve("run.sh"));
            Files.move(work, pack);
        } finally {
            delete(work);
        }
        long bytes = size(pack);
        System.out.printf(Locale.ROOT, "%s: %.1f MB%n%s%n", pack, bytes / 1e6,
                "on the GPU machine: " + pack.getFileName() + "/run.sh info | test | bench | golden DIR | train …");
        if (bytes > LIMIT) {
            System.err.printf("latentclr: gpu-pack: expected at most %d MiB, found %d%n", LIMIT >> 20, bytes >> 20);
            System.exit(1);
        }
    }

    /** Not compressed by jlink, so that the archive around it compresses better; run.sh unpacks it the first time. */
    private static void runtime(Path work) throws IOException, InterruptedException {
        Path jre = work.resolve("jre");
        run(List.of(Path.of(System.getProperty("java.home"), "bin", "jlink").toString(), "--add-modules", MODULES,
                "--compress", "zip-0", "--strip-debug", "--no-header-files", "--no-man-pages", "--output",
                jre.toString()));
        run(List.of("tar", "-C", work.toString(), "-czf", work.resolve("jre.tar.gz").toString(), "jre"));
        delete(jre);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (p.waitFor() != 0) throw new IOException("'" + String.join(" ", command) + "' failed: " + output.strip());
    }

    /** Copies the class path; folders of classes become jars, and of JCuda's natives only those that are needed are kept. */
    private static void jars(List<String> classPath, Path lib) throws IOException {
        Files.createDirectories(lib);
        int folders = 0;
        for (String entry : classPath) {
            Path from = Path.of(entry);
            String name = from.getFileName().toString();
            if (Files.isDirectory(from)) archive(from, lib.resolve("classes" + folders++ + ".jar"));
            else if (name.contains("-natives-")) filtered(from, lib.resolve(name));
            else
                Files.copy(from, lib.resolve(name));
        }
    }

    private static void archive(Path folder, Path jar) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Path file : files(folder)) {
                out.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }

    private static void filtered(Path jar, Path target) throws IOException {
        try (ZipFile in = new ZipFile(jar.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(target))) {
            for (Enumeration<? extends ZipEntry> all = in.entries(); all.hasMoreElements();) {
                ZipEntry e = all.nextElement();
                if (NATIVES.stream().noneMatch(n -> e.getName().startsWith("lib/" + n))) continue;
                out.putNextEntry(new ZipEntry(e.getName()));
                try (InputStream content = in.getInputStream(e)) {
                    content.transferTo(out);
                }
                out.closeEntry();
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }

    private static void script(Path file) throws IOException {
        try (InputStream in = GpuPack.class.getResourceAsStream("run.sh")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(file, text.replace("@commit@", System.getProperty("latentclr.commit", "unknown")));
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return new ArrayList<>(all.filter(Files::isRegularFile).sorted().toList());
        }
    }

    private static long size(Path folder) throws IOException {
        long bytes = 0;
        for (Path file : files(folder)) bytes += Files.size(file);
        return bytes;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path d, IOException e) throws IOException {
                Files.delete(d);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
