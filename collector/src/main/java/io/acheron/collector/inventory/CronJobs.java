/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.inventory;

import io.acheron.schema.inventory.CronItem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecord;

/** Lines of crontabs, crontab(5), and scripts in the directories that run-parts looks into. */
public final class CronJobs implements Inventory {
    private static final Pattern TIMED =
            Pattern.compile("\\s*(@[a-z]+|(?:[-0-9*/,A-Za-z~?]+\\s+){4}[-0-9*/,A-Za-z~?]+)\\s+(.+)");
    private static final Pattern USER_FIRST = Pattern.compile("(\\S+)\\s+(.+)");
    private static final Pattern SETTING = Pattern.compile("\\s*[A-Za-z_][A-Za-z0-9_]*\\s*=.*");
    private static final List<String> USER_TABLES =
            List.of("var/spool/cron/crontabs", "var/spool/cron", "var/spool/cron/tabs");
    private static final List<String> PERIODS = List.of("hourly", "daily", "weekly", "monthly");

    @Override
    public String name() {
        return "cron_jobs";
    }

    @Override
    public Duration interval() {
        return Duration.ofHours(1);
    }

    @Override
    public void take(HostView host, Consumer<SpecificRecord> items) {
        table(host.path("etc/crontab"), "", items);
        host.list("etc/cron.d").forEach(it -> table(it, "", items));
        for (String directory : USER_TABLES) {
            host.list(directory).forEach(it -> table(it, it.getFileName().toString(), items));
        }
        for (String period : PERIODS) {
            for (Path script : host.list("etc/cron." + period)) {
                if (HostView.isFile(script) && !script.getFileName().toString().startsWith(".")) {
                    items.accept(item(script, 0, period, "root", script.toString()));
                }
            }
        }
    }

    /** @param user whose table it is; empty where each line names its user */
    private static void table(Path file, String user, Consumer<SpecificRecord> items) {
        if (!HostView.isFile(file)) {
            return;
        }
        try {
            int number = 0;
            for (String line : HostView.lines(file)) {
                number++;
                Matcher timed = TIMED.matcher(line);
                if (line.isBlank()
                        || line.strip().startsWith("#")
                        || SETTING.matcher(line).matches()
                        || !timed.matches()) {
                    continue;
                }
                Matcher named = USER_FIRST.matcher(timed.group(2));
                if (!user.isEmpty()) {
                    items.accept(item(file, number, timed.group(1), user, timed.group(2)));
                } else if (named.matches()) {
                    items.accept(item(file, number, timed.group(1), named.group(1), named.group(2)));
                }
            }
        } catch (IOException e) {
            // Gone, or not to be read.
        }
    }

    private static CronItem item(Path path, int line, String schedule, String user, String command) {
        return new CronItem(path.toString(), line, schedule.replaceAll("\\s+", " "), user, command);
    }
}
