package org.latentclr.kernels.simulator;

/** What a launch did, for teaching and for the estimate of its speed. Modified while kernels run; one per thread. */
public final class Counters {
    long warpInstructions;
    long threadInstructions;
    long globalLoads;
    long globalLoadSectors;
    long globalStores;
    long globalStoreSectors;
    long sharedAccesses;
    long sharedPasses;
    long bankConflicts;
    long floatOperations;
    long barriers;
    long branches;
    long divergentBranches;
    long blocks;

    /** Instructions issued, each for up to 32 threads. */
    public long warpInstructions() {
        return warpInstructions;
    }

    /** Instructions executed, counted for each thread. */
    public long threadInstructions() {
        return threadInstructions;
    }

    /** Load requests of a warp to global memory. */
    public long globalLoads() {
        return globalLoads;
    }

    /** Sectors of 32 bytes that the loads touched: 4 for each request of 32 neighbouring floats. */
    public long globalLoadSectors() {
        return globalLoadSectors;
    }

    public long globalStores() {
        return globalStores;
    }

    public long globalStoreSectors() {
        return globalStoreSectors;
    }

    /** Requests of a warp to shared memory. */
    public long sharedAccesses() {
        return sharedAccesses;
    }

    /** Passes that they took: one each without bank conflicts (64-bit: two, 128-bit: four). */
    public long sharedPasses() {
        return sharedPasses;
    }

    /** Passes beyond those that the words asked for take when they are spread over all banks. */
    public long bankConflicts() {
        return bankConflicts;
    }

    /** Floating-point additions and multiplications of all threads; a fused one counts twice. */
    public long floatOperations() {
        return floatOperations;
    }

    public long barriers() {
        return barriers;
    }

    public long branches() {
        return branches;
    }

    /** Branches that part of a warp took. */
    public long divergentBranches() {
        return divergentBranches;
    }

    public long blocks() {
        return blocks;
    }

    void add(Counters o) {
        warpInstructions += o.warpInstructions;
        threadInstructions += o.threadInstructions;
        globalLoads += o.globalLoads;
        globalLoadSectors += o.globalLoadSectors;
        globalStores += o.globalStores;
        globalStoreSectors += o.globalStoreSectors;
        sharedAccesses += o.sharedAccesses;
        sharedPasses += o.sharedPasses;
        bankConflicts += o.bankConflicts;
        floatOperations += o.floatOperations;
        barriers += o.barriers;
        branches += o.branches;
        divergentBranches += o.divergentBranches;
        blocks += o.blocks;
    }

    private static double ratio(long a, long b) {
        return b == 0 ? 0 : (double) a / b;
    }

    @Override
    public String toString() {
        return """
                blocks               %,d
                instructions         %,d by warps, %,d by threads (%.1f of 32 lanes active)
                global loads         %,d requests, %.2f sectors each
                global stores        %,d requests, %.2f sectors each
                shared accesses      %,d requests, %.2f passes each, %,d of them bank conflicts
                float operations     %,d, %.1f for each byte of global memory
                branches             %,d, of them divergent %,d
                barriers             %,d
                """.formatted(blocks, warpInstructions, threadInstructions, ratio(threadInstructions, warpInstructions),
                globalLoads, ratio(globalLoadSectors, globalLoads), globalStores,
                ratio(globalStoreSectors, globalStores), sharedAccesses, ratio(sharedPasses, sharedAccesses),
                bankConflicts,
                floatOperations, ratio(floatOperations, 32 * (globalLoadSectors + globalStoreSectors)), branches,
                divergentBranches, barriers);
    }
}
