// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * Another process than the one that acts, and how it is found from what a system call names it by. There is no helper
 * for that where programs see system calls return, so the tables of the kernel are walked; what is found is compared
 * with what was looked for, since a task may end meanwhile.
 */
#pragma once

#include "acheron.h"
#include "fdtable.h"

#define XA_LEVELS 6 /* of 6 bits each: more than a pid has */

/* A process by its leader. tgid 0: none. */
struct target {
	u64 start_ns; /* CLOCK_BOOTTIME */
	u32 tgid;
	u32 uid;
	char comm[COMM_SIZE];
};

static __always_inline void no_target(struct target *target)
{
	__builtin_memset(target, 0, sizeof(*target));
}

static __always_inline void fill_target(struct target *target, struct task_struct *task)
{
	struct task_struct *leader = BPF_CORE_READ(task, group_leader);

	no_target(target);
	if (!leader)
		return;
	target->tgid = BPF_CORE_READ(task, tgid);
	target->start_ns = BPF_CORE_READ(leader, start_boottime);
	target->uid = BPF_CORE_READ(leader, cred, uid.val);
	BPF_CORE_READ_STR_INTO(&target->comm, leader, comm);
}

static __always_inline struct task_struct *task_of(struct pid *pid)
{
	struct hlist_node *first = BPF_CORE_READ(pid, tasks[0].first);

	return first ? (void *)first - bpf_core_field_offset(struct task_struct, pid_links) : NULL;
}

/* The number and namespace of a pid at a level of nested namespaces. */
static __always_inline struct upid number_at(struct pid *pid, u32 level)
{
	u64 numbers = (u64)pid + bpf_core_field_offset(struct pid, numbers);
	struct upid *number = (struct upid *)(numbers + (u64)level * bpf_core_type_size(struct upid));

	return (struct upid){.nr = BPF_CORE_READ(number, nr), .ns = BPF_CORE_READ(number, ns)};
}

/* The entry of a number in the table of a namespace. Kernels built for little memory have smaller nodes. */
static __always_inline void *table_entry(struct pid_namespace *namespace, u32 number)
{
	u64 mask = bpf_core_field_size(struct xa_node, slots) / sizeof(void *) - 1;
	u64 entry = (u64)BPF_CORE_READ(namespace, idr.idr_rt.xa_head);

	for (int level = 0; level < XA_LEVELS && (entry & 3) == XA_NODE_TAG; level++) {
		u64 node = entry & ~3ULL;
		u64 slot = number >> (BPF_CORE_READ((struct xa_node *)node, shift) & 31) & mask;

		entry = 0;
		bpf_probe_read_kernel(&entry, sizeof(entry),
				      (void *)(node + bpf_core_field_offset(struct xa_node, slots) + 8 * slot));
	}
	return (void *)entry;
}

/* The task that the current process knows under a number, of a process or a thread. Global: verified once. */
__noinline u64 find_task(u32 number)
{
	struct pid *own = BPF_CORE_READ(current_task(), thread_pid), *found;
	u32 level = BPF_CORE_READ(own, level);
	struct pid_namespace *namespace = number_at(own, level).ns;
	struct upid check;

	found = table_entry(namespace, number);
	if (!found)
		return 0;
	check = number_at(found, level);
	return check.nr == number && check.ns == namespace ? (u64)task_of(found) : 0;
}

/* Before 6.9, when they had no file system of their own. */
static __always_inline bool is_anonymous_pidfd(struct file *file, struct inode *inode)
{
	char name[8] = {};

	if (BPF_CORE_READ(inode, i_sb, s_magic) != ANON_INODE_FS_MAGIC)
		return false;
	bpf_probe_read_kernel_str(name, sizeof(name), BPF_CORE_READ(file, f_path.dentry, d_name.name));
	return name[0] == '[' && name[1] == 'p' && name[2] == 'i' && name[3] == 'd' && name[4] == 'f' && name[5] == 'd';
}

/* The task behind a pidfd of the current process. */
static __always_inline struct task_struct *task_of_pidfd(s32 fd)
{
	struct task_struct *task = current_task();
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);
	struct inode *inode;
	struct file *file;

	if (fd < 0 || fd >= BPF_CORE_READ(table, max_fds))
		return NULL;
	file = file_at(table, fd);
	inode = BPF_CORE_READ(file, f_inode);
	if (BPF_CORE_READ(inode, i_sb, s_magic) == PID_FS_MAGIC)
		return task_of((struct pid *)BPF_CORE_READ(inode, i_private));
	if (is_anonymous_pidfd(file, inode))
		return task_of((struct pid *)BPF_CORE_READ(file, private_data));
	return NULL;
}
