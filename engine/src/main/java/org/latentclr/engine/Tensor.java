package org.latentclr.engine;

import java.util.Arrays;
import org.latentclr.engine.op.Arithmetic;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.MatMul;
import org.latentclr.engine.op.Reduce;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.op.Views;
import org.latentclr.engine.random.RandomStream;

/**
 * An n-dimensional array of real numbers on a device: a shape, strides and an offset over a {@link Storage}. Values are float32
 * (float64 on the reference device); indices are tensors too, exact up to 2^24. Tensors are not modified by operations; the only
 * writes in place are {@link #assign} and update ops, for parameters.
 *
 * <p>A tensor belongs to a {@link Scope} and must not be used after that scope has closed. All methods record the graph when one of
 * their operands is tracked.
 */
public final class Tensor {
    private final Storage storage;
    private final Shape shape;
    private final int[] strides;
    private final int offset;
    private Node node;
    private Scope owner;
    private String freedBy;

    /** For devices and views: a handle on existing storage; it joins the current scope. */
    Tensor(Storage storage, Shape shape, int[] strides, int offset, Node node) {
        this.storage = storage;
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
        this.node = node;
        Scope.current().add(this);
        storage.retain();
    }

    // ---- making ----

    /** A row-major tensor whose content is undefined. */
    public static Tensor empty(Backend device, Shape shape) {
        return new Tensor(device.allocate(Math.max(1, shape.size())), shape, shape.strides(), 0, null);
    }

    /** A tensor of the given values in row-major order. */
    public static Tensor of(Backend device, float[] values, int... dims) {
        Shape s = Shape.of(dims);
        EngineException.check(values.length == s.size(), "Tensor.of", s.size() + " values for shape " + s,
                values.length);
        Tensor t = empty(device, s);
        device.write(t.storage, 0, values, 0, values.length);
        return t;
    }

    /** A tensor of the given values in row-major order; rounded to the device's type. */
    public static Tensor of(Backend device, double[] values, int... dims) {
        Shape s = Shape.of(dims);
        EngineException.check(values.length == s.size(), "Tensor.of", s.size() + " values for shape " + s,
                values.length);
        Tensor t = empty(device, s);
        device.write(t.storage, 0, values, 0, values.length);
        return t;
    }

    /** A tensor of indices, each at most 2^24 in magnitude. */
    public static Tensor indices(Backend device, int[] values, int... dims) {
        float[] f = new float[values.length];
        for (int i = 0; i < f.length; i++) {
            EngineException.check(Math.abs((long) values[i]) <= 1 << 24, "Tensor.indices", "values up to 2^24",
                    values[i]);
            f[i] = values[i];
        }
        return of(device, f, dims);
    }

    /** Standard normal numbers, the next of a stream; drawn on the device, the same ones on every device. */
    public static Tensor normal(Backend device, RandomStream stream, int... dims) {
        Tensor t = empty(device, Shape.of(dims));
        device.normal(stream, t.storage, 0, t.shape.size());
        return t;
    }

    /** Uniform numbers in [0, 1), the next of a stream; drawn on the device, the same ones on every device. */
    public static Tensor uniform(Backend device, RandomStream stream, int... dims) {
        Tensor t = empty(device, Shape.of(dims));
        device.uniform(stream, t.storage, 0, t.shape.size());
        return t;
    }

    public static Tensor scalar(Backend device, double value) {
        return of(device, new double[]{value});
    }

    /** Every element equal to {@code value}; one stored number, broadcast by strides of 0. */
    public static Tensor full(Backend device, double value, int... dims) {
        Tensor one = scalar(device, value);
        return new Tensor(one.storage, Shape.of(dims), new int[dims.length], 0, null);
    }

    public static Tensor zeros(Backend device, int... dims) {
        return full(device, 0, dims);
    }

    /** 0, 1, …, n−1. */
    public static Tensor arange(Backend device, int n) {
        int[] v = new int[n];
        Arrays.setAll(v, i -> i);
        return indices(device, v, n);
    }

    // ---- looking ----

    public Backend backend() {
        return storage.backend();
    }

    public Shape shape() {
        return shape;
    }

    public int rank() {
        return shape.rank();
    }

    /** Size of dimension {@code i}; negative counts from the end. */
    public int dim(int i) {
        return shape.dim(i);
    }

    /** The storage, for kernels. */
    public Storage storage() {
        live();
        return storage;
    }

    /** Steps in elements per dimension, for kernels. Not to be modified. */
    public int[] strides() {
        return strides;
    }

    /** Index of the first element in the storage, for kernels. */
    public int offset() {
        return offset;
    }

    /** Whether the elements lie in row-major order without gaps. */
    public boolean isContiguous() {
        if (shape.size() == 0) return true;
        int n = 1;
        for (int i = shape.rank() - 1; i >= 0; i--) {
            if (shape.dim(i) != 1 && strides[i] != n) return false;
            n *= shape.dim(i);
        }
        return true;
    }

    /** The elements in row-major order. */
    public float[] toFloats() {
        return recordless(t -> {
            float[] v = new float[shape.size()];
            backend().read(t.storage, t.offset, v, 0, v.length);
            return v;
        });
    }

    /** The elements in row-major order. */
    public double[] toDoubles() {
        return recordless(t -> {
            double[] v = new double[shape.size()];
            backend().read(t.storage, t.offset, v, 0, v.length);
            return v;
        });
    }

