package org.latentclr.weights;

import java.util.Optional;

/**
 * Element types of arrays in checkpoint files; the constants carry the safetensors names.
 */
public enum DType {
    /** IEEE double. */
    F64(8, "<f8", "DoubleStorage", "float64"),
    /** IEEE single. */
    F32(4, "<f4", "FloatStorage", "float32"),
    /** IEEE half. */
    F16(2, "<f2", "HalfStorage", "float16"),
    /** Upper half of an IEEE single; NumPy has no such type. */
    BF16(2, "", "BFloat16Storage", "bfloat16"),
    /** Signed 64-bit integer. */
    I64(8, "<i8", "LongStorage", "int64"),
    /** Signed 32-bit integer. */
    I32(4, "<i4", "IntStorage", "int32"),
    /** Signed 16-bit integer. */
    I16(2, "<i2", "ShortStorage", "int16"),
    /** Signed byte. */
    I8(1, "|i1", "CharStorage", "int8"),
    /** Unsigned byte. */
    U8(1, "|u1", "ByteStorage", "uint8"),
    /** One byte, 0 or 1. */
    BOOL(1, "|b1", "BoolStorage", "bool");

    private final int bytes;
    private final String numpy;
    private final String torchStorage;
    private final String torchName;

    DType(int bytes, String numpy, String torchStorage, String torchName) {
        this.bytes = bytes;
        this.numpy = numpy;
        this.torchStorage = torchStorage;
        this.torchName = torchName;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** NumPy's little-endian descriptor such as {@code <f4}; empty for {@link #BF16}, which NumPy lacks. */
    public String numpy() {
        return numpy;
    }

    /** PyTorch's storage class such as {@code FloatStorage}. */
    public String torchStorage() {
        return torchStorage;
    }

    /** PyTorch's and NumPy's name such as {@code float32}. */
    public String torchName() {
        return torchName;
    }

    /** Whether the elements are floating-point numbers. */
    public boolean isFloating() {
        return this == F64 || this == F32 || this == F16 || this == BF16;
    }

    static Optional<DType> ofSafetensors(String name) {
        for (DType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    static Optional<DType> ofTorchStorage(String storageClass) {
        for (DType type : values()) {
            if (type.torchStorage.equals(storageClass)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    static Optional<DType> ofTorchName(String name) {
        for (DType type : values()) {
            if (type.torchName.equals(name)) {
                return Optional.of(type);
            }
        }
        return name.equals("half") ? Optional.of(F16) : Optional.empty();
    }

    /** The type of a NumPy code without its byte order, such as {@code f4}. */
    static Optional<DType> ofNumpyCode(String code) {
        for (DType type : values()) {
            if (!type.numpy.isEmpty() && type.numpy.substring(1).equals(code)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The value of one element given its bits, lowest byte first. */
    double toDouble(long bits) {
        return switch (this) {
            case F64 -> Double.longBitsToDouble(bits);
            case F32 -> Float.intBitsToFloat((int) bits);
            case F16 -> Float.float16ToFloat((short) bits);
            case BF16 -> Float.intBitsToFloat((int) bits << 16);
            case I64, I32, I16, I8, U8, BOOL -> toLong(bits);
        };
    }

    /** The integer value of one element given its bits; floating-point values are truncated. */
    long toLong(long bits) {
        return switch (this) {
            case F64, F32, F16, BF16 -> (long) toDouble(bits);
            case I64 -> bits;
            case I32 -> (int) bits;
            case I16 -> (short) bits;
            case I8 -> (byte) bits;
            case U8 -> bits & 0xff;
            case BOOL -> (bits & 0xff) != 0 ? 1 : 0;
        };
    }
}
