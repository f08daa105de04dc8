// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* What open file descriptors refer to: the facts that tie a shell to a socket, whatever lies between. */
#pragma once

#include "path.h"
#include "socket.h"
#include "unix.h"

#define FOUND_MOST 32 /* a power of two */

enum descriptor_type {
	DESCRIPTOR_UNKNOWN,
	DESCRIPTOR_CLOSED,
	DESCRIPTOR_REGULAR,
	DESCRIPTOR_DIRECTORY,
	DESCRIPTOR_CHARACTER,
	DESCRIPTOR_BLOCK,
	DESCRIPTOR_PIPE,
	DESCRIPTOR_FIFO,
	DESCRIPTOR_SOCKET,
	DESCRIPTOR_PTY_MASTER,
	DESCRIPTOR_TTY,
	DESCRIPTOR_MEMFD,
	DESCRIPTOR_ANONYMOUS,
};

struct descriptor {
	s32 fd;
	enum descriptor_type type;
	bool readable;
	bool writable;
	s32 tty_index; /* of a pseudo terminal, the same at both ends; else -1 */
	u32 dev;
	u64 inode;
	struct span path;
	struct span socket; /* one struct socket_info */
};

struct descriptor_scratch {
	struct descriptor one;
	struct socket_info socket;
	struct descriptor found[FOUND_MOST];
	u32 count;
	u32 local;
	bool truncated;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct descriptor_scratch);
} fd_scratch SEC(".maps");

static __always_inline struct descriptor_scratch *descriptor_scratch(void)
{
	u32 zero = 0;

	return bpf_map_lookup_elem(&fd_scratch, &zero);
}

static __always_inline bool is_memfd(struct file *file)
{
	struct dentry *dentry = BPF_CORE_READ(file, f_path.dentry);
	char name[8] = {};

	if (dentry != BPF_CORE_READ(dentry, d_parent))
		return false;
	bpf_probe_read_kernel_str(name, sizeof(name), BPF_CORE_READ(dentry, d_name.name));
	return name[0] == 'm' && name[1] == 'e' && name[2] == 'm' && name[3] == 'f' && name[4] == 'd' && name[5] == ':';
}

/*
 * Terminals by device number: 136 to 143 slaves of pseudo terminals, 5:2 their masters, 5:0 whatever /dev/tty stands
 * for in the process, 4 virtual and serial, 5:1 the console; the rest are serial lines without a number of their own
 * here.
 */
static __always_inline enum descriptor_type classify_character(struct descriptor *descriptor, struct file *file,
							       u32 rdev)
{
	u32 major = rdev >> MINOR_BITS, minor = rdev & ((1U << MINOR_BITS) - 1);
	struct tty_file_private *opened;
	struct tty_struct *tty;
	s32 driver;

	if (major >= 136 && major <= 143) {
		descriptor->tty_index = (major - 136) << MINOR_BITS | minor;
		return DESCRIPTOR_TTY;
	}
	if (major == 5 && minor <= 2) {
		opened = BPF_CORE_READ(file, private_data);
		tty = BPF_CORE_READ(opened, tty);
		driver = BPF_CORE_READ(tty, driver, major);
		if (driver == PTY_MASTER_MAJOR || driver == PTY_SLAVE_MAJOR)
			descriptor->tty_index = BPF_CORE_READ(tty, index);
		return minor == 2 ? DESCRIPTOR_PTY_MASTER : DESCRIPTOR_TTY;
	}
	if (major == 4 || major == 188 || major == 204 || major == 229)
		return DESCRIPTOR_TTY;
	return DESCRIPTOR_CHARACTER;
}

static __always_inline enum descriptor_type classify(struct descriptor *descriptor, struct file *file,
						     struct inode *inode)
{
	unsigned long magic = BPF_CORE_READ(inode, i_sb, s_magic);
	u32 format = BPF_CORE_READ(inode, i_mode) & S_IFMT;

	/* Before any format: these inodes had none before 6.17 and are regular files since. */
	if (magic == ANON_INODE_FS_MAGIC)
		return DESCRIPTOR_ANONYMOUS;
	if (format == S_IFSOCK)
		return magic == SOCKFS_MAGIC ? DESCRIPTOR_SOCKET : DESCRIPTOR_UNKNOWN;
	if (format == S_IFIFO)
		return magic == PIPEFS_MAGIC ? DESCRIPTOR_PIPE : DESCRIPTOR_FIFO;
	if (format == S_IFREG)
		return is_memfd(file) ? DESCRIPTOR_MEMFD : DESCRIPTOR_REGULAR;
	if (format == S_IFDIR)
		return DESCRIPTOR_DIRECTORY;
	if (format == S_IFBLK)
		return DESCRIPTOR_BLOCK;
	if (format == S_IFCHR)
		return classify_character(descriptor, file, BPF_CORE_READ(inode, i_rdev));
	return DESCRIPTOR_UNKNOWN;
}

static __always_inline struct span append_socket(struct record *record, struct socket_info *info, struct file *file)
{
	struct socket *socket = BPF_CORE_READ(file, private_data);
	struct sock *sk = BPF_CORE_READ(socket, sk);
	struct socket_owner *owner;

	if (!sk)
		return nothing();
	fill_socket(info, sk);
	if (info->family == AF_UNIX) {
		fill_unix(record, info, (struct unix_sock *)sk);
	} else {
		owner = owner_of(sk);
		if (owner) {
			info->role = owner->socket.role;
			info->opened_ns = owner->socket.opened_ns;
		}
	}
	if (info->role == SOCKET_UNKNOWN && info->state == TCP_STATE_LISTEN)
		info->role = SOCKET_LISTEN;
	align(record);
	if (is_full(record))
		return nothing();
	__builtin_memcpy(place(record, record->used), info, sizeof(*info));
	return added(record, sizeof(*info));
}

static __always_inline bool has_path(enum descriptor_type type)
{
	return type != DESCRIPTOR_UNKNOWN && type != DESCRIPTOR_PIPE && type != DESCRIPTOR_SOCKET &&
	       type != DESCRIPTOR_ANONYMOUS;
}

/* Describes a file into descriptor_scratch.one; 0 for CLOSED. Returns the type. Global: verified once. */
__noinline u32 describe(u64 file_address, u32 fd)
{
	struct file *file = (struct file *)file_address;
	struct descriptor_scratch *scratch = descriptor_scratch();
	struct record *record = current_record();
	struct descriptor *descriptor;
	struct inode *inode;

	if (!scratch || !record)
		return DESCRIPTOR_UNKNOWN;
	descriptor = &scratch->one;
	__builtin_memset(descriptor, 0, sizeof(*descriptor));
	descriptor->fd = fd;
	descriptor->type = DESCRIPTOR_CLOSED;
	descriptor->tty_index = -1;
	if (!file)
		return DESCRIPTOR_CLOSED;
	inode = BPF_CORE_READ(file, f_inode);
	descriptor->readable = (BPF_CORE_READ(file, f_mode) & FMODE_READ) != 0;
	descriptor->writable = (BPF_CORE_READ(file, f_mode) & FMODE_WRITE) != 0;
	descriptor->dev = BPF_CORE_READ(inode, i_sb, s_dev);
	descriptor->inode = BPF_CORE_READ(inode, i_ino);
	descriptor->type = classify(descriptor, file, inode);
	if (descriptor->type == DESCRIPTOR_SOCKET)
		descriptor->socket = append_socket(record, &scratch->socket, file);
	else if (has_path(descriptor->type) && record->used < NAMES_ROOM)
		descriptor->path = append_path(record, &file->f_path);
	return descriptor->type;
}
