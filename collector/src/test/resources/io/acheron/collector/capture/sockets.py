# SPDX-License-Identifier: Apache-2.0
# Copyright The Acheron Authors
"""Makes system calls on sockets in a process of its own: sockets.py NAME [ARGUMENT...]. Each step prints one line."""
import ctypes
import mmap
import os
import select
import socket
import struct
import sys
import time


def say(*words):
    print(*words, flush=True)


def family_of(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def attempt(call, *arguments):
    """The result as the kernel gives it: 0, or a negative errno."""
    try:
        call(*arguments)
        return 0
    except OSError as failure:
        return -failure.errno


def bind_internet(address):
    first = socket.socket(family_of(address), socket.SOCK_STREAM)
    first.bind((address, 0))
    first.listen(7)
    second = socket.socket(family_of(address), socket.SOCK_STREAM)
    datagrams = socket.socket(family_of(address), socket.SOCK_DGRAM)
    port = first.getsockname()[1]
    say(port, first.fileno(), second.fileno(), attempt(second.bind, (address, port)))
    say(datagrams.fileno(), attempt(datagrams.listen, 3))


def bind_unix(path):
    for kind, name in ((socket.SOCK_STREAM, path), (socket.SOCK_STREAM, "\0" + path), (socket.SOCK_DGRAM, path + "/none/x")):
        one = socket.socket(socket.AF_UNIX, kind)
        say(one.fileno(), attempt(one.bind, name))
        if kind == socket.SOCK_STREAM:
            one.listen(2)
        globals()["keep%d" % one.fileno()] = one


def bind_netlink():
    asking = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    asking.bind((0, 0))
    listening = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 15)
    listening.bind((0, 1))
    say(asking.fileno(), listening.fileno())


def bind_vsock(port):
    one = socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM)
    one.bind((socket.VMADDR_CID_ANY, int(port)))
    one.listen(4)
    say(one.fileno())


class SocketCall:
    """Makes socketcall by int 0x80. Its arguments stand at the end of the last page there is, below 4 GB."""

    PAGE = mmap.PAGESIZE

    def __init__(self):
        self.memory = mmap.mmap(-1, 2 * self.PAGE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x40, mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        self.base = ctypes.addressof(ctypes.c_char.from_buffer(self.memory))
        ctypes.CDLL(None).mprotect(ctypes.c_void_p(self.base + self.PAGE), self.PAGE, 0)

    def __call__(self, number, *arguments):
        begin = self.PAGE - 4 * len(arguments)
        self.memory[begin : self.PAGE] = struct.pack("=%dI" % len(arguments), *arguments)
        code = b"\x53\xb8" + struct.pack("=I", 102) + b"\xbb" + struct.pack("=I", number) + b"\xb9" + struct.pack("=I", self.base + begin)
        self.memory[0 : len(code) + 4] = code + b"\xcd\x80\x5b\xc3"
        return ctypes.CFUNCTYPE(ctypes.c_int)(self.base)()

    def put(self, data):
        """Returns where it stands."""
        self.memory[256 : 256 + len(data)] = data
        return self.base + 256

    def take(self, form):
        return struct.unpack_from(form, self.memory, 256)


def compat():
    """All calls on sockets that are watched, as socketcall: bind, listen, connect, accept, accept4, socketpair, socket, setsockopt; some in vain."""
    call = SocketCall()
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    address = struct.pack("=H", socket.AF_INET) + bytes([0, 0, 127, 0, 0, 1]) + bytes(8)
    bound = call(2, server.fileno(), call.put(address), 16)
    say(server.fileno(), bound, server.getsockname()[1])
    if bound != 0:
        return
    say(call(4, server.fileno(), 5))
    clients = [socket.create_connection(server.getsockname()) for _ in range(2)]
    say(call(5, server.fileno(), 0, 0), call(18, server.fileno(), 0, 0, 0))
    nowhere = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    address = struct.pack("=H", socket.AF_INET) + bytes([0, 9, 255, 255, 255, 255]) + bytes(8)
    say(nowhere.fileno(), call(3, nowhere.fileno(), call.put(address), 16))
    nobody = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    name = struct.pack("=H", socket.AF_UNIX) + b"\0acheron-nobody"
    say(nobody.fileno(), call(3, nobody.fileno(), call.put(name), len(name)))
    say(call(8, socket.AF_UNIX, socket.SOCK_STREAM, 0, call.put(bytes(8))), *call.take("=ii"))
    raw = call(1, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    program = call.base + 256 + 8
    say(raw, call(14, raw, socket.SOL_SOCKET, 26, call.put(struct.pack("=HHI", 1, 0, program) + KEEP_ALL), 8))


KEEP_ALL = struct.pack("=HBBI", 6, 0, 0, 0xFFFFFFFF)  # one classic instruction: return all of the packet


def filter_of(program):
    """A struct sock_fprog, and what it points to."""
    keep = ctypes.create_string_buffer(program)
    return struct.pack("=HxxxxxxQ", len(program) // 8, ctypes.addressof(keep)), keep


def raw_sockets():
    """Sockets past TCP and UDP among others, filtered and not; the last one is refused for want of a right. In a network of its own."""
    ctypes.CDLL(None).unshare(0x40000000)
    plain = [socket.socket(socket.AF_INET, socket.SOCK_STREAM), socket.socket(socket.AF_INET6, socket.SOCK_DGRAM, socket.IPPROTO_UDP),
             socket.socket(socket.AF_UNIX, socket.SOCK_RAW), socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)]
    icmp = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    icmp6 = socket.socket(socket.AF_INET6, socket.SOCK_RAW | socket.SOCK_NONBLOCK, 58)
    packet = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3))
    say(icmp.fileno(), icmp6.fileno(), packet.fileno(), os.fstat(packet.fileno()).st_ino)
    program, keep = filter_of(3 * KEEP_ALL)
    for one in plain[3], packet, plain[1]:
        one.setsockopt(socket.SOL_SOCKET, 26, program)
    packet.setsockopt(socket.SOL_SOCKET, 27, 0)
    say(attempt(packet.setsockopt, socket.SOL_SOCKET, 50, struct.pack("=i", 0)), plain[1].fileno())
    os.setgroups([])
    os.setresuid(65534, 65534, 65534)
    say(attempt(socket.socket, socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0806)))


