#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright The Acheron Authors
"""Everyday work that looks like a shell over the network, once each, for rules that must stay silent.

usage: run.py RESULT [NAME...]     as ../variants/run.py, cut with ../variants/cut.py
Programs that are not installed are played by a script under their path; this needs root and a mount namespace of its own.
"""
import importlib.util
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time

spec = importlib.util.spec_from_file_location("variants", pathlib.Path(__file__).parent.parent / "variants" / "run.py")
variants = importlib.util.module_from_spec(spec)
spec.loader.exec_module(variants)

SHELL_ON_TERMINAL = """
import socket,os,pty,select,sys
l=socket.create_server(('127.0.0.1',$P)); c,_=l.accept()
pid,fd=pty.fork()
if pid==0: os.execv('/bin/bash',['bash','-l'])
while True:
  r,_,_=select.select([c,fd],[],[],10)
  if not r: break
  try: d=os.read(r[0].fileno() if r[0] is c else fd,4096)
  except OSError: break
  if not d: break
  os.write(fd,d) if r[0] is c else c.sendall(d)
"""
CHECKS = """
import socket,subprocess
l=socket.create_server(('127.0.0.1',$P))
for _ in range(3):
  c,_=l.accept(); n=c.recv(99).decode().strip()
  c.sendall(subprocess.run(['/bin/sh','-c',{'disk':'df -P / | tail -1','load':'cat /proc/loadavg','procs':'ps ax | wc -l'}[n]],stdout=subprocess.PIPE).stdout); c.close()
"""
SHIM = """
import socket,os,subprocess,threading
u=socket.socket(socket.AF_UNIX); u.bind('shim.sock'); u.listen()
s=socket.create_connection(('127.0.0.1',$P))
for n in ('in','out'): os.mkfifo(n)
i=os.open('in',os.O_RDWR); o=os.open('out',os.O_RDWR)
p=subprocess.Popen(['/bin/sh'],stdin=i,stdout=o,stderr=o)
def back():
  while True: s.sendall(os.read(o,4096))
threading.Thread(target=back,daemon=True).start()
while d:=s.recv(4096): os.write(i,d)
p.kill()
"""
RUNNER = ("const s=require('net').connect($P,'127.0.0.1',()=>s.write('ready\\n'));s.on('data',d=>{"
          "const p=require('child_process').spawn('bash',['--noprofile','--norc','-e','-o','pipefail','step.sh']);"
          "p.stdout.on('data',x=>s.write(x));p.on('close',()=>s.end());});")
STEP = "uname -a\nhostname\ngit --version\nid\n"
GRADLE = """
package org.gradle.launcher;
import java.net.Socket;
public class GradleMain { public static void main(String[] a) throws Exception {
  try (Socket s = new Socket("127.0.0.1", Integer.parseInt(a[0]))) {
    for (String c : new String[] {"uname -s", "git --version", "id -un"}) {
      Process p = new ProcessBuilder("/bin/sh", "-c", c).redirectErrorStream(true).start();
      p.getInputStream().transferTo(s.getOutputStream());
    }
    Process p = new ProcessBuilder("id").start(); p.getInputStream().transferTo(s.getOutputStream());
  }
} }
"""
MODULE = "import subprocess\nfor c in (['uname','-a'],['hostname'],['id']): print(subprocess.run(c,capture_output=True,text=True).stdout)\n"
TOOLS = """
ping -c 2 127.0.0.1
traceroute -n -I -q 1 127.0.0.1
tcpdump -i lo -n -c 2 icmp & sleep 0.5; ping -c 2 127.0.0.1; wait
nmap -n -sS -p 9 127.0.0.1
unshare -n sh -c 'ip link set lo up; arping -c 1 -i lo 127.0.0.1; dhclient -1 -cf $HERE/c -lf $HERE/l -pf $HERE/p -sf $HERE/hook lo'
"""
SSHD = ("/usr/sbin/sshd -D -e -f /dev/null -h $HERE/key -p $P -o StrictModes=no -o AuthorizedKeysFile=$HERE/keys -o ListenAddress=127.0.0.1"
        " -o PidFile=none -o PermitUserEnvironment=no")

