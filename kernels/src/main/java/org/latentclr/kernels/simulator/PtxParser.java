package org.latentclr.kernels.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.latentclr.engine.EngineException;
import org.latentclr.kernels.simulator.PtxLexer.Token;

/** Reads PTX text as nvcc writes it: variables and kernels; functions other than kernels are refused. */
final class PtxParser {
    private static final Set<String> LINKAGE = Set.of(".visible", ".weak", ".extern", ".common");

    private final String name;
    private final String[] lines;
    private final List<Token> tokens;
    private int at;

    private final List<Ptx.Variable> variables = new ArrayList<>();
    private final Map<String, Ptx.Function> kernels = new LinkedHashMap<>();

    private PtxParser(String name, String text) {
        this.name = name;
        lines = text.split("\n", -1);
        tokens = PtxLexer.tokens(text);
    }

    /** @param name of the file, for messages */
    static Ptx.Module parse(String name, String text) {
        PtxParser p = new PtxParser(name, text);
        while (p.at < p.tokens.size()) p.topLevel();
        return new Ptx.Module(List.copyOf(p.variables), p.kernels);
    }

    private void topLevel() {
        String word = next();
        if (LINKAGE.contains(word)) return;
        switch (word) {
            case ".version", ".address_size" -> next();
            case ".target" -> {
                next();
                while (accept(",")) next();
            }
            case ".entry" -> kernel();
            case ".global", ".const", ".shared" -> variables.add(variable(word.substring(1)));
            case ".pragma" -> skipStatement();
            default -> throw error("a variable or a kernel", word);
        }
    }

    // ---- declarations ----

    /** The rest of {@code .space [.align n] .type name[count] [= {…}];} */
    private Ptx.Variable variable(String space) {
        int align = 0;
        PtxType type = null;
        while (peek().startsWith(".")) {
            String word = next();
            if (word.equals(".align")) align = (int) number(next());
            else if (!word.equals(".ptr") && !word.equals(".global")) type = type(word);
        }
        if (type == null) throw error("the type of a variable", peek());
        String variable = next();
        int count = 1;
        if (accept("[")) {
            count = peek().equals("]") ? 0 : (int) number(next());
            expect("]");
        }
        List<Long> initial = accept("=") ? initial() : List.of();
        if (!space.equals("param")) expect(";");
        return new Ptx.Variable(space, type, variable, Math.max(align, type.bytes()), count, initial);
    }

    private List<Long> initial() {
        List<Long> values = new ArrayList<>();
        if (!accept("{")) return List.of(number(next()));
        do
            values.add(number(next()));
        while (accept(","));
        expect("}");
        return values;
    }

    private void kernel() {
        String kernel = next();
        List<Ptx.Variable> parameters = new ArrayList<>();
        if (accept("(")) while (!accept(")")) {
            accept(",");
            expect(".param");
            parameters.add(variable("param"));
        }
        while (!accept("{")) next(); // .maxntid and its like advise the compiler
        kernels.put(kernel, new Body(kernel, parameters).read());
    }

    // ---- bodies ----

    /** What stands between the braces of a kernel. */
    private final class Body {
        private final String kernel;
        private final List<Ptx.Variable> parameters;
        private final Map<String, PtxType> registers = new HashMap<>();
        private final List<Ptx.Variable> locals = new ArrayList<>();
        private final List<Ptx.Instruction> code = new ArrayList<>();
        private final Map<String, Integer> labels = new HashMap<>();

        Body(String kernel, List<Ptx.Variable> parameters) {
            this.kernel = kernel;
            this.parameters = parameters;
        }

        Ptx.Function read() {
            for (int depth = 1; depth > 0;) {
                if (accept("{")) depth++;
                else if (accept("}")) depth--;
                else
                    statement();
            }
            return new Ptx.Function(kernel, parameters, registers, locals, code, labels);
        }

        private void statement() {
            String word = peek();
            switch (word) {
                case ".reg" -> {
                    next();
                    declareRegisters();
                }
                case ".shared", ".local" -> locals.add(variable(next().substring(1)));
                case ".pragma", ".loc" -> skipStatement();
                default -> {
                    if (at + 1 < tokens.size() && tokens.get(at + 1).text().equals(":")) {
                        labels.put(next(), code.size());
                        expect(":");
                    } else {
                        instruction();
                    }
                }
            }
        }

        private void declareRegisters() {
            PtxType type = type(next());
            do {
                String register = next();
                if (accept("<")) {
                    int n = (int) number(next());
                    expect(">");
                    for (int i = 0; i < n; i++) registers.put(register + i, type);
                } else {
                    registers.put(register, type);
                }
            } while (accept(","));
            expect(";");
        }

        private void instruction() {
            int line = tokens.get(at).line();
            String guard = "";
            if (accept("@")) guard = (accept("!") ? "!" : "") + next();
            String opcode = next();
            List<Ptx.Operand> operands = new ArrayList<>();
            while (!accept(";")) {
                operands.add(operand());
                if (!peek().equals(";")) expect(",");
            }
            code.add(new Ptx.Instruction(line, lines[line - 1].strip().replace('\t', ' '), guard, opcode, operands));
        }
    }

    private Ptx.Operand operand() {
        if (accept("[")) {
            String base = next();
            long offset = 0;
            if (accept("+")) offset = number(next());
            expect("]");
            return new Ptx.Address(base, offset);
        }
        if (accept("{")) {
            List<String> parts = new ArrayList<>();
            do
                parts.add(next());
            while (accept(","));
            expect("}");
            return new Ptx.Vector(parts);
        }
        String word = (accept("!") ? "!" : "") + next();
        return accept("|") ? new Ptx.Pair(word, next()) : new Ptx.Word(word);
    }

    // ---- tokens ----

    private PtxType type(String word) {
        PtxType t = PtxType.of(word.substring(1));
        if (t == null) throw error("a type that the simulator knows", word);
        return t;
    }

    private long number(String word) {
        try {
            return Numbers.bits(word);
        } catch (NumberFormatException e) {
            throw error("a number", word);
        }
    }

    private void skipStatement() {
        while (!next().equals(";"));
    }

    private String peek() {
        if (at >= tokens.size()) throw error("more text", "the end");
        return tokens.get(at).text();
    }

    private String next() {
        String word = peek();
        at++;
        return word;
    }

    private boolean accept(String word) {
        boolean found = at < tokens.size() && tokens.get(at).text().equals(word);
        if (found) at++;
        return found;
    }

    private void expect(String word) {
        if (!accept(word)) throw error("'" + word + "'", peek());
    }

    private EngineException error(String expected, String found) {
        int line = tokens.isEmpty() ? 1 : tokens.get(Math.min(at, tokens.size()) - (at > 0 ? 1 : 0)).line();
        return new EngineException("PTX " + name + " line " + line, expected, "'" + found + "'");
    }
}
