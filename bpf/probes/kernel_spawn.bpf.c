// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * The kernel starts a program by itself, as a process that writes core_pattern, release_agent or modprobe can make it do.
 * Best seen where it is asked for, in the process that caused it, whether or not it works. Where functions of the kernel
 * cannot be traced it is known by its parent when it starts: a thread of the kernel. No other process can have one, since
 * those without a parent are given to init, and init's own parent has the number 0.
 */
#include "machine.h"
#include "process.h"
#include "record.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define TEXTS_MOST 16
#define ENV_MOST 2048
#define TEXT_PART 1024

/* As the kernel numbers them. */
#define WAIT_UNKNOWN (-1)
#define WAIT_MASK 3
#define WAIT_PROCESS 2

#define KTHREADD 2

struct kernel_spawn_event {
	struct event_head head;
	struct span path;
	struct span arguments;
	struct span environment;
	s32 wait;
};

RECORD(kernel_spawn_event);

static __always_inline struct kernel_spawn_event *begin_helper(struct record *record)
{
	struct kernel_spawn_event *event = (struct kernel_spawn_event *)record->data;

	__builtin_memset(event, 0, sizeof(*event));
	fill_process(&event->head.process, current_task());
	return event;
}

/* Appends the texts of an array that ends with NULL, each with its NUL. Global: verified once. */
__noinline u32 append_texts(u64 array)
{
	struct record *record = current_record();
	u32 start;

	if (!record)
		return 0;
	start = record->used;
	for (int i = 0; i < TEXTS_MOST && !is_full(record); i++) {
		const char *text = NULL;
		long length;

		bpf_probe_read_kernel(&text, sizeof(text), (const char **)array + i);
		if (!text)
			break;
		length = bpf_probe_read_kernel_str(place(record, record->used), TEXT_PART, text);
		if (length > 0)
			record->used += length;
	}
	return record->used - start;
}

static __always_inline int report_asked(struct subprocess_info *asked, s32 wait)
{
	struct record *record = BEGIN_RECORD(kernel_spawn_event);
	struct kernel_spawn_event *event;

	if (!record)
		return 0;
	event = begin_helper(record);
	event->wait = wait & WAIT_MASK;
	event->path = append_text(record, BPF_CORE_READ(asked, path));
	event->arguments.offset = record->used;
	event->arguments.length = append_texts((u64)BPF_CORE_READ(asked, argv));
	event->environment.offset = record->used;
	event->environment.length = append_texts((u64)BPF_CORE_READ(asked, envp));
	FINISH_RECORD(record, kernel_spawn_event, 0);
	return 0;
}

/* int call_usermodehelper_exec(struct subprocess_info *sub_info, int wait) */
SEC("fentry/call_usermodehelper_exec")
int BPF_PROG(on_asked, struct subprocess_info *asked, s32 wait)
{
	return report_asked(asked, wait);
}

SEC("kprobe/call_usermodehelper_exec")
int on_asked_kprobe(struct pt_regs *registers)
{
	return report_asked((struct subprocess_info *)ARGUMENT_1(registers), (s32)ARGUMENT_2(registers));
}

/*
 * Only a helper whose end the kernel waits for is the child of the worker that started it; the others are children of
 * kthreadd, for whom to wait is unknown.
 */
static __always_inline s32 wait_of(struct task_struct *parent)
{
	return BPF_CORE_READ(parent, tgid) == KTHREADD ? WAIT_UNKNOWN : WAIT_PROCESS;
}

static __always_inline int report_started(struct task_struct *task, struct linux_binprm *program)
{
	struct task_struct *parent = BPF_CORE_READ(task, real_parent);
	struct mm_struct *mm = BPF_CORE_READ(task, mm);
	struct kernel_spawn_event *event;
	struct record *record;
	u64 start, end;

	if (!(BPF_CORE_READ(parent, flags) & PF_KTHREAD) || !BPF_CORE_READ(parent, tgid))
		return 0;
	record = BEGIN_RECORD(kernel_spawn_event);
	if (!record)
		return 0;
	event = begin_helper(record);
	event->wait = wait_of(parent);
	event->path = append_text(record, BPF_CORE_READ(program, filename));
	start = BPF_CORE_READ(mm, arg_start);
	end = BPF_CORE_READ(mm, arg_end);
	event->arguments = append_user(record, start, end - start, PART_MOST);
	start = BPF_CORE_READ(mm, env_start);
	end = BPF_CORE_READ(mm, env_end);
	event->environment = append_user(record, start, end - start, ENV_MOST);
	FINISH_RECORD(record, kernel_spawn_event, 0);
	return 0;
}

/* void sched_process_exec(struct task_struct *p, pid_t old_pid, struct linux_binprm *bprm) */
SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_started, struct task_struct *task, s32 old_pid, struct linux_binprm *program)
{
	return report_started(task, program);
}

SEC("raw_tp/sched_process_exec")
int BPF_PROG(on_started_raw, struct task_struct *task, s32 old_pid, struct linux_binprm *program)
{
	return report_started(task, program);
}