    private <T> T recordless(java.util.function.Function<Tensor, T> f) {
        live();
        try (Scope s = Scope.local("read")) {
            return f.apply(detach().contiguous());
        }
    }

    /** The value of a tensor of one element. */
    public double item() {
        EngineException.check(shape.size() == 1, "item", "one element", shape);
        return toDoubles()[0];
    }

    // ---- graph and lifetime ----

    /** A new variable with this value: operations on it are recorded and gradients with respect to it can be asked for. */
    public Tensor track() {
        return new Tensor(storage(), shape, strides, offset, new Node());
    }

    /** The same value, cut off from the graph. */
    public Tensor detach() {
        return new Tensor(storage(), shape, strides, offset, null);
    }

    /** Another handle of the same value and history, belonging to the current scope. */
    public Tensor alias() {
        return new Tensor(storage(), shape, strides, offset, node);
    }

    /** Whether operations on this tensor are recorded. */
    public boolean isTracked() {
        return node != null;
    }

    /** Copies the values of {@code source} (same shape) into this tensor, which must be row-major. For parameters. */
    public void assign(Tensor source) {
        EngineException.check(source.shape.equals(shape) && isContiguous(), "assign", "a source of shape " + shape,
                source.shape);
        Dispatch.copy(source, this);
        storage.written();
    }

    /** Frees this handle before its scope closes. */
    public void free() {
        if (freedBy != null) return;
        freedBy = owner.name();
        storage.release();
    }

    Node node() {
        return node;
    }

    void attach(Node n) {
        node = n;
    }

    Scope owner() {
        return owner;
    }

    void own(Scope s) {
        owner = s;
    }

    private void live() {
        if (freedBy != null)
            throw new EngineException("tensor of shape " + shape, "a tensor in use",
                    "one that scope '" + freedBy + "' has freed",
                    "hand it out with scope.keep(tensor)");
    }

    /** A view of the same storage; the caller states shape, strides and offset. For view ops. */
    public Tensor view(Shape newShape, int[] newStrides, int newOffset) {
        return new Tensor(storage(), newShape, newStrides, newOffset, null);
    }

    // ---- operations ----

    /** Row-major form: this tensor when it is already, else a copy. */
    public Tensor contiguous() {
        return isContiguous() ? this : Dispatch.apply(new Views.Copy(), this);
    }

    public Tensor add(Tensor b) {
        return Binary.apply(Binary.Kind.ADD, this, b);
    }

    public Tensor sub(Tensor b) {
        return Binary.apply(Binary.Kind.SUB, this, b);
    }

    public Tensor mul(Tensor b) {
        return Binary.apply(Binary.Kind.MUL, this, b);
    }

    public Tensor div(Tensor b) {
        return Binary.apply(Binary.Kind.DIV, this, b);
    }

    public Tensor add(double c) {
        return Unary.affine(this, 1, c);
    }

    public Tensor mul(double c) {
        return Unary.affine(this, c, 0);
    }

    public Tensor neg() {
        return Unary.affine(this, -1, 0);
    }

    public Tensor square() {
        return Unary.apply(Unary.Kind.SQUARE, this);
    }

    public Tensor exp() {
        return Unary.apply(Unary.Kind.EXP, this);
    }

    public Tensor log() {
        return Unary.apply(Unary.Kind.LOG, this);
    }

    public Tensor sqrt() {
        return Unary.apply(Unary.Kind.SQRT, this);
    }

    public Tensor rsqrt() {
        return Unary.apply(Unary.Kind.RSQRT, this);
    }

    public Tensor abs() {
        return Unary.apply(Unary.Kind.ABS, this);
    }

    public Tensor sum() {
        return Reduce.sumAll(this);
    }

    /** Sum over the given dimensions. */
    public Tensor sum(boolean keepDims, int... dims) {
        return Reduce.apply(Reduce.Kind.SUM, this, keepDims, dims);
    }

    public Tensor mean() {
        return sum().mul(1.0 / shape.size());
    }

    /** Mean over the given dimensions. */
    public Tensor mean(boolean keepDims, int... dims) {
        return Arithmetic.mean(this, keepDims, dims);
    }

    /** Matrix product of the last two dimensions; leading dimensions broadcast. */
    public Tensor matmul(Tensor b) {
        return MatMul.apply(this, b);
    }

    /** The same elements in another shape; one size may be −1. */
    public Tensor reshape(int... dims) {
        return Views.reshape(this, dims);
    }

    /** Dimensions in a new order: result dimension i is this tensor's dimension {@code order[i]}. */
    public Tensor permute(int... order) {
        return Views.permute(this, order);
    }

    /** Exchanges two dimensions. */
    public Tensor transpose(int i, int j) {
        return Views.transpose(this, i, j);
    }

    /** Elements {@code from, from+1, …, to−1} of dimension {@code dim}. */
    public Tensor slice(int dim, int from, int to) {
        return Views.slice(this, dim, from, to, 1);
    }

    /** Broadcasts to a larger shape without copying. */
    public Tensor expand(int... dims) {
        return Views.expand(this, Shape.of(dims));
    }

    @Override
    public String toString() {
        return "Tensor" + shape + (node == null ? "" : " tracked")
                + (freedBy == null ? "" : " freed by scope '" + freedBy + "'");
    }
}