BENIGN = {
    "ssh-session": ("session", SSHD),
    "ansible-over-ssh": ("ansible", SSHD),
    "cron-job": ("schedule", "cron -f"),
    "backup-pipes": ("sink", "tar c /etc/hostname /etc/hosts 2>/dev/null | gzip | nc -N 127.0.0.1 $P"),
    "ci-runner": ("order", ["node", "-e", RUNNER], {"step.sh": STEP}),
    "monitoring-agent": ("checks", "exec python3 nrpe.py", {"nrpe.py": CHECKS}),
    "jupyter-terminal": ("bind", "python3 jupyter-lab --no-browser", {"jupyter-lab": SHELL_ON_TERMINAL}),
    "vscode-terminal": ("bind", "mkdir -p .vscode-server/bin/1; mv server.py .vscode-server/bin/1/server; exec python3 $HERE/.vscode-server/bin/1/server",
                        {"server.py": SHELL_ON_TERMINAL}),
    "docker-exec": ("call", "cp /usr/bin/python3.11 /usr/bin/containerd-shim-runc-v2; exec /usr/bin/containerd-shim-runc-v2 shim.py", {"shim.py": SHIM}),
    "gradle-build": ("answer", "java -XX:TieredStopAtLevel=1 -cp . org.gradle.launcher.GradleMain $P", {"GradleMain.java": GRADLE}),
    "network-tools": ("tools", TOOLS, {"c": "timeout 2;\n", "hook": "#!/bin/sh\nip -o addr show lo\nid\nhostname\n"}),
    "systemd-unit": ("wait", "cp /etc/hostname /etc/systemd/system/notes.txt 2>/dev/null; sh -c 'uname -r; hostname' > out"),
}


class Visitor(variants.Attacker):
    """The other end of everyday work."""

    def login(self, *command, given=b""):
        return subprocess.run(["ssh", "-F", "/dev/null", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-i", "key",
                               "-p", str(self.port), *command], cwd=self.folder, input=given, capture_output=True, timeout=30, check=False).stdout

    def serve(self, run):
        self.close()
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key"], cwd=self.folder, check=True)
        shutil.copy(self.folder + "/key.pub", self.folder + "/keys")
        run({})
        variants.reach(self.port).close()

    def session(self, run):
        self.serve(run)
        return b"uid=" in self.login("-tt", "root@127.0.0.1", given=b"uname -a\nwhoami\nid\nexit\n")

    def ansible(self, run):
        self.serve(run)
        self.login("root@127.0.0.1", "/bin/sh -c 'echo ~root && sleep 0'")
        self.login("root@127.0.0.1", "/bin/sh -c 'umask 77 && mkdir -p /var/tmp/ansible-tmp-1'")
        return b"uid=" in self.login("root@127.0.0.1", "python3", "-", given=MODULE.encode())

    def schedule(self, run):
        with open("/etc/cron.d/zz-recorded", "w", encoding="ascii") as job:
            job.write("HOME=/var/empty\n* * * * * root id -un > /dev/null; df -P / | nc -N 127.0.0.1 %d\n" % self.port)
        run({})
        self.listener.settimeout(70)
        got = self.listener.accept()[0].recv(4096)
        os.unlink("/etc/cron.d/zz-recorded")
        return b"/" in got

    def sink(self):
        return bool(self.listener.accept()[0].recv(4096))

    def order(self):
        runner = self.listener.accept()[0]
        runner.recv(99)
        runner.sendall(b"go")
        return variants.answered(runner)

    def answer(self):
        return variants.answered(self.listener.accept()[0])

    def checks(self):
        self.close()
        got = b""
        for name in ("disk", "load", "procs"):
            check = variants.reach(self.port)
            check.sendall(name.encode())
            got += check.recv(4096)
        return bool(got)

    def tools(self):
        os.chmod(self.folder + "/hook", 0o755)
        time.sleep(12)
        return True

    def wait(self):
        time.sleep(1)
        return True


variants.VARIANTS = BENIGN
variants.Attacker = Visitor
variants.NEEDS_START = ("session", "ansible", "schedule")
prepare = variants.prepare


def place(folder, files):
    prepare(folder, files)
    if "GradleMain.java" in files:
        subprocess.run(["javac", "-d", ".", "GradleMain.java"], cwd=folder, check=True)


variants.prepare = place

if __name__ == "__main__":
    variants.main()
