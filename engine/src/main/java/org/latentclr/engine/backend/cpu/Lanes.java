package org.latentclr.engine.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The width of the vectors in loops that are written once for all widths: what {@link VectorSupport#BITS_PROPERTY} asks for when the class
 * is loaded, otherwise the machine's. A constant, because the compiler makes vector instructions of constant widths only; and one for all
 * floats, because methods of the Vector API are shared by all widths and compiled for the one that they have seen most.
 */
final class Lanes {
    static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, shape());
    static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, FLOATS.vectorShape());

    private Lanes() {}

    private static VectorShape shape() {
        int machine = Math.min(FloatVector.SPECIES_PREFERRED.vectorBitSize(),
                DoubleVector.SPECIES_PREFERRED.vectorBitSize());
        int bits = Integer.getInteger(VectorSupport.BITS_PROPERTY, machine);
        return VectorShape.forBitSize(bits == 0 ? machine : bits);
    }
}
