// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * A process replaced its program. Failed attempts are not seen here, as a shell that searches PATH makes many.
 * Every variant runs in the process itself, after the new memory and credentials are in place.
 */
#include "channels.h"
#include "credentials.h"
#include "environment.h"
#include "forks.h"
#include "process.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define ARGV_MOST PART_MOST
#define ANCESTORS 8

struct executable {
	struct span path;
	u64 inode;
	u32 dev;
	u32 links; /* 0: deleted, or never had a name */
	u32 mode;
	u64 size;
	u64 modified_ns; /* since the epoch */
	u64 changed_ns;
	char file_system[16];
};

struct ancestor {
	u32 tgid;
	u32 uid;
	u64 start_ns;
	char comm[COMM_SIZE];
};

struct forker {
	u32 tid; /* 0: the fork was not seen */
	u64 clone_flags;
	u64 time_ns;
	char name[COMM_SIZE];
};

struct process_exec_event {
	struct event_head head;
	struct span filename;    /* as the caller wrote it */
	struct span interpreter; /* of a script */
	struct span argv;        /* NUL between the arguments */
	struct span env;         /* candidates: the collector keeps those whose names it knows, the rest never leaves the host */
	struct span cwd;
	struct span stdio; /* three of struct descriptor */
	struct span parent_descriptors;
	struct span ancestors; /* of struct ancestor, nearest first */
	struct executable executable;
	struct credentials credentials;
	struct forker forker;
	u32 parent_uts_ns;
	bool argv_truncated;
	bool env_truncated;
	bool parent_descriptors_truncated;
	char syscall[9];
};

RECORD(process_exec_event);
LAYOUT(descriptor);
LAYOUT(socket_info);
LAYOUT(ancestor);

#define SECOND 1000000000ULL
/* Since 6.13 the highest bit of the nanoseconds says that somebody has asked for the time. */
#define NANOSECONDS(field) ((field) & ~(1U << 31))

#define TIME_OF(inode, field) (BPF_CORE_READ(inode, field.tv_sec) * SECOND + BPF_CORE_READ(inode, field.tv_nsec))

/* Together with the inode these name the content: the collector looks a known hash up by them without a system call. */
static __always_inline void fill_content(struct executable *to, struct inode *inode)
{
	struct inode___6_6 *newer = (void *)inode;
	struct inode___5 *older = (void *)inode;

	to->size = BPF_CORE_READ(inode, i_size);
	if (bpf_core_field_exists(inode->i_ctime_sec)) {
		to->modified_ns = BPF_CORE_READ(inode, i_mtime_sec) * SECOND +
				  NANOSECONDS(BPF_CORE_READ(inode, i_mtime_nsec));
		to->changed_ns = BPF_CORE_READ(inode, i_ctime_sec) * SECOND +
				 NANOSECONDS(BPF_CORE_READ(inode, i_ctime_nsec));
		return;
	}
	if (bpf_core_field_exists(newer->__i_mtime))
		to->modified_ns = TIME_OF(newer, __i_mtime);
	else if (bpf_core_field_exists(older->i_mtime))
		to->modified_ns = TIME_OF(older, i_mtime);
	if (bpf_core_field_exists(newer->__i_ctime))
		to->changed_ns = TIME_OF(newer, __i_ctime);
	else if (bpf_core_field_exists(older->i_ctime))
		to->changed_ns = TIME_OF(older, i_ctime);
}

static __always_inline void fill_executable(struct record *record, struct executable *to, struct task_struct *task)
{
	struct file *file = BPF_CORE_READ(task, mm, exe_file);
	struct inode *inode = BPF_CORE_READ(file, f_inode);

	to->inode = BPF_CORE_READ(inode, i_ino);
	to->dev = BPF_CORE_READ(inode, i_sb, s_dev);
	to->links = BPF_CORE_READ(inode, i_nlink);
	to->mode = BPF_CORE_READ(inode, i_mode);
	fill_content(to, inode);
	bpf_probe_read_kernel_str(to->file_system, sizeof(to->file_system), BPF_CORE_READ(inode, i_sb, s_type, name));
	to->path = append_path(record, &file->f_path);
}

static __always_inline void fill_forker(struct forker *to, const struct process_head *process)
{
	const struct fork_origin *origin = origin_of(process->tgid, process->start_ns);

	if (!origin)
		return;
	to->tid = origin->tid;
	to->clone_flags = origin->clone_flags;
	to->time_ns = origin->time_ns;
	__builtin_memcpy(to->name, origin->name, COMM_SIZE);
}

static __always_inline void fill_stdio(struct record *record, struct process_exec_event *event,
				       struct task_struct *task)
{
	struct descriptor_scratch *scratch = descriptor_scratch();
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);
	u32 open = BPF_CORE_READ(table, max_fds);

	if (!scratch)
		return;
	for (u32 fd = 0; fd < 3; fd++) {
		describe(fd < open ? (u64)file_at(table, fd) : 0, fd);
		scratch->found[fd] = scratch->one;
	}
	align(record);
	if (is_full(record))
		return;
	__builtin_memcpy(place(record, record->used), scratch->found, 3 * sizeof(struct descriptor));
	event->stdio = added(record, 3 * sizeof(struct descriptor));
}

static __always_inline void fill_parent_descriptors(struct record *record, struct process_exec_event *event,
						    struct task_struct *task)
{
	struct descriptor_scratch *scratch = descriptor_scratch();
	u64 size;

