// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * Whose datagram socket it is, by its cookie. A datagram leaves within the call that sends it, so on the way out the
 * current process is the sender; what comes in arrives in an interrupt, amid anybody.
 */
#pragma once

#include "process.h"

/* A thread of the kernel that sends on behalf of somebody owns nothing. */
static __always_inline bool owns_sockets(struct task_struct *task)
{
	return BPF_CORE_READ(task, tgid) && !(BPF_CORE_READ(task, flags) & PF_KTHREAD);
}

static __always_inline bool is_process(const struct process_head *process, struct task_struct *task)
{
	return process->tgid == BPF_CORE_READ(task, tgid) &&
	       process->start_ns == BPF_CORE_READ(task, group_leader, start_boottime);
}

/* Remembers the current process as the owner of a socket in a map by cookie, and returns the owner. */
static __always_inline const struct process_head *note_owner(void *owners, u64 cookie)
{
	const struct process_head *owner = bpf_map_lookup_elem(owners, &cookie);
	struct task_struct *task = current_task();
	struct process_head process = {};

	if (!owns_sockets(task) || (owner && is_process(owner, task)))
		return owner;
	fill_process(&process, task);
	bpf_map_update_elem(owners, &cookie, &process, BPF_ANY);
	return bpf_map_lookup_elem(owners, &cookie);
}
