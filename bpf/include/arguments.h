// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* What the arguments of a system call stand for: text in the memory of the caller, and open files. */
#pragma once

#include "fdtable.h"
#include "path.h"

/* A file, for the fields of FileRef. */
struct file_facts {
	struct span path;
	u64 inode; /* 0: there is no file */
	u32 dev;
	u32 links;
	u32 mode;
};

/* Appends text of the caller without its NUL, at most most - 1 bytes. Nothing for NULL and for what is not in memory. */
static __always_inline struct span append_user_text(struct record *record, u64 from, const u32 most)
{
	long length;

	if (!from || is_full(record))
		return nothing();
	length = bpf_probe_read_user_str(place(record, record->used), most, (const void *)from);
	return length > 1 ? added(record, length - 1) : nothing();
}

/* The file a descriptor of this process stands for; NULL when it is closed. */
static __always_inline struct file *file_of(s32 fd)
{
	struct fdtable *table = BPF_CORE_READ(current_task(), files, fdt);

	if (fd < 0 || (u32)fd >= BPF_CORE_READ(table, max_fds))
		return NULL;
	return file_at(table, fd);
}

static __always_inline void fill_file(struct record *record, struct file_facts *to, struct file *file)
{
	struct inode *inode = BPF_CORE_READ(file, f_inode);

	to->inode = BPF_CORE_READ(inode, i_ino);
	to->dev = BPF_CORE_READ(inode, i_sb, s_dev);
	to->links = BPF_CORE_READ(inode, i_nlink);
	to->mode = BPF_CORE_READ(inode, i_mode);
	to->path = append_path(record, &file->f_path);
}
