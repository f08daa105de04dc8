// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * A process makes a channel through which the input or output of processes can be led: both ends of a pipe or a socket
 * pair, a fifo, the master of a pseudo terminal.
 */
#include "descriptor.h"
#include "fdtable.h"
#include "process.h"
#include "sockcall.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define ENDS 2
#define PATH_ROOM 1024
#define DEV_PTMX (5 << MINOR_BITS | 2)

/* What follows CHANNEL_ is a symbol of ChannelKind. */
enum channel_kind {
	CHANNEL_UNKNOWN,
	CHANNEL_PIPE,
	CHANNEL_FIFO,
	CHANNEL_SOCKET_PAIR,
	CHANNEL_PTY,
};

struct channel_create_event {
	struct event_head head;
	struct descriptor ends[ENDS]; /* fd below 0: there is none */
	struct span path;
	u64 inode;
	enum channel_kind kind;
	s32 tty_index;
	u32 call; /* slot of the system call */
	s32 result;
};

RECORD(channel_create_event);
LAYOUT(socket_info);

/* Starts a record of a channel without ends. */
static __always_inline struct record *begin(enum channel_kind kind, u32 call, s32 result)
{
	struct channel_create_event *event;
	struct record *record;

	if (is_own(bpf_get_current_pid_tgid() >> 32))
		return NULL;
	record = BEGIN_RECORD(channel_create_event);
	if (!record)
		return NULL;
	event = (struct channel_create_event *)record->data;
	__builtin_memset(event, 0, sizeof(*event));
	fill_process(&event->head.process, current_task());
	event->ends[0].fd = -1;
	event->ends[1].fd = -1;
	event->kind = kind;
	event->tty_index = -1;
	event->call = call;
	event->result = result;
	return record;
}

static __always_inline void describe_end(struct record *record, u32 end, s32 fd)
{
	struct channel_create_event *event = (struct channel_create_event *)record->data;
	struct descriptor_scratch *scratch = descriptor_scratch();
	struct task_struct *task = current_task();
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);

	if (!scratch || fd < 0 || fd >= BPF_CORE_READ(table, max_fds))
		return;
	describe((u64)file_at(table, fd), fd);
	event->ends[end] = scratch->one;
}

/* fds: where the caller wanted the numbers. Another thread may have written others there since. */
static __always_inline void report_pair(enum channel_kind kind, u64 fds, u32 call, s32 result)
{
	struct record *record = begin(kind, call, result);
	struct channel_create_event *event;
	s32 ends[ENDS] = {-1, -1};

	if (!record)
		return;
	event = (struct channel_create_event *)record->data;
	if (result >= 0) {
		bpf_probe_read_user(ends, sizeof(ends), (void *)fds);
		describe_end(record, 0, ends[0]);
		describe_end(record, 1, ends[1]);
	}
	if (kind == CHANNEL_PIPE)
		event->inode = event->ends[0].inode;
	FINISH_RECORD(record, channel_create_event, 0);
}

/* int pipe(int fds[2]); int pipe2(int fds[2], int flags) */
SYSCALL_EXIT(on_pipe)
{
	report_pair(CHANNEL_PIPE, argument(0), syscall_slot(regs), ret);
}

/* int socketpair(int domain, int type, int protocol, int fds[2]) */
SYSCALL_EXIT(on_socketpair)
{
	struct socket_call call;

	if (read_socket_call(regs, 4, &call))
		report_pair(CHANNEL_SOCKET_PAIR, call.arguments[3], syscall_slot(regs), ret);
}

/* What the caller gave as a path, without the NUL. */
static __always_inline struct span append_argument(struct record *record, u64 path)
{
	long length = bpf_probe_read_user_str(place(record, record->used), PATH_ROOM, (const void *)path);

	return length > 1 ? added(record, length - 1) : nothing();
}

static __always_inline void report_fifo(u64 path, u32 mode, u32 call, s32 result)
{
	struct record *record;

	if ((mode & S_IFMT) != S_IFIFO)
		return;
	record = begin(CHANNEL_FIFO, call, result);
	if (!record)
		return;
	((struct channel_create_event *)record->data)->path = append_argument(record, path);
	FINISH_RECORD(record, channel_create_event, 0);
}

/* int mknod(const char *path, mode_t mode, dev_t device) */
SYSCALL_EXIT(on_mknod)
{
	report_fifo(argument(0), argument(1), syscall_slot(regs), ret);
}

/* int mknodat(int directory, const char *path, mode_t mode, dev_t device) */
SYSCALL_EXIT(on_mknodat)
{
	report_fifo(argument(1), argument(2), syscall_slot(regs), ret);
}

static __always_inline bool is_ptmx(long fd)
{
	struct task_struct *task = current_task();
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);
	struct inode *inode;

	if (fd < 0 || fd >= BPF_CORE_READ(table, max_fds))
		return false;
	inode = BPF_CORE_READ(file_at(table, fd), f_inode);
	return BPF_CORE_READ(inode, i_rdev) == DEV_PTMX && (BPF_CORE_READ(inode, i_mode) & S_IFMT) == S_IFCHR;
}

static __always_inline void report_open(long fd, u32 call)
{
	struct channel_create_event *event;
	struct record *record;

	if (!is_ptmx(fd))
		return;
	record = begin(CHANNEL_PTY, call, fd);
	if (!record)
		return;
	event = (struct channel_create_event *)record->data;
	describe_end(record, 0, fd);
	event->tty_index = event->ends[0].tty_index;
	FINISH_RECORD(record, channel_create_event, 0);
}

/* int openat(int directory, const char *path, int flags, mode_t mode): a master nobody can write to is of no use */
SYSCALL_EXIT(on_openat)
{
	if (ret >= 0 && argument(2) & O_ACCMODE)
		report_open(ret, syscall_slot(regs));
}

/* int open(const char *path, int flags, mode_t mode) */
SYSCALL_EXIT(on_open)
{
	if (ret >= 0 && argument(1) & O_ACCMODE)
		report_open(ret, syscall_slot(regs));
}

/* int openat2(int directory, const char *path, struct open_how *how, size_t size) */
SYSCALL_EXIT(on_openat2)
{
	report_open(ret, syscall_slot(regs));
}
