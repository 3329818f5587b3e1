package org.latentclr.engine.cases;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.latentclr.engine.Backend;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Op;
import org.latentclr.engine.op.fused.ContrastiveRows;
import org.latentclr.engine.op.fused.NtXentRows;

/** All ops in all their cases: see {@link OpCases}. */
class OpCasesTest {
    @TestFactory
    Stream<DynamicTest> cpuAgreesWithReference() {
        DeviceCheck check = new DeviceCheck(new CpuBackend(2));
        return OpCases.all().stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> check.check(c)));
    }

    /** Cases that grant fast convolutions larger errors hold without them, too. */
    @TestFactory
    Stream<DynamicTest> exactDeviceNeedsNoLargerTolerance() {
        DeviceCheck check = new DeviceCheck(new CpuBackend(2, true));
        return OpCases.all().stream().filter(c -> c.tolerance() > 1e-5)
                .map(c -> DynamicTest.dynamicTest(c.name(), () -> check.check(c.within(4e-6))));
    }

    @TestFactory
    Stream<DynamicTest> gradientsAreLimitsOfDifferences() {
        Backend device = new ReferenceBackend();
        return smallCases().map(c -> DynamicTest.dynamicTest(c.name(), () -> {
            Derivatives.of(c, device).check(c.name(), c.order());
            assertEquals(0, device.memory().liveBytes());
        }));
    }

    /** On this device a fused op runs as one op with its own gradient rule. */
    @TestFactory
    Stream<DynamicTest> gradientsOfFusedOpsAreLimitsOfDifferences() {
        Backend device = new ReferenceBackend(true);
        return smallCases().filter(c -> c.op() instanceof FusedOp).map(c -> DynamicTest.dynamicTest(c.name(), () -> {
            Derivatives.of(c, device).check(c.name(), c.order());
            assertEquals(0, device.memory().liveBytes());
        }));
    }

    private static Stream<OpCase> smallCases() {
        return OpCases.all().stream().filter(c -> c.order() > 0)
                .filter(c -> c.operands().stream().allMatch(o -> o.shape().size() < 5000));
    }

    @TestFactory
    Stream<DynamicTest> anyNumberOfThreadsGivesTheSameBits() {
        List<Backend> devices = List.of(new CpuBackend(1), new CpuBackend(2), new CpuBackend(4));
        return OpCases.all().stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> {
            List<double[]> one = DeviceCheck.evaluate(c, devices.get(0), Layout.DENSE, false);
            for (Backend d : devices.subList(1, devices.size())) {
                List<double[]> many = DeviceCheck.evaluate(c, d, Layout.DENSE, false);
                for (int i = 0; i < one.size(); i++) assertArrayEquals(one.get(i), many.get(i), d.describe());
            }
        }));
    }

    @Test
    void everyOpHasCases() throws Exception {
        Set<Class<?>> covered = OpCases.all().stream().map(c -> c.op().getClass()).collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>();
        int found = 0;
        for (Class<?> c : opClasses()) {
            found++;
            if (!covered.contains(c)) missing.add(c.getName());
        }
        assertTrue(found >= 26, "classes found: " + found);
        assertEquals(Set.of(), missing, "ops without a case in OpCases");
    }

    @Test
    void everyOpHasAnEmptyCaseAndOneOfSizeOne() {
        // A loss over rows needs several of them.
        Set<Class<?>> neither = Set.of(ContrastiveRows.class, ContrastiveRows.Gradient.class, NtXentRows.class,
                NtXentRows.Gradient.class);
        Set<String> without = new TreeSet<>();
        for (Class<?> op : OpCases.all().stream().map(c -> c.op().getClass()).collect(Collectors.toSet()))
            if (!neither.contains(op) && !(hasFirstOperandOfSize(op, 0) && hasFirstOperandOfSize(op, 1)))
                without.add(op.getName());
        assertEquals(Set.of(), without);
    }

    private static boolean hasFirstOperandOfSize(Class<?> op, int size) {
        return OpCases.all().stream()
                .anyMatch(c -> c.op().getClass() == op && c.operands().get(0).shape().size() == size);
    }

    private static List<Class<?>> opClasses() throws Exception {
        Path root = Path.of(Op.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Class<?>> ops = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path p : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = root.relativize(p).toString().replace(".class", "")
                        .replace(p.getFileSystem().getSeparator(), ".");
                Class<?> c = Class.forName(name, false, Op.class.getClassLoader());
                // What is not public is no op of its own but a record of others in the graph.
                if (Op.class.isAssignableFrom(c) && !c.isInterface() && Modifier.isPublic(c.getModifiers())) ops.add(c);
            }
        }
        return ops;
    }
}
