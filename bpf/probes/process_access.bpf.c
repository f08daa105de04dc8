// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * A process takes hold of the memory, the registers or the descriptors of another, or is refused to.
 *
 * Of ptrace only what begins a hold or writes is told: reading and steering (PEEK*, GET*, CONT, SINGLESTEP, SYSCALL,
 * LISTEN, INTERRUPT, KILL, DETACH, SETOPTIONS) come by the thousand and need a hold that was told. The rest that may come
 * by the thousand, which is single words and registers written and memory read or written by process_vm_*, is told once
 * a second for each pair of processes, with the number of repeats.
 */
#include "process.h"
#include "syscall.h"
#include "target.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define REPORT_EVERY_NS 1000000000ULL
#define PIECES_MOST 8

/* What follows access_ is the operation. */
enum access_operation {
	access_,
	access_ptrace,
	access_process_vm_writev,
	access_process_vm_readv,
	access_pidfd_getfd,
	access_proc_mem,
};

/* What follows REQUEST_ is the request. Those of x86 and ARM are the same. */
enum ptrace_request {
	REQUEST_PTRACE_TRACEME = 0,
	REQUEST_PTRACE_POKETEXT = 4,
	REQUEST_PTRACE_POKEDATA = 5,
	REQUEST_PTRACE_POKEUSR = 6,
	REQUEST_PTRACE_SETREGS = 13,
	REQUEST_PTRACE_SETFPREGS = 15,
	REQUEST_PTRACE_ATTACH = 16,
	REQUEST_PTRACE_SETREGSET = 0x4205,
	REQUEST_PTRACE_SEIZE = 0x4206,
	REQUEST_ = 0x7fffffff, /* other than ptrace */
};

struct process_access_event {
	struct event_head head;
	struct target target;
	enum access_operation operation;
	enum ptrace_request request;
	s32 request_number;
	s32 result;
	u64 address;
	u64 length;
	u64 repeats;
};

RECORD(process_access_event);

struct access_key {
	u32 tgid;
	u32 target;
	u32 operation;
	u32 request;
	u32 failed;
};

struct access_seen {
	u64 reported_ns;
	u64 repeats;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1024);
	__type(key, struct access_key);
	__type(value, struct access_seen);
} accesses SEC(".maps");

struct access {
	enum access_operation operation;
	enum ptrace_request request;
	u64 address;
	u64 length;
	long result;
	bool frequent;
};

/* Whether it is to be reported now; if so *repeats becomes the number of those that were not, since the last. */
static __always_inline bool is_new(const struct access *access, u32 tgid, u32 target, u64 *repeats)
{
	struct access_key key = {
		.tgid = tgid,
		.target = target,
		.operation = access->operation,
		.request = access->request,
		.failed = access->result < 0,
	};
	struct access_seen *seen = bpf_map_lookup_elem(&accesses, &key), first = {};
	u64 now = bpf_ktime_get_boot_ns();

	if (!seen) {
		first.reported_ns = now;
		bpf_map_update_elem(&accesses, &key, &first, BPF_ANY);
		return true;
	}
	if (now - seen->reported_ns < REPORT_EVERY_NS) {
		__sync_fetch_and_add(&seen->repeats, 1);
		return false;
	}
	*repeats = seen->repeats;
	seen->repeats = 0;
	seen->reported_ns = now;
	return true;
}

static __always_inline void report(const struct access *access, struct task_struct *target)
{
	u32 tgid = bpf_get_current_pid_tgid() >> 32;
	struct process_access_event *event;
	u64 repeats = 0;

	if (is_own(tgid))
		return;
	if (access->frequent && !is_new(access, tgid, BPF_CORE_READ(target, tgid), &repeats))
		return;
	event = RESERVE(process_access_event);
	if (!event)
		return;
	fill_process(&event->head.process, current_task());
	fill_target(&event->target, target);
	event->operation = access->operation;
	event->request = access->request;
	event->request_number = access->operation == access_ptrace ? access->request : 0;
	event->result = access->result;
	event->address = access->address;
	event->length = access->length;
	event->repeats = repeats;
	submit(&event->head);
}

static __always_inline bool is_hold(u32 request)
{
	return request == REQUEST_PTRACE_TRACEME || request == REQUEST_PTRACE_ATTACH || request == REQUEST_PTRACE_SEIZE;
}

static __always_inline bool is_write(u32 request)
{
	return request == REQUEST_PTRACE_POKETEXT || request == REQUEST_PTRACE_POKEDATA ||
	       request == REQUEST_PTRACE_POKEUSR || request == REQUEST_PTRACE_SETREGS ||
	       request == REQUEST_PTRACE_SETFPREGS || request == REQUEST_PTRACE_SETREGSET;
}

