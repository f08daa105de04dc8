#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright The Acheron Authors
"""Cuts out of a recording what each run of run.py did, one file for each, as a host of its own.

usage: cut.py EVENTS RESULT FOLDER

Only the events of the first process of a run and its descendants stay. Host, boot and names of processes outside are
replaced, sequence numbers are written anew without gaps, and folders get short names. Times, pids, inodes are as captured.
"""
import datetime
import json
import pathlib
import re
import sys

# Kinds that say nothing about how a shell reaches a socket, and fields that say nothing about the process.
DROPPED_KINDS = {"prctl", "socket_bind", "tcp_close", "mount_change", "signal_send", "udp_flow", "process_exit", "file_hash", "dns_lookup", "receipt"}
DROPPED_FILES = re.compile(r"/(tmp|proc|dev)/")
KEPT_ENVIRONMENT = {"LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "DISPLAY", "SSH_CONNECTION"}
BOOT = "5f3a2b1c-7d5e-4c1a-9b1e-0a4d3c2b1f00"


def family(events, pid, begin, end):
    """Entity ids of the first process with this pid in this time, and of all that descend from it."""
    members = set()
    for at, event in events:
        fork = event.get("process_fork")
        if not fork or not begin - 1 <= at <= end + 1:
            continue
        if fork["child_pid"] == pid and not members or event["process"]["entity_id"] in members:
            members.add(fork["child_entity_id"])
    return members


def keep(event):
    if event["kind"] in DROPPED_KINDS:
        return False
    if event["kind"] == "descriptor_dup":
        return event["descriptor_dup"]["descriptor"]["type"] not in ("CHARACTER", "REGULAR")
    if event["kind"] == "unix_connect":
        return event["unix_connect"].get("result", 0) >= 0
    if event["kind"] == "file_change":
        return not DROPPED_FILES.match(event["file_change"]["file"]["path"])
    return True


def clean(event, members):
    event.pop("asset", None)
    event.pop("facts", None)
    header = event["header"]
    for key in ("variant", "collector_version", "source"):
        header.pop(key, None)
    process = event["process"]
    for key in ("namespaces", "cgroup_id", "cgroup_path", "user_name", "effective_user_name", "process_group", "parent_start_time_ns"):
        process.pop(key, None)
    if process.get("tid") == process["pid"]:
        process.pop("tid")
    if process.get("parent_entity_id") not in members:
        process.pop("parent_name", None)
    exec_ = event.get("process_exec")
    if exec_:
        environment = {key: value for key, value in exec_.get("env", {}).items() if key in KEPT_ENVIRONMENT}
        exec_.pop("env", None)
        if environment:
            exec_["env"] = environment
        exec_["ancestors"] = [ref for ref in exec_.get("ancestors", []) if ref["entity_id"] in members][:2]
        if process.get("parent_entity_id") not in members:
            exec_.pop("parent_descriptors", None)
            exec_.pop("parent_descriptors_truncated", None)
        for key in ("parent_uts_ns", "credentials"):
            exec_.pop(key, None)
        for key in ("dev", "mode", "sha256", "hash_state", "size", "modified_ns", "changed_ns", "file_system"):
            exec_["executable"].pop(key, None)
    return event


def plain(value):
    """Device numbers say nothing about a pipe or socket, and /dev/null is nothing more than that."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict) and value.get("type") in ("CHARACTER", "REGULAR") and "fd" in value:
        return {"fd": value["fd"], "type": value["type"]}
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if not (key == "dev" and "fd" in value)}
    return value


def text(event, name, boot, folder):
    line = json.dumps(plain(event), separators=(",", ":"), ensure_ascii=False)
    line = line.replace(boot, BOOT).replace(boot[:8] + "-", BOOT[:8] + "-")
    return line.replace(folder, "/tmp/" + name[:2])


def main():
    events = []
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            event = json.loads(line)
            if event.get("process"):
                events.append((seconds(event["header"]["event_time"]), event))
    events.sort(key=lambda pair: pair[1]["header"]["kernel_time_ns"])
    target = pathlib.Path(sys.argv[3])
    for line in pathlib.Path(sys.argv[2]).read_text(encoding="utf-8").splitlines():
        run = json.loads(line)
        if not run["answered"]:
            print("left out:", run["name"], run["why"])
            continue
        members = family(events, run["pid"], run["begin"], run["end"])
        mine = [event for _, event in events if event["process"]["entity_id"] in members and keep(event)]
        sequence, written = {}, []
        for event in mine:
            header = event["header"]
            boot = header["boot_id"]
            header["host_id"] = run["name"]
            header.pop("host_name", None)
            sequence[header["cpu"]] = header["sequence"] = sequence.get(header["cpu"], 0) + 1
            written.append(text(clean(event, members), run["name"], boot, run["folder"]))
        (target / (run["name"] + ".ndjson")).write_text("".join(line + "\n" for line in written), encoding="utf-8")
        print(run["name"], len(written), "events")


def seconds(time):
    return datetime.datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp()


if __name__ == "__main__":
    main()
