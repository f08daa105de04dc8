/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.Event;
import io.acheron.schema.payload.BpfCall;
import io.acheron.schema.payload.IoUringSetup;
import io.acheron.schema.payload.KernelSpawn;
import io.acheron.schema.payload.ModuleChange;
import io.acheron.schema.payload.MountChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mounts, modules, BPF and io_uring, asked of the kernel in ways that succeed and in ways that fail. */
class SystemEventsPrivilegedIT {
    private static final int ENOENT = 2;
    private static final int EBADF = 9;
    private static final int EINVAL = 22;

    private static LiveCapture live;

    @BeforeAll
    static void start() throws Exception {
        live = LiveCapture.start(KernelOptions.all("test"));
    }

    @AfterAll
    static void close() {
        if (live != null) {
            live.close();
        }
    }

    @Test
    void shouldReportMountsAndUnmounts(@TempDir Path directory) throws Exception {
        live.require("mount_change");
        Python python = Python.runApart("""
                where = sys.argv[1].encode()
                print(libc.mount(b'acheron-test', where, b'tmpfs', 6, b'size=64k,mode=0700'))
                print(libc.umount2(where, 2))
                print(libc.mount(b'nothing', where + b'/absent', b'tmpfs', 0, None))
                print(libc.umount2(where, 0))
                """, directory.toString());
        assertThat(python.numbers()).containsExactly(0, 0, -1, -1);

        MountChange mounted = mount(python, "mount", 0);
        assertThat(mounted.getSource()).isEqualTo("acheron-test");
        assertThat(mounted.getTarget()).isEqualTo(directory.toString());
        assertThat(mounted.getFilesystem()).isEqualTo("tmpfs");
        assertThat(mounted.getFlags()).isEqualTo(6);
        assertThat(mounted.getData()).isEqualTo("size=64k,mode=0700");
        assertThat(mounted.getSyscall()).isEqualTo("mount");
        MountChange unmounted = mount(python, "umount", 0);
        assertThat(unmounted.getTarget()).isEqualTo(directory.toString());
        assertThat(unmounted.getFlags()).isEqualTo(2);
        assertThat(unmounted.getSyscall()).isEqualTo("umount2");
        MountChange failed = mount(python, "mount", -ENOENT);
        assertThat(failed.getSource()).isEqualTo("nothing");
        assertThat(failed.getTarget()).isEqualTo(directory + "/absent");
        assertThat(failed.getData()).isEmpty();
        assertThat(mount(python, "umount", -EINVAL).getTarget()).isEqualTo(directory.toString());
    }

    @Test
    void shouldReportTheNewerMountCalls(@TempDir Path directory) throws Exception {
        live.require("mount_change");
        Python python = Python.runApart("""
                where = sys.argv[1].encode()
                context = call(430, b'tmpfs', 0)
                call(431, context, 6, None, None, 0)
                mount = call(432, context, 1, 2)
                print(mount, call(429, mount, b'', -100, where, 4))
                print(call(442, -100, where, 0, (ctypes.c_uint64 * 4)(1, 0, 0, 0), 32))
                print(call(428, -100, where, 1))
                print(call(428, -100, where + b'/absent', 0))
                print(call(155, where, where))
                print(call(432, -1, 0, 0))
                """, directory.toString());

        MountChange mount = live.await(
                        "mount_change",
                        python.pid(),
                        it -> it.getMountChange().getOperation().equals("fsmount")
                                && it.getMountChange().getResult() > 2)
                .getMountChange();
        assertThat(mount.getFilesystem()).isEqualTo("tmpfs");
        assertThat(mount.getFlags()).isEqualTo(1);
        assertThat(mount(python, "move_mount", 0).getTarget()).isEqualTo(directory.toString());
        assertThat(mount(python, "move_mount", 0).getFlags()).isEqualTo(4);
        assertThat(mount(python, "mount_setattr", 0).getTarget()).isEqualTo(directory.toString());
        assertThat(mount(python, "open_tree", python.numbers().get(3)).getSource())
                .isEqualTo(directory.toString());
        assertThat(mount(python, "open_tree", -ENOENT).getSource()).isEqualTo(directory + "/absent");
        MountChange pivot = mount(python, "pivot_root", python.numbers().get(5));
        assertThat(pivot.getSource()).isEqualTo(directory.toString());
        assertThat(pivot.getTarget()).isEqualTo(directory.toString());
        assertThat(mount(python, "fsmount", -EBADF).getFilesystem()).isEmpty();
    }

