/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.attach;

import io.acheron.collector.kernel.AttachKind;
import io.acheron.collector.kernel.Attachment;
import io.acheron.collector.kernel.LibC;
import io.acheron.collector.kernel.Target;
import java.nio.file.Path;
import java.util.Set;

/** {@code cgroup}: to a control {@code cgroup} of version 2, {@code root} or a path below the root; the section names the event. */
public final class CgroupKind implements AttachKind {
    private static final String ROOT = "root";

    @Override
    public String name() {
        return "cgroup";
    }

    @Override
    public Set<String> options() {
        return Set.of("cgroup");
    }

    @Override
    public Attachment prepare(Target target) {
        String cgroup = target.option("cgroup", ROOT);
        return target.links(links -> {
            Path root = CgroupRoot.find();
            Path path = cgroup.equals(ROOT) ? root : root.resolve(cgroup.replaceFirst("^/+", ""));
            int fd = target.libc().open(path.toString(), LibC.O_CLOEXEC);
            if (fd < 0) {
                throw target.failed("open " + path);
            }
            try {
                links.add(target.linked(
                        path.toString(), () -> target.bpf().bpf_program__attach_cgroup(target.program(), fd)));
            } finally {
                target.libc().close(fd);
            }
        });
    }
}
