package org.latentclr.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test after which a device has more bytes in use than before: {@code @RegisterExtension NoLeaks leaks = new NoLeaks(device)}. */
public final class NoLeaks implements BeforeEachCallback, AfterEachCallback {
    private final Backend[] devices;
    private final Map<Backend, Long> before = new HashMap<>();

    public NoLeaks(Backend... devices) {
        this.devices = devices;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        for (Backend d : devices) before.put(d, d.memory().liveBytes());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        for (Backend d : devices)
            assertEquals(before.get(d), d.memory().liveBytes(), "bytes in use on device " + d.name());
    }
}