	if (!scratch)
		return;
	scan_channels(scratch, BPF_CORE_READ(task, real_parent, files, fdt));
	align(record);
	event->parent_descriptors_truncated = scratch->truncated || is_full(record);
	size = at_most(scratch->count * sizeof(struct descriptor), sizeof(scratch->found));
	if (is_full(record) || !size)
		return;
	bpf_probe_read_kernel(place(record, record->used), size, scratch->found);
	event->parent_descriptors = added(record, size);
}

static __always_inline void fill_ancestors(struct record *record, struct process_exec_event *event,
					   struct task_struct *task)
{
	align(record);
	event->ancestors.offset = record->used;
	for (int i = 0; i < ANCESTORS && !is_full(record); i++) {
		struct ancestor *ancestor = place(record, record->used);

		task = BPF_CORE_READ(task, real_parent, group_leader);
		ancestor->tgid = BPF_CORE_READ(task, tgid);
		if (!ancestor->tgid)
			break;
		ancestor->uid = BPF_CORE_READ(task, cred, uid.val);
		ancestor->start_ns = BPF_CORE_READ(task, start_boottime);
		BPF_CORE_READ_STR_INTO(&ancestor->comm, task, comm);
		event->ancestors.length += added(record, sizeof(*ancestor)).length;
	}
}

static __always_inline void fill_argv(struct record *record, struct process_exec_event *event, struct task_struct *task)
{
	struct mm_struct *mm = BPF_CORE_READ(task, mm);
	u64 start = BPF_CORE_READ(mm, arg_start), size = BPF_CORE_READ(mm, arg_end) - start;

	event->argv = append_user(record, start, size, ARGV_MOST);
	event->argv_truncated = event->argv.length < size;
}

static __always_inline void fill_env(struct record *record, struct process_exec_event *event, struct task_struct *task)
{
	struct mm_struct *mm = BPF_CORE_READ(task, mm);
	u64 start = BPF_CORE_READ(mm, env_start), end = BPF_CORE_READ(mm, env_end);

	event->env_truncated = append_environment(record, start, end, &event->env);
}

/*
 * Appends all that the task itself tells. Limits and order are such that everything before argv always fits, whatever a
 * process does, and that argv and env are marked where they do not. Global: verified once.
 */
__noinline int capture_task(void)
{
	struct task_struct *task = current_task();
	struct record *record = current_record();
	struct process_exec_event *event;

	if (!record)
		return 0;
	event = (struct process_exec_event *)record->data;
	fill_process(&event->head.process, task);
	fill_credentials(&event->credentials, task);
	fill_forker(&event->forker, &event->head.process);
	event->parent_uts_ns = BPF_CORE_READ(task, real_parent, nsproxy, uts_ns, ns.inum);
	fill_executable(record, &event->executable, task);
	fill_stdio(record, event, task);
	fill_ancestors(record, event, task);
	event->cwd = append_path(record, &BPF_CORE_READ(task, fs)->pwd);
	fill_parent_descriptors(record, event, task);
	fill_argv(record, event, task);
	fill_env(record, event, task);
	return 0;
}

static __always_inline struct record *begin_exec(void)
{
	struct record *record;

	if (is_own(bpf_get_current_pid_tgid() >> 32))
		return NULL;
	record = BEGIN_RECORD(process_exec_event);
	if (record)
		__builtin_memset(record->data, 0, sizeof(struct process_exec_event));
	return record;
}

static __always_inline int report_exec(struct linux_binprm *program)
{
	struct record *record = begin_exec();
	const char *filename = BPF_CORE_READ(program, filename), *interpreter = BPF_CORE_READ(program, interp);
	struct process_exec_event *event;

	if (!record)
		return 0;
	event = (struct process_exec_event *)record->data;
	event->filename = append_text(record, filename);
	/* Set when binfmt_script or binfmt_misc put another program in the place of the file. */
	if (interpreter != filename)
		event->interpreter = append_text(record, interpreter);
	/*
	 * The kernel makes up a path below /dev/fd for execveat with a descriptor. Without one that call cannot be told:
	 * by now the number in the registers is that of execve (set_personality_64bit).
	 */
	if (BPF_CORE_READ(program, fdpath))
		__builtin_memcpy(event->syscall, "execveat", 9);
	else
		__builtin_memcpy(event->syscall, "execve", 7);
	capture_task();
	FINISH_RECORD(record, process_exec_event, 0);
	return 0;
}

/* void sched_process_exec(struct task_struct *p, pid_t old_pid, struct linux_binprm *bprm) */
SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, s32 old_pid, struct linux_binprm *program)
{
	return report_exec(program);
}

SEC("raw_tp/sched_process_exec")
int BPF_PROG(on_exec_raw, struct task_struct *task, s32 old_pid, struct linux_binprm *program)
{
	return report_exec(program);
}

/* The record has the file name, at an offset in the low half of __data_loc_filename, and no more. */
SEC("tracepoint/sched/sched_process_exec")
int on_exec_tracepoint(struct trace_event_raw_sched_process_exec *line)
{
	struct record *record = begin_exec();

	if (!record)
		return 0;
	((struct process_exec_event *)record->data)->filename =
		append_text(record, (void *)line + (BPF_CORE_READ(line, __data_loc_filename) & 0xffff));
	capture_task();
	FINISH_RECORD(record, process_exec_event, 0);
	return 0;
}