    @Test
    void shouldReportAttemptsToLoadAndUnloadModules(@TempDir Path directory) throws Exception {
        live.require("module_change");
        Path file = Files.writeString(directory.resolve("rootkit.ko"), "no module");
        Python python = Python.run("""
                module = os.open(sys.argv[1], os.O_RDONLY)
                print(call(313, module, b'hide=1', 2))
                print(call(175, b'bad', 3, b'debug=2'))
                print(call(176, b'acheron_absent', 0x800))
                """, file.toString());
        List<Integer> results = python.numbers();
        assertThat(results).allMatch(it -> it < 0, "the kernel refuses what is no module");

        ModuleChange fromFile = module(python, "finit_module");
        assertThat(fromFile.getOperation()).isEqualTo("load");
        assertThat(fromFile.getResult()).isEqualTo(results.get(0));
        assertThat(fromFile.getParameters()).isEqualTo("hide=1");
        assertThat(fromFile.getFlags()).isEqualTo(2);
        assertThat(fromFile.getTaints()).isEmpty();
        assertThat(fromFile.getFile().getPath()).isEqualTo(file.toRealPath().toString());
        assertThat(fromFile.getFile().getInode()).isEqualTo(Files.getAttribute(file, "unix:ino"));
        assertThat(fromFile.getFile().getLinks()).isEqualTo(1);
        ModuleChange fromMemory = module(python, "init_module");
        assertThat(fromMemory.getOperation()).isEqualTo("load");
        assertThat(fromMemory.getResult()).isEqualTo(results.get(1));
        assertThat(fromMemory.getParameters()).isEqualTo("debug=2");
        assertThat(fromMemory.getFile()).isNull();
        ModuleChange unload = module(python, "delete_module");
        assertThat(unload.getOperation()).isEqualTo("unload");
        assertThat(unload.getName()).isEqualTo("acheron_absent");
        assertThat(unload.getFlags()).isEqualTo(0x800);
        assertThat(unload.getResult()).isEqualTo(results.get(2));
    }

    @Test
    void shouldReportCallsOfBpf() throws Exception {
        live.require("bpf_call");
        Python python = Python.run("""
                import struct
                def bpf(command, attr):
                    return call(321, command, attr, len(attr))
                code = struct.pack('<QQ', 0x00000000000000b7, 0x95)
                text = ctypes.create_string_buffer(code), ctypes.create_string_buffer(b'GPL')
                addresses = [ctypes.addressof(it) for it in text]
                def load(instructions):
                    return struct.pack('<IIQQIIQII16s', 1, instructions, *addresses, 0, 0, 0, 0, 0, b'ach_prog')
                program = bpf(5, load(2))
                table = bpf(0, struct.pack('<IIIIIII16s', 2, 4, 8, 1, 0, 0, 0, b'ach_map'))
                value = ctypes.create_string_buffer(8)
                print(program, table, bpf(5, load(0)))
                print(bpf(1, struct.pack('<IIQQQ', table, 0, ctypes.addressof(value), ctypes.addressof(value), 0)))
                print(bpf(8, struct.pack('<IIII', 0, program, 10, 0)), bpf(999, b'\\0' * 16))
                """);
        List<Integer> results = python.numbers();

        BpfCall load = bpf(python, "BPF_PROG_LOAD", results.get(0));
        assertThat(load.getResult()).isPositive();
        assertThat(load.getCommandNumber()).isEqualTo(5);
        assertThat(load.getProgramType()).isEqualTo("socket_filter");
        assertThat(load.getProgramName()).isEqualTo("ach_prog");
        assertThat(load.getProgramId()).isPositive();
        assertThat(load.getInstructions()).isEqualTo(2);
        assertThat(load.getAttachType()).isEmpty();
        assertThat(load.getMapType()).isEmpty();
        BpfCall refused = bpf(python, "BPF_PROG_LOAD", results.get(2));
        assertThat(refused.getResult()).isNegative();
        assertThat(refused.getProgramName()).isEqualTo("ach_prog");
        assertThat(refused.getProgramId()).isZero();
        BpfCall map = bpf(python, "BPF_MAP_CREATE", results.get(1));
        assertThat(map.getMapType()).isEqualTo("array");
        assertThat(map.getMapName()).isEqualTo("ach_map");
        assertThat(map.getProgramType()).isEmpty();
        BpfCall lookup = bpf(python, "BPF_MAP_LOOKUP_ELEM", results.get(3));
        assertThat(lookup.getMapName()).isEqualTo("ach_map");
        BpfCall attach = bpf(python, "BPF_PROG_ATTACH", results.get(4));
        assertThat(attach.getResult()).isNegative();
        assertThat(attach.getAttachType()).isEqualTo("BPF_CGROUP_INET4_CONNECT");
        assertThat(attach.getProgramId()).isEqualTo(load.getProgramId());
        assertThat(bpf(python, "999", results.get(5)).getCommandNumber()).isEqualTo(999);
    }