def connect_unix(kind, path):
    """The process that listens is the parent of the one that connects."""
    kind = socket.SOCK_DGRAM if kind == "dgram" else socket.SOCK_STREAM
    name = "\0" + path[1:] if path.startswith("@") else path
    server = socket.socket(socket.AF_UNIX, kind)
    server.bind(name)
    if kind == socket.SOCK_STREAM:
        server.listen(1)
    child = os.fork()
    if child == 0:
        client = socket.socket(socket.AF_UNIX, kind)
        say(os.getpid(), client.fileno(), attempt(client.connect, name), os.fstat(client.fileno()).st_ino)
        return
    os.waitpid(child, 0)
    say(os.fstat(server.fileno()).st_ino)
    sys.stdin.readline()


def connect_unix_in_vain(path):
    nobody = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    say(nobody.fileno(), attempt(nobody.connect, path + "-none"))
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    bound.bind(path)
    deaf = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    say(deaf.fileno(), attempt(deaf.connect, path))


def udp_server(address):
    """Answers three datagrams with one; bound to an address of both families when told ::ffff:."""
    server = socket.socket(family_of(address), socket.SOCK_DGRAM)
    if address == "::":
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    server.bind((address, 0))
    say(server.getsockname()[1])
    for _ in range(3):
        data, peer = server.recvfrom(2048)
    server.sendto(b"x" * 50, peer)
    server.close()


def udp_client(address, port):
    client = socket.socket(family_of(address), socket.SOCK_DGRAM)
    for _ in range(3):
        client.sendto(b"x" * 100, (address, int(port)))
    client.recv(2048)
    say(client.getsockname()[1])
    client.close()


def udp_segments(address):
    """One call, cut into four datagrams by the kernel."""
    server = socket.socket(family_of(address), socket.SOCK_DGRAM)
    server.bind((address, 0))
    client = socket.socket(family_of(address), socket.SOCK_DGRAM)
    client.setsockopt(socket.IPPROTO_UDP, 103, 1000)
    client.sendto(b"x" * 3500, server.getsockname())
    say(server.getsockname()[1], sum(len(server.recv(2048)) for _ in range(4)))


def udp_spray(count):
    """One datagram to each of many ports, from one socket."""
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for port in range(1, int(count) + 1):
        one.sendto(b"x", ("127.0.0.1", port))
        if port % 100 == 0:
            time.sleep(0.005)
    say("sent")
    sys.stdin.readline()


