/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.field.CaseFold;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What paths and command lines of Linux hosts are full of, to tell rare pieces of a literal from common ones when there is no sample of the
 * stream at hand. A wrong guess costs time, never a match.
 */
final class Everyday {
    private static final List<String> TEXTS = List.of(
            "/usr/bin/ /usr/sbin/ /usr/lib/ /usr/libexec/ /usr/local/bin/ /usr/share/ /bin/sh -c /bin/bash /sbin/ /lib64/",
            "/etc/ /etc/cron /etc/ssl/certs /etc/passwd .conf .cfg config --config= /var/log/ .log /var/lib/docker /var/run /run/",
            "/proc/self /sys/fs/cgroup /dev/null 2>&1 /tmp/ /opt/app /home/user/ /root/ /srv/data/ && || ; echo export",
            "bash -c sh -c python3 -m perl -e java -jar -Xmx -XX:+Use -Dorg.apache .jar: .class node ruby go build make cmake gcc -O2",
            "curl -fsS wget http:// https:// localhost:8080 127.0.0.1 0.0.0.0 port= :443 .com .org .io .net api health status",
            "systemd systemctl service is-active start stop restart daemon-reload cron run-parts anacron --report --version --help",
            "docker containerd-shim runc kubelet kube-proxy --namespace -id --root --address .sock container overlay process exec",
            "git fetch clone push --update-head-ok origin refs/heads/ ssh sshd -o BatchMode=yes scp rsync sftp user@host",
            "cat grep -q awk sed find -name -mtime -type f -exec ls -la ps aux head tail sort uniq xargs tar -czf gzip rm -rf cp -r mv",
            "mkdir -p chmod +x chown root test true false date sleep id uname hostname whoami env ps df -h du -sh ip addr nginx mysql",
            "dpkg-query --show apt-get update install -y yum rpm pip npm .py .sh .pl .so .c .o .txt .json .yaml .xml .gz .service",
            "x86_64-linux-gnu debian ubuntu redhat linux kernel system server client data backup local main test prod log file name");

    private static final List<String> FOLDED =
            TEXTS.stream().map(CaseFold::fold).toList();

    /** How often each piece of four bytes occurs. */
    private static final Map<Integer, Integer> PIECES = pieces();

    /** @return how often a piece of four bytes is in what is everyday */
    static int count(int piece) {
        return PIECES.getOrDefault(piece, 0);
    }

    private static Map<Integer, Integer> pieces() {
        Map<Integer, Integer> pieces = new HashMap<>();
        for (String everyday : TEXTS) {
            byte[] bytes = CaseFold.bytes(everyday);
            for (int at = 0; at + 4 <= bytes.length; at++) {
                pieces.merge(GramTable.gram(bytes, at, 4), 1, Integer::sum);
            }
        }
        return pieces;
    }

    /** @return how often the text, with case folded, is in what is everyday */
    static int count(String text) {
        int count = 0;
        for (String everyday : FOLDED) {
            for (int at = everyday.indexOf(text); at >= 0; at = everyday.indexOf(text, at + 1)) {
                count++;
            }
        }
        return count;
    }

    private Everyday() {}
}
