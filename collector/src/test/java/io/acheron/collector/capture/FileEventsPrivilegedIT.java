/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.payload.FileChange;
import io.acheron.schema.payload.FileOperation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes files of a watched directory in every way there is. */
class FileEventsPrivilegedIT {
    private static final int EACCES = 13;
    private static final int ENOENT = 2;

    @TempDir
    private static Path directory;

    private static LiveCapture live;
    private static String watched;
    private static String outside;

    @BeforeAll
    static void start() throws Exception {
        live = LiveCapture.start(KernelOptions.all("test"));
        watched = Files.createDirectories(directory.toRealPath().resolve("watched"))
                .toString();
        outside = Files.createDirectories(directory.toRealPath().resolve("outside"))
                .toString();
        WatchedPaths paths = new WatchedPaths(live.capture.control().orElseThrow());
        paths.set(List.of(watched, directory.toRealPath() + "/*/home", outside + "/tools/:executables"));
        Files.createDirectories(Path.of(outside, "home"));
        Files.createDirectories(Path.of(outside, "tools"));
        paths.turn(0);
    }

    @AfterAll
    static void close() {
        if (live != null) {
            live.close();
        }
    }

    @BeforeEach
    void requireProbe() {
        live.require("file_change");
    }

    @Test
    void shouldReportAFileThatIsMadeAndOneThatIsWritten() throws Exception {
        Python python = Python.run("""
                path = sys.argv[1] + '/new'
                file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o640)
                os.write(file, b'x' * 1234)
                os.close(file)
                with open(path, 'r+b') as again:
                    again.seek(0, 2)
                    again.write(b'y' * 100)
                """, watched);

        FileChange made = change(python, FileOperation.CREATE, "/new");
        assertThat(made.getFile().getInode()).isEqualTo(inode("new"));
        assertThat(made.getFile().getDev()).isPositive();
        assertThat(made.getFile().getLinks()).isEqualTo(1);
        assertThat(made.getNewMode() & ~0022).isEqualTo(0640);
        assertThat(made.getSyscall()).isEqualTo("openat");
        assertThat(made.getResult()).isPositive();
        assertThat(made.getWatch()).isEqualTo(watched);
        FileChange written = change(python, FileOperation.WRITE, "/new");
        assertThat(written.getBytesWritten()).isEqualTo(1234);
        assertThat(written.getFile().getInode()).isEqualTo(inode("new"));
        assertThat(written.getResult()).isZero();
        FileChange appended = live.await(
                        "file_change",
                        python.pid(),
                        it -> it.getFileChange().getOperation() == FileOperation.WRITE
                                && it.getFileChange().getBytesWritten() == 100)
                .getFileChange();
        assertThat(appended.getFile().getPath()).isEqualTo(watched + "/new");
    }

    @Test
    void shouldTellAWriteOnlyWhenTheLastDescriptorIsClosed() throws Exception {
        Python python = Python.run("""
                file = os.open(sys.argv[1] + '/duplicated', os.O_WRONLY | os.O_CREAT)
                os.dup2(file, 50)
                os.close(file)
                os.write(50, b'x' * 77)
                os.dup2(2, 50)
                file = os.open(sys.argv[1] + '/left_open', os.O_WRONLY | os.O_CREAT)
                os.write(file, b'x' * 78)
                """, watched);

        assertThat(change(python, FileOperation.WRITE, "/duplicated").getBytesWritten())
                .isEqualTo(77);
        assertThat(change(python, FileOperation.WRITE, "/left_open").getBytesWritten())
                .isEqualTo(78);
        assertThat(live.seen)
                .filteredOn(it -> it.getKind().equals("file_change")
                        && it.getFileChange().getFile().getPath().endsWith("/duplicated")
                        && it.getFileChange().getOperation() == FileOperation.WRITE)
                .hasSize(1);
    }

    @Test
    void shouldReportWhatAShellRedirects() throws Exception {
        Process shell = new ProcessBuilder("/bin/sh", "-c", "echo hello > redirected; exit 0")
                .directory(Path.of(watched).toFile())
                .start();
        shell.waitFor();

        FileChange written = live.await(
                        "file_change", shell.pid(), it -> it.getFileChange().getOperation() == FileOperation.WRITE)
                .getFileChange();
        assertThat(written.getFile().getPath()).isEqualTo(watched + "/redirected");
        assertThat(written.getBytesWritten()).isEqualTo(6);
    }

