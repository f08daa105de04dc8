/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.refine;

import static io.acheron.pipeline.refine.Scene.nothing;
import static io.acheron.pipeline.refine.Scene.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.refine.Scene.Actor;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessRef;
import io.acheron.schema.id.EventId;
import io.acheron.schema.payload.JavaExec;
import io.acheron.schema.payload.JavaSpawn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JavaExecTrackerTest {
    private static final String JAVA = "/usr/lib/jvm/java-17/bin/java";
    private static final String HELPER = "/usr/lib/jvm/java-17/lib/jspawnhelper";
    private static final long VFORK = 0x4100;
    private static final long FORK = 0x1200000;

    private final Scene scene = new Scene();

    @Test
    void shouldNameTheThreadThatStartedAProgramThroughTheHelper() {
        Actor java = jvm();
        scene.accept(java, 12, tcp(900, "192.0.2.10", 8080, "198.51.100.7", 50000));
        scene.pause(30);
        Actor child = scene.fork(java, 500, "http-nio-8080-e", VFORK);
        scene.exec(child, HELPER, List.of("jspawnhelper", "17:0:1"), nothing(0), nothing(1), nothing(2));
        Event exec = scene.exec(child, "/usr/bin/id", List.of("id", "-a"), nothing(0), nothing(1), nothing(2));

        Event event = only();
        JavaExec fact = event.getJavaExec();
        assertThat(fact.getThreadName()).isEqualTo("http-nio-8080-e");
        assertThat(fact.getMechanism()).isEqualTo("POSIX_SPAWN");
        assertThat(fact.getHelper()).isEqualTo(HELPER);
        assertThat(fact.getExecutable()).isEqualTo("/usr/bin/id");
        assertThat(fact.getArgv()).containsExactly("id", "-a");
        assertThat(fact.getJvm().getPid()).isEqualTo(400);
        assertThat(fact.getJvm().getCommandLine()).isEqualTo("java -jar app.jar");
        assertThat(fact.getJvmAgeMs()).isBetween(30L, 40L);
        assertThat(fact.getLastAccept().getRemoteAddress()).isEqualTo("198.51.100.7");
        assertThat(fact.getLastAcceptAgeMs()).isBetween(30L, 40L);
        assertThat(fact.getListeningPorts()).containsExactly(8080);
        assertThat(event.getProcess().getPid()).isEqualTo(500);
        assertThat(event.getProcess().getCommandLine()).isEqualTo("id -a");
        assertThat(event.getHeader().getSource()).isEqualTo(CaptureSource.DERIVED);
        assertThat(event.getHeader().getSequence()).isEqualTo(exec.getHeader().getSequence());
        assertThat(event.getFacts().getAncestry())
                .extracting(ProcessRef::getPid)
                .containsExactly(400, 50);
        int last = scene.events.size() - 1;
        assertThat(event.getFacts().getEvidence()).containsExactly(id(last - 3), id(last - 2), id(last - 1), id(last));
    }

    @Test
    void shouldTellVforkFromForkByTheFlagsOfTheClone() {
        Actor java = jvm();
        scene.exec(scene.fork(java, 500, "main", VFORK), "/usr/bin/id", List.of("id"));
        scene.exec(scene.fork(java, 501, "main", FORK), "/usr/bin/id", List.of("id"));
        assertThat(facts())
                .extracting(event -> event.getJavaExec().getMechanism())
                .containsExactly("VFORK", "FORK");
    }

    @Test
    void shouldDoWithoutTheForkWhenTheExecNamesTheThread() {
        Actor java = jvm();
        Actor child = scene.fork(java, 500);
        scene.events.remove(scene.events.size() - 1);
        Event exec = scene.exec(child, "/usr/bin/id", List.of("id"));
        exec.getProcessExec().setForker(Scene.forker("pool-1-thread-3", VFORK));
        JavaExec fact = only().getJavaExec();
        assertThat(fact.getThreadName()).isEqualTo("pool-1-thread-3");
        assertThat(fact.getMechanism()).isEqualTo("VFORK");
    }

    @Test
    void shouldDoWithoutForkAndForker() {
        Actor java = jvm();
        Actor child = scene.fork(java, 500);
        scene.events.remove(scene.events.size() - 1);
        scene.exec(child, "/usr/bin/id", List.of("id"));
        assertThat(only().getJavaExec().getMechanism()).isEqualTo("UNKNOWN");
        assertThat(only().getJavaExec().getThreadName()).isEmpty();
    }

    @Test
    void shouldKnowAJvmByItsHelperWhateverItIsNamed() {
        Actor server = scene.fork(scene.old(50, "/usr/bin/bash"), 400);
        scene.exec(server, "/opt/app/server", List.of("server"));
        Actor child = scene.fork(server, 500, "worker", VFORK);
        scene.exec(child, HELPER, List.of("jspawnhelper"));
        scene.exec(child, "/usr/bin/id", List.of("id"));
        assertThat(only().getJavaExec().getJvm().getExecutable()).isEqualTo("/opt/app/server");
    }

    @Test
    void shouldKnowAJvmByItsNativeCallWhateverItIsNamed() {
        Actor server = scene.fork(scene.old(50, "/usr/bin/bash"), 400);
        scene.exec(server, "/opt/app/server", List.of("server"));
        scene.event("java_spawn", server).setJavaSpawn(JavaSpawn.newBuilder().build());
        scene.exec(scene.fork(server, 500, "worker", FORK), "/usr/bin/id", List.of("id"));
        assertThat(only().getJavaExec().getThreadName()).isEqualTo("worker");
    }

    @Test
    void shouldSayNothingOfWhatTheProgramItselfExecsOrStarts() {
        Actor java = jvm();
        Actor child = scene.fork(java, 500, "main", VFORK);
        scene.exec(child, HELPER, List.of("jspawnhelper"));
        scene.exec(child, "/usr/bin/dash", List.of("sh", "-c", "exec id"));
        scene.exec(child, "/usr/bin/id", List.of("id"));
        scene.exec(scene.fork(child, 501), "/usr/bin/ls", List.of("ls"));
        assertThat(only().getJavaExec().getExecutable()).isEqualTo("/usr/bin/dash");
    }

    @Test
    void shouldSayNothingOfAJvmThatStartsFromAShell() {
        jvm();
        assertThat(facts()).isEmpty();
    }

    @Test
    void shouldRememberPortsOnceAndTheLastAcceptByKernelTime() {
        Actor java = jvm();
        scene.accept(java, 12, tcp(900, "192.0.2.10", 8080, "198.51.100.7", 50000));
        scene.accept(java, 13, tcp(901, "192.0.2.10", 8080, "198.51.100.8", 50001));
        scene.accept(java, 14, tcp(902, "192.0.2.10", 9090, "198.51.100.9", 50002));
        scene.exec(scene.fork(java, 500, "main", FORK), "/usr/bin/id", List.of("id"));
        List<Event> events = new ArrayList<>(scene.events);
        events.add(4, events.remove(2)); // the first accept comes late
        JavaExec fact =
                Bench.derived(new Bench().run(events), "java_exec").get(0).getJavaExec();
        assertThat(fact.getListeningPorts()).containsExactlyInAnyOrder(8080, 9090);
        assertThat(fact.getLastAccept().getRemoteAddress()).isEqualTo("198.51.100.9");
    }

    private Actor jvm() {
        Actor java = scene.fork(scene.old(50, "/usr/bin/bash"), 400);
        scene.exec(java, JAVA, List.of("java", "-jar", "app.jar"));
        return java;
    }

    private List<Event> facts() {
        return Bench.derived(Bench.run(scene), "java_exec");
    }

    private Event only() {
        assertThat(facts()).hasSize(1);
        return facts().get(0);
    }

    private String id(int event) {
        return EventId.of(scene.events.get(event));
    }
}
