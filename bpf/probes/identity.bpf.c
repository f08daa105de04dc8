// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * Who a process is and what it sees of the system changes: its credentials, by system calls that are for that, and its
 * namespaces. When a system call returns, what was before is gone, so the identity of every thread is noted when it is
 * made, when it execs and when it changes. That a thread is found later to be somebody else, with nothing seen that
 * would explain it, is what an exploit of the kernel leaves behind. It is looked for where it costs least and an
 * intruder hardly gets around: at fork, exec and exit.
 *
 * Threads older than these programs are walked through once; of those that end up unnoted all the same it is not known
 * what was before their first change.
 */
#include "identity.h"
#include "process.h"
#include "syscall.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";

#define NAMESPACE_FLAGS                                                                                              \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | \
	 CLONE_NEWTIME)

#define NO_CALL ~0U

#define PR_CAPBSET_DROP 24
#define PR_SET_SECUREBITS 28
#define PR_CAP_AMBIENT 47

struct credential_change_event {
	struct event_head head;
	struct credentials before;
	struct credentials after;
	u32 user_ns_before;
	u32 user_ns_after;
	u32 call; /* slot of the system call; NO_CALL: none */
	s32 result;
	bool known_before;
	bool gained_root;
	bool gained_capabilities;
	bool unexplained;
};

struct namespace_change_event {
	struct event_head head;
	u64 flags;
	struct namespaces before;
	struct namespaces after;
	u32 call;
	s32 result;
	bool known_before;
};

RECORD(credential_change_event);
RECORD(namespace_change_event);

static __always_inline bool gained_root(const struct credentials *before, const struct credentials *after)
{
	return (before->euid && !after->euid) || (before->suid && !after->suid);
}

static __always_inline bool gained_capabilities(const struct credentials *before, const struct credentials *after)
{
	return after->cap_effective & ~before->cap_effective || after->cap_permitted & ~before->cap_permitted;
}

/* task: whose credentials they are. before: NULL when not known. */
static __always_inline void report_credentials(struct task_struct *task, const struct identity *before,
					       const struct identity *after, u32 call, s32 result, bool unexplained)
{
	struct credential_change_event *event;

	if (is_own(BPF_CORE_READ(task, tgid)))
		return;
	event = RESERVE(credential_change_event);
	if (!event)
		return;
	fill_process(&event->head.process, task);
	event->after = after->credentials;
	event->user_ns_after = after->namespaces.user;
	event->known_before = before != NULL;
	if (before) {
		event->before = before->credentials;
		event->user_ns_before = before->namespaces.user;
		event->gained_root = gained_root(&before->credentials, &after->credentials);
		event->gained_capabilities = gained_capabilities(&before->credentials, &after->credentials);
	} else {
		__builtin_memset(&event->before, 0, sizeof(event->before));
		event->user_ns_before = 0;
		event->gained_root = false;
		event->gained_capabilities = false;
	}
	event->call = call;
	event->result = result;
	event->unexplained = unexplained;
	submit(&event->head);
}

static __always_inline void report_namespaces(struct task_struct *task, const struct identity *before,
					      const struct identity *after, u64 flags, u32 call, s32 result)
{
	struct namespace_change_event *event;

	if (is_own(BPF_CORE_READ(task, tgid)))
		return;
	event = RESERVE(namespace_change_event);
	if (!event)
		return;
	fill_process(&event->head.process, task);
	event->flags = flags;
	event->known_before = before != NULL;
	if (before)
		event->before = before->namespaces;
	else
		__builtin_memset(&event->before, 0, sizeof(event->before));
	event->after = after->namespaces;
	event->call = call;
	event->result = result;
	submit(&event->head);
}

/*
 * Whether the ids changed as no exec does: it never changes the real ones, and the effective user only to run a
 * set-user-id program. Capabilities are computed anew by every exec and say nothing.
 */
static __always_inline bool is_unexplained_by_exec(const struct identity *before, const struct identity *after,
						   struct task_struct *task)
{
	if (before->credentials.uid != after->credentials.uid || before->credentials.gid != after->credentials.gid ||
	    before->namespaces.user != after->namespaces.user)
		return true;
	return before->credentials.euid != after->credentials.euid &&
	       !(BPF_CORE_READ(task, mm, exe_file, f_inode, i_mode) & S_ISUID);
}

/*
 * Compares the current thread, between system calls or within one that does not change it, with what is noted. All of
 * it, since an exploit may as well write over the credentials there are as put others in their place.
 */
