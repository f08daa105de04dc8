/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.benchmarks.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * A rule of the shape that published Linux process rules have: ends of the image, parts of the command line, sometimes a parent, a
 * regular expression or an exception. All texts are in lower case.
 *
 * @param number names the rule
 * @param images ends of the image, any of which
 * @param parts parts of the command line, any of which
 * @param all parts of the command line, all of which; may be empty
 * @param parent end of the image of the parent; empty for any
 * @param regex regular expression on the command line; empty for none
 * @param except part of the command line that excepts; empty for none
 */
record MadeRule(
        int number,
        List<String> images,
        List<String> parts,
        List<String> all,
        String parent,
        String regex,
        String except) {
    private static final List<String> TOOLS = List.of(
            ("curl wget bash sh python3 perl ruby php nc ncat socat openssl base64 xxd tar dd cp mv chmod chown find"
                            + " crontab systemctl useradd usermod passwd iptables ufw modprobe insmod kmod gdb strace tcpdump ssh"
                            + " scp rsync rclone docker kubectl crictl mount umount nsenter unshare ldd awk sed grep cat tee at"
                            + " nohup setsid screen tmux vim ed")
                    .split(" "));

    static List<MadeRule> make(int count, long seed) {
        Random random = new Random(seed);
        List<MadeRule> rules = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            List<String> images = texts(1 + random.nextInt(3), () -> "/" + pick(random, TOOLS));
            List<String> parts = texts(2 + random.nextInt(7), () -> word(random));
            List<String> all = random.nextInt(4) == 0 ? texts(2, () -> " -" + word(random)) : List.of();
            String parent = random.nextInt(6) == 0 ? "/" + pick(random, TOOLS) : "";
            String regex = random.nextInt(12) == 0 ? word(random) + "[0-9]{1,4}" : "";
            String except = random.nextInt(6) == 0 ? word(random) : "";
            rules.add(new MadeRule(number, images, parts, all, parent, regex, except));
        }
        return rules;
    }

    private interface Maker {
        String make();
    }

    private static List<String> texts(int count, Maker maker) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(maker.make());
        }
        return texts.stream().distinct().toList();
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        int length = 4 + random.nextInt(10);
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return (random.nextInt(3) == 0 ? "/" : "") + word + (random.nextInt(3) == 0 ? " " : "");
    }

    /** @param category log source */
    String sigma(String category) {
        String image = category.equals("process_creation") ? "Image" : "process.executable";
        String text =
                "title: Made %d\nid: 00000000-0000-4000-8000-%012d\nlevel: medium\nlogsource: {product: linux, category: %s}\ndetection:\n  image: {%s|endswith: %s}\n  parts: {CommandLine|contains: %s}\n"
                        .formatted(
                                number,
                                number + (category.equals("process_creation") ? 1 : 2) * 1_000_000_000L,
                                category,
                                image,
                                list(images),
                                list(parts));
        String condition = "image and parts";
        if (!all.isEmpty()) {
            text += "  every: {CommandLine|contains|all: %s}\n".formatted(list(all));
            condition += " and every";
        }
        if (!parent.isEmpty()) {
            text += "  parent: {ParentImage|endswith: %s}\n".formatted(list(List.of(parent)));
            condition += " and parent";
        }
        if (!regex.isEmpty()) {
            text += "  regex: {CommandLine|re|i: %s}\n".formatted(list(List.of(regex)));
            condition = condition.replace("parts", "(parts or regex)");
        }
        if (!except.isEmpty()) {
            text += "  except: {CommandLine|contains: %s}\n".formatted(list(List.of(except)));
            condition += " and not except";
        }
        return text + "  condition: " + condition + "\n";
    }

    private static String list(List<String> texts) {
        return "['" + String.join("', '", texts) + "']";
    }

    /** The straightforward way in Java, on fields in lower case. */
    final class Naive {
        private final Pattern pattern = Pattern.compile(regex);

        int number() {
            return number;
        }

        boolean test(Lowered event) {
            return ends(event.image())
                    && (contains(event.commandLine())
                            || (!regex.isEmpty()
                                    && pattern.matcher(event.commandLine()).find()))
                    && every(event.commandLine())
                    && (parent.isEmpty() || event.parent().endsWith(parent))
                    && (except.isEmpty() || !event.commandLine().contains(except));
        }

        private boolean ends(String image) {
            for (int i = 0; i < images.size(); i++) {
                if (image.endsWith(images.get(i))) {
                    return true;
                }
            }
            return false;
        }

        private boolean contains(String commandLine) {
            for (int i = 0; i < parts.size(); i++) {
                if (commandLine.contains(parts.get(i))) {
                    return true;
                }
            }
            return false;
        }

        private boolean every(String commandLine) {
            for (int i = 0; i < all.size(); i++) {
                if (!commandLine.contains(all.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The fields of an event in lower case. */
    public record Lowered(String image, String commandLine, String parent) {
        static Lowered of(String image, String commandLine, String parent) {
            return new Lowered(
                    image.toLowerCase(Locale.ROOT),
                    commandLine.toLowerCase(Locale.ROOT),
                    parent.toLowerCase(Locale.ROOT));
        }
    }

    /** As a rule of Drools on {@link ExecFact}. */
    String drl() {
        StringBuilder text = new StringBuilder(
                "rule \"" + number + "\" when $e : ExecFact( (" + any("image.endsWith", images) + ")");
        String part = any("commandLine.contains", parts);
        if (!regex.isEmpty()) {
            part += " || commandLine matches \".*" + regex + ".*\"";
        }
        text.append(", (").append(part).append(")");
        all.forEach(one -> text.append(", commandLine.contains(\"").append(one).append("\")"));
        if (!parent.isEmpty()) {
            text.append(", parent.endsWith(\"").append(parent).append("\")");
        }
        if (!except.isEmpty()) {
            text.append(", !commandLine.contains(\"").append(except).append("\")");
        }
        return text + " ) then $e.hit(" + number + "); end\n";
    }

    private static String any(String call, List<String> texts) {
        return String.join(
                " || ", texts.stream().map(text -> call + "(\"" + text + "\")").toList());
    }
}
