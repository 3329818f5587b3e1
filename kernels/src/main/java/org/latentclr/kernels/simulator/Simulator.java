package org.latentclr.kernels.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.latentclr.engine.EngineException;

/** A device made of Java: memory, modules of PTX, launches. Launches run at once, on one or more threads. */
public final class Simulator {
    private static final int CHUNKS_PER_THREAD = 8;
    private static final int MAX_THREADS_PER_BLOCK = 1024;
    private static final int MAX_STATIC_SHARED_BYTES = 48 * 1024;
    /** With dynamic shared memory, on the smallest of the devices that have tensor cores for tf32. */
    private static final int MAX_SHARED_BYTES = 99 * 1024;

    /** PTX that has been read; its kernels are decoded when first asked for. */
    public static final class Module {
        private final String file;
        private final Ptx.Module ptx;
        private final Map<String, Long> globals = new HashMap<>();
        private final Map<String, Program> programs = new HashMap<>();

        private Module(String file, Ptx.Module ptx) {
            this.file = file;
            this.ptx = ptx;
        }

        /** Names of the kernels, in the order of the text. */
        public List<String> kernels() {
            return List.copyOf(ptx.kernels().keySet());
        }

        /** The kernel of that name. */
        public synchronized Kernel kernel(String name) {
            Ptx.Function f = ptx.kernels().get(name);
            EngineException.check(f != null, "kernel '" + name + "'", "one of " + kernels() + " of " + file, "none");
            return new Kernel(programs.computeIfAbsent(name, k -> Decoder.decode(file, f,
                    ptx.variables().stream().filter(v -> v.space().equals("shared")).toList(), globals)));
        }

        /** The address of a variable in global or constant memory. */
        public long address(String variable) {
            EngineException.check(globals.containsKey(variable), "variable '" + variable + "'",
                    "one of " + globals.keySet() + " of " + file, "none");
            return globals.get(variable);
        }
    }

    /** A kernel of a module. */
    public static final class Kernel {
        private final Program program;
        /** What ran the last launch: the next one need not make its registers anew. */
        private final List<BlockRunner> idle = new ArrayList<>();

        private Kernel(Program program) {
            this.program = program;
        }

        public String name() {
            return program.name();
        }

        private synchronized List<BlockRunner> take(int n, GlobalMemory memory, int sharedBytes, int threads) {
            idle.removeIf(r -> r.memory != memory || !r.fits(sharedBytes, threads));
            List<BlockRunner> taken = new ArrayList<>();
            for (int i = 0; i < n; i++)
                taken.add(idle.isEmpty()
                        ? new BlockRunner(program, memory, sharedBytes, threads)
                        : idle.remove(idle.size() - 1));
            return taken;
        }

        private synchronized void give(List<BlockRunner> runners) {
            idle.addAll(runners);
        }
    }

    /** What a launch found and counted. */
    public record Result(List<Finding> findings, Counters counters) {}

    private final GlobalMemory memory = new GlobalMemory();
    private final AtomicLong launches = new AtomicLong();
    private final int threads;
    /** Helps the thread that launches; idle threads end. */
    private final ExecutorService helpers = Executors
            .newCachedThreadPool(Thread.ofPlatform().daemon().name("simulator").factory());

    /** @param threads Java threads that run blocks */
    public Simulator(int threads) {
        this.threads = Math.max(1, threads);
    }

    /** As many threads as the machine has cores. */
    public Simulator() {
        this(Runtime.getRuntime().availableProcessors());
    }

    public GlobalMemory memory() {
        return memory;
    }

    /** @param file name for messages */
    public Module load(String file, String ptx) {
        Module m = new Module(file, PtxParser.parse(file, ptx));
        for (Ptx.Variable v : m.ptx.variables()) {
            if (v.space().equals("shared")) continue;
            long at = memory.allocate(Math.max(4, v.bytes()));
            m.globals.put(v.name(), at);
            Region r = memory.find(at);
            for (int i = 0; i < v.count(); i++)
                r.set((long) i * v.type().bytes(), v.type().bytes(), i < v.initial().size() ? v.initial().get(i) : 0);
        }
        return m;
    }

