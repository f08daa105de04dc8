// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* Who a task acts as and what it may. Ids are those of the initial user namespace. */
#pragma once

#include "acheron.h"

struct credentials {
	u32 uid;
	u32 gid;
	u32 suid;
	u32 sgid;
	u32 euid;
	u32 egid;
	u32 fsuid;
	u32 fsgid;
	u64 cap_effective;
	u64 cap_permitted;
	u64 cap_inheritable;
	u64 cap_bounding;
	u64 cap_ambient;
};

static __always_inline void fill_credentials(struct credentials *to, struct task_struct *task)
{
	const struct cred *cred = BPF_CORE_READ(task, cred);

	to->uid = BPF_CORE_READ(cred, uid.val);
	to->gid = BPF_CORE_READ(cred, gid.val);
	to->suid = BPF_CORE_READ(cred, suid.val);
	to->sgid = BPF_CORE_READ(cred, sgid.val);
	to->euid = BPF_CORE_READ(cred, euid.val);
	to->egid = BPF_CORE_READ(cred, egid.val);
	to->fsuid = BPF_CORE_READ(cred, fsuid.val);
	to->fsgid = BPF_CORE_READ(cred, fsgid.val);
	BPF_CORE_READ_INTO(&to->cap_effective, cred, cap_effective);
	BPF_CORE_READ_INTO(&to->cap_permitted, cred, cap_permitted);
	BPF_CORE_READ_INTO(&to->cap_inheritable, cred, cap_inheritable);
	BPF_CORE_READ_INTO(&to->cap_bounding, cred, cap_bset);
	BPF_CORE_READ_INTO(&to->cap_ambient, cred, cap_ambient);
}
