/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths as the runtimes make them, with both cgroup drivers. */
class CgroupTest {
    private static final String ID = "4c01db0b339ce5c3c2f9a1e0b7d6f5e4d3c2b1a0918273645546372819a0b1c2";
    private static final String OTHER = "a".repeat(64);

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = ' ',
            value = {
                "/system.slice/docker-ID.scope docker docker-ID.scope",
                "/docker/ID docker -",
                "/docker/OTHER/docker/ID docker -",
                "/system.slice/docker-OTHER.scope/docker/ID docker docker-OTHER.scope",
                "/user.slice/user-1000.slice/user@1000.service/app.slice/docker-ID.scope docker user@1000.service",
                "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod1_2.slice/cri-containerd-ID.scope containerd cri-containerd-ID.scope",
                "/system.slice/containerd.service/kubepods-burstable-pod1_2.slice:cri-containerd:ID containerd containerd.service",
                "/kubepods/burstable/pod1-2/ID kubernetes -",
                "/kubepods.slice/kubepods-pod1.slice/crio-ID.scope/container cri-o crio-ID.scope",
                "/kubepods/burstable/pod12/crio-ID/init cri-o -",
                "/machine.slice/libpod-ID.scope/container podman libpod-ID.scope",
                "/libpod_parent/ID podman -",
                "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope/container podman user@1000.service",
                "/system.slice/nerdctl-ID.scope containerd nerdctl-ID.scope",
                "/ecs/0123456789abcdef0123456789abcdef/ID docker -",
                "/somewhere/ID - -",
            })
    void shouldKnowContainers(String path, String runtime, String unit) {
        Cgroup cgroup = Cgroup.of(7, real(path));
        assertThat(cgroup.containerId()).isEqualTo(ID);
        assertThat(cgroup.containerRuntime()).isEqualTo(runtime);
        assertThat(cgroup.unit()).isEqualTo(unit == null ? null : real(unit));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = ' ',
            value = {
                "/lxc/web lxc web -",
                "/lxc.payload.web/system.slice/ssh.service lxc web -",
                "/lxc.payload/web lxc web -",
                "/machine.slice/systemd-nspawn@build.service/payload/init.scope nspawn build systemd-nspawn@build.service",
            })
    void shouldKnowContainersWithNames(String path, String runtime, String name, String unit) {
        Cgroup cgroup = Cgroup.of(7, path);
        assertThat(cgroup.containerId()).isEqualTo(name);
        assertThat(cgroup.containerRuntime()).isEqualTo(runtime);
        assertThat(cgroup.unit()).isEqualTo(unit);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = ' ',
            value = {
                "/ -",
                "/init.scope init.scope",
                "/system.slice/ssh.service ssh.service",
                "/system.slice/system-getty.slice/getty@tty1.service getty@tty1.service",
                "/system.slice/_cpu.service cpu.service",
                "/user.slice/user-1000.slice/session-3.scope session-3.scope",
                "/user.slice/user-1000.slice/user@1000.service/app.slice/sshd.service user@1000.service",
                "/user.slice/user-1000.slice -",
                "/machine.slice/machine-qemu\\x2d1\\x2dvm.scope machine-qemu\\x2d1\\x2dvm.scope",
                "/lxc.monitor.web -",
                "/user.slice/libpod-conmon-ID.scope libpod-conmon-ID.scope",
                "/kubepods.slice/crio-conmon-ID.scope crio-conmon-ID.scope",
                "/machine.slice/systemd-nspawn@build.service/supervisor systemd-nspawn@build.service",
                "/system.slice/docker-ID0.scope docker-ID0.scope",
                "/evil.slice/.service -",
                "// -",
            })
    void shouldNotTakeOthersForContainers(String path, String unit) {
        Cgroup cgroup = Cgroup.of(7, real(path));
        assertThat(cgroup.container()).isNull();
        assertThat(cgroup.unit()).isEqualTo(unit == null ? null : real(unit));
    }

    @Test
    void shouldTakeTheHierarchyThatTellsMost() {
        String text = "12:pids:/docker/" + ID + "\n11:cpu,cpuacct:/docker/" + ID + "\n1:name=systemd:/docker/" + ID
                + "\n0::/system.slice/containerd.service\n";
        assertThat(CgroupLines.parse(text).mostTelling()).isEqualTo("/docker/" + ID);
        assertThat(CgroupLines.parse("3:pids:/a/b\n1:name=systemd:/system.slice/cron.service\n0::/\n")
                        .mostTelling())
                .isEqualTo("/system.slice/cron.service");
        assertThat(CgroupLines.parse("3:pids:/limits\n0::/\n").mostTelling()).isEqualTo("/limits");
        assertThat(CgroupLines.parse("0::/\n").mostTelling()).isEqualTo("/");
        assertThat(CgroupLines.parse("garbage\n0:\n:::\n").mostTelling()).isEqualTo("/");
    }

    private static String real(String path) {
        return path.replace("OTHER", OTHER).replace("ID", ID);
    }
}
