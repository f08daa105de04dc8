// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* The last thread of a process ends. Threads of the kernel are not processes. */
#include "process.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct process_exit_event {
	struct event_head head;
	u64 lifetime_ns;
	u32 exit_code;
	u32 signal;
	bool core_dumped;
};

RECORD(process_exit_event);

/*
 * The status a parent would get from wait: that of exit_group or of the fatal signal if there was one, else the one of
 * the leader, whichever thread is the last to go.
 */
static __always_inline u32 wait_status(struct task_struct *task, struct signal_struct *signal)
{
	if (BPF_CORE_READ(signal, flags) & SIGNAL_GROUP_EXIT)
		return BPF_CORE_READ(signal, group_exit_code);
	return BPF_CORE_READ(task, group_leader, exit_code);
}

static __always_inline int report_exit(struct task_struct *task)
{
	struct signal_struct *signal = BPF_CORE_READ(task, signal);
	struct process_exit_event *event;
	u32 status;

	if (BPF_CORE_READ(signal, live.counter) || BPF_CORE_READ(task, flags) & PF_KTHREAD)
		return 0;
	if (is_own(BPF_CORE_READ(task, tgid)))
		return 0;
	event = RESERVE(process_exit_event);
	if (!event)
		return 0;
	fill_process(&event->head.process, task);
	status = wait_status(task, signal);
	event->lifetime_ns = event->head.ktime_ns - event->head.process.start_ns;
	event->exit_code = status >> 8 & 0xff;
	event->signal = status & 0x7f;
	event->core_dumped = status & 0x80;
	submit(&event->head);
	return 0;
}

/* void sched_process_exit(struct task_struct *p); since 6.16 also bool group_dead */
SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
	return report_exit(task);
}

SEC("raw_tp/sched_process_exit")
int BPF_PROG(on_exit_raw, struct task_struct *task)
{
	return report_exit(task);
}

/* The record of the tracepoint has neither the state of the thread group nor the status: the task has. */
SEC("tracepoint/sched/sched_process_exit")
int on_exit_tracepoint(void *ctx)
{
	return report_exit(current_task());
}