def udp_slowly():
    """Two datagrams with a pause between, then nothing, while the socket stays open."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.connect(server.getsockname())
    client.send(b"x")
    time.sleep(1.5)
    client.send(b"x")
    say(server.getsockname()[1])
    sys.stdin.readline()


def dns_message(name, response=False, size=0):
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    header = struct.pack("!HHHHHH", 0x4711, 0x8180 if response else 0x0100, 1, 0, 0, 0)
    return (header + labels + bytes([0, 0, 1, 0, 1])).ljust(size, b"\0")


def framed(message):
    return struct.pack("!H", len(message)) + message


def exactly(connection, count):
    got = b""
    while len(got) < count:
        got += connection.recv(count - len(got)) or sys.exit("the other side closed")
    return got


def read_framed(connection):
    return exactly(connection, struct.unpack("!H", exactly(connection, 2))[0])


def dns_tcp(address, name):
    """A server, and in a child a client, which says hello before it is accepted. Pauses make segments of their own."""
    server = socket.socket(family_of(address), socket.SOCK_STREAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((address, 53))
    server.listen(1)
    child = os.fork()
    if child == 0:
        client = socket.create_connection((address, 53))
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        say(os.getpid(), client.getsockname()[1])
        whole = framed(dns_message("one." + name))
        split = framed(dns_message("three." + name))
        for part in (whole + framed(dns_message("two." + name)), split[:1], split[1:2], split[2:20], split[20:]):
            client.sendall(part)
            time.sleep(0.05)
        for _ in range(2):
            read_framed(client)
        client.sendall(framed(dns_message("cut." + name))[:30])
        client.close()
        return
    time.sleep(0.2)
    connection = server.accept()[0]
    for _ in range(3):
        read_framed(connection)
    connection.sendall(framed(dns_message("answer." + name, True)))
    connection.sendall(framed(dns_message("long." + name, True, 5000)))
    connection.recv(100)
    os.waitpid(child, 0)


def resolve(*lookups):
    """Each lookup is NAME,SERVICE,FAMILY; all at once, each in a thread of its own."""
    import threading

    def one(name, service, family):
        try:
            socket.getaddrinfo(name or None, service or None, int(family))
        except socket.gaierror:
            pass

    threads = [threading.Thread(target=one, args=lookup.split(",")) for lookup in lookups]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    say("done")


def free_port(address):
    one = socket.socket(family_of(address), socket.SOCK_STREAM)
    one.bind((address, 0))
    return one.getsockname()[1]


def tcp_in_vain(address):
    """Refused twice, the second time while not waiting; then to nowhere, and for want of a port."""
    port = free_port(address)
    one = socket.socket(family_of(address), socket.SOCK_STREAM)
    say(one.fileno(), attempt(one.connect, (address, port)), port)
    other = socket.socket(family_of(address), socket.SOCK_STREAM)
    other.setblocking(False)
    other.connect_ex((address, port))
    select.select([], [other], [], 5)
    say(other.fileno(), -other.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), port)
    nowhere = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    say(nowhere.fileno(), attempt(nowhere.connect, ("255.255.255.255", 9)), 9)
    server = socket.create_server((address, 0), family=family_of(address))
    far = server.getsockname()
    twins = [socket.socket(family_of(address), socket.SOCK_STREAM) for _ in range(2)]
    twins[0].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    twins[1].setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    twins[0].bind((address, 0))
    twins[1].bind(twins[0].getsockname())
    twins[0].connect(far)
    say(twins[1].fileno(), attempt(twins[1].connect, far), far[1])


def tcp_unanswered():
    """The queue of the listener is full, so it does not answer; one more try is made."""
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.bind(("127.0.0.1", 0))
    server.listen(0)
    waiting = []
    for _ in range(3):
        waiting.append(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
        waiting[-1].setblocking(False)
        waiting[-1].connect_ex(server.getsockname())
        time.sleep(0.05)
    last = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    last.setsockopt(socket.IPPROTO_TCP, socket.TCP_SYNCNT, 1)
    say(last.fileno(), attempt(last.connect, server.getsockname()), server.getsockname()[1])


def tcp_mapped():
    """Both ends are IPv6 sockets that speak IPv4."""
    server = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
    server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    server.bind(("::", 0))
    server.listen(1)
    client = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
    client.connect(("::ffff:127.0.0.1", server.getsockname()[1]))
    connection = server.accept()[0]
    say(server.getsockname()[1], client.getsockname()[1], client.fileno(), connection.fileno())


def tcp_reset(address):
    """Another process than the one that listens accepts; the client ends with a reset after its data was read."""
    server = socket.create_server((address, 0), family=family_of(address))
    child = os.fork()
    if child == 0:
        connection = server.accept()[0]
        exactly(connection, 1000)
        connection.sendall(b"y" * 20)
        attempt(connection.recv, 1)
        return
    client = socket.create_connection(server.getsockname()[:2])
    say(server.getsockname()[1], client.getsockname()[1], child)
    client.sendall(b"x" * 1000)
    exactly(client, 20)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    os.waitpid(child, 0)


def tcp_fast_open():
    """Connects by sending."""
    server = socket.create_server(("127.0.0.1", 0))
    client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    client.sendto(b"hello", 0x20000000, server.getsockname())
    connection = server.accept()[0]
    exactly(connection, 5)
    say(server.getsockname()[1], client.getsockname()[1], client.fileno())
    client.close()
    connection.recv(1)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
