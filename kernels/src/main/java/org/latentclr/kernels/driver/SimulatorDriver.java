package org.latentclr.kernels.driver;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.latentclr.engine.EngineException;
import org.latentclr.kernels.CudaOptions;
import org.latentclr.kernels.libraries.Libraries;
import org.latentclr.kernels.simulator.Counters;
import org.latentclr.kernels.simulator.Finding;
import org.latentclr.kernels.simulator.Simulator;
import org.latentclr.kernels.simulator.Trace;

/** The PTX simulator as a device. Work is done when the call returns, and a kernel that makes an error fails with all that was found. */
public class SimulatorDriver implements Driver {
    /** Sees launches. */
    public interface Watcher {
        /** What is to follow the launch that comes, if anything. */
        Optional<Trace> before(String kernel, Grid grid);

        /** What it found and counted; called before findings become an error. */
        void after(String kernel, Grid grid, Simulator.Result result);
    }

    private record SimulatedModule(Simulator.Module module) implements Module {}

    private record SimulatedFunction(Simulator.Kernel kernel) implements Function {}

    private record SimulatedStream() implements Stream {}

    private static final class SimulatedEvent implements Event {
        private long nanos;
    }

    private final Simulator simulator;
    private final long limit;
    private long launches;
    private long threadInstructions;
    private Counters last = null;
    private final SimulatedStream main = new SimulatedStream();
    private Optional<Watcher> watcher = Optional.empty();

    /** Device memory without a limit of its own. */
    public SimulatorDriver() {
        this(new Simulator(), Long.MAX_VALUE);
    }

    /** @param limit bytes of device memory */
    public SimulatorDriver(Simulator simulator, long limit) {
        this.simulator = simulator;
        this.limit = limit;
    }

    /** Shows all launches from now on to {@code w}. */
    public void watch(Watcher w) {
        watcher = Optional.of(w);
    }

    /** Kernels launched so far. */
    public long launches() {
        return launches;
    }

    /** Instructions executed so far, counted for each thread. */
    public long threadInstructions() {
        return threadInstructions;
    }

    /** What the last launch counted; null before the first. */
    public Counters lastCounters() {
        return last;
    }

    @Override
    public String describe() {
        return "PTX simulator, every access checked";
    }

    @Override
    public int attribute(Attribute a) {
        return switch (a) {
            case MULTIPROCESSORS -> 2;
            case WARP_SIZE -> 32;
            case MAX_THREADS_PER_BLOCK -> 1024;
            case SHARED_BYTES_PER_BLOCK -> 48 * 1024;
            case COMPUTE_MAJOR -> 8;
            case COMPUTE_MINOR -> 0;
        };
    }

    @Override
    public long memoryBytes() {
        return Math.min(limit, Runtime.getRuntime().maxMemory());
    }

    /** Up to the limit; without one, of the Java heap, where this memory lies. */
    @Override
    public long freeBytes() {
        return Math.max(0, memoryBytes() - simulator.memory().liveBytes());
    }

    @Override
    public Libraries libraries(CudaOptions options) {
        return Libraries.none("the simulator runs PTX");
    }

    @Override
    public long allocate(long bytes) {
        if (simulator.memory().liveBytes() + bytes > limit) return 0;
        return simulator.memory().allocate(bytes);
    }

    @Override
    public void free(long address) {
        simulator.memory().free(address);
    }

    @Override
    public void lend(long address, long bytes) {
        simulator.memory().restart(address, bytes);
    }

    @Override
    public void write(long address, float[] source, int from, int n) {
        simulator.memory().write(address, source, from, n);
    }

    @Override
    public void read(long address, float[] target, int to, int n) {
        simulator.memory().read(address, target, to, n);
    }

    @Override
    public ByteBuffer pinned(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public void unpin(ByteBuffer pinned) {}

    @Override
    public void writeAsync(long address, ByteBuffer pinned, int bytes, Stream stream) {
        float[] v = new float[bytes / 4];
        pinned.slice(0, bytes).order(ByteOrder.nativeOrder()).asFloatBuffer().get(v);
        write(address, v, 0, v.length);
    }

    @Override
    public void readAsync(long address, ByteBuffer pinned, int bytes, Stream stream) {
        float[] v = new float[bytes / 4];
        read(address, v, 0, v.length);
        pinned.slice(0, bytes).order(ByteOrder.nativeOrder()).asFloatBuffer().put(v);
    }

    @Override
    public void copy(long from, long to, long bytes) {
        simulator.memory().copy(from, to, Math.toIntExact(bytes / 4));
    }

    @Override
    public void fill(long address, int word, long n) {
        simulator.memory().fill(address, word, Math.toIntExact(n));
    }

    @Override
    public Module load(String name, String ptx) {
        return new SimulatedModule(simulator.load(name, ptx));
    }

    @Override
    public Function function(Module module, String name) {
        return new SimulatedFunction(((SimulatedModule) module).module.kernel(name));
    }

    @Override
    public void launch(Function f, Grid grid, Arguments arguments) {
        Simulator.Kernel k = ((SimulatedFunction) f).kernel;
        Simulator.Result r = run(k, grid, arguments.words());
        launches++;
        threadInstructions += r.counters().threadInstructions();
        last = r.counters();
        watcher.ifPresent(w -> w.after(k.name(), grid, r));
        List<Finding> findings = r.findings();
        if (!findings.isEmpty())
            throw new EngineException("kernel " + k.name(), "no error", findings.size() + " of them"
                    + findings.stream().map(x -> "\n  " + x).collect(Collectors.joining()));
    }

    private Simulator.Result run(Simulator.Kernel k, Grid g, int[] words) {
        Optional<Trace> trace = watcher.flatMap(w -> w.before(k.name(), g));
        return trace.isPresent()
                ? simulator.launch(k, g.blocks(), g.threads(), g.sharedBytes(), words, trace.get())
                : simulator.launch(k, g.blocks(), g.threads(), g.sharedBytes(), words);
    }

    @Override
    public void launch(Function f, Grid grid, Arguments arguments, Stream stream) {
        launch(f, grid, arguments);
    }

    @Override
    public Stream main() {
        return main;
    }

    @Override
    public Stream stream() {
        return new SimulatedStream();
    }

    @Override
    public void destroy(Stream stream) {}

    @Override
    public Event event() {
        return new SimulatedEvent();
    }

    @Override
    public void destroy(Event event) {}

    @Override
    public void record(Event event, Stream stream) {
        ((SimulatedEvent) event).nanos = System.nanoTime();
    }

    @Override
    public void await(Stream stream, Event event) {}

    @Override
    public boolean queues() {
        return false;
    }

    @Override
    public double milliseconds(Event from, Event to) {
        return (((SimulatedEvent) to).nanos - ((SimulatedEvent) from).nanos) * 1e-6;
    }

    @Override
    public void synchronize(Stream stream) {}

    @Override
    public void synchronize(Event event) {}

    @Override
    public void synchronize() {}

    @Override
    public void close() {}
}
