// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* A process makes another. Threads are not reported, neither those of a process nor those of the kernel. */
#include "forks.h"
#include "process.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct process_fork_event {
	struct event_head head; /* process: the one that forks */
	u64 child_start_ns;
	u64 clone_flags;
	u32 child_tgid;
};

RECORD(process_fork_event);

/* Noted whether or not the fork itself finds room in the ring: the exec tells it again. */
static __always_inline void note_origin(u32 child_tgid, u64 child_start_ns, u64 clone_flags)
{
	struct fork_origin origin = {
		.child_start_ns = child_start_ns,
		.clone_flags = clone_flags,
		.time_ns = bpf_ktime_get_boot_ns(),
		.tid = bpf_get_current_pid_tgid(),
	};

	bpf_get_current_comm(origin.name, COMM_SIZE);
	bpf_map_update_elem(&forks, &child_tgid, &origin, BPF_ANY);
}

static __always_inline int report_fork(u32 child_tgid, u64 child_start_ns, u64 clone_flags)
{
	struct process_fork_event *event;

	if (clone_flags & CLONE_THREAD || is_own(bpf_get_current_pid_tgid() >> 32))
		return 0;
	note_origin(child_tgid, child_start_ns, clone_flags);
	event = RESERVE(process_fork_event);
	if (!event)
		return 0;
	fill_process(&event->head.process, current_task());
	event->child_tgid = child_tgid;
	event->child_start_ns = child_start_ns;
	event->clone_flags = clone_flags;
	submit(&event->head);
	return 0;
}

static __always_inline int on_new_task(struct task_struct *task, u64 clone_flags)
{
	if (BPF_CORE_READ(task, flags) & PF_KTHREAD)
		return 0;
	return report_fork(BPF_CORE_READ(task, tgid), BPF_CORE_READ(task, start_boottime), clone_flags);
}

/* void task_newtask(struct task_struct *task, u64 clone_flags); unsigned long clone_flags before 6.18 */
SEC("tp_btf/task_newtask")
int BPF_PROG(on_fork, struct task_struct *task, u64 clone_flags)
{
	return on_new_task(task, clone_flags);
}

SEC("raw_tp/task_newtask")
int BPF_PROG(on_fork_raw, struct task_struct *task, u64 clone_flags)
{
	return on_new_task(task, clone_flags);
}

/* The record names the child by pid only. */
SEC("tracepoint/task/task_newtask")
int on_fork_tracepoint(struct trace_event_raw_task_newtask *record)
{
	return report_fork(BPF_CORE_READ(record, pid), 0, BPF_CORE_READ(record, clone_flags));
}
