package org.latentclr.kernels.simulator;

import java.util.ArrayList;
import java.util.List;

/** Splits PTX text into words (names, numbers, directives with their dots), punctuation and strings; drops comments. */
final class PtxLexer {
    /** @param line from 1 */
    record Token(String text, int line) {}

    private final String text;
    private int at;
    private int line = 1;

    private PtxLexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        PtxLexer lexer = new PtxLexer(text);
        List<Token> tokens = new ArrayList<>();
        while (lexer.skipBlanks()) tokens.add(lexer.next());
        return tokens;
    }

    /** Goes to the next token; false at the end. */
    private boolean skipBlanks() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (text.startsWith("//", at)) skipTo("\n", 0);
            else if (text.startsWith("/*", at)) skipTo("*/", 2);
            else if (Character.isWhitespace(c)) advance();
            else
                return true;
        }
        return false;
    }

    private void skipTo(String end, int length) {
        int stop = text.indexOf(end, at);
        stop = stop < 0 ? text.length() : stop + length;
        while (at < stop) advance();
    }

    private void advance() {
        if (text.charAt(at++) == '\n') line++;
    }

    private Token next() {
        int from = at;
        char c = text.charAt(at);
        if (c == '"') {
            at++;
            skipTo("\"", 1);
        } else if (isWord(c) || c == '-' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1))) {
            at++;
            while (at < text.length() && isWord(text.charAt(at))) at++;
        } else {
            at++;
        }
        return new Token(text.substring(from, at), line);
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '%' || c == '.';
    }
}
