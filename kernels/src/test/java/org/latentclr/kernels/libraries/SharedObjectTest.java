package org.latentclr.kernels.libraries;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.latentclr.engine.EngineException;

/** The native of JCublas2 as it lies in its jar, and turned to cuBLAS 13. */
class SharedObjectTest {
    private static final String CUDA_12 = "libcublas.so.12";
    private static final String CUDA_13 = "libcublas.so.13";

    private static byte[] jcublas() throws IOException {
        return JCudaNatives.resource("libJCublas2-12.6.0-linux-x86_64.so");
    }

    @Test
    void theNativeAsksForCuda12() throws IOException {
        SharedObject so = new SharedObject(jcublas());
        assertTrue(so.needed().contains(CUDA_12), so.needed().toString());
        assertTrue(so.needed().contains("libc.so.6"), so.needed().toString());
        assertTrue(so.versionsNeeded().contains(CUDA_12 + " " + Integer.toHexString(SharedObject.hash(CUDA_12))),
                so.versionsNeeded().toString());
    }

    @Test
    void retargetedItAsksForCuda13AndNothingElseHasChanged() throws IOException {
        byte[] before = jcublas();
        SharedObject so = new SharedObject(before).retarget(CUDA_12, CUDA_13);
        List<String> expected = new SharedObject(before).needed().stream()
                .map(n -> n.equals(CUDA_12) ? CUDA_13 : n).toList();
        assertEquals(expected, so.needed());
        assertTrue(so.versionsNeeded().contains(CUDA_13 + " " + Integer.toHexString(SharedObject.hash(CUDA_13))),
                so.versionsNeeded().toString());
        assertFalse(so.versionsNeeded().stream().anyMatch(v -> v.startsWith(CUDA_12)));
        byte[] after = so.bytes();
        assertEquals(before.length, after.length);
        long changed = java.util.stream.IntStream.range(0, after.length).filter(i -> before[i] != after[i]).count();
        // One digit of the name; one byte of the hash of the version, or two where it carries.
        assertTrue(changed >= 2 && changed <= 3, changed + " bytes have changed");
        assertArrayEquals(before, so.retarget(CUDA_13, CUDA_12).bytes());
    }

    @Test
    void theHashIsThatOfTheElfSpecification() {
        // The version GLIBC_2.2.5 has this hash in every ELF file of x86-64.
        assertEquals(0x09691a75, SharedObject.hash("GLIBC_2.2.5"));
    }

    @Test
    void refusesWhatIsNoSuchFile() throws IOException {
        assertThrows(EngineException.class, () -> new SharedObject(new byte[100]));
        assertThrows(EngineException.class, () -> new SharedObject(new byte[3]));
        byte[] cut = Arrays.copyOf(jcublas(), 5000);
        assertTrue(
                assertThrows(EngineException.class, () -> new SharedObject(cut)).getMessage().contains("5000 bytes"));
        SharedObject so = new SharedObject(jcublas());
        assertThrows(EngineException.class, () -> so.retarget(CUDA_12, "libcublas.so"));
        EngineException e = assertThrows(EngineException.class, () -> so.retarget(CUDA_13, "libcublas.so.14"));
        assertTrue(e.getMessage().contains(CUDA_12), e.getMessage());
    }

    @Test
    void theNativesOfThisMachineAreOnTheClassPath() throws IOException {
        for (String stem : List.of("JCudaDriver", "JCublas2", "JCudnn"))
            assertTrue(JCudaNatives.resource(JCudaNatives.fileName(stem)).length > 100_000, stem);
        assertEquals(List.of("libcudnn.so.9"), new SharedObject(JCudaNatives.resource(JCudaNatives.fileName("JCudnn")))
                .needed().stream().filter(n -> n.contains("cudnn")).toList());
    }
}
