/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import io.acheron.schema.event.Credentials;
import io.acheron.schema.event.Descriptor;
import io.acheron.schema.event.FileRef;
import io.acheron.schema.event.Namespaces;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.id.EntityId;
import io.acheron.schema.payload.ProcessExec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads live processes from /proc into the form events have. What a process has already taken away with it is left at its default.
 *
 * <p>Not thread safe: one per thread.
 */
public final class ProcessReader {
    private static final int LONGEST_ARGV = 16 * 1024;
    private static final int SMALL = 4096;
    private static final long UNSET = 4294967295L;
    private static final String DELETED = " (deleted)";
    private static final String MEMFD = "/memfd:";

    private final String bootId;
    private final UserNames users;
    private final Cgroups cgroups;
    private final ProcessFiles files;
    private final DescriptorTable descriptors;

    ProcessReader(String bootId, UserNames users, Cgroups cgroups, Path proc) {
        this.bootId = bootId;
        this.users = users;
        this.cgroups = cgroups;
        this.files = new ProcessFiles(proc);
        this.descriptors = new DescriptorTable(files);
    }

    /** Reads processes of this host. */
    public static ProcessReader ofThisHost(String bootId) {
        return new ProcessReader(bootId, UserNames.ofThisHost(), Cgroups.ofThisHost(), Path.of("/proc"));
    }

    /**
     * The process as the one that acted.
     *
     * @return null if there is no such process
     */
    public @Nullable ProcessContext context(int pid) {
        ProcessStat stat = stat(pid);
        if (stat == null) {
            return null;
        }
        ProcessStat parent = stat(stat.parent());
        long parentStart = parent == null ? 0 : parent.startNs();
        String status = files.text(pid, "status", SMALL);
        Credentials credentials = ProcessCredentials.parse(status == null ? "" : status);
        Cgroup cgroup = cgroups.ofProcess(pid);
        String[] argv = argv(pid);
        ProcessContext context = ProcessContext.newBuilder()
                .setEntityId(EntityId.of(bootId, pid, stat.startNs()))
                .setPid(pid)
                .setTid(pid)
                .setStartTimeNs(stat.startNs())
                .setName(stat.name())
                .setExecutable(executablePath(pid))
                .setCommandLine(argv.length == 0 ? null : String.join(" ", argv))
                .setParentPid(stat.parent())
                .setParentStartTimeNs(parentStart)
                .setParentEntityId(parent == null ? null : EntityId.of(bootId, stat.parent(), parentStart))
                .setParentName(parent == null ? "" : parent.name())
                .setUid(credentials.getUid())
                .setGid(credentials.getGid())
                .setEuid(credentials.getEuid())
                .setEgid(credentials.getEgid())
                .setUserName(users.name(credentials.getUid()))
                .setEffectiveUserName(users.name(credentials.getEuid()))
                .setLoginUid(number(pid, "loginuid"))
                .setAuditSessionId(number(pid, "sessionid"))
                .setProcessGroup(stat.group())
                .setSession(stat.session())
                .setTty(stat.tty())
                .setCgroupId(cgroup == null ? 0 : cgroup.id())
                .setNamespaces(namespaces(pid))
                .build();
        EventCompletion.put(context, cgroup);
        return context;
    }

    /** Whether a process has a program, unlike threads of the kernel. */
    boolean isProgram(int pid) {
        return executablePath(pid) != null || argv(pid).length > 0;
    }

    /** The program the process runs, with its descriptors. */
    public ProcessExec exec(int pid) {
        String status = files.text(pid, "status", SMALL);
        String[] argv = argv(pid);
        List<Descriptor> stdio = descriptors.stdio(pid);
        return ProcessExec.newBuilder()
                .setFilename(argv.length == 0 ? "" : argv[0])
                .setExecutable(executable(pid))
                .setArgv(new ArrayList<>(Arrays.asList(argv)))
                .setArgvTruncated(argv.length > 0 && argvBytes(argv) >= LONGEST_ARGV)
                .setCwd(cwd(pid))
                .setCredentials(status == null ? null : ProcessCredentials.parse(status))
                .setStdio(stdio)
                .build();
    }

    /** The working directory of a process; empty when it cannot be read. */
    public String cwd(int pid) {
        String cwd = files.link(pid, "cwd");
        return cwd == null ? "" : cwd;
    }

    /** Sockets, pipes, fifos and pty masters that the process holds above descriptor 2, at most 64. */
    public List<Descriptor> channels(int pid) {
        return descriptors.channels(pid);
    }

    /** Forgets which sockets there are, as they change all the time. */
    public void forgetSockets() {
        descriptors.forgetSockets();
    }

    @Nullable
    ProcessStat stat(int pid) {
        String text = pid <= 0 ? null : files.text(pid, "stat", SMALL);
        return text == null ? null : ProcessStat.parse(text);
    }

    private String[] argv(int pid) {
        byte[] bytes = files.bytes(pid, "cmdline", LONGEST_ARGV);
        if (bytes == null || bytes.length == 0) {
            return new String[0];
        }
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--; // a process that overwrites its title leaves NULs behind it
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8).split("\0", -1);
    }

    private static int argvBytes(String[] argv) {
        int bytes = argv.length;
        for (String argument : argv) {
            bytes += argument.getBytes(StandardCharsets.UTF_8).length;
        }
        return bytes;
    }

    private @Nullable String executablePath(int pid) {
        String path = files.link(pid, "exe");
        return path == null ? null : nameOf(path);
    }

    /** The file of the program a process runs; of an empty path when it has gone. */
    public FileRef executable(int pid) {
        String path = files.link(pid, "exe");
        FileRef file =
                FileRef.newBuilder().setPath(path == null ? "" : nameOf(path)).build();
        Map<String, Object> attributes = path == null ? null : files.attributes(pid, "exe");
        if (attributes != null) {
            file.setDev(ProcessFiles.kernelDevice(ProcessFiles.number(attributes, "dev")));
            file.setInode(ProcessFiles.number(attributes, "ino"));
            file.setLinks((int) ProcessFiles.number(attributes, "nlink"));
            file.setMode((int) ProcessFiles.number(attributes, "mode"));
            file.setSize(ProcessFiles.number(attributes, "size"));
            file.setModifiedNs(ProcessFiles.nanoseconds(attributes, "lastModifiedTime"));
            file.setChangedNs(ProcessFiles.nanoseconds(attributes, "ctime"));
        }
        return file;
    }

    private static String nameOf(String link) {
        String path = link.endsWith(DELETED) ? link.substring(0, link.length() - DELETED.length()) : link;
        return path.startsWith(MEMFD) ? path.substring(1) : path;
    }

    private long number(int pid, String name) {
        String text = files.text(pid, name, 32);
        return text != null && text.strip().matches("[0-9]{1,10}") ? Long.parseLong(text.strip()) : UNSET;
    }

    private Namespaces namespaces(int pid) {
        return new Namespaces(
                namespace(pid, "mnt"),
                namespace(pid, "pid_for_children"),
                namespace(pid, "net"),
                namespace(pid, "user"),
                namespace(pid, "uts"));
    }

    private long namespace(int pid, String name) {
        String link = files.link(pid, "ns/" + name);
        if (link == null) {
            return 0;
        }
        int open = link.indexOf('[');
        String inode = open < 0 ? "" : link.substring(open + 1, link.length() - 1);
        return inode.matches("[0-9]{1,18}") ? Long.parseLong(inode) : 0;
    }
}