    @Test
    void shouldNotReportTheCollectorsOwnCallsOfBpf() throws Exception {
        live.require("bpf_call");
        live.capture.losses();
        Python.run("call(321, 999, b'', 0)");
        live.await("bpf_call of somebody", it -> it.getKind().equals("bpf_call"));

        assertThat(live.seen)
                .filteredOn(it -> it.getKind().equals("bpf_call"))
                .extracting(it -> (long) it.getProcess().getPid())
                .doesNotContain(ProcessHandle.current().pid());
    }

    @Test
    void shouldReportRingsThatAreMadeAndThoseThatAreNot() throws Exception {
        live.require("io_uring_setup");
        Python python = Python.run("""
                parameters = (ctypes.c_uint32 * 30)()
                parameters[2] = 1 << 6
                print(call(425, 4, parameters))
                print(call(425, 0, parameters))
                """);
        List<Integer> results = python.numbers();

        IoUringSetup first = ring(python, 4);
        assertThat(first.getFlags()).isEqualTo(1 << 6);
        assertThat(first.getResult()).isEqualTo(results.get(0));
        assertThat(first.getFd()).isEqualTo(Math.max(-1, results.get(0)));
        IoUringSetup refused = ring(python, 0);
        assertThat(refused.getFd()).isEqualTo(-1);
        assertThat(refused.getResult()).isEqualTo(results.get(1)).isNegative();
    }

    @Test
    void shouldReportAProgramThatTheKernelStarts(@TempDir Path directory) throws Exception {
        live.require("kernel_spawn");
        Path agent = Files.writeString(directory.resolve("agent"), "#!/bin/sh\nexit 0\n");
        Files.setPosixFilePermissions(agent, PosixFilePermissions.fromString("rwx------"));
        Path hierarchy = Files.createDirectory(directory.resolve("hierarchy"));
        // Released by the kernel when its last process leaves it, as containers have been escaped from.
        Python python = Python.runApart("""
                where, agent = sys.argv[1:]
                if libc.mount(b'none', where.encode(), b'cgroup', 0, ('none,name=acheron%d' % os.getpid()).encode()):
                    sys.exit(print('no cgroup v1'))
                open(where + '/release_agent', 'w').write(agent)
                os.mkdir(where + '/left')
                open(where + '/left/notify_on_release', 'w').write('1')
                open(where + '/left/cgroup.procs', 'w').write('0')
                open(where + '/cgroup.procs', 'w').write('0')
                """, hierarchy.toString(), agent.toString());
        Assumptions.assumeFalse(python.output().contains("no cgroup v1"), "this kernel has no cgroup v1");

        KernelSpawn helper = live.await(
                        "helper " + agent,
                        it -> it.getKernelSpawn() != null
                                && it.getKernelSpawn().getPath().equals(agent.toString()))
                .getKernelSpawn();
        assertThat(helper.getArguments()).endsWith("/left").contains(agent.toString());
        assertThat(helper.getEnvironment()).contains("HOME=/");
        assertThat(helper.getWait()).isIn(-1, 0, 1);
        assertThat(live.seen)
                .filteredOn(it -> it.getKernelSpawn() != null)
                .as("what others start is none")
                .noneMatch(it -> it.getKernelSpawn().getPath().contains("python"));
    }

    private static MountChange mount(Python python, String operation, int result) throws InterruptedException {
        return live.await(
                        "mount_change",
                        python.pid(),
                        it -> it.getMountChange().getOperation().equals(operation)
                                && it.getMountChange().getResult() == result
                                && !it.getMountChange().getTarget().equals("/"))
                .getMountChange();
    }

    private static ModuleChange module(Python python, String call) throws InterruptedException {
        return live.await(
                        "module_change",
                        python.pid(),
                        it -> it.getModuleChange().getSyscall().equals(call))
                .getModuleChange();
    }

    private static BpfCall bpf(Python python, String command, int result) throws InterruptedException {
        Event event = live.await(
                "bpf_call",
                python.pid(),
                it -> it.getBpfCall().getCommand().equals(command)
                        && it.getBpfCall().getResult() == result);
        return event.getBpfCall();
    }

    private static IoUringSetup ring(Python python, int entries) throws InterruptedException {
        return live.await(
                        "io_uring_setup",
                        python.pid(),
                        it -> it.getIoUringSetup().getEntries() == entries)
                .getIoUringSetup();
    }
}
