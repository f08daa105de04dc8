// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/*
 * System calls on sockets: which socket, and which address was given. A 32-bit program of x86 may make each of them as
 * socketcall, with the number of the call and a pointer to its arguments.
 */
#pragma once

#include "fdtable.h"
#include "syscall.h"
#include "unix.h"

#define SOCKET_CALL_ARGUMENTS 4

/* What a call on a socket was given, by whichever way it was made. */
struct socket_call {
	u64 arguments[SOCKET_CALL_ARGUMENTS];
};

/* What bind and connect may be given: the beginnings of sockaddr_in, sockaddr_in6 and sockaddr_vm. */
struct any_address {
	u16 family;
	u16 port;
	union {
		u8 ipv4[4];
		u32 vsock_port;
		u32 flow;
	};
	union {
		u8 ipv6[16];
		u32 vsock_cid;
	};
};

/* The socket a process has under a number; NULL when it is none. Another thread may have put another one there. */
static __always_inline struct sock *socket_at(s64 fd)
{
	struct task_struct *task = current_task();
	struct fdtable *table = BPF_CORE_READ(task, files, fdt);
	struct socket *socket;
	struct file *file;

	if (fd < 0 || fd >= BPF_CORE_READ(table, max_fds))
		return NULL;
	file = file_at(table, fd);
	if (BPF_CORE_READ(file, f_inode, i_sb, s_magic) != SOCKFS_MAGIC)
		return NULL;
	socket = BPF_CORE_READ(file, private_data);
	return BPF_CORE_READ(socket, sk);
}

/*
 * False when the arguments cannot be read. No more are read than the call has: they may stand at the very end of a page.
 */
static __always_inline bool read_socket_call(struct pt_regs *regs, u32 count, struct socket_call *call)
{
	u32 narrow[SOCKET_CALL_ARGUMENTS] = {};

	if (!is_compat() || syscall_number() != COMPAT_SOCKETCALL) {
		call->arguments[0] = argument(0);
		call->arguments[1] = argument(1);
		call->arguments[2] = argument(2);
		call->arguments[3] = argument(3);
		return true;
	}
	if (bpf_probe_read_user(narrow, count * sizeof(narrow[0]), (const void *)argument(1)))
		return false;
	for (int i = 0; i < SOCKET_CALL_ARGUMENTS; i++)
		call->arguments[i] = narrow[i];
	return true;
}

/* The address the caller gave; family 0 when there is none to read. */
static __always_inline void read_address(struct any_address *asked, u64 address, u64 length)
{
	u64 size = at_most((u32)length, sizeof(*asked));

	__builtin_memset(asked, 0, sizeof(*asked));
	if (size >= sizeof(asked->family))
		bpf_probe_read_user(asked, size, (const void *)address);
}

static __always_inline void fill_internet(u8 address[16], u16 *port, const struct any_address *asked)
{
	*port = bpf_ntohs(asked->port);
	if (asked->family == AF_INET)
		__builtin_memcpy(address, asked->ipv4, sizeof(asked->ipv4));
	else
		__builtin_memcpy(address, asked->ipv6, sizeof(asked->ipv6));
}

/* A context id and port of vsock have 32 bits each: the collector finds them in the address. */
static __always_inline void fill_vsock_name(struct socket_info *info, struct sock *sk)
{
	u32 *address = (u32 *)info->local_address;

	if (bpf_core_type_exists(struct vsock_sock)) {
		address[0] = BPF_CORE_READ((struct vsock_sock *)sk, local_addr.svm_cid);
		address[1] = BPF_CORE_READ((struct vsock_sock *)sk, local_addr.svm_port);
	}
}

/* The name of a unix socket as the caller gave it. */
static __always_inline struct span append_asked_name(struct record *record, u64 address, u64 length)
{
	u64 size = (u32)length;

	if (size <= sizeof(u16) || size > sizeof(u16) + UNIX_PATH_SIZE)
		return nothing();
	return append_user(record, address + sizeof(u16), size - sizeof(u16), UNIX_PATH_SIZE);
}
