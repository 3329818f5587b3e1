package org.latentclr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of ContraFeat, GANSpace and SeFa on the bundled generator, and what gen, eval and inspect make of them. */
class EditCommandsTest {
    private static final String TINY = "-q samples=1000 k=2 n_eigen=4 batch_size=2 iterations=1";

    @TempDir
    private static Path folder;

    private static Probe.Result run(String command) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.execute(Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true)),
                command.replace("DIR", folder.toString()).split(" "));
        return new Probe.Result(code, out.toString(), err.toString());
    }

    private static String done(String command) {
        Probe.Result r = run(command);
        assertEquals(0, r.code(), command + "\n" + r.err());
        return r.out();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            bi       | variant=bi pca_scale=true weighting=absolute attention=fixedT att_temperature=2
            pt       | variant=pt attention=fixedCM memdiv_lamb=0.1
            latclr   | variant=latclr directions=fixed att_layers=5
            code     | variant=bi directions=adaALLwE attention=ada1w mask=none weighting=after_square
            groups   | variant=bi k=4 directions=fixedES nv_sep=[2,2] eigen_sep=[3,5] contrast_in_groups=true sensl=2
            gsp_bi   | variant=bi directions=pca ndup=2
            sefa_pt  | variant=pt directions=sefa
            gsp_none | variant=bi directions=pca attention=none
            """)
    void contraFeat(String name, String words) throws Exception {
        done("train method=contrafeat out=DIR/" + name + " " + TINY + " " + words);
        String file = "DIR/" + name + "/final_model.safetensors";
        assertTrue(Files.size(folder.resolve(name).resolve("report.html")) > 0);
        assertTrue(Files.size(folder.resolve(name).resolve("pictures/direction_1.gif")) > 0);
        done("gen checkpoint=" + file + " n_samples=1 n_dirs=[1] alphas=[-1,2] image_size=null -q out=DIR/g_" + name);
        assertTrue(Files.size(folder.resolve("g_" + name).resolve("sample_0.png")) > 0);
        if (!name.equals("gsp_none"))
            assertTrue(
                    done("eval checkpoint=" + file + " hparams.iterations=1 shift_samples=2 -q").contains("diversity"));
        assertTrue(done("inspect " + file).contains("ContraFeat checkpoint"));
    }

    @ParameterizedTest
    @CsvSource({"ganspace,components.npz,GANSpace components", "sefa,directions.safetensors,SeFa directions"})
    void decompositions(String method, String file, String kind) throws Exception {
        done("train method=" + method + " out=DIR/" + method + " -q samples=1000 k=3 edit_layers=[0,3]");
        String checkpoint = "DIR/" + method + "/" + file;
        done("gen checkpoint=" + checkpoint + " n_samples=1 n_dirs=-1 edit_layers=[2,9] -q image_size=null out=DIR/g_"
                + method);
        assertTrue(Files.size(folder.resolve("g_" + method).resolve("sample_0.png")) > 0);
        assertTrue(done("inspect " + checkpoint).contains(kind));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            train method=contrafeat directions=fixedES | directions=fixedES: expected nv_sep and eigen_sep
            train method=contrafeat nv_sep=[4,4] | nv_sep and eigen_sep belong to directions=fixedES
            train method=contrafeat variant=pt pca_scale=true | pca_scale and pca_sign: variant=bi expected
            train method=contrafeat att_layers=11 | att_layers: at most 10 layers expected, found 11
            train method=contrafeat n_eigen=129 samples=1000 | n_eigen: at most 128
            train method=ganspace edit_layers=[0,10] samples=1000 | edit_layers: layers from 0 to 9 expected, found 10
            gen method=ganspace checkpoint=DIR/none.npz | checkpoint: the file DIR/none.npz does not exist
            """)
    void oneSentence(String command, String message) {
        Probe.Result r = run(command + " -q out=DIR/never");
        assertTrue(r.err().replace(folder.toString(), "DIR").startsWith("latentclr: " + message), r.err());
        assertEquals(Failures.MISTAKE, r.code());
        assertTrue(Files.notExists(folder.resolve("never")));
    }

}
