// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* A process makes an io_uring: what it does through it later is no system call and goes by the probes of those. */
#include "process.h"
#include "syscall.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct io_uring_setup_event {
	struct event_head head;
	u32 entries;
	u32 flags;
	s32 fd;
	s32 result;
};

RECORD(io_uring_setup_event);

/* The beginning of struct io_uring_params, which is ABI. */
struct ring_parameters {
	u32 sq_entries;
	u32 cq_entries;
	u32 flags;
};

/* int io_uring_setup(u32 entries, struct io_uring_params *params) */
SYSCALL_EXIT(on_setup)
{
	struct io_uring_setup_event *event;
	struct ring_parameters parameters = {};

	if (is_own(bpf_get_current_pid_tgid() >> 32))
		return;
	event = RESERVE(io_uring_setup_event);
	if (!event)
		return;
	fill_process(&event->head.process, current_task());
	bpf_probe_read_user(&parameters, sizeof(parameters), (const void *)argument(1));
	event->entries = argument(0);
	event->flags = parameters.flags;
	event->fd = ret < 0 ? -1 : ret;
	event->result = ret;
	submit(&event->head);
}
