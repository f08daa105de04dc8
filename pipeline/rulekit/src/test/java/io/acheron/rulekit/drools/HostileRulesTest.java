/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.Bundles;
import io.acheron.rulekit.Compilation;
import io.acheron.rulekit.Evaluator;
import io.acheron.rulekit.Events;
import io.acheron.rulekit.Problem;
import io.acheron.rulekit.Recorder;
import io.acheron.rulekit.RuleSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No way from a rule to files, network, processes, threads, classes or reflection. Each attempt works where it is let through. */
class HostileRulesTest {
    private static final String METADATA = "title: Hostile\nid: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2c01\nlevel: medium\n";

    /** What a rule that got through would leave behind. */
    private static final String MARK = "acheron.hostile.rule";

    static Stream<Arguments> attempts() {
        String code = "System.setProperty(\"%s\", \"x\");".formatted(MARK);
        return Stream.of(
                action("a call beside the alert", "alert($e); " + code),
                action("a call before the alert", code + " alert($e);"),
                action("a fully qualified name", "alert($e); java.lang." + code),
                action("a comment that ends with a carriage return", "alert($e); // x\r" + code),
                action("a comment that begins in a text", "alert($e, \"a/*\"); " + code + " alert($e, \"*/b\");"),
                action("a line comment that begins in a text", "alert($e, \"a//\"); " + code),
                action("a process", "alert($e); Runtime.getRuntime().exec(\"id\");"),
                action("a process by its builder", "new ProcessBuilder(\"id\").start(); alert($e);"),
                action("a file", "alert($e); new java.io.FileWriter(\"/dev/shm/x\").close();"),
                action("a socket", "alert($e); new java.net.Socket(\"127.0.0.1\", 9);"),
                action("a thread", "alert($e); new Thread(() -> {}).start();"),
                action("reflection", "alert($e); Class.forName(\"java.lang.Runtime\");"),
                action("the end of the process", "alert($e); Runtime.getRuntime().halt(1);"),
                action("a block", "{ " + code + " } alert($e);"),
                action("a loop", "while (true) { } alert($e);"),
                action("the session", "drools.getKieRuntime().halt(); alert($e);"),
                action("a change of facts", "modify($e) { }; alert($e);"),
                action("another fact", "insert(new Object()); alert($e);"),
                action("a logical fact", "insertLogical($e); alert($e);"),
                action("an argument with a call", "alert($e, System.getProperty(\"user.home\"));"),
                constraint("a static call", "System.getProperty(\"x\") == null"),
                constraint("a qualified static call", "java.lang.System.exit(0) == 1"),
                constraint("a new object", "new java.io.File(\"/\") != null"),
                constraint("a class", "getClass().getClassLoader() != null"),
                constraint("the property class", "class.classLoader != null"),
                constraint("a class literal", "String.class != null"),
                constraint("a method that is not known", "executable.getBytes() != null"),
                constraint("eval", "eval(System.exit(0) == 1)"),
                constraint(
                        "an inline comment that holds a quote",
                        "executable == \"a\" /* \" */ || System.exit(0) == 1 /* \" */"),
                constraint(
                        "a line comment that holds a quote",
                        "executable == \"a\" // \"\n || System.exit(0) == 1 // \"\n"),
                constraint("an assignment", "executable = \"x\""),
                constraint("a lambda", "argv.forEach(a -> {}) == null"),
                constraint("a method reference", "argv.contains(Runtime::getRuntime)"),
                constraint("deep brackets", "(".repeat(20_000) + "pid > 1" + ")".repeat(20_000)),
                constraint("a long chain", "pid > 1" + " || pid > 1".repeat(20_000)),
                constraint("deep denials", "!".repeat(20_000) + "(pid > 1)"),
                constraint("an exponential expression", "executable matches \"(a+)+$\""),
                file("import of files", "import java.io.*;", "File"),
                file("static import", "import static java.lang.System.exit;", ""),
                file("import of a function", "import function java.lang.System.exit;", ""),
                file("a function", "function int f() { Runtime.getRuntime().halt(1); return 1; }", ""),
                file("a declared type", "declare Evil extends java.lang.Thread end", ""),
                file("a declared enum", "declare enum E A(1); n : int end", ""),
                file("a global", "global java.lang.Runtime runtime;", ""),
                file("a query", "query \"q\" ProcessExec() end", ""),
                file("another dialect for all rules", "dialect \"mvel\"", ""),
                file("a unit", "unit Evil;", ""),
                rule("another dialect", "rule \"x\" dialect \"mvel\" when $e : ProcessExec() then alert($e); end"),
                rule("a timer", "rule \"x\" timer (int: 1s) when $e : ProcessExec() then alert($e); end"),
                rule(
                        "an expression as salience",
                        "rule \"x\" salience (System.exit(0)) when $e : ProcessExec() then alert($e); end"),
                rule(
                        "an expression as enabled",
                        "rule \"x\" enabled (System.exit(0) == 1) when $e : ProcessExec() then alert($e); end"),
                rule(
                        "a name that ends a text",
                        "rule 'x\" + System.exit(0) + \"' when $e : ProcessExec() then alert($e); end"),
                rule("an annotation", "rule \"x\" @Evil(System.exit(0)) when $e : ProcessExec() then alert($e); end"),
                rule(
                        "from",
                        "rule \"x\" when $e : ProcessExec() String() from System.getenv().values() then alert($e); end"),
                rule(
                        "accumulate",
                        "rule \"x\" when $e : ProcessExec() accumulate(ProcessExec(); $n : count(1)) then alert($e); end"),
                rule(
                        "accumulate with code",
                        "rule \"x\" when $e : ProcessExec() Number() from accumulate(ProcessExec(), init(System.exit(0);), action(), result(1)) then alert($e); end"),
                rule("eval", "rule \"x\" when $e : ProcessExec() eval(System.exit(0) == 1) then alert($e); end"),
                rule("forall", "rule \"x\" when $e : ProcessExec() forall(ProcessExec()) then alert($e); end"),
                rule("a class that is no fact", "rule \"x\" when $e : java.lang.Object() then alert($e); end"),
                rule(
                        "a named consequence",
                        "rule \"x\" when $e : ProcessExec() do[a] then alert($e); then[a] System.exit(0); end"),
                rule(
                        "a unicode escape",
                        "rule \"x\" when $e : ProcessExec() then alert($e); //\\u000aSystem.exit(0);\n end"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attempts")
    void shouldRefuse(String name, String drl) {
        Compilation compilation = RuleSet.compile(Bundles.of("a.yaml", METADATA, "a.drl", drl));
        // What is let through runs, so that the test says more than that a message is missing.
        try (Evaluator evaluator = compilation.ruleSet().newEvaluator()) {
            evaluator.evaluate(Events.exec("/bin/nc"), new Recorder());
        }
        assertThat(System.getProperty(MARK)).isNull();
        assertThat(compilation.accepted()).isFalse();
        assertThat(compilation.ruleSet().rules()).isEmpty();
        assertThat(compilation.problems())
                .filteredOn(problem -> problem.level() == Problem.Level.ERROR)
                .isNotEmpty()
                .allSatisfy(problem -> {
                    assertThat(problem.path()).isEqualTo("a.drl");
                    assertThat(problem.line()).isPositive();
                    assertThat(problem.message()).isNotBlank().doesNotContain("\n");
                    assertThat(problem.remedy()).isNotBlank();
                });
    }

    @Test
    void shouldStillAllowWhatAnalystsWrite() {
        String drl = """
                // A comment "with a quote", and /* another.
                rule "nc, or ncat (by path)" salience 5
                when
                    /* which program */
                    $e : ProcessExec( executable.endsWith("/nc") || executable == "/usr/bin//ncat",
                                      regex(commandLine, "^[^ ]+( -[a-z]+)*$"), links < 5 )
                then
                    alert($e, "executable, commandLine"); // shown in the alert
                end
                """;
        Compilation compilation = RuleSet.compile(Bundles.of("a.yaml", METADATA, "a.drl", drl));
        assertThat(compilation.problems())
                .filteredOn(problem -> problem.level() == Problem.Level.ERROR)
                .isEmpty();
        Recorder recorder = new Recorder();
        try (Evaluator evaluator = compilation.ruleSet().newEvaluator()) {
            for (List<String> argv : List.of(List.of("/bin/nc", "-l"), List.of("/bin/nc", "h"))) {
                evaluator.evaluate(Events.exec(argv.toArray(new String[0])), recorder);
            }
        }
        assertThat(recorder.failures).isEmpty();
        assertThat(recorder.titles).containsExactly("Hostile");
    }

    private static Arguments action(String name, String code) {
        return rule(name + " in the action", "rule \"x\" when $e : ProcessExec() then " + code + "\nend");
    }

    private static Arguments constraint(String name, String text) {
        return rule(name + " in a constraint", "rule \"x\" when $e : ProcessExec( " + text + " ) then alert($e); end");
    }

    private static Arguments file(String name, String head, String fact) {
        String rule = "rule \"x\" when $e : ProcessExec() then alert($e); end";
        return rule(name, head + "\n" + (fact.isEmpty() ? rule : rule.replace("ProcessExec()", fact + "()")));
    }

    private static Arguments rule(String name, String drl) {
        return Arguments.of(name, drl);
    }
}
