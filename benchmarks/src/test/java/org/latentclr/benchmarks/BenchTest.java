package org.latentclr.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BenchTest {
    /** A GPU pack has the benchmarks without JMH and DJL; Java resolves every class that the signatures of the main class name. */
    @Test
    void startsWithoutTheLibrariesOfOtherParts() throws Exception {
        URL[] classes = {Bench.class.getProtectionDomain().getCodeSource().getLocation()};
        ClassLoader rest = new ClassLoader(null) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                if (name.startsWith("org.openjdk.") || name.startsWith("ai.djl."))
                    throw new ClassNotFoundException(name);
                return BenchTest.class.getClassLoader().loadClass(name);
            }
        };
        try (URLClassLoader pack = new URLClassLoader(classes, new ClassLoader(rest) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("org.latentclr.benchmarks.")) throw new ClassNotFoundException(name);
                return super.loadClass(name, resolve);
            }
        })) {
            Class<?> main = Class.forName(Bench.class.getName(), true, pack);
            assertEquals(pack, main.getClassLoader());
            assertEquals(1, Arrays.stream(main.getMethods())
                    .filter(m -> Modifier.isStatic(m.getModifiers()) && m.getName().equals("main")).count());
            main.getMethod("main", String[].class).invoke(null, (Object) new String[]{"help"});
        }
    }
}
