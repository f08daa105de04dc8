#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright The Acheron Authors
"""Programs that call a server again and again, with a rhythm and without, for a collector that runs meanwhile.

usage: run.py run             needs root: the server is in a network namespace of its own, behind an address for documentation
       run.py cut EVENTS OUT  keeps what the programs did, as a host of its own
"""
import json
import pathlib
import random
import shutil
import subprocess
import sys

AWAY, HERE, SPACE = "203.0.113.9", "203.0.113.1", "acheron-beacons"
FOLDER = pathlib.Path("/dev/shm/.kit")
BOOT = "5f3a2b1c-7d5e-4c1a-9b1e-0a4d3c2b1f00"
PORTS = range(8440, 8445)
KEPT_OUT = "namespaces cgroup_id cgroup_path container_id container_runtime systemd_unit parent_name tty argv ancestors environment cwd".split()
SERVER = """
import socket, sys, threading
def serve(port):
  l = socket.create_server((sys.argv[1], port))
  while True: l.accept()[0].close()
for port in range(8440, 8445): threading.Thread(target=serve, args=(port,)).start()
"""
CALLS = 'for wait in "${@:3}"; do : 3<>"/dev/tcp/$1/$2"; read -rt "$wait" <>"$0.pipe"; done'


def waits(kind, seconds):
    dice = random.Random(kind)
    total, result = 0, []
    while total < seconds:
        wait = {
            "steady": lambda: 6.0,
            "jitter": lambda: 6 * dice.uniform(0.6, 1.4),
            "missed": lambda: 6 * dice.choice([1, 1, 1, 1, 2]),
            "random": lambda: min(60, max(0.05, dice.expovariate(1 / 6))),
        }[kind]()
        total += wait
        result.append(f"{wait:.2f}")
    return result


def sh(*command):
    subprocess.run(command, check=True)


def run():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    sh("ip", "netns", "add", SPACE)
    servers = []
    try:
        sh("ip", "link", "add", "ab0", "type", "veth", "peer", "name", "ab1", "netns", SPACE)
        sh("ip", "addr", "add", HERE + "/28", "dev", "ab0")
        sh("ip", "link", "set", "ab0", "up")
        sh("ip", "-n", SPACE, "addr", "add", AWAY + "/28", "dev", "ab1")
        sh("ip", "-n", SPACE, "link", "set", "ab1", "up")
        servers.append(subprocess.Popen(["ip", "netns", "exec", SPACE, sys.executable, "-c", SERVER, AWAY]))
        servers.append(subprocess.Popen([sys.executable, "-c", SERVER, "127.0.0.1"]))
        started = []
        for name, kind, address, port in [
            ("jitter", "jitter", AWAY, 8440),
            ("missed", "missed", AWAY, 8441),
            ("random", "random", AWAY, 8442),
            ("inside", "steady", "127.0.0.1", 8443),
            ("script", "steady", AWAY, 8444),
        ]:
            program = FOLDER / name
            sh("mkfifo", str(program) + ".pipe")
            path = "/bin/bash" if name == "script" else str(program)
            if name != "script":
                shutil.copy("/bin/bash", program)
            started.append(subprocess.Popen([path, "-c", CALLS, str(program), address, str(port), *waits(kind, 290)], env={}))
        for process in started:
            process.wait()
    finally:
        for server in servers:
            server.kill()
        sh("ip", "netns", "del", SPACE)
        shutil.rmtree(FOLDER)


def calls(event):
    socket = (event.get("tcp_connect") or {}).get("socket") or {}
    return socket.get("remote_port") in PORTS


def cut(source, target):
    number, lines = {}, []
    events = [json.loads(line) for line in open(source)]
    callers = {event["process"]["entity_id"] for event in events if calls(event)}
    for event in events:
        process = event.get("process") or {}
        started = event.get("process_exec")
        if process.get("entity_id") not in callers or not (started or calls(event)):
            continue
        header = event["header"]
        old = header["boot_id"]
        for key in ("variant", "collector_version"):
            header.pop(key, None)
        header["host_id"] = header["host_name"] = "beacons"
        # Of the arguments all but a few are waits.
        process.update({"command_line": "bash -c calls"} if "command_line" in process else {})
        for part in (process, started or {}):
            for key in KEPT_OUT:
                part.pop(key, None)
        if header["cpu"] >= 0:
            number[header["cpu"]] = header["sequence"] = number.get(header["cpu"], 0) + 1
        text = json.dumps(event, separators=(",", ":"))
        lines.append(text.replace(old, BOOT).replace(old[:8] + "-", BOOT[:8] + "-"))
    pathlib.Path(target).write_text("\n".join(lines) + "\n")


if sys.argv[1:2] == ["cut"]:
    cut(*sys.argv[2:4])
elif sys.argv[1:] == ["run"]:
    run()
else:
    sys.exit(__doc__)
