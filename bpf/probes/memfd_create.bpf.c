// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* A process makes an anonymous file in memory. Its inode and device are those of the executable when it is run. */
#include "fdtable.h"
#include "process.h"
#include "syscall.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define NAME_ROOM 256 /* the kernel takes 249 bytes and the NUL */

struct memfd_create_event {
	struct event_head head;
	u64 inode;
	u32 dev;
	u32 flags;
	s32 fd; /* -1: it failed */
	s32 result;
	char name[NAME_ROOM];
};

RECORD(memfd_create_event);

static __always_inline void fill_file(struct memfd_create_event *event, struct file *file)
{
	struct inode *inode = BPF_CORE_READ(file, f_inode);

	event->inode = BPF_CORE_READ(inode, i_ino);
	event->dev = BPF_CORE_READ(inode, i_sb, s_dev);
}

/* int memfd_create(const char *name, unsigned int flags) */
SYSCALL_EXIT(on_memfd)
{
	struct memfd_create_event *event;
	struct task_struct *task = current_task();

	if (is_own(bpf_get_current_pid_tgid() >> 32))
		return;
	event = RESERVE(memfd_create_event);
	if (!event)
		return;
	fill_process(&event->head.process, task);
	/* What it is not, no byte of an older record must remain. */
	__builtin_memset(event->name, 0, sizeof(event->name));
	bpf_probe_read_user_str(event->name, sizeof(event->name), (void *)argument(0));
	event->flags = argument(1);
	event->result = ret;
	event->fd = ret < 0 ? -1 : ret;
	event->inode = 0;
	event->dev = 0;
	if (ret >= 0)
		fill_file(event, file_at(BPF_CORE_READ(task, files, fdt), ret));
	submit(&event->head);
}
