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
            "/usr/bin/make -j8 -C build %s",
            "/bin/bash -c cd /srv/app && ./bin/health --timeout 5 --url http://127.0.0.1:9090/metrics | grep -c up",
            "/bin/sh -c /usr/lib/x86_64-linux-gnu/sysstat/debian-sa1 1 1",
            "/usr/bin/bash /usr/local/bin/rotate-logs.sh --keep 14 /var/log/app/%s.log",
            "/usr/sbin/logrotate /etc/logrotate.conf",
            "/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml --container-runtime-endpoint=unix:///run/containerd.sock",
            "/usr/sbin/iptables -w 5 -W 100000 -S KUBE-PROXY-CANARY -t mangle",
            "/usr/local/bin/node /srv/web/node_modules/.bin/webpack --mode production --output-path dist/%s",
            "/usr/bin/psql -h db-%s.internal -U app -c select 1",
            "/usr/bin/rsync -a --delete /srv/data/ backup@10.0.3.7:/backup/%s/",
            "/usr/bin/apt-get -qq update",
            "/usr/bin/ps -eo pid,ppid,user,args --sort=-rss",
            "/usr/bin/sed -i s/^version=.*/version=%s/ /srv/app/release.properties",
            "/usr/bin/cat /sys/fs/cgroup/system.slice/docker-%s.scope/memory.current",
            "/usr/bin/ls -la /var/lib/jenkins/workspace/%s",
            "/usr/lib/jvm/java-17-openjdk-amd64/bin/javac -d target/classes -cp target/lib/%s.jar src/main/java/org/example/App.java",
            "/usr/bin/mkdir -p /var/lib/jenkins/workspace/%s/target",
            "/usr/bin/rm -rf /var/lib/jenkins/workspace/%s@tmp",
            "/usr/bin/id -un",
            "/usr/bin/date +%s",
            "/usr/bin/wget -q -O /var/cache/mirror/%s.deb https://mirror.internal/pool/main/%s.deb",
            "/usr/bin/perl -w /usr/bin/debconf-communicate -fnoninteractive",
            "/usr/sbin/sshd -D -R");

    private static final List<String> PARENTS = List.of(
            "/usr/lib/systemd/systemd",
            "/usr/sbin/cron",
            "/bin/sh",
            "/bin/bash",
            "/usr/bin/containerd-shim-runc-v2",
            "/usr/bin/make",
            "/usr/lib/jvm/java-17-openjdk-amd64/bin/java",
            "/usr/sbin/sshd");

    private final List<MadeRule> rules;
    private final Random random;
    private long made;

    /** @param rules those that one in a hundred events is made to fire */
    MadeEvents(List<MadeRule> rules, long seed) {
        this.rules = rules;
        this.random = new Random(seed);
    }

    /** @return the next so many events */
    List<Event> next(int count) {
        List<Event> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(made++ % 100 == 0 ? attack(rules.get(random.nextInt(rules.size()))) : everyday());
        }
        return events;
    }

    private Event attack(MadeRule rule) {
        String image = "/usr/bin"
                + (rule.images().isEmpty()
                        ? "/env"
                        : rule.images().get(random.nextInt(rule.images().size())));
        String part = rule.parts().isEmpty()
                ? ""
                : rule.parts().get(random.nextInt(rule.parts().size()));
        String parent = rule.parent().isEmpty() ? "/bin/bash" : "/usr/bin" + rule.parent();
        return event(image, image + " " + part + " x" + String.join(" ", rule.all()) + " y", parent);
    }

    private Event everyday() {
        String line = EVERYDAY.get(random.nextInt(EVERYDAY.size()));
        if (line.contains("%s")) {
            line = line.replace("%s", Integer.toHexString(random.nextInt()));
        }
        return event(line.split(" ", 2)[0], line, PARENTS.get(random.nextInt(PARENTS.size())));
    }

    static Event event(String image, String commandLine, String parent) {
        // Only what rules look at: the rest costs nothing to any engine.
        FileRef file = new FileRef();
        file.setPath(image);
        ProcessRef ancestor = new ProcessRef();
        ancestor.setExecutable(parent);
        ProcessExec exec = new ProcessExec();
        exec.setFilename(image);
        exec.setExecutable(file);
        exec.setArgv(List.of(commandLine.split(" ", -1)));
        exec.setAncestors(List.of(ancestor));
        Event event = new Event();
        event.setHeader(new Header());
        event.setKind("process_exec");
        event.setProcess(new ProcessContext());
        event.setProcessExec(exec);
        return event;
    }
}
