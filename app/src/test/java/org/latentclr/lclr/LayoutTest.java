package org.latentclr.lclr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Profile;
import org.latentclr.engine.Scope;
import org.latentclr.engine.backend.cpu.CpuBackend;

/** A warm training step converts no layout inside the network. */
class LayoutTest {
    /** Shapes of pictures and feature maps: [N,C,H,W] with more than one pixel. */
    private static boolean isMap(String shapes) {
        String[] d = shapes.replaceAll("[\\[\\]]", "").split(", ");
        return d.length == 4 && Integer.parseInt(d[2]) * Integer.parseInt(d[3]) > 1;
    }

    @Test
    void noFeatureMapIsCopiedIntoAnotherOrder() {
        try (Backend device = new CpuBackend(2); Scope s = Scope.open("test")) {
            Trainer trainer = AllocationTest.trainer(device, "b16.conv1");
            for (int i = 0; i < 2; i++) trainer.step(TrainingListener.NONE);
            try (Profile p = Profile.open()) {
                trainer.step(TrainingListener.NONE);
                List<Profile.Event> copies = p.events().stream().filter(e -> e.op().equals("copy")).toList();
                assertEquals(List.of(), copies.stream().filter(e -> isMap(e.shapes())).toList());
                assertTrue(p.events().stream().anyMatch(e -> isMap(e.shapes().split("] ")[0])), p.layout());
            }
        }
    }
}
