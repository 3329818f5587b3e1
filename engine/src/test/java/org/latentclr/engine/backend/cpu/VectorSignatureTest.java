package org.latentclr.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.junit.jupiter.api.Test;

/**
 * Vectors stay inside one method, and the species is a constant: then the compiler makes no object of them, however often and in whichever order
 * the loops ran before they were compiled. (A method that takes a vector is inlined only where it was called often enough.) Masks and shuffles may
 * be constants.
 */
class VectorSignatureTest {
    private static List<Class<?>> classes() throws Exception {
        Path root = Path.of(VectorLoops.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Class<?>> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(root.resolve(VectorLoops.class.getPackageName().replace('.', '/')))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.endsWith(".class") || name.startsWith("package-info")) continue;
                found.add(Class.forName(VectorLoops.class.getPackageName() + "." + name.replace(".class", "")));
            }
        }
        assertTrue(found.contains(VectorLoops.class) && found.contains(GemmKernels512.class));
        return found;
    }

    private static boolean isVector(Class<?> type) {
        return Vector.class.isAssignableFrom(type) || type == VectorMask.class || type == VectorShuffle.class;
    }

    @Test
    void noMethodTakesOrReturnsAVector() throws Exception {
        List<String> found = new ArrayList<>();
        for (Class<?> c : classes()) {
            for (Method m : c.getDeclaredMethods()) {
                if (Vector.class.isAssignableFrom(m.getReturnType())
                        || Stream.of(m.getParameterTypes()).anyMatch(VectorSignatureTest::isVector))
                    found.add(m.toString());
            }
        }
        assertEquals(List.of(), found);
    }

    @Test
    void everySpeciesIsAConstant() throws Exception {
        List<String> found = new ArrayList<>();
        for (Class<?> c : classes()) {
            for (Field f : c.getDeclaredFields()) {
                boolean constant = Modifier.isStatic(f.getModifiers()) && Modifier.isFinal(f.getModifiers());
                if (Vector.class.isAssignableFrom(f.getType())) found.add(f.toString());
                if (VectorSpecies.class.isAssignableFrom(f.getType()) && !constant) found.add(f.toString());
            }
            for (Method m : c.getDeclaredMethods()) {
                if (Stream.of(m.getParameterTypes()).anyMatch(VectorSpecies.class::isAssignableFrom))
                    found.add(m.toString());
            }
        }
        assertEquals(List.of(), found);
    }

    /** Two widths in one program make the compiler guess: methods that all widths share are compiled for the one seen most. */
    @Test
    void floatsHaveOneWidthInEachClass() throws Exception {
        for (Class<?> c : classes()) {
            Set<String> widths = new TreeSet<>();
            byte[] file;
            try (InputStream in = c
                    .getResourceAsStream(c.getName().substring(c.getPackageName().length() + 1) + ".class")) {
                file = in.readAllBytes();
            }
            for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
                if (entry instanceof FieldRefEntry f && f.name().stringValue().startsWith("SPECIES_")
                        && f.owner().asInternalName().endsWith("FloatVector") && c != Lanes.class)
                    widths.add(f.name().stringValue());
            }
            assertTrue(widths.size() <= 1, c + ": " + widths);
        }
    }
}
