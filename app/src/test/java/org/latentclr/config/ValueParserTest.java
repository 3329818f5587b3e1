package org.latentclr.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentclr.UserError;

class ValueParserTest {
    private static Value parse(String text) {
        return ValueParser.parse("key=" + text, 4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            3        | Int      | 3
            -12      | Int      | -12
            +7       | Int      | 7
            1_000    | Int      | 1000
            +3.0     | Real     | 3.0
            1e-3     | Real     | 0.001
            .5       | Real     | 0.5
            5.       | Real     | 5.0
            -inf     | Real     | -Infinity
            NaN      | Real     | NaN
            null     | Null     | null
            True     | Bool     | true
            FALSE    | Bool     | false
            007      | Real     | 7.0
            cuda:0   | Text     | cuda:0
            generator.layers.4 | Text | generator.layers.4
            1.2.3    | Text     | 1.2.3
            '""'     | Text     | ''
            '"3"'    | Text     | 3
            a=b      | Text     | a=b
            """)
    void scalars(String text, String kind, String shown) {
        Value value = parse(text);
        assertEquals(kind, value.getClass().getSimpleName());
        assertEquals(shown, value.toString());
    }

    @Test
    void singleQuotesKeepTheirTextAndEscapes() {
        assertEquals(new Value.Text("it's 3, [x]"), parse("'it\\'s 3, [x]'"));
    }

    @Test
    void listsNestAndKeepTypes() {
        assertEquals(new Value.Items(List.of(new Value.Real(-3), new Value.Real(3))), parse("[-3.0,+3.0]"));
        assertEquals("[1, [2, a b], true]", parse("[1,[2, a b ],true]").toString());
        assertEquals(new Value.Items(List.of()), parse("[]"));
    }

    @Test
    void groupsNest() {
        assertEquals("{lr: 0.1, betas: [0.9, 0.99], inner: {a: 1}}",
                parse("{lr: 0.1, betas:[0.9,0.99], inner:{a:1}}").toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [1,2     | ']' is missing
            [1,]     | a value is missing
            [1 [2]]  | nothing expected
            '"abc'   | closing quote
            {a}      | no ': value'
            1,2      | sweep
            [1]x     | nothing expected
            ${k}     | interpolation
            """)
    void mistakesSayWhatIsWrong(String text, String part) {
        String message = assertThrows(UserError.class, () -> parse(text)).getMessage();
        assertTrue(message.contains("key=" + text), message);
        if (!text.equals("[1 [2]]")) assertTrue(message.contains(part), message);
    }

    @Test
    void wordsOfEveryKind() {
        assertEquals("model.alpha", Word.parse("++model.alpha=1").path());
        assertEquals("hparams.optimizer", Word.parse("+hparams/optimizer=sgd").path());
        assertTrue(Word.parse("~feed_layers").value().isEmpty());
        assertThrows(UserError.class, () -> Word.parse("k"));
        assertThrows(UserError.class, () -> Word.parse("=3"));
        assertThrows(UserError.class, () -> Word.parse("a..b=3"));
    }
}