    @Test
    void shouldReportRenamesLinksAndRemovals() throws Exception {
        Python python = Python.run("""
                os.chdir(sys.argv[1])
                for name in 'abc':
                    open(sys.argv[2] + '/' + name, 'w').close()
                os.rename(sys.argv[2] + '/a', 'in')
                os.rename('in', '../outside/../outside/out')
                outside = os.open(sys.argv[2], os.O_PATH)
                call(316, outside, b'b', -100, b'./sub//../moved', 0)
                os.link(sys.argv[2] + '/c', 'linked')
                os.symlink('/etc/shadow', 'symbolic')
                os.unlink('linked')
                os.mkdir('made', 0o711)
                os.rmdir('made')
                call(263, -100, b'symbolic', 0)
                print(call(87, b'absent'), call(82, b'nothing', b'something'))
                """, watched, outside);
        assertThat(python.numbers()).containsExactly(-ENOENT, -ENOENT);

        FileChange in = live.await(
                        "file_change",
                        python.pid(),
                        it -> it.getFileChange().getTargetPath().equals(watched + "/in"))
                .getFileChange();
        assertThat(in.getOperation()).isEqualTo(FileOperation.RENAME);
        assertThat(in.getFile().getPath()).isEqualTo(outside + "/a");
        assertThat(in.getResult()).isZero();
        assertThat(in.getSyscall()).isEqualTo("rename");
        assertThat(in.getWatch()).isEqualTo(watched);
        FileChange out = change(python, FileOperation.RENAME, "/in");
        assertThat(out.getTargetPath()).isEqualTo(outside + "/out");
        FileChange at = change(python, FileOperation.RENAME, "/b");
        assertThat(at.getFile().getPath()).isEqualTo(outside + "/b");
        assertThat(at.getTargetPath()).isEqualTo(watched + "/moved");
        assertThat(at.getSyscall()).isEqualTo("renameat2");
        FileChange linked = change(python, FileOperation.LINK, "/c");
        assertThat(linked.getTargetPath()).isEqualTo(watched + "/linked");
        FileChange symbolic = change(python, FileOperation.SYMLINK, "/symbolic");
        assertThat(symbolic.getTargetPath()).isEqualTo("/etc/shadow");
        assertThat(change(python, FileOperation.UNLINK, "/linked").getResult()).isZero();
        assertThat(change(python, FileOperation.MKDIR, "/made").getNewMode()).isEqualTo(0711);
        assertThat(change(python, FileOperation.RMDIR, "/made").getSyscall()).isEqualTo("rmdir");
        assertThat(change(python, FileOperation.UNLINK, "/symbolic").getSyscall())
                .isEqualTo("unlinkat");
        assertThat(change(python, FileOperation.UNLINK, "/absent").getResult()).isEqualTo(-ENOENT);
        assertThat(change(python, FileOperation.RENAME, "/nothing").getResult()).isEqualTo(-ENOENT);
    }

    @Test
    void shouldReportModesOwnersAttributesAndSizes() throws Exception {
        Python python = Python.run("""
                os.chdir(sys.argv[1])
                file = os.open('facts', os.O_WRONLY | os.O_CREAT)
                os.chmod('facts', 0o4755)
                os.fchmod(file, 0o600)
                call(268, os.open('.', os.O_PATH), b'facts', 0o601)
                os.chown('facts', 12, -1)
                os.fchown(file, -1, 34)
                os.truncate('facts', 10)
                os.ftruncate(file, 5)
                os.mknod('fifo', 0o010620)
                print(call(188, b'facts', b'user.acheron', b'v', 1, 0), call(199, file, b'user.absent'))
                print(call(90, b'no_such_file', 0o777))
                """, watched);
        List<Integer> results = python.numbers();

        assertThat(mode(python, 04755).getSyscall()).isEqualTo("chmod");
        assertThat(mode(python, 04755).getFile().getPath()).isEqualTo(watched + "/facts");
        assertThat(mode(python, 04755).getOldMode()).isEqualTo(-1);
        FileChange known = mode(python, 0600);
        assertThat(known.getSyscall()).isEqualTo("fchmod");
        assertThat(known.getFile().getInode()).isEqualTo(inode("facts"));
        assertThat(known.getFile().getMode()).isEqualTo(0100600);
        assertThat(mode(python, 0601).getFile().getPath()).isEqualTo(watched + "/facts");
        assertThat(mode(python, 0777).getResult()).isEqualTo(-ENOENT);
        FileChange owner = call(python, "chown");
        assertThat(owner.getOperation()).isEqualTo(FileOperation.CHOWN);
        assertThat(owner.getNewUid()).isEqualTo(12);
        assertThat(owner.getNewGid()).isEqualTo(-1);
        assertThat(call(python, "fchown").getNewUid()).isEqualTo(-1);
        assertThat(call(python, "fchown").getNewGid()).isEqualTo(34);
        assertThat(call(python, "truncate").getOperation()).isEqualTo(FileOperation.TRUNCATE);
        assertThat(call(python, "ftruncate").getFile().getPath()).isEqualTo(watched + "/facts");
        assertThat(change(python, FileOperation.MKNOD, "/fifo").getNewMode()).isEqualTo(0620);
        FileChange attribute = call(python, "setxattr");
        assertThat(attribute.getOperation()).isEqualTo(FileOperation.ATTRIBUTE);
        assertThat(attribute.getAttribute()).isEqualTo("user.acheron");
        assertThat(attribute.getResult()).isEqualTo(results.get(0));
        assertThat(call(python, "fremovexattr").getAttribute()).isEqualTo("user.absent");
        assertThat(call(python, "fremovexattr").getResult())
                .isEqualTo(results.get(1))
                .isNegative();
    }

