# SPDX-License-Identifier: Apache-2.0
# Copyright The Acheron Authors
"""Does to itself and to its own children what intruders do: security.py NAME [ARGUMENT...]. Each step prints one line."""
import ctypes
import os
import platform
import signal
import socket
import struct
import sys

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
libc.ptrace.restype = ctypes.c_long
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.process_vm_writev.restype = ctypes.c_ssize_t
libc.process_vm_readv.restype = ctypes.c_ssize_t

ARM = platform.machine() == "aarch64"
CLONE = 220 if ARM else 56
RT_SIGQUEUEINFO = 138 if ARM else 129
PIDFD_GETFD = 438

NOBODY = 65534
CAP_KILL = 5
CLONE_NEWUTS = 0x04000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000


def say(*words):
    print(*words, flush=True)


def checked(result):
    """The result as the kernel gives it: negative errno on failure."""
    return result if result >= 0 else -ctypes.get_errno()


def call(number, *arguments):
    return checked(libc.syscall(*[ctypes.c_long(it) if isinstance(it, int) else it for it in (number, *arguments)]))


def attempt(function, *arguments):
    try:
        function(*arguments)
        return 0
    except OSError as failure:
        return -failure.errno


def child_of(function, *arguments):
    """Runs a function in a child to its end."""
    child = os.fork()
    if child == 0:
        function(*arguments)
        os._exit(0)
    os.waitpid(child, 0)
    return child


def sleeper():
    child = os.fork()
    if child == 0:
        signal.pause()
        os._exit(0)
    return child


def end(child):
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


# descriptors

def dup():
    server = socket.create_server(("127.0.0.1", 0))
    client = socket.create_connection(server.getsockname())
    os.dup2(client.fileno(), 0)
    say(client.fileno(), client.getsockname()[1], server.getsockname()[1], os.fstat(0).st_ino)
    keep = os.dup(2)
    say(checked(libc.dup2(999, 2)))
    os.close(0)
    say(libc.dup(client.fileno()))
    os.close(0)
    say(os.dup(keep), keep)


def channels(directory):
    reader, writer = os.pipe()
    say(reader, writer, os.fstat(reader).st_ino)
    one, other = socket.socketpair()
    say(one.fileno(), other.fileno(), os.fstat(one.fileno()).st_ino, os.fstat(other.fileno()).st_ino)
    os.mkfifo(directory + "/fifo")
    say(attempt(os.mkfifo, directory + "/fifo"))
    master, slave = os.openpty()
    say(master, int(os.ttyname(slave).rsplit("/", 1)[1]))
    say(checked(libc.pipe(None)))


def memfd():
    fd = os.memfd_create("ghost", 1)
    with open("/bin/true", "rb") as program:
        os.write(fd, program.read())
    say(fd, os.fstat(fd).st_ino)
    say(child_of(os.execve, fd, ["ghost"], {}))
    say(checked(libc.memfd_create(b"x" * 300, 0)))


# access to processes

def trace():
    child = sleeper()
    word = ctypes.create_string_buffer(8)
    say(child, ctypes.addressof(word), libc.ptrace(16, child, None, None))
    os.waitpid(child, 0)
    say(checked(libc.ptrace(5, child, ctypes.addressof(word), None)))
    libc.ptrace(17, child, None, None)
    end(child)
    other = sleeper()
    say(other, checked(libc.ptrace(0x4206, other, None, None)))
    end(other)
    say(child_of(libc.ptrace, 0, 0, None, None))


def refused_trace():
    parent = os.getpid()

    def attach():
        os.setresuid(NOBODY, NOBODY, NOBODY)
        say(os.getpid(), checked(libc.ptrace(16, parent, None, None)))
        say(checked(libc.ptrace(16, 4194303, None, None)))

    child_of(attach)


def memory():
    child = sleeper()
    buffer = ctypes.create_string_buffer(24)
    piece = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 24)
    written = [checked(libc.process_vm_writev(child, piece, 1, piece, 1, 0)) for _ in range(3)]
    say(child, ctypes.addressof(buffer), *written)
    say(checked(libc.process_vm_readv(child, piece, 1, piece, 1, 0)))
    say(call(PIDFD_GETFD, os.pidfd_open(child), 1, 0), call(PIDFD_GETFD, os.pidfd_open(child), 999, 0))
    say(os.open("/proc/%d/mem" % child, os.O_RDWR))
    os.open("/proc/%d/mem" % child, os.O_RDONLY)
    end(child)


