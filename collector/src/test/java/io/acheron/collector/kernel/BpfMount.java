/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A BPF file system of the tests' own, in a mount namespace that a process holds open; gone when that ends. */
public final class BpfMount implements AutoCloseable {
    private final Process holder;

    private BpfMount(Process holder) {
        this.holder = holder;
    }

    /** Mounts one, or skips the test where that is refused. */
    public static BpfMount open(Path directory) throws IOException {
        Process holder = new ProcessBuilder(
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        "mount -t bpf -o mode=0700 bpf \"$1\" && cd \"$1\" && echo mounted && read end",
                        "sh",
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader out = holder.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        if (!"mounted".equals(line)) {
            holder.destroy();
            System.err.println("SKIPPED: no BPF file system can be mounted here: " + line);
            Assumptions.abort("no BPF file system can be mounted here: " + line);
        }
        return new BpfMount(holder);
    }

    /** Returns a way to it from this namespace. */
    public Path path() {
        return Path.of("/proc/" + holder.pid() + "/cwd");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        holder.getOutputStream().close();
        holder.waitFor(10, TimeUnit.SECONDS);
        holder.destroy();
    }
}
