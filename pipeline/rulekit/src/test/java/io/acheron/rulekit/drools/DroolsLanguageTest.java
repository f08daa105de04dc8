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
import io.acheron.schema.event.Event;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DroolsLanguageTest {
    private static final String METADATA = """
            title: Request thread starts a shell
            id: 7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2b01
            level: high
            """;
    private static final String RULE = """
            package the.author.may.write.one;

            rule "request thread starts a shell"
            when
                $e : JavaExec( executable.endsWith("/sh"), regex(threadName, "^http-[a-z]+"), $a : argv, $a contains "-c",
                               lastAcceptAgeMs >= 0, lastAcceptAgeMs < 2000 )
            then
                // Shown in the alert.
                alert($e, "threadName, commandLine");
            end
            """;
    private static final Event ATTACK = Events.of(
            "kind: java_exec, java_exec: {thread_name: http-nio-8080, executable: /bin/sh, argv: [sh, -c, id], last_accept_age_ms: 5}");
    private static final Event BENIGN = Events.of(
            "kind: java_exec, java_exec: {thread_name: main, executable: /bin/sh, argv: [sh, -c, id], last_accept_age_ms: 5}");

    @Test
    void shouldAlertWithTheFieldsTheRuleNames() {
        Compilation compilation = RuleSet.compile(Bundles.of("a.yaml", METADATA, "a.drl", RULE));
        assertThat(compilation.problems()).noneMatch(problem -> problem.level() == Problem.Level.ERROR);
        assertThat(compilation.ruleSet().rules().get(0).language()).isEqualTo("drools");
        Recorder recorder = new Recorder();
        try (Evaluator evaluator = compilation.ruleSet().newEvaluator()) {
            evaluator.evaluate(BENIGN, recorder);
            evaluator.evaluate(Events.of("kind: tcp_connect"), recorder);
            assertThat(recorder.titles).isEmpty();
            // A session is used again: it must not remember the event before.
            for (int i = 0; i < 50; i++) {
                evaluator.evaluate(ATTACK, recorder);
                evaluator.evaluate(BENIGN, recorder);
            }
        }
        assertThat(recorder.titles).hasSize(50);
        assertThat(recorder.failures).isEmpty();
        assertThat(recorder.fields.subList(0, 2))
                .extracting(field -> field.getSelection() + "/" + field.getField() + "=" + field.getValue())
                .containsExactly(
                        "request thread starts a shell/threadName=http-nio-8080",
                        "request thread starts a shell/commandLine=sh -c id");
        assertThat(compilation.ruleSet().explain("7a1f6a3e-94a4-4f0b-9c11-6f0d3f5c2b01", BENIGN))
                .hasValueSatisfying(lines -> assertThat(lines)
                        .contains("- Request thread starts a shell: does not match", "    threadName = main"));
    }

    @Test
    void shouldCompileWithoutContextClassLoader() throws InterruptedException {
        String fresh = RULE.replace("< 2000", "< 1999");
        Compilation[] result = new Compilation[1];
        Thread thread = new Thread(() -> result[0] = RuleSet.compile(Bundles.of("a.yaml", METADATA, "a.drl", fresh)));
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        thread.start();
        thread.join();
        assertThat(result[0].ruleSet().rules()).hasSize(1);
    }

    @Test
    void shouldIsolateARuleThatFails() {
        String failing = RULE.replace("$a contains \"-c\",", "argv.get(7) == \"x\",");
        Compilation compilation = RuleSet.compile(Bundles.of(
                "a.yaml",
                METADATA,
                "a.drl",
                failing,
                "b.yaml",
                METADATA.replace("2b01", "2b02").replace("title: ", "title: Other "),
                "b.drl",
                RULE));
        Recorder recorder = new Recorder();
        try (Evaluator evaluator = compilation.ruleSet().newEvaluator()) {
            evaluator.evaluate(ATTACK, recorder);
            evaluator.evaluate(ATTACK, recorder);
        }
        assertThat(recorder.titles)
                .containsExactly("Other Request thread starts a shell", "Other Request thread starts a shell");
        assertThat(recorder.failures).hasSize(2).allMatch(failure -> failure.contains("IndexOutOfBounds"));
    }

    @Test
    void shouldNameLineAndRemedyOfWhatDoesNotCompile() {
        Compilation compilation = RuleSet.compile(
                Bundles.of("a.yaml", METADATA, "a.drl", RULE.replace("regex(threadName", "regex(noSuchName")));
        assertThat(compilation.accepted()).isFalse();
        assertThat(compilation.problems())
                .filteredOn(problem -> problem.level() == Problem.Level.ERROR)
                .anySatisfy(problem -> {
                    assertThat(problem.path()).isEqualTo("a.drl");
                    assertThat(problem.line()).isEqualTo(5);
                    assertThat(problem.message()).contains("noSuchName");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "import java.io.File|1|import is not allowed",
                "import function java.lang.System.exit|1|import function is not allowed",
                "global java.util.List seen|1|global is not allowed",
                "function void f() { }|1|function is not allowed",
                "declare Mine name : String end|1|declare is not allowed",
                "rule \"a\" timer (int: 1s) when $e : JavaExec() then alert($e); end|1|attribute timer is not allowed",
                "rule \"a\" when $e : JavaExec() then System.exit(0); end|1|then does something else than alert",
                "rule \"a\" when $e : JavaExec() then alert($e); Runtime.getRuntime().halt(1); end|1|then does something else than alert",
                "rule \"a\" when $e : JavaExec() then alert($x); end|1|$x is not bound to an event",
                "rule \"a\" when $e : JavaExec() then alert($e, \"thread\"); end|1|JavaExec has no property thread",
                "rule \"a\" when $e : JavaExec( Runtime.getRuntime() != null ) then alert($e); end|1|'Runtime' names a class",
                "rule \"a\" when $e : JavaExec( java.lang.System.exit(0) == 1 ) then alert($e); end|1|'System' names a class",
                "rule \"a\" when $e : JavaExec( this.getClass() != null ) then alert($e); end|1|'getClass' is not allowed",
                "rule \"a\" when $e : JavaExec( class.name == 'x' ) then alert($e); end|1|'class' is not allowed",
                "rule \"a\" when $e : JavaExec( new String() == '' ) then alert($e); end|1|'new' is not allowed",
                "rule \"a\" when $e : JavaExec( executable matches '(a+)+' ) then alert($e); end|1|'matches' can take exponential time",
                "rule \"a\" when $e : JavaExec( regex(executable, \"(a\") ) then alert($e); end|1|regular expression '(a'",
                "rule \"a\" when $e : JavaExec() eval( true ) then alert($e); end|1|eval is not allowed",
                "rule \"a\" when $e : JavaExce() then alert($e); end|1|there is no fact JavaExce",
                "rule \"a\" when $e : JavaExec() over window:time(1s) then alert($e); end|1|windows are not allowed",
                "rule \"a\" when $e : JavaExec() TcpConnect() then alert($e); end|1|the rule waits for events of several kinds",
                "rule \"a\" when accumulate( $e : JavaExec(); $n : count($e) ) then alert($n); end|1|from, accumulate and collect",
                "rule \"a\" when $e : JavaExec( executable == \"x\" then alert($e); end|1|mismatched input",
                "rule \"a\" when $e : JavaExec( executable == \"\\u0022 + x\" ) then alert($e); end|1|a unicode escape is not allowed",
                "rule \"a\" when $e : JavaExec( executable.concat('x') == '' ) then alert($e); end|1|method 'concat' is not allowed",
                "query \"q\" JavaExec() end|1|a query is not allowed",
                "rule \"a\" when $e : TcpConnect( remotePort == 'https' ) then alert($e); end|1|remotePort is a number, and is compared with",
                "rule \"a\" when $e : TcpConnect( remoteAddress == 10 ) then alert($e); end|1|remoteAddress is a text, and is compared with 10",
                "rule \"a\" when $e : JavaExec( executable > 'x' ) then alert($e); end|1|executable is a text",
                "rule \"a\" when $e : StdioSocket( interactive == 'yes' ) then alert($e); end|1|interactive is true or false",
            })
    void shouldRefuseWhatCouldDoHarm(String drl, int line, String message) {
        Compilation compilation = RuleSet.compile(Bundles.of("a.yaml", METADATA, "a.drl", drl));
        assertThat(compilation.ruleSet().rules()).isEmpty();
        assertThat(compilation.problems())
                .filteredOn(problem -> problem.level() == Problem.Level.ERROR)
                .anySatisfy(problem -> {
                    assertThat(problem.path()).isEqualTo("a.drl");
                    assertThat(problem.line()).isEqualTo(line);
                    assertThat(problem.message()).contains(message);
                    assertThat(problem.remedy()).isNotEmpty();
                });
    }

    @Test
    void shouldWantMetadataBesideEachFile() {
        List<Problem> problems = RuleSet.compile(Bundles.of("x/a.drl", RULE)).problems();
        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).isEqualTo("there is no x/a.yaml beside it"));
    }
}
