package org.latentclr.contrafeat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.ganspace.GanSpaceFile;
import org.latentclr.ganspace.PrincipalComponents;
import org.latentclr.ganspace.StreamedCovariance;
import org.latentclr.nn.generator.Generator;

/** The distribution of W of a generator from mapped samples of the prior (eq. (20) of METHODS §2.2), made once and kept in a file. */
public final class Subspaces {
    /** The published number of samples. */
    public static final int SAMPLES = 1_000_000;
    private static final int CHUNK = 4096, PROBE = 4;
    private static final long STREAM = 1 << 20;

    private Subspaces() {}

    /** All components of W from {@code samples} codes without truncation, in constant memory. */
    public static PrincipalComponents components(Generator generator, int samples, long seed) {
        EngineException.check(samples >= 2, "subspace", "at least two samples", samples);
        StreamedCovariance covariance = new StreamedCovariance(generator.wSize());
        RandomStream random = new RandomStream(seed, STREAM);
        for (int done = 0; done < samples; done += CHUNK)
            try (Scope s = Scope.open("subspace")) {
                int n = Math.min(CHUNK, samples - done);
                Autograd.noGrad(() -> covariance.add(generator.map(generator.sampleZ(n, random))));
            }
        return covariance.components(generator.wSize());
    }

    /**
     * The same from a GANSpace file in {@code folder}, which is written when there is none for this generator, number of samples and seed
     * yet.
     */
    public static PrincipalComponents cached(Generator generator, int samples, long seed, Path folder) {
        Path file = folder.resolve("w-" + key(generator, samples, seed) + ".npz");
        if (!Files.isRegularFile(file)) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new UncheckedIOException("folder " + folder + " cannot be made", e);
            }
            new GanSpaceFile(components(generator, samples, seed), new double[0]).write(file);
        }
        return GanSpaceFile.read(file).components();
    }

    /** Depends on the mapping network through what it makes of fixed codes. */
    private static String key(Generator generator, int samples, long seed) {
        try (Scope s = Scope.open("subspace key")) {
            float[] w = Autograd.noGrad(
                    () -> generator.map(generator.sampleZ(PROBE, new RandomStream(0, STREAM)))).toFloats();
            ByteBuffer bytes = ByteBuffer.allocate(4 * w.length);
            for (float v : w) bytes.putFloat(v);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes.array());
            digest.update((generator.describe() + samples + " " + seed).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Components as tensors, which belong to the current scope. */
    public static InformativeSubspace on(Backend device, PrincipalComponents p) {
        int q = p.components().length;
        return new InformativeSubspace(Tensor.of(device, p.mean(), p.width()),
                Tensor.of(device, p.columns(), p.width(), q), Tensor.of(device, p.deviations(), q));
    }
}