static __always_inline bool check_current(const struct identity *now, const struct identity *before)
{
	if (!before || is_same(before, now))
		return false;
	report_credentials(current_task(), before, now, NO_CALL, 0, true);
	return true;
}

static __always_inline void after_namespace_fork(struct task_struct *child, const struct identity *parent, u64 flags)
{
	struct identity born;

	fill_identity(&born, child);
	note(child, &born);
	report_namespaces(child, parent, &born, flags & NAMESPACE_FLAGS, NO_CALL, 0);
	if (flags & CLONE_NEWUSER)
		report_credentials(child, parent, &born, NO_CALL, 0, false);
}

static __always_inline int on_fork(struct task_struct *child, u64 flags)
{
	struct task_struct *parent = current_task();
	struct identity identity, *before;

	begin_epoch();
	/* Workers of io_uring may be made amid a request that runs with the credentials of another. */
	if (BPF_CORE_READ(child, flags) & (PF_KTHREAD | PF_IO_WORKER) || BPF_CORE_READ(parent, flags) & PF_KTHREAD)
		return 0;
	fill_identity(&identity, parent);
	before = noted(BPF_CORE_READ(parent, pid), identity.start_ns);
	if (check_current(&identity, before) || !before)
		note(parent, &identity);
	if (flags & NAMESPACE_FLAGS) {
		after_namespace_fork(child, &identity, flags);
		return 0;
	}
	/* All but the start of a child is a copy. */
	identity.start_ns = BPF_CORE_READ(child, start_boottime);
	note(child, &identity);
	return 0;
}

static __always_inline int after_exec(struct task_struct *task, u32 old_tid)
{
	u32 tid = BPF_CORE_READ(task, pid);
	struct identity now, *before;

	begin_epoch();
	fill_identity(&now, task);
	/* A thread that is not the leader takes the number and the start of the leader. */
	before = bpf_map_lookup_elem(&identities, &old_tid);
	if (before && (before->epoch != epoch || (tid == old_tid && before->start_ns != now.start_ns)))
		before = NULL;
	if (before && is_unexplained_by_exec(before, &now, task))
		report_credentials(task, before, &now, NO_CALL, 0, true);
	if (tid != old_tid)
		bpf_map_delete_elem(&identities, &old_tid);
	note(task, &now);
	return 0;
}

static __always_inline int at_exit(struct task_struct *task)
{
	u32 tid = BPF_CORE_READ(task, pid);
	struct identity *before = bpf_map_lookup_elem(&identities, &tid);
	struct identity now;

	begin_epoch();
	if (!before)
		return 0;
	fill_identity(&now, task);
	if (before->start_ns == now.start_ns && before->epoch == epoch)
		check_current(&now, before);
	bpf_map_delete_elem(&identities, &tid);
	return 0;
}

/* void task_newtask(struct task_struct *task, u64 clone_flags); unsigned long clone_flags before 6.18 */
SEC("tp_btf/task_newtask")
int BPF_PROG(on_new_task, struct task_struct *child, u64 flags)
{
	return on_fork(child, flags);
}

SEC("raw_tp/task_newtask")
int BPF_PROG(on_new_task_raw, struct task_struct *child, u64 flags)
{
	return on_fork(child, flags);
}

/* void sched_process_exec(struct task_struct *p, pid_t old_pid, struct linux_binprm *bprm) */
SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, s32 old_tid, struct linux_binprm *program)
{
	return after_exec(task, old_tid);
}

SEC("raw_tp/sched_process_exec")
int BPF_PROG(on_exec_raw, struct task_struct *task, s32 old_tid, struct linux_binprm *program)
{
	return after_exec(task, old_tid);
}

/* void sched_process_exit(struct task_struct *p) */
SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
	return at_exit(task);
}

SEC("raw_tp/sched_process_exit")
int BPF_PROG(on_exit_raw, struct task_struct *task)
{
	return at_exit(task);
}

/* Notes the current thread while it still is who it was, if it was never seen before. */
static __always_inline int note_before(void)
{
	struct task_struct *task = current_task();
	struct identity now;

	if (noted(BPF_CORE_READ(task, pid), BPF_CORE_READ(task, start_boottime)))
		return 0;
	fill_identity(&now, task);
	note(task, &now);
	return 0;
}

/* int commit_creds(struct cred *new) */
SEC("fentry/commit_creds")
int BPF_PROG(on_commit, struct cred *new)
{
	return note_before();
}

SEC("kprobe/commit_creds")
int BPF_KPROBE(on_commit_kprobe, struct cred *new)
{
	return note_before();
}

