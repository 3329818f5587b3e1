package org.latentclr.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.latentclr.kernels.PtxHeader;

/**
 * Compiles the CUDA sources whose PTX is out of date: {@code build/ptx.sh [--all]}. Needs nvcc; only developers of kernels do.
 *
 * <p>
 * nvcc states the version of its own release; the kernels use nothing newer than version 7.8, so that is written instead and drivers from
 * CUDA 11.8 on accept them. Sources named {@code *.sm80.cu} are compiled for compute_80, all others for compute_75, the oldest that nvcc 13
 * makes PTX for; they use nothing that came after compute_52, so that is written instead, and a test compiles them for it.
 */
public final class PtxBuild {
    private static final String VERSION = ".version 7.8";
    private static final String OLDEST_OF_NVCC = ".target sm_75";
    private static final String OLDEST = ".target sm_52";
    private static final List<String> FOLDERS = List.of("kernels/src/main/java", "kernels/src/test/java");

    private PtxBuild() {}

    /** @param args the project's folder, then optionally {@code --all} */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path root = Path.of(args.length > 0 ? args[0] : ".");
        boolean all = List.of(args).contains("--all");
        int built = 0;
        for (Path cu : sources(root)) {
            if (!all && isCurrent(cu)) continue;
            System.out.println(root.relativize(cu));
            build(cu);
            built++;
        }
        System.out.println(built + (built == 1 ? " PTX file built" : " PTX files built"));
    }

    private static List<Path> sources(Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String folder : FOLDERS) {
            if (!Files.isDirectory(root.resolve(folder))) continue;
            try (Stream<Path> s = Files.walk(root.resolve(folder))) {
                s.filter(p -> p.toString().endsWith(".cu")).sorted().forEach(found::add);
            }
        }
        return found;
    }

    private static Path target(Path cu) {
        return cu.resolveSibling(cu.getFileName().toString().replaceFirst("\\.cu$", ".ptx"));
    }

    private static boolean isCurrent(Path cu) throws IOException {
        Path ptx = target(cu);
        if (!Files.exists(ptx)) return false;
        String hash = PtxHeader.of(Files.readString(ptx)).map(PtxHeader::hash).orElse("");
        return hash.equals(PtxHeader.hash(cu));
    }

    private static void build(Path cu) throws IOException, InterruptedException {
        String arch = cu.toString().endsWith(".sm80.cu") ? "compute_80" : "compute_75";
        List<String> flags = List.of("-ptx", "-arch=" + arch, "-fmad=false");
        Path raw = Files.createTempFile("latentclr", ".ptx");
        try {
            List<String> command = new ArrayList<>(List.of("nvcc"));
            command.addAll(flags);
            command.addAll(List.of(cu.toString(), "-o", raw.toString()));
            run(command);
            PtxHeader header = new PtxHeader(cu.getFileName().toString(), PtxHeader.hash(cu), compilerVersion(),
                    String.join(" ", flags));
            String text = Files.readString(raw).replaceFirst("(?m)^\\.version .*$", VERSION).replace(OLDEST_OF_NVCC,
                    OLDEST);
            Files.writeString(target(cu), header.text() + text);
        } finally {
            Files.deleteIfExists(raw);
        }
    }

    private static String compilerVersion() throws IOException, InterruptedException {
        Matcher m = Pattern.compile("V(\\d+\\.\\d+\\.\\d+)").matcher(run(List.of("nvcc", "--version")));
        return m.find() ? m.group(1) : "unknown";
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (p.waitFor() != 0) {
            System.err.print(output);
            throw new IOException("'" + String.join(" ", command) + "' failed");
        }
        return output;
    }
}