    @Test
    void shouldReportThatSomebodyWasRefused() throws Exception {
        Path file = Files.writeString(Path.of(watched, "secret"), "");
        Python python = Python.run("""
                os.chmod(sys.argv[1], 0o600)
                os.chmod(os.path.dirname(sys.argv[1]), 0o755)
                for above in (os.path.dirname(os.path.dirname(sys.argv[1])),):
                    os.chmod(above, 0o755)
                os.setgid(65534)
                os.setuid(65534)
                print(call(257, -100, sys.argv[1].encode(), os.O_WRONLY))
                print(call(2, sys.argv[1].encode() + b'.new', os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
                """, file.toString());
        assertThat(python.numbers()).containsExactly(-EACCES, -EACCES);

        assertThat(change(python, FileOperation.WRITE, "/secret").getResult()).isEqualTo(-EACCES);
        assertThat(change(python, FileOperation.CREATE, "/secret.new").getSyscall())
                .isEqualTo("open");
    }

    @Test
    void shouldLeaveOutWhatIsNotWatched() throws Exception {
        Python python = Python.run("""
                open(sys.argv[2] + '/quiet', 'w').close()
                os.rename(sys.argv[2] + '/quiet', sys.argv[1] + '_neighbour')
                open(sys.argv[1] + '/first', 'w').close()
                open(sys.argv[1] + '/first').read()
                open(sys.argv[2] + '/home/last', 'w').close()
                """, watched, outside);
        assertThat(change(python, FileOperation.CREATE, "/last").getWatch()).isEqualTo(outside + "/home");
        change(python, FileOperation.WRITE, "/last");

        assertThat(live.seen)
                .filteredOn(it ->
                        it.getKind().equals("file_change") && it.getProcess().getPid() == python.pid())
                .extracting(it -> it.getFileChange().getFile().getPath())
                .containsExactly(
                        watched + "/first", watched + "/first", outside + "/home/last", outside + "/home/last");
    }

    @Test
    void shouldReportOnlyExecutablesWhereThatIsAsked() throws Exception {
        Python python = Python.run("""
                os.umask(0)
                os.close(os.open(sys.argv[1] + '/plain', os.O_WRONLY | os.O_CREAT, 0o644))
                os.close(os.open(sys.argv[1] + '/tool', os.O_WRONLY | os.O_CREAT, 0o755))
                os.mkdir(sys.argv[1] + '/directory')
                os.chmod(sys.argv[1] + '/plain', 0o600)
                os.chmod(sys.argv[1] + '/plain', 0o700)
                """, outside + "/tools");
        mode(python, 0700);

        assertThat(live.seen)
                .filteredOn(it ->
                        it.getKind().equals("file_change") && it.getProcess().getPid() == python.pid())
                .extracting(it -> it.getFileChange().getOperation() + " "
                        + Path.of(it.getFileChange().getFile().getPath()).getFileName())
                .containsExactly("CREATE tool", "WRITE tool", "CHMOD plain");
    }

    private static FileChange change(Python python, FileOperation operation, String ending)
            throws InterruptedException {
        return live.await(
                        "file_change",
                        python.pid(),
                        it -> it.getFileChange().getOperation() == operation
                                && it.getFileChange().getFile().getPath().endsWith(ending))
                .getFileChange();
    }

    private static FileChange mode(Python python, int mode) throws InterruptedException {
        return live.await(
                        "file_change",
                        python.pid(),
                        it -> it.getFileChange().getOperation() == FileOperation.CHMOD
                                && it.getFileChange().getNewMode() == mode)
                .getFileChange();
    }

    private static FileChange call(Python python, String call) throws InterruptedException {
        return live.await(
                        "file_change",
                        python.pid(),
                        it -> it.getFileChange().getSyscall().equals(call))
                .getFileChange();
    }

    private static long inode(String name) throws Exception {
        return (long) Files.getAttribute(Path.of(watched, name), "unix:ino");
    }
}