/* void switch_task_namespaces(struct task_struct *p, struct nsproxy *new): to none at exit */
SEC("fentry/switch_task_namespaces")
int BPF_PROG(on_switch, struct task_struct *task, struct nsproxy *new)
{
	return new ? note_before() : 0;
}

SEC("kprobe/switch_task_namespaces")
int BPF_KPROBE(on_switch_kprobe, struct task_struct *task, struct nsproxy *new)
{
	return new ? note_before() : 0;
}

/*
 * Notes the threads there are when this is attached, last of all. A thread that forked or changed meanwhile is noted
 * already, and better.
 */
SEC("iter/task")
int on_each_task(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	struct identity now;
	u32 tid;

	if (!task || BPF_CORE_READ(task, flags) & PF_KTHREAD)
		return 0;
	begin_epoch();
	fill_identity(&now, task);
	tid = BPF_CORE_READ(task, pid);
	if (noted(tid, now.start_ns))
		return 0;
	bpf_map_delete_elem(&identities, &tid);
	bpf_map_update_elem(&identities, &tid, &now, BPF_NOEXIST);
	return 0;
}

/* always: told even when nothing changed, as of groups, which are not among what is compared. */
static __always_inline void after_call(u32 call, s32 result, bool always)
{
	struct task_struct *task = current_task();
	struct identity now, *before;

	fill_identity(&now, task);
	before = noted(BPF_CORE_READ(task, pid), now.start_ns);
	if (result < 0 || always || !before || !is_same(before, &now))
		report_credentials(task, before, &now, call, result, false);
	note(task, &now);
}

/* setuid, setgid and all their kind; capset */
SYSCALL_EXIT(on_credentials)
{
	/* setfsuid and setfsgid return the id there was, and never say that they failed. */
	after_call(syscall_slot(regs), ret < 0 && ret >= -MAX_ERRNO ? ret : 0, false);
}

/* int setgroups(size_t size, const gid_t *list) */
SYSCALL_EXIT(on_groups)
{
	after_call(syscall_slot(regs), ret, true);
}

static __always_inline void note_quietly(void)
{
	struct identity now;

	fill_identity(&now, current_task());
	note(current_task(), &now);
}

/*
 * int prctl(int option, ...): some options change credentials, most do not. Whoever starts a service or a container
 * drops its bounding set by one call for each capability, which gives nobody anything and is not told.
 */
SYSCALL_EXIT(on_prctl)
{
	u32 option = argument(0);

	if (ret < 0)
		return;
	if (option == PR_CAPBSET_DROP)
		note_quietly();
	else if (option == PR_SET_SECUREBITS || option == PR_CAP_AMBIENT)
		after_call(syscall_slot(regs), 0, false);
}

static __always_inline void after_namespace_call(u64 flags, u32 call, s32 result)
{
	struct task_struct *task = current_task();
	struct identity now, *before;

	fill_identity(&now, task);
	before = noted(BPF_CORE_READ(task, pid), now.start_ns);
	report_namespaces(task, before, &now, flags, call, result);
	if (before && before->namespaces.user != now.namespaces.user)
		report_credentials(task, before, &now, call, result, false);
	note(task, &now);
}

/* int unshare(int flags) */
SYSCALL_EXIT(on_unshare)
{
	u64 flags = argument(0) & NAMESPACE_FLAGS;

	if (flags)
		after_namespace_call(flags, syscall_slot(regs), ret);
}

/* int setns(int fd, int nstype) */
SYSCALL_EXIT(on_setns)
{
	after_namespace_call(argument(1) & NAMESPACE_FLAGS, syscall_slot(regs), ret);
}

static __always_inline void after_refused_clone(u64 flags, u32 call, s32 result)
{
	struct identity now;

	if (!(flags & NAMESPACE_FLAGS))
		return;
	fill_identity(&now, current_task());
	report_namespaces(current_task(), &now, &now, flags & NAMESPACE_FLAGS, call, result);
}

/* long clone(unsigned long flags, ...): what succeeds is seen as a new task; the lowest byte is a signal here */
SYSCALL_EXIT(on_clone)
{
	if (ret < 0)
		after_refused_clone(argument(0) & ~0xffULL, syscall_slot(regs), ret);
}

/* long clone3(struct clone_args *arguments, size_t size): the flags are the first of them */
SYSCALL_EXIT(on_clone3)
{
	u64 flags = 0;

	if (ret < 0 && !bpf_probe_read_user(&flags, sizeof(flags), (void *)argument(0)))
		after_refused_clone(flags, syscall_slot(regs), ret);
}