/* long ptrace(long request, pid_t pid, void *address, void *data); for PTRACE_TRACEME the other is the parent */
SYSCALL_EXIT(on_ptrace)
{
	u64 request = argument(0);
	struct access access = {
		.operation = access_ptrace,
		.request = request,
		.result = ret,
	};
	bool hold = is_hold(request);

	if (request > REQUEST_PTRACE_SEIZE || !(hold || is_write(request)))
		return;
	access.frequent = !hold;
	if (!hold)
		access.address = argument(2);
	if (request == REQUEST_PTRACE_TRACEME)
		report(&access, BPF_CORE_READ(current_task(), real_parent));
	else
		report(&access, (struct task_struct *)find_task(argument(1)));
}

/* Where the first of the pieces in the other process is, and the length of them all: one or two words each. */
static __always_inline void measure(struct access *access, u64 pieces, u64 count, bool compat)
{
	u64 size = compat ? 2 * sizeof(u32) : 2 * sizeof(u64);

	for (u64 i = 0; i < PIECES_MOST && i < count; i++) {
		u64 piece[2] = {};
		u32 narrow[2] = {};

		if (compat) {
			bpf_probe_read_user(narrow, sizeof(narrow), (void *)(pieces + i * size));
			piece[0] = narrow[0];
			piece[1] = narrow[1];
		} else {
			bpf_probe_read_user(piece, sizeof(piece), (void *)(pieces + i * size));
		}
		if (!i)
			access->address = piece[0];
		access->length += piece[1];
	}
}

/* ssize_t process_vm_writev(pid_t pid, local pieces, their number, remote pieces, their number, unsigned long flags) */
SYSCALL_EXIT(on_write)
{
	struct access access = {
		.operation = access_process_vm_writev,
		.request = REQUEST_,
		.result = ret,
		.frequent = true,
	};

	measure(&access, argument(3), argument(4), is_compat());
	report(&access, (struct task_struct *)find_task(argument(0)));
}

/* As process_vm_writev. Of itself a process reads to find out what is in memory at all. */
SYSCALL_EXIT(on_read)
{
	struct access access = {
		.operation = access_process_vm_readv,
		.request = REQUEST_,
		.result = ret,
		.frequent = true,
	};
	struct task_struct *target = (struct task_struct *)find_task(argument(0));

	if (target && BPF_CORE_READ(target, tgid) == bpf_get_current_pid_tgid() >> 32)
		return;
	measure(&access, argument(3), argument(4), is_compat());
	report(&access, target);
}

/* int pidfd_getfd(int pidfd, int targetfd, unsigned int flags) */
SYSCALL_EXIT(on_getfd)
{
	struct access access = {
		.operation = access_pidfd_getfd,
		.request = REQUEST_,
		.result = ret,
	};

	report(&access, task_of_pidfd(argument(0)));
}

/*
 * The task whose memory an open file of /proc is, if it is that and may be written. The inode knows the process, so it
 * is the right one whatever the path said.
 */
static __always_inline struct task_struct *task_of_memory(struct file *file)
{
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	char name[4] = {};

	if (!(BPF_CORE_READ(file, f_mode) & FMODE_WRITE) || BPF_CORE_READ(inode, i_sb, s_magic) != PROC_SUPER_MAGIC)
		return NULL;
	bpf_probe_read_kernel(name, sizeof(name), BPF_CORE_READ(file, f_path.dentry, d_name.name));
	if (name[0] != 'm' || name[1] != 'e' || name[2] != 'm' || name[3])
		return NULL;
	inode = (void *)inode - bpf_core_field_offset(struct proc_inode, vfs_inode);
	return task_of(BPF_CORE_READ((struct proc_inode *)inode, pid));
}

static __always_inline void after_open(long fd)
{
	struct access access = {
		.operation = access_proc_mem,
		.request = REQUEST_,
	};
	struct task_struct *task = current_task();
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);

	if (fd >= BPF_CORE_READ(table, max_fds))
		return;
	task = task_of_memory(file_at(table, fd));
	access.result = fd;
	if (task)
		report(&access, task);
}

/* int openat(int directory, const char *path, int flags, mode_t mode) */
SYSCALL_EXIT(on_openat)
{
	if (ret >= 0 && argument(2) & O_ACCMODE)
		after_open(ret);
}

/* int open(const char *path, int flags, mode_t mode) */
SYSCALL_EXIT(on_open)
{
	if (ret >= 0 && argument(1) & O_ACCMODE)
		after_open(ret);
}

/* int openat2(int directory, const char *path, struct open_how *how, size_t size); int creat(const char *path, mode_t) */
SYSCALL_EXIT(on_other_open)
{
	if (ret >= 0)
		after_open(ret);
}
