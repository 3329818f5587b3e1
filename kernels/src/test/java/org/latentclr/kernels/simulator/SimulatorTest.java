package org.latentclr.kernels.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentclr.engine.EngineException;

/** Single instructions, control flow and counters, on kernels written here. */
class SimulatorTest {
    private static final String HEAD = """
            .version 7.8
            .target sm_75
            .address_size 64
            .visible .entry k(.param .u64 k_param_0)
            {
                .reg .pred %p<4>;
                .reg .b32 %r<16>;
                .reg .f32 %f<8>;
                .reg .b64 %rd<8>;
                .shared .align 4 .b8 s[8192];
                ld.param.u64 %rd1, [k_param_0];
                mov.u32 %r1, %tid.x;
                mul.wide.u32 %rd2, %r1, 4;
                add.s64 %rd3, %rd1, %rd2;
            """;
    private static final String TAIL = """
                st.global.b32 [%rd3], %r2;
                ret;
            }
            """;

    private record Run(int[] values, Simulator.Result result) {}

    private static Run run(String body, int threads) {
        Simulator s = new Simulator(1);
        Simulator.Module m = s.load("test.ptx", HEAD + body + TAIL);
        long at = s.memory().allocate(4L * threads);
        Simulator.Result r = s.launch(m.kernel("k"), new int[]{1, 1, 1}, new int[]{threads, 1, 1}, 0,
                new int[]{(int) at, (int) (at >>> 32)});
        float[] out = new float[threads];
        s.memory().read(at, out, 0, threads);
        int[] values = new int[threads];
        for (int i = 0; i < threads; i++) values[i] = Float.floatToRawIntBits(out[i]);
        return new Run(values, r);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"add.s32 %r2, %r1, -3; | 2", "shl.b32 %r2, 1, 33; | 0",
            "shr.s32 %r2, -8, 40; | -1", "shr.u32 %r2, -8, 28; | 15", "div.s32 %r2, -7, 2; | -3",
            "rem.u32 %r2, -1, 10; | 5", "mul.hi.u32 %r2, -1, -1; | -2", "mul.hi.s32 %r2, -1, 5; | -1",
            "mad.lo.s32 %r2, %r1, 7, 1; | 36", "min.u32 %r2, -1, 4; | 4", "min.s32 %r2, -1, 4; | -1",
            "popc.b32 %r2, 255; | 8", "clz.b32 %r2, 1; | 31", "brev.b32 %r2, 1; | -2147483648",
            "bfi.b32 %r2, 5, 0, 4, 3; | 80", "shf.l.wrap.b32 %r2, -2147483648, 1, 1; | 3",
            "cvt.s32.s8 %r2, 255; | -1", "cvt.u32.u16 %r2, 65537; | 1", "cvt.rzi.s32.f32 %r2, 0fC0200000; | -2",
            "cvt.rni.s32.f32 %r2, 0f40200000; | 2", "cvt.rmi.s32.f32 %r2, 0fC0200000; | -3",
            "cvt.rn.f32.u32 %f1, -1; mov.b32 %r2, %f1; | 1333788672",
            "setp.lt.u32 %p1, -1, 3; selp.b32 %r2, 1, 2, %p1; | 2",
            "setp.ltu.f32 %p1, 0f7FC00000, 0f3F800000; selp.b32 %r2, 1, 2, %p1; | 1",
            "setp.lt.f32 %p1, 0f7FC00000, 0f3F800000; selp.b32 %r2, 1, 2, %p1; | 2",
            "mov.b64 %rd4, {%r1, 9}; mov.b64 {%r3, %r2}, %rd4; | 9",
            "fma.rn.f32 %f1, 0f3F800800, 0f3F800800, 0fBF800000; mov.b32 %r2, %f1; | 973079552",
            "add.rz.f32 %f1, 0f3F800000, 0f33800001; mov.b32 %r2, %f1; | 1065353216",
            "add.rp.f32 %f1, 0f3F800000, 0f01000000; mov.b32 %r2, %f1; | 1065353217"})
    void computesLikeTheHardware(String body, int expected) {
        Run r = run(body, 32);
        assertEquals(List.of(), r.result.findings());
        assertEquals(expected, r.values[5]);
    }

    /** 3 + a sum of K products 1·2 in every element. */
    @ParameterizedTest
    @CsvSource({"m16n8k8.row.col.f32.tf32.tf32.f32, 4, 2, 0x3F800000, 0x40000000, 19",
            "m16n8k8.row.col.f32.bf16.bf16.f32, 2, 1, 0x3F803F80, 0x40004000, 19",
            "m16n8k16.row.col.f32.bf16.bf16.f32, 4, 2, 0x3F803F80, 0x40004000, 35"})
    void multipliesMatrices(String form, int registersOfA, int registersOfB, String one, String two, float expected) {
        String a = String.join(", ", java.util.Collections.nCopies(registersOfA, "%r4"));
        String b = String.join(", ", java.util.Collections.nCopies(registersOfB, "%r5"));
        Run r = run("""
                mov.b32 %%r4, %s;
                mov.b32 %%r5, %s;
                mov.b32 %%f1, 0f40400000;
                mma.sync.aligned.%s {%%f2, %%f3, %%f4, %%f5}, {%s}, {%s}, {%%f1, %%f1, %%f1, %%f1};
                mov.b32 %%r2, %%f5;
                """.formatted(one, two, form, a, b), 32);
        assertEquals(List.of(), r.result.findings());
        for (int v : r.values) assertEquals(expected, Float.intBitsToFloat(v));
        assertEquals(form.contains("k16") ? 4096 : 2048, r.result.counters().floatOperations());
    }

    @Test
    void lanesThatPartMeetAgain() {
        Run r = run("""
                mov.u32 %r2, 0;
                setp.lt.s32 %p1, %r1, 10;
                @%p1 bra $small;
                add.s32 %r2, %r2, 100;
                bra.uni $join;
                $small:
                add.s32 %r2, %r2, %r1;
                $join:
                vote.sync.ballot.b32 %r3, %p1, -1;
                add.s32 %r2, %r2, %r3;
                """, 32);
        assertEquals(List.of(), r.result.findings());
        assertEquals(1023 + 4, r.values[4]);
        assertEquals(1023 + 100, r.values[31]);
        assertEquals(1, r.result.counters().divergentBranches());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "32, 32", "33, 1"})
    void countsBankConflicts(int step, int passes) {
        Run r = run("""
                mul.lo.s32 %r4, %r1, %d;
                mov.u32 %r5, s;
                add.s32 %r6, %r5, %r4;
                st.shared.u32 [%r6], %r1;
                mov.u32 %r2, 0;
                """.replace("%d", String.valueOf(4 * step)), 32);
        assertEquals(List.of(), r.result.findings());
        assertEquals(1, r.result.counters().sharedAccesses());
        assertEquals(passes, r.result.counters().sharedPasses());
        assertEquals(passes - 1, r.result.counters().bankConflicts());
        assertEquals(4, r.result.counters().globalStoreSectors());
    }

    @Test
    void aRegisterWithoutValueIsReported() {
        Finding f = run("add.s32 %r2, %r9, 1;", 32).result.findings().get(0);
        assertEquals(Finding.Kind.UNWRITTEN_REGISTER, f.kind());
        assertEquals(15, f.line());
    }

    @Test
    void anUnknownInstructionIsRefusedByNameAndLine() {
        EngineException e = assertThrows(EngineException.class,
                () -> run("wmma.load.a.sync.row.f16 %r2, [%rd1];", 32));
        assertTrue(e.getMessage().startsWith("PTX test.ptx line 15: expected an instruction that the simulator knows, "
                + "found 'wmma.load.a.sync.row.f16'"), e.getMessage());
    }

    @Test
    void memoryThatIsFreedIsGone() {
        GlobalMemory m = new Simulator(1).memory();
        long a = m.allocate(64);
        m.write(a, new float[16], 0, 16);
        m.free(a);
        assertThrows(EngineException.class, () -> m.read(a, new float[1], 0, 1));
        assertThrows(EngineException.class, () -> m.free(a));
        assertEquals(0, m.liveBytes());
    }
}