def signals(collector):
    child = sleeper()
    os.kill(child, signal.SIGCONT)
    libc.tgkill(child, child, signal.SIGWINCH)
    say(child, queue(child, signal.SIGURG, -2))
    end(child)
    os.kill(os.getpid(), signal.SIGCONT)
    os.kill(int(collector), signal.SIGWINCH)
    parent = os.getpid()

    def refused():
        os.setresuid(NOBODY, NOBODY, NOBODY)
        say(os.getpid(), attempt(os.kill, parent, signal.SIGUSR1), checked(libc.tgkill(parent, parent, 10)))

    child_of(refused)


def queue(target, number, code):
    """sigqueue as the C library does not offer it: with any code."""
    return call(RT_SIGQUEUEINFO, target, int(number), struct.pack("=iii116x", int(number), 0, code))


# names

def rename():
    libc.prctl(15, b"kworker/0:1")
    with open("/proc/self/comm", "w") as name:
        name.write("sshd")
    stat = open("/proc/self/stat").read().rsplit(")", 1)[1].split()
    argument_start = int(stat[45])
    say(argument_start, checked(libc.prctl(35, 8, ctypes.c_ulong(argument_start), 0, 0)))
    marks = [int(stat[it]) for it in (23, 24, 42, 43, 44)] + [libc_brk(), int(stat[25])] + [int(it) for it in stat[45:49]]
    change = struct.pack("=12QIi", *marks, 0, 0, -1)
    held = ctypes.create_string_buffer(change)
    say(checked(libc.prctl(35, 14, held, len(change), 0)))
    say(child_of(os.execv, "/bin/true", ["true"]))


def libc_brk():
    libc.sbrk.restype = ctypes.c_ulong
    return libc.sbrk(0)


# identity

def credentials():
    def drop_and_take_back():
        os.setresuid(-1, NOBODY, -1)
        os.setresuid(-1, 0, -1)
        os.setresuid(-1, 0, -1)

    def drop_for_good():
        os.setresgid(1234, 1234, 1234)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        say(attempt(os.setuid, 0))

    def other_capabilities():
        header, sets = struct.pack("=Ii", 0x20080522, 0), ctypes.create_string_buffer(24)
        libc.capget(header, sets)
        first, second = struct.unpack("=6I", sets.raw)[:3], struct.unpack("=6I", sets.raw)[3:]
        say(libc.capset(header, struct.pack("=6I", *first[:2], first[2] | 1 << CAP_KILL, *second)))
        say(libc.prctl(24, 6, 0, 0, 0), libc.prctl(47, 2, CAP_KILL, 0, 0))
        os.setgroups([1, 2])

    say(child_of(drop_and_take_back))
    say(child_of(drop_for_good))
    say(child_of(other_capabilities))


def user_namespace():
    def make():
        os.setresuid(NOBODY, NOBODY, NOBODY)
        before = namespace("user")
        say(checked(libc.unshare(CLONE_NEWUSER)))
        say(before, namespace("user"))

    say(child_of(make))


def namespaces():
    def enter():
        initial, first = os.open("/proc/self/ns/uts", os.O_RDONLY), namespace("uts")
        say(libc.unshare(CLONE_NEWUTS))
        say(first, namespace("uts"))
        say(libc.setns(initial, CLONE_NEWUTS), checked(libc.setns(999, 0)))

    say(child_of(enter))
    child = call(CLONE, CLONE_NEWUTS | 17, 0, 0, 0, 0)
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    say(child)

    def refused():
        os.setresuid(NOBODY, NOBODY, NOBODY)
        say(checked(libc.unshare(CLONE_NEWNET)), call(CLONE, CLONE_NEWNET | 17, 0, 0, 0, 0))

    say(child_of(refused))


def namespace(name):
    return int(os.readlink("/proc/self/ns/" + name).strip("]").rsplit("[", 1)[1])


def set_user_id(program):
    """A set-user-id program of the system explains what it changes."""
    os.setresuid(NOBODY, NOBODY, NOBODY)
    say(child_of(os.execv, program, [program, "--version"]))


def fork_when_told():
    say(os.getpid())
    sys.stdin.readline()
    child_of(int)


def change_when_told():
    say(os.getpid())
    sys.stdin.readline()
    os.setresuid(NOBODY, NOBODY, NOBODY)
    say(0)
    sys.stdin.readline()
    child_of(int)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