    /**
     * Runs a kernel.
     *
     * @param grid blocks in x, y, z
     * @param block threads in x, y, z
     * @param sharedBytes dynamic shared memory
     * @param parameters packed with the alignment of C, in words
     */
    public Result launch(Kernel kernel, int[] grid, int[] block, int sharedBytes, int[] parameters) {
        return launch(kernel, grid, block, sharedBytes, parameters, (BlockRunner.Observer) null);
    }

    /** Runs a kernel, on one thread, and follows a warp of it. */
    public Result launch(Kernel kernel, int[] grid, int[] block, int sharedBytes, int[] parameters, Trace trace) {
        Result r = launch(kernel, grid, block, sharedBytes, parameters, trace::before);
        trace.finish();
        return r;
    }

    Result launch(Kernel kernel, int[] grid, int[] block, int sharedBytes, int[] parameters,
            BlockRunner.Observer observerOrNull) {
        Program p = kernel.program;
        BlockRunner.Shape shape = new BlockRunner.Shape(grid.clone(), block.clone());
        int shared = p.sharedBytes() + sharedBytes;
        check(p, shape, shared);
        Region values = new Region(0, Math.max(4, p.parameterOffsets()[p.parameterOffsets().length - 1]));
        EngineException.check(parameters.length == values.words.length, p.name(),
                values.words.length + " words of parameters", parameters.length);
        for (int i = 0; i < parameters.length; i++) values.setWord(i, parameters[i]);
        long blocks = (long) grid[0] * grid[1] * grid[2];
        int team = p.serial() || observerOrNull != null ? 1 : (int) Math.min(threads, blocks);
        List<BlockRunner> runners = kernel.take(team, memory, shared, shape.threads());
        long number = launches.getAndIncrement();
        for (BlockRunner r : runners) r.prepare(number, shape, values, observerOrNull);
        run(runners, blocks);
        kernel.give(runners);
        Findings findings = runners.get(0).findings;
        Counters counters = runners.get(0).counters;
        for (BlockRunner r : runners.subList(1, team)) {
            findings.add(r.findings);
            counters.add(r.counters);
        }
        return new Result(findings.list(), counters);
    }

    private static void check(Program p, BlockRunner.Shape s, int shared) {
        boolean positive = true;
        for (int i = 0; i < 3; i++) positive &= s.grid()[i] > 0 && s.block()[i] > 0;
        EngineException.check(positive && s.grid()[1] < 65536 && s.grid()[2] < 65536, "launch of " + p.name(),
                "a grid of at least 1 and, in y and z, at most 65535 blocks", java.util.Arrays.toString(s.grid()));
        EngineException.check(s.threads() <= MAX_THREADS_PER_BLOCK, "launch of " + p.name(),
                "at most " + MAX_THREADS_PER_BLOCK + " threads in a block", s.threads());
        EngineException.check(p.sharedBytes() <= MAX_STATIC_SHARED_BYTES && shared <= MAX_SHARED_BYTES,
                "launch of " + p.name(), "at most " + MAX_STATIC_SHARED_BYTES + " bytes of static shared memory and "
                        + MAX_SHARED_BYTES + " of all shared memory",
                p.sharedBytes() + " and " + shared);
    }

    /** Deals chunks of blocks to the runners, each on a thread of its own; the first on the caller's. */
    private void run(List<BlockRunner> runners, long blocks) {
        AtomicLong next = new AtomicLong();
        AtomicBoolean stopped = new AtomicBoolean();
        long chunk = Math.max(1, blocks / ((long) runners.size() * CHUNKS_PER_THREAD));
        List<CompletableFuture<Void>> others = new ArrayList<>();
        for (BlockRunner r : runners.subList(1, runners.size()))
            others.add(CompletableFuture.runAsync(() -> work(r, next, chunk, blocks, stopped), helpers));
        work(runners.get(0), next, chunk, blocks, stopped);
        for (CompletableFuture<Void> f : others) f.join();
    }

    private static void work(BlockRunner r, AtomicLong next, long chunk, long blocks, AtomicBoolean stopped) {
        for (long from = next.getAndAdd(chunk); from < blocks; from = next.getAndAdd(chunk))
            for (long b = from; b < Math.min(blocks, from + chunk) && !stopped.get(); b++)
                if (!r.run(b)) stopped.set(true);
    }
}
