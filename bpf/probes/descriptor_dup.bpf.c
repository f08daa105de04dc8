// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * Standard input, output or error of a process becomes something else. Seen as the call returns, so it tells what the
 * descriptor is and not what was asked for. A file that is opened after a close takes the lowest number and is not seen
 * here; connect, accept and exec tell such ones.
 */
#include "descriptor.h"
#include "fdtable.h"
#include "process.h"
#include "syscall.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define STDIO_MOST 2
#define F_DUPFD 0
#define F_DUPFD_CLOEXEC 1030

struct descriptor_dup_event {
	struct event_head head;
	struct descriptor descriptor; /* fd below 0: it failed */
	s32 from;
	s32 to;
	u32 call; /* slot of the system call */
	s32 result;
};

RECORD(descriptor_dup_event);
LAYOUT(socket_info);

static __always_inline void report(s32 from, s32 to, u32 call, s32 result)
{
	struct descriptor_scratch *scratch = descriptor_scratch();
	struct task_struct *task = current_task();
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);
	struct descriptor_dup_event *event;
	struct record *record;

	if (!scratch || is_own(bpf_get_current_pid_tgid() >> 32))
		return;
	record = BEGIN_RECORD(descriptor_dup_event);
	if (!record)
		return;
	event = (struct descriptor_dup_event *)record->data;
	fill_process(&event->head.process, task);
	event->from = from;
	event->to = to;
	event->call = call;
	event->result = result;
	describe(result < 0 ? 0 : (u64)file_at(table, to), result < 0 ? -1 : to);
	event->descriptor = scratch->one;
	FINISH_RECORD(record, descriptor_dup_event, 0);
}

/* int dup2(int from, int to); int dup3(int from, int to, int flags): a dup2 to itself changes nothing */
SYSCALL_EXIT(on_dup_to)
{
	s32 from = argument(0), to = argument(1);

	if (to >= 0 && to <= STDIO_MOST && from != to)
		report(from, to, syscall_slot(regs), ret);
}

/* int dup(int from): to the lowest number that is free */
SYSCALL_EXIT(on_dup)
{
	if (ret >= 0 && ret <= STDIO_MOST)
		report(argument(0), ret, syscall_slot(regs), ret);
}

/* int fcntl(int from, int command, int lowest) */
SYSCALL_EXIT(on_fcntl)
{
	s32 command = argument(1);

	if ((command == F_DUPFD || command == F_DUPFD_CLOEXEC) && ret >= 0 && ret <= STDIO_MOST)
		report(argument(0), ret, syscall_slot(regs), ret);
}
