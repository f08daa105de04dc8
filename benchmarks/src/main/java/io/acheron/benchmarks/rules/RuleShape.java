/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Draws rules as the 122 Linux process rules of SigmaHQ are (snapshot 8eaafff1f, counted, not copied): 88% name images, half of them one, 3.4 on
 * average; 87% look into the command line, for 5.3 texts on average, 8.3 characters long; 8% look at nothing but the command line; a third asks for
 * several texts at once, 6% for a parent, 6% use a regular expression, 7% except something. 7.9 values per rule.
 */
final class RuleShape {
    /** Those in front are asked for most often, as they are in published rules. */
    private static final List<String> TOOLS = List.of(
            ("systemctl cat bash sh grep rm find tail head vim nano less service apt curl wget python3 perl crontab iptables"
                            + " netstat chmod chown base64 tar ssh nc useradd usermod awk sed cp mv dd php ruby ncat socat openssl"
                            + " xxd passwd groupadd ufw nft setenforce modprobe insmod rmmod kmod lsmod gdb strace tcpdump tshark"
                            + " scp rsync sftp rclone docker kubectl crictl podman runc mount umount nsenter unshare chroot ldd tee"
                            + " at atq nohup setsid screen tmux ed ex more view node lua go java mysql psql redis-cli whoami id"
                            + " uname hostname ifconfig ip ss ps top lsof who w last env printenv getent shred unlink truncate"
                            + " wipe auditctl journalctl dmesg sysctl setcap getcap chattr lsattr sudo su pkexec doas visudo"
                            + " dnf yum rpm dpkg pip npm gcc make ld as objdump strings hexdump steghide xmrig minerd nmap"
                            + " masscan hydra john gobuster ffuf sqlmap tor proxychains ngrok chisel gost frpc")
                    .split(" "));

    private static final List<String> PLACES = List.of(
            "/etc/",
            "/tmp/",
            "/var/tmp/",
            "/dev/shm/",
            "/root/",
            "/proc/",
            "/var/log/",
            "/home/",
            "/opt/",
            "/usr/local/");

    private static final List<String> SYLLABLES = List.of(
            ("ad ar as ba be bi ca ce co cu da de di do en er ex fa fi ga ge gr ha he hi ho in is it ja ke ki la le li"
                            + " lo ma me mi mo na ne ni no on op or pa pe pi po qu ra re ri ro sa se si so st su ta te ti to"
                            + " tr un up ur us va ve vi vo wa we wi xa xo ya yo za ze zi")
                    .split(" "));

    private final Random random;

    RuleShape(long seed) {
        random = new Random(seed);
    }

    MadeRule next(int number) {
        boolean image = random.nextInt(100) < 88;
        boolean commandLine = !image || random.nextInt(100) < 86;
        // A rule that is content with the name of the tool names one that hardly anybody runs.
        double rarest = commandLine ? 0 : 0.6;
        List<String> images = image ? texts(images(), () -> "/" + tool(rarest)) : List.of();
        List<String> parts = commandLine ? texts(1 + many(3.5), this::part) : List.of();
        List<String> all = commandLine && random.nextInt(100) < 32 ? texts(2, this::option) : List.of();
        String parent = image && random.nextInt(100) < 6 ? "/" + tool(0) : "";
        String regex = commandLine && random.nextInt(100) < 6 ? word(3) + "[0-9]{1,4}" : "";
        String except = random.nextInt(100) < 7 ? word(3) : "";
        return new MadeRule(number, images, parts, all, parent, regex, except);
    }

    private int images() {
        return random.nextBoolean() ? 1 : 2 + many(4);
    }

    /** @return 0 or more, with a long tail */
    private int many(double mean) {
        return Math.min(24, (int) (-mean * Math.log(1 - random.nextDouble())));
    }

    private String tool(double rarest) {
        double skewed = rarest + (1 - rarest) * Math.pow(random.nextDouble(), 1.6);
        return TOOLS.get((int) (skewed * TOOLS.size()));
    }

    private String option() {
        return random.nextBoolean() ? " -" + (char) ('a' + random.nextInt(26)) : part();
    }

    private String part() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> " --" + word(2 + random.nextInt(3));
            case 3, 4, 5 -> PLACES.get(random.nextInt(PLACES.size())) + word(1 + random.nextInt(3));
            case 6 -> "." + word(1) + "/" + word(2);
            default -> word(2 + random.nextInt(4));
        };
    }

    private String word(int syllables) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < syllables; i++) {
            word.append(SYLLABLES.get(random.nextInt(SYLLABLES.size())));
            if (random.nextInt(3) == 0) {
                word.append((char) ('a' + random.nextInt(26)));
            }
        }
        return word.toString();
    }

    private static List<String> texts(int count, Supplier<String> maker) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(maker.get());
        }
        return texts.stream().distinct().toList();
    }
}
