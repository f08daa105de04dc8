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

/* First argument of socketcall (linux/net.h). */
#define SOCKETCALL_BIND 2
#define SOCKETCALL_CONNECT 3
#define SOCKETCALL_LISTEN 4
#define SOCKETCALL_ACCEPT 5
#define SOCKETCALL_ACCEPT4 18

#if defined(__TARGET_ARCH_x86)
#define COMPAT_SOCKETCALL 102
#else
#define COMPAT_SOCKETCALL (~0U) /* no such call */
#endif

struct socket_call {
	u32 arguments[3];
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
 * What the call was given, by whichever way it was made: fd and two more arguments. False when it is a socketcall for
 * something else.
 */
static __always_inline bool read_socket_call(struct pt_regs *regs, u32 wanted, s32 *fd, u64 *second, u64 *third)
{
	struct socket_call call = {};

	if (is_compat() && syscall_number() == COMPAT_SOCKETCALL) {
		if (argument(0) != wanted || bpf_probe_read_user(&call, sizeof(call), (const void *)argument(1)))
			return false;
		*fd = call.arguments[0];
		*second = call.arguments[1];
		*third = call.arguments[2];
		return true;
	}
	*fd = argument(0);
	*second = argument(1);
	*third = argument(2);
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
