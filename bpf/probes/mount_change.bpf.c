// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * A process changes the tree of mounts. Texts are read after the call, as the caller wrote them: relative to a
 * descriptor or to the working directory, which the event does not name.
 */
#include "arguments.h"
#include "process.h"
#include "syscall.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define OPTIONS_MOST 256
#define TYPE_MOST 64

enum mount_call {
	CALL_UNKNOWN,
	CALL_mount,
	CALL_umount,
	CALL_umount2,
	CALL_move_mount,
	CALL_pivot_root,
	CALL_open_tree,
	CALL_open_tree_attr,
	CALL_fsmount,
	CALL_mount_setattr,
};

enum mount_operation {
	OPERATION_UNKNOWN,
	OPERATION_mount,
	OPERATION_umount,
	OPERATION_move_mount,
	OPERATION_pivot_root,
	OPERATION_open_tree,
	OPERATION_fsmount,
	OPERATION_mount_setattr,
};

struct mount_change_event {
	struct event_head head;
	enum mount_operation operation;
	enum mount_call call;
	u64 flags;
	s32 result;
	struct span source;
	struct span target;
	struct span filesystem;
	struct span data;
};

RECORD(mount_change_event);

static __always_inline struct mount_change_event *begin_change(enum mount_operation operation, enum mount_call call,
							       u64 flags, long result)
{
	struct mount_change_event *event;
	struct record *record;

	if (is_own(bpf_get_current_pid_tgid() >> 32))
		return NULL;
	record = BEGIN_RECORD(mount_change_event);
	if (!record)
		return NULL;
	event = (struct mount_change_event *)record->data;
	__builtin_memset(event, 0, sizeof(*event));
	event->operation = operation;
	event->call = call;
	event->flags = flags;
	event->result = result;
	fill_process(&event->head.process, current_task());
	return event;
}

static __always_inline struct span text(u64 address, const u32 most)
{
	struct record *record = current_record();

	return record ? append_user_text(record, address, most) : nothing();
}

static __always_inline void finish_change(void)
{
	struct record *record = current_record();

	if (record)
		FINISH_RECORD(record, mount_change_event, 0);
}

/* int mount(const char *source, const char *target, const char *type, unsigned long flags, const void *data) */
SYSCALL_EXIT(on_mount)
{
	struct mount_change_event *event = begin_change(OPERATION_mount, CALL_mount, argument(3), ret);

	if (!event)
		return;
	event->source = text(argument(0), TEXT_MOST);
	event->target = text(argument(1), TEXT_MOST);
	event->filesystem = text(argument(2), TYPE_MOST);
	event->data = text(argument(4), OPTIONS_MOST);
	finish_change();
}

/* int umount(const char *target), of 32-bit programs */
SYSCALL_EXIT(on_umount)
{
	struct mount_change_event *event = begin_change(OPERATION_umount, CALL_umount, 0, ret);

	if (!event)
		return;
	event->target = text(argument(0), TEXT_MOST);
	finish_change();
}

/* int umount2(const char *target, int flags) */
SYSCALL_EXIT(on_umount2)
{
	struct mount_change_event *event = begin_change(OPERATION_umount, CALL_umount2, (u32)argument(1), ret);

	if (!event)
		return;
	event->target = text(argument(0), TEXT_MOST);
	finish_change();
}

/* int move_mount(int from_dfd, const char *from, int to_dfd, const char *to, unsigned int flags) */
SYSCALL_EXIT(on_move_mount)
{
	struct mount_change_event *event =
		begin_change(OPERATION_move_mount, CALL_move_mount, (u32)argument(4), ret);

	if (!event)
		return;
	event->source = text(argument(1), TEXT_MOST);
	event->target = text(argument(3), TEXT_MOST);
	finish_change();
}

/* int pivot_root(const char *new_root, const char *put_old) */
SYSCALL_EXIT(on_pivot_root)
{
	struct mount_change_event *event = begin_change(OPERATION_pivot_root, CALL_pivot_root, 0, ret);

	if (!event)
		return;
	event->source = text(argument(0), TEXT_MOST);
	event->target = text(argument(1), TEXT_MOST);
	finish_change();
}

/* int open_tree(int dfd, const char *path, unsigned int flags) */
SYSCALL_EXIT(on_open_tree)
{
	struct mount_change_event *event = begin_change(OPERATION_open_tree, CALL_open_tree, (u32)argument(2), ret);

	if (!event)
		return;
	event->source = text(argument(1), TEXT_MOST);
	finish_change();
}

/* int open_tree_attr(int dfd, const char *path, unsigned int flags, struct mount_attr *attr, size_t size) */
SYSCALL_EXIT(on_open_tree_attr)
{
	struct mount_change_event *event =
		begin_change(OPERATION_open_tree, CALL_open_tree_attr, (u32)argument(2), ret);

	if (!event)
		return;
	event->source = text(argument(1), TEXT_MOST);
	finish_change();
}

/* int fsmount(int fs_fd, unsigned int flags, unsigned int attr_flags): the file of fs_fd knows what is mounted. */
SYSCALL_EXIT(on_fsmount)
{
	struct mount_change_event *event = begin_change(OPERATION_fsmount, CALL_fsmount, (u32)argument(1), ret);
	struct record *record = current_record();
	struct fs_context *context;
	struct file *file;

	if (!event || !record)
		return;
	file = file_of(argument(0));
	context = BPF_CORE_READ(file, private_data);
	event->filesystem = append_text(record, BPF_CORE_READ(context, fs_type, name));
	finish_change();
}

/* int mount_setattr(int dfd, const char *path, unsigned int flags, struct mount_attr *attr, size_t size) */
SYSCALL_EXIT(on_mount_setattr)
{
	struct mount_change_event *event =
		begin_change(OPERATION_mount_setattr, CALL_mount_setattr, (u32)argument(2), ret);

	if (!event)
		return;
	event->target = text(argument(1), TEXT_MOST);
	finish_change();
}
