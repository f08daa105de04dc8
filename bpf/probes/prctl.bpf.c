// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * A process changes what others take it for: its name, by prctl or by writing to /proc, and the marks of its memory from
 * which others read its command line and executable.
 *
 * Only the name of the first thread is the name of the process. Those of others, which Java and browsers give to each,
 * are left out, and so are a name that stays the same and the name that an exec gives.
 */
#include "process.h"
#include "syscall.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* What follows OPTION_ is the option. */
enum prctl_option {
	OPTION_comm = 0, /* not by prctl */
	OPTION_PR_SET_NAME = 15,
	OPTION_PR_SET_MM = 35,
};

/* What follows MARK_ is the detail. */
enum prctl_mark {
	MARK_,
	MARK_PR_SET_MM_START_CODE,
	MARK_PR_SET_MM_END_CODE,
	MARK_PR_SET_MM_START_DATA,
	MARK_PR_SET_MM_END_DATA,
	MARK_PR_SET_MM_START_STACK,
	MARK_PR_SET_MM_START_BRK,
	MARK_PR_SET_MM_BRK,
	MARK_PR_SET_MM_ARG_START,
	MARK_PR_SET_MM_ARG_END,
	MARK_PR_SET_MM_ENV_START,
	MARK_PR_SET_MM_ENV_END,
	MARK_PR_SET_MM_AUXV,
	MARK_PR_SET_MM_EXE_FILE,
	MARK_PR_SET_MM_MAP,
	MARK_PR_SET_MM_MAP_SIZE,
};

struct prctl_event {
	struct event_head head;
	u64 argument;
	enum prctl_option option;
	enum prctl_mark mark;
	s32 result;
	char old_name[COMM_SIZE];
	char new_name[COMM_SIZE];
};

RECORD(prctl_event);

/* Whether the current process is within prctl. Kernels before 5.15 do not say. */
static __always_inline bool is_within_prctl(void)
{
	struct pt_regs *regs;
	u32 slot;

	if (!bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_task_pt_regs))
		return true;
	regs = (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());
	slot = syscall_slot(regs);
	return slot == SYSCALL_PRCTL || slot == SYSCALL_NUMBERS + COMPAT_PRCTL;
}

static __always_inline bool same_name(const char *one, const char *other)
{
	const u64 *a = (const u64 *)one, *b = (const u64 *)other;

	return a[0] == b[0] && a[1] == b[1];
}

static __always_inline int after_rename(struct task_struct *task, const char *name)
{
	u32 tgid = bpf_get_current_pid_tgid() >> 32;
	char old_name[COMM_SIZE] __attribute__((aligned(8))) = {}, new_name[COMM_SIZE] __attribute__((aligned(8))) = {};
	struct prctl_event *event;

	if (is_own(tgid) || BPF_CORE_READ(task, pid) != tgid || BPF_CORE_READ(task, flags) & PF_KTHREAD ||
	    BPF_CORE_READ_BITFIELD_PROBED(task, in_execve))
		return 0;
	BPF_CORE_READ_STR_INTO(&old_name, task, comm);
	bpf_probe_read_kernel_str(new_name, sizeof(new_name), name);
	if (same_name(old_name, new_name))
		return 0;
	event = RESERVE(prctl_event);
	if (!event)
		return 0;
	fill_process(&event->head.process, current_task());
	event->option = is_within_prctl() ? OPTION_PR_SET_NAME : OPTION_comm;
	event->mark = 0;
	event->argument = 0;
	event->result = 0;
	__builtin_memcpy(event->old_name, old_name, sizeof(old_name));
	__builtin_memcpy(event->new_name, new_name, sizeof(new_name));
	submit(&event->head);
	return 0;
}

/* void task_rename(struct task_struct *task, const char *comm): before it happens */
SEC("tp_btf/task_rename")
int BPF_PROG(on_rename, struct task_struct *task, const char *name)
{
	return after_rename(task, name);
}

SEC("raw_tp/task_rename")
int BPF_PROG(on_rename_raw, struct task_struct *task, const char *name)
{
	return after_rename(task, name);
}

/* int prctl(int option, unsigned long mark, unsigned long value, ...) */
SYSCALL_EXIT(on_prctl)
{
	u32 option = argument(0), mark = argument(1);
	struct prctl_event *event;

	if (option != OPTION_PR_SET_MM || is_own(bpf_get_current_pid_tgid() >> 32))
		return;
	/* This one only asks how large a struct the kernel has. */
	if (mark == MARK_PR_SET_MM_MAP_SIZE)
		return;
	event = RESERVE(prctl_event);
	if (!event)
		return;
	fill_process(&event->head.process, current_task());
	event->option = option;
	event->mark = mark;
	event->argument = argument(2);
	event->result = ret;
	__builtin_memset(event->old_name, 0, sizeof(event->old_name));
	__builtin_memset(event->new_name, 0, sizeof(event->new_name));
	submit(&event->head);
}
