// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* Who acts: fills a process_head from a task. */
#pragma once

#include "acheron.h"

static __always_inline void fill_session(struct process_head *process, struct task_struct *task)
{
	struct signal_struct *signal = BPF_CORE_READ(task, signal);
	struct tty_struct *tty = BPF_CORE_READ(signal, tty);

	process->pgid = BPF_CORE_READ(signal, pids[PIDTYPE_PGID], numbers[0].nr);
	process->sid = BPF_CORE_READ(signal, pids[PIDTYPE_SID], numbers[0].nr);
	__builtin_memset(process->tty, 0, sizeof(process->tty));
	if (tty)
		bpf_probe_read_kernel_str(process->tty, sizeof(process->tty), &tty->name);
	/* Kernels without CONFIG_AUDIT have neither; both then read as unset. */
	process->login_uid = bpf_core_field_exists(task->loginuid) ? BPF_CORE_READ(task, loginuid.val) : ~0U;
	process->audit_session_id = bpf_core_field_exists(task->sessionid) ? BPF_CORE_READ(task, sessionid) : ~0U;
}

static __always_inline void fill_namespaces(struct process_head *process, struct task_struct *task)
{
	struct nsproxy *namespaces = BPF_CORE_READ(task, nsproxy);

	process->mnt_ns = BPF_CORE_READ(namespaces, mnt_ns, ns.inum);
	process->pid_ns = BPF_CORE_READ(namespaces, pid_ns_for_children, ns.inum);
	process->net_ns = BPF_CORE_READ(namespaces, net_ns, ns.inum);
	process->uts_ns = BPF_CORE_READ(namespaces, uts_ns, ns.inum);
}

static __always_inline void fill_process(struct process_head *process, struct task_struct *task)
{
	struct task_struct *parent = BPF_CORE_READ(task, real_parent, group_leader);
	const struct cred *cred = BPF_CORE_READ(task, cred);

	process->tgid = BPF_CORE_READ(task, tgid);
	process->tid = BPF_CORE_READ(task, pid);
	process->start_ns = BPF_CORE_READ(task, group_leader, start_boottime);
	process->parent_tgid = BPF_CORE_READ(parent, tgid);
	process->parent_start_ns = BPF_CORE_READ(parent, start_boottime);
	process->uid = BPF_CORE_READ(cred, uid.val);
	process->gid = BPF_CORE_READ(cred, gid.val);
	process->euid = BPF_CORE_READ(cred, euid.val);
	process->egid = BPF_CORE_READ(cred, egid.val);
	process->user_ns = BPF_CORE_READ(cred, user_ns, ns.inum);
	process->cgroup_id = BPF_CORE_READ(task, cgroups, dfl_cgrp, kn, id);
	BPF_CORE_READ_STR_INTO(&process->comm, task, comm);
	BPF_CORE_READ_STR_INTO(&process->parent_comm, parent, comm);
	fill_session(process, task);
	fill_namespaces(process, task);
}
