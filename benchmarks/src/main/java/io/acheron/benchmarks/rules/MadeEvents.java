/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import io.acheron.schema.event.Event;
import io.acheron.schema.event.FileRef;
import io.acheron.schema.event.Header;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.event.ProcessRef;
import io.acheron.schema.payload.ProcessExec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Process events: everyday command lines of servers and build machines, and one in a hundred made to fire a rule. */
final class MadeEvents {
    private static final List<String> EVERYDAY = List.of(
            "/usr/sbin/cron -f",
            "/bin/sh -c test -x /usr/sbin/anacron || ( cd / && run-parts --report /etc/cron.daily )",
            "/usr/bin/run-parts --report /etc/cron.hourly",
            "/usr/bin/containerd-shim-runc-v2 -namespace moby -id %s -address /run/containerd/containerd.sock",
            "/usr/bin/runc --root /var/run/docker/runtime-runc/moby --log /run/log.json --log-format json exec"
                    + " --process /tmp/runc-process%s",
            "/usr/bin/gcc -O2 -g -Wall -Werror=format-security -c -o build/%s.o src/%s.c",
            "/usr/lib/gcc/x86_64-linux-gnu/12/cc1 -quiet -imultiarch x86_64-linux-gnu src/%s.c -quiet -dumpbase %s.c"
                    + " -O2",
            "/usr/bin/git fetch --update-head-ok origin +refs/heads/%s:refs/remotes/origin/%s",
            "/usr/lib/git-core/git index-pack --stdin --fix-thin --keep=fetch-pack %s",
            "/usr/lib/jvm/java-17-openjdk-amd64/bin/java -Xmx2g -XX:+UseG1GC -cp /opt/app/lib/%s.jar:/opt/app/conf"
                    + " org.example.Main --port 8080",
            "/usr/bin/python3 /usr/lib/ubuntu-advantage/apt_news.py",
            "/usr/bin/find /var/log -name *.gz -mtime +30 -delete",
            "/usr/bin/tar -czf /backup/%s.tgz /srv/data",
            "/usr/bin/curl -fsS http://localhost:8080/health",
            "/usr/bin/systemctl is-active nginx",
            "/usr/bin/grep -q %s /etc/passwd",
            "/usr/bin/awk {print $1} /proc/loadavg",
            "/usr/bin/ssh -o BatchMode=yes backup@10.0.0.%s true",
            "/usr/bin/dpkg-query --show --showformat=${Version} %s",
            "/usr/bin/make -j8 -C build %s");

    static List<Event> make(int count, List<MadeRule> rules, long seed) {
        Random random = new Random(seed);
        List<Event> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(i % 100 == 0 ? attack(rules.get(random.nextInt(rules.size()))) : everyday(random));
        }
        return events;
    }

    private static Event attack(MadeRule rule) {
        return event(
                "/usr/bin" + rule.images().get(0),
                rule.images().get(0).substring(1) + " " + rule.parts().get(0) + String.join("", rule.all()),
                "/usr/bin" + rule.parent());
    }

    private static Event everyday(Random random) {
        String line =
                EVERYDAY.get(random.nextInt(EVERYDAY.size())).replace("%s", Integer.toHexString(random.nextInt()));
        return event(line.split(" ", 2)[0], line, "/usr/lib/systemd/systemd");
    }

    private static Event event(String image, String commandLine, String parent) {
        // Only what rules look at: the rest costs nothing to any engine.
        FileRef file = new FileRef();
        file.setPath(image);
        ProcessRef ancestor = new ProcessRef();
        ancestor.setExecutable(parent);
        ProcessExec exec = new ProcessExec();
        exec.setFilename(image);
        exec.setExecutable(file);
        exec.setArgv(List.of(commandLine.split(" ")));
        exec.setAncestors(List.of(ancestor));
        Event event = new Event();
        event.setHeader(new Header());
        event.setKind("process_exec");
        event.setProcess(new ProcessContext());
        event.setProcessExec(exec);
        return event;
    }

    private MadeEvents() {}
}
