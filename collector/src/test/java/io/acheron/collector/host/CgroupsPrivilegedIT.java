/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A child in cgroups made for it, of both versions. */
class CgroupsPrivilegedIT {
    private static final Path MOUNT = Path.of("/sys/fs/cgroup");

    private final String id = randomId();
    private Process child;
    private @Nullable Path made;

    @BeforeEach
    void start() throws IOException {
        child = new ProcessBuilder("/bin/sleep", "60").start();
    }

    @AfterEach
    void stop() throws Exception {
        child.destroy();
        child.waitFor();
        if (made != null) {
            Files.delete(made);
        }
    }

    @Test
    void shouldFindTheContainerByTheIdOfItsCgroup() throws Exception {
        Path unified = Files.exists(MOUNT.resolve("cgroup.controllers")) ? MOUNT : MOUNT.resolve("unified");
        moveTo(unified.resolve("docker-" + id + ".scope"));
        Cgroups cgroups = new Cgroups(Path.of("/proc"), unified);
        long number = (Long) Files.getAttribute(requireNonNull(made), "unix:ino");

        assertThat(cgroups.find(number + 1, pid(), 1, true))
                .as("moved meanwhile")
                .isNull();
        assertThat(cgroups.find(number, pid(), 1, true))
                .isEqualTo(new Cgroup(
                        number,
                        "/docker-" + id + ".scope",
                        new Cgroup.Container(id, "docker"),
                        "docker-" + id + ".scope"));
        stopChild();
        assertThat(cgroups.find(number, pid(), 1, true)).as("remembered").isNotNull();
        assertThat(new Cgroups(Path.of("/proc"), unified).find(number, pid(), 1, true))
                .isNull();
    }

    @Test
    void shouldFindTheContainerInAHierarchyOfVersion1() throws Exception {
        Path pids = MOUNT.resolve("pids");
        if (!Files.exists(pids.resolve("cgroup.procs"))) {
            abort("this host has no cgroup hierarchy of version 1");
        }
        Cgroups cgroups = Cgroups.ofThisHost();
        assertThat(requireNonNull(cgroups.find(1, pid(), 1, false)).container()).isNull();
        moveTo(pids.resolve("crio-" + id));

        assertThat(requireNonNull(cgroups.find(1, pid(), 1, false)).container())
                .as("as it was")
                .isNull();
        assertThat(requireNonNull(cgroups.find(1, pid(), 1, true)).container())
                .isEqualTo(new Cgroup.Container(id, "cri-o"));
        assertThat(requireNonNull(cgroups.find(1, pid(), 1, false)).containerRuntime())
                .isEqualTo("cri-o");
        assertThat(cgroups.find(1, pid(), 2, false))
                .as("a successor of the same pid is asked anew")
                .isNotNull();
    }

    @Test
    void shouldCompleteEvents() throws Exception {
        moveTo(
                Files.exists(MOUNT.resolve("pids"))
                        ? MOUNT.resolve("pids/libpod-" + id)
                        : MOUNT.resolve("libpod-" + id + ".scope"));
        ProcessContext read = requireNonNull(
                ProcessReader.ofThisHost("5f3a2b1c-0001-0002-0003-000000000004").context(pid()));
        ProcessContext sparse = ProcessContext.newBuilder()
                .setEntityId("x")
                .setPid(pid())
                .setStartTimeNs(read.getStartTimeNs())
                .setCgroupId(read.getCgroupId())
                .setEuid(4_000_000_000L)
                .build();
        Event event = new Event();
        event.setProcess(sparse);
        EventCompletion.ofThisHost().accept(event);

        assertThat(sparse.getUserName()).isEqualTo("root").isEqualTo(read.getUserName());
        assertThat(sparse.getEffectiveUserName()).isNull();
        assertThat(read.getEffectiveUserName()).isEqualTo("root");
        assertThat(sparse.getContainerId()).isEqualTo(id).isEqualTo(read.getContainerId());
        assertThat(sparse.getContainerRuntime()).isEqualTo("podman").isEqualTo(read.getContainerRuntime());
        assertThat(sparse.getCgroupPath()).isEqualTo(read.getCgroupPath());
    }

    private void moveTo(Path cgroup) {
        try {
            Files.createDirectory(cgroup);
            made = cgroup;
            Files.writeString(cgroup.resolve("cgroup.procs"), Integer.toString(pid()));
        } catch (IOException e) {
            abort("a cgroup cannot be made here: " + e);
        }
    }

    private void stopChild() throws InterruptedException {
        child.destroyForcibly().waitFor();
    }

    private int pid() {
        return (int) child.pid();
    }

    private static String randomId() {
        byte[] bytes = new byte[32];
        new Random().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
