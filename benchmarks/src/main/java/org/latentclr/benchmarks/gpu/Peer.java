package org.latentclr.benchmarks.gpu;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.latentclr.weights.Json;

/** PyTorch in a process of its own, asked by lines of JSON. */
final class Peer implements AutoCloseable {
    /**
     * A case made ready.
     *
     * @param seconds of one run of each form
     * @param skipped why a form is left out
     * @param value of the result, to be compared with ours
     */
    record Prepared(Map<String, Double> seconds, Map<String, String> skipped, OptionalDouble value) {}

    /** The other side cannot go on. */
    static final class PeerException extends Exception {
        private static final long serialVersionUID = 1;

        PeerException(String message) {
            super(message);
        }
    }

    private static final long SECONDS_TO_END = 10;

    private final Process process;
    private final Writer in;
    private final BufferedReader out;
    private final String description;

    /** @param command the process, which begins with a line on itself */
    Peer(List<String> command) throws PeerException {
        try {
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            throw new PeerException(command.getFirst() + " does not start");
        }
        in = process.outputWriter(StandardCharsets.UTF_8);
        out = process.inputReader(StandardCharsets.UTF_8);
        Map<String, Object> hello = answer();
        List<String> words = new ArrayList<>(List.of(String.valueOf(hello.get("peer"))));
        if (hello.get("cuda") instanceof String v && !v.isEmpty()) words.add("CUDA " + v);
        if (hello.get("cudnn") instanceof Number n && n.longValue() > 0) words.add("cuDNN " + n);
        description = String.join(", ", words) + " on " + hello.get("device");
    }

    /** Versions and device. */
    String description() {
        return description;
    }

    Prepared prepare(Map<String, Object> request) throws PeerException {
        Map<String, Object> all = new LinkedHashMap<>(request);
        all.put("do", "prepare");
        Map<String, Object> a = ask(all);
        Map<String, Double> seconds = new LinkedHashMap<>();
        Json.asObject(a.get("forms"), "forms").forEach((form, s) -> seconds.put(form, Json.asDouble(s, form)));
        Map<String, String> skipped = new LinkedHashMap<>();
        Json.asObject(a.get("skipped"), "skipped").forEach((form, why) -> skipped.put(form, String.valueOf(why)));
        return new Prepared(seconds, skipped, a.get("value") instanceof Number v
                ? OptionalDouble.of(v.doubleValue())
                : OptionalDouble.empty());
    }

    /** Seconds of one run of a form, over {@code n} runs. */
    double seconds(String form, int n) throws PeerException {
        return Json.asDouble(ask(Map.of("do", "run", "form", form, "n", n)).get("seconds"), "seconds");
    }

    void drop() throws PeerException {
        ask(Map.of("do", "drop"));
    }

    private Map<String, Object> ask(Map<String, Object> request) throws PeerException {
        try {
            in.write(Json.write(request) + "\n");
            in.flush();
        } catch (IOException e) {
            throw new PeerException("the process of the peer has ended");
        }
        return answer();
    }

    private Map<String, Object> answer() throws PeerException {
        try {
            String line = out.readLine();
            if (line == null) throw new PeerException("the process of the peer has ended");
            Map<String, Object> answer = Json.parseObject(line);
            if (answer.get("error") != null) throw new PeerException(String.valueOf(answer.get("error")));
            return answer;
        } catch (IOException e) {
            throw new PeerException("the process of the peer has ended");
        }
    }

    @Override
    public void close() {
        try {
            in.close();
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) process.destroy();
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
