package org.latentclr.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript function of tensors, for what DJL's own interface lacks (transposed convolutions, gradients). The archive that libtorch
 * loads is made here: a module without parameters and one method.
 */
final class Script {
    /** A pickled object of class {@code __torch__.Peer} without state. */
    private static final byte[] OBJECT = bytes("\u0080\u0002c__torch__\nPeer\n)\u0081}b.");
    /** A pickled empty tuple. */
    private static final byte[] CONSTANTS = bytes("\u0080\u0002).");

    private final PtSymbolBlock module;

    /**
     * @param manager whose end frees the function
     * @param parameters names of the tensors
     * @param body lines of TorchScript, the last returning a tensor
     */
    Script(NDManager manager, List<String> parameters, String body) {
        this(manager, parameters, body, "");
    }

    /** @param methods further methods of the module, for the body to call */
    Script(NDManager manager, List<String> parameters, String body, String methods) {
        StringBuilder code = new StringBuilder("class Peer(Module):\n  __parameters__ = []\n  __buffers__ = []\n");
        code.append("  def forward(self: __torch__.Peer");
        for (String p : parameters) code.append(", ").append(p).append(": Tensor");
        code.append(") -> Tensor:\n").append(body.indent(4)).append(methods.indent(2));
        try {
            module = JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(archive(code.toString())),
                    false,
                    false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The function's value, in the manager of one run. */
    NDArray call(NDManager run, NDArray... operands) {
        List<IValue> in = new ArrayList<>();
        for (NDArray x : operands) in.add(IValue.from((PtNDArray) x));
        try (IValue y = module.forward(in.toArray(IValue[]::new))) {
            return y.toTensor((PtNDManager) run);
        } finally {
            in.forEach(IValue::close);
        }
    }

    /** As {@link #call} for a function that asks for gradients, for which {@link #call} keeps no records. */
    NDArray callRecorded(NDManager run, NDArray... operands) {
        JniUtils.setGradMode(true);
        NDList in = new NDList(operands);
        for (NDArray x : operands) if (x.getManager() != run) x.tempAttach(run);
        return module.forward(new ParameterStore(run, false), in, true).singletonOrThrow();
    }

    private static byte[] archive(String code) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            put(zip, "peer/version", bytes("3\n"));
            put(zip, "peer/data.pkl", OBJECT);
            put(zip, "peer/constants.pkl", CONSTANTS);
            put(zip, "peer/code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry e = new ZipEntry(name);
        e.setMethod(ZipEntry.STORED);
        e.setSize(content.length);
        e.setCompressedSize(content.length);
        CRC32 crc = new CRC32();
        crc.update(content);
        e.setCrc(crc.getValue());
        zip.putNextEntry(e);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
