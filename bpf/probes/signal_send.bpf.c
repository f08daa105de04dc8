// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * A process sends a signal to another. Seen where the kernel has decided to deliver it, so each receiver of a kill of a
 * group is told by itself; calls that are refused never come there and are seen as they return.
 *
 * Left out: signals of the kernel itself, SIGCHLD, and those a process sends to itself. What the collector is sent is
 * reported whatever the limits.
 */
#include "process.h"
#include "syscall.h"
#include "target.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define SIGCHLD 17
#define SI_USER 0
#define SI_QUEUE -1
#define SI_TKILL -6
#define EPERM 1

struct signal_send_event {
	struct event_head head; /* the sender */
	struct target target;
	s32 signal;
	u32 target_tid; /* 0: the whole process */
	s32 code;
	s32 result; /* 0 to 4 of the tracepoint, or a negative errno */
};

RECORD(signal_send_event);

/* Others are of the kernel, or of a sender who made them up. */
static __always_inline bool is_plain(s32 code)
{
	return code == SI_USER || code == SI_QUEUE || code == SI_TKILL;
}

static __always_inline void report(struct task_struct *receiver, s32 signal, u32 target_tid, s32 code, s32 result)
{
	u32 sender = bpf_get_current_pid_tgid() >> 32, target = BPF_CORE_READ(receiver, tgid);
	struct signal_send_event *event;

	if (is_own(sender) || sender == target)
		return;
	event = target && is_own(target) ? RESERVE_VITAL(signal_send_event) : RESERVE(signal_send_event);
	if (!event)
		return;
	fill_process(&event->head.process, current_task());
	fill_target(&event->target, receiver);
	event->signal = signal;
	event->target_tid = target_tid;
	event->code = code;
	event->result = result;
	submit(&event->head);
}

static __always_inline int on_generated(s32 signal, u64 info, struct task_struct *receiver, s32 group, s32 result)
{
	s32 code = SI_USER;

	/* Instead of a pointer there may be 0, which stands for a plain signal of the current process, or 1 for the kernel. */
	if (signal == SIGCHLD || info == 1 || BPF_CORE_READ(current_task(), flags) & PF_KTHREAD)
		return 0;
	if (info)
		code = BPF_CORE_READ((struct kernel_siginfo *)info, si_code);
	if (is_plain(code))
		report(receiver, signal, group ? 0 : BPF_CORE_READ(receiver, pid), code, result);
	return 0;
}

/*
 * void signal_generate(int sig, struct kernel_siginfo *info, struct task_struct *task, int group, int result): in the
 * sender, except for signals of the kernel
 */
SEC("tp_btf/signal_generate")
int BPF_PROG(on_signal, s32 signal, u64 info, struct task_struct *receiver, s32 group, s32 result)
{
	return on_generated(signal, info, receiver, group, result);
}

SEC("raw_tp/signal_generate")
int BPF_PROG(on_signal_raw, s32 signal, u64 info, struct task_struct *receiver, s32 group, s32 result)
{
	return on_generated(signal, info, receiver, group, result);
}

/* number: of a process, or of one of its threads when thread is set; a group that is meant leaves the target empty. */
static __always_inline void report_call(s32 number, bool thread, s32 signal, s32 code, s32 result)
{
	struct task_struct *receiver = number > 0 ? (void *)find_task(number) : NULL;

	/* Signal 0 only asks whether there is such a process. */
	if (signal)
		report(receiver, signal, thread && receiver ? BPF_CORE_READ(receiver, pid) : 0, code, result);
}

/* The code within a siginfo of the process. */
static __always_inline s32 code_at(u64 info)
{
	s32 code = SI_USER;

	if (info)
		bpf_probe_read_user(&code, sizeof(code), (void *)(info + 8));
	return code;
}

/* A code that is made up hides a signal from on_signal. */
static __always_inline bool is_news(s32 code, long result)
{
	return result == -EPERM || (result == 0 && !is_plain(code));
}

/* int kill(pid_t pid, int sig) */
SYSCALL_EXIT(on_kill)
{
	if (ret == -EPERM)
		report_call(argument(0), false, argument(1), SI_USER, ret);
}

/* int tkill(pid_t tid, int sig) */
SYSCALL_EXIT(on_tkill)
{
	if (ret == -EPERM)
		report_call(argument(0), true, argument(1), SI_TKILL, ret);
}

/* int tgkill(pid_t tgid, pid_t tid, int sig) */
SYSCALL_EXIT(on_tgkill)
{
	if (ret == -EPERM)
		report_call(argument(1), true, argument(2), SI_TKILL, ret);
}

/* int rt_sigqueueinfo(pid_t tgid, int sig, siginfo_t *info) */
SYSCALL_EXIT(on_queue)
{
	s32 code = code_at(argument(2));

	if (is_news(code, ret))
		report_call(argument(0), false, argument(1), code, ret);
}

/* int rt_tgsigqueueinfo(pid_t tgid, pid_t tid, int sig, siginfo_t *info) */
SYSCALL_EXIT(on_thread_queue)
{
	s32 code = code_at(argument(3));

	if (is_news(code, ret))
		report_call(argument(1), true, argument(2), code, ret);
}

/* int pidfd_send_signal(int pidfd, int sig, siginfo_t *info, unsigned int flags) */
SYSCALL_EXIT(on_pidfd_signal)
{
	s32 code = code_at(argument(2)), signal = argument(1);

	if (is_news(code, ret) && signal)
		report(task_of_pidfd(argument(0)), signal, 0, code, ret);
}
