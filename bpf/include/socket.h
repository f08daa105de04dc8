// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* What a socket is, and who opened it. */
#pragma once

#include "acheron.h"

enum socket_role {
	SOCKET_UNKNOWN,
	SOCKET_CONNECT,
	SOCKET_ACCEPT,
	SOCKET_LISTEN,
	SOCKET_PAIR,
};

struct socket_info {
	u16 family;
	u16 type;
	u16 protocol;
	u16 local_port; /* host byte order */
	u16 remote_port;
	u8 state;
	u8 pad;
	enum socket_role role;
	u8 local_address[16]; /* network byte order; IPv4 in the first four */
	u8 remote_address[16];
	u64 inode;
	u64 cookie;             /* 0 unless the kernel has had a reason to give one */
	u64 peer_inode;         /* unix sockets */
	u64 opened_ns;          /* CLOCK_BOOTTIME of connect or accept; 0 when not seen */
	struct span local_path; /* unix sockets: as bound, beginning with NUL when abstract */
	struct span remote_path;
};

/* Who connected or accepted a TCP socket. Bound then, because the CPU that sees it change state later runs anybody. */
struct socket_owner {
	struct process_head process;
	s32 fd;                    /* at connect or accept; -1 when unknown */
	struct socket_info socket; /* with the addresses it had when established: the local port is gone at the end */
};

/* Key: address of the struct sock. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 16384);
	__type(key, u64);
	__type(value, struct socket_owner);
} sockets SEC(".maps");

static __always_inline struct socket_owner *owner_of(struct sock *sk)
{
	u64 key = (u64)sk;

	return bpf_map_lookup_elem(&sockets, &key);
}

/* sk_socket is the first half of the socket_alloc that ends in the inode. */
static __always_inline u64 inode_of(struct sock *sk)
{
	struct socket_alloc *alloc = (struct socket_alloc *)BPF_CORE_READ(sk, sk_socket);

	return alloc ? BPF_CORE_READ(alloc, vfs_inode.i_ino) : 0;
}

static __always_inline void fill_addresses(struct socket_info *info, struct sock *sk)
{
	__builtin_memset(info->local_address, 0, sizeof(info->local_address));
	__builtin_memset(info->remote_address, 0, sizeof(info->remote_address));
	info->local_port = 0;
	info->remote_port = 0;
	if (info->family == AF_INET) {
		BPF_CORE_READ_INTO((u32 *)info->local_address, sk, __sk_common.skc_rcv_saddr);
		BPF_CORE_READ_INTO((u32 *)info->remote_address, sk, __sk_common.skc_daddr);
	} else if (info->family == AF_INET6) {
		BPF_CORE_READ_INTO(&info->local_address, sk, __sk_common.skc_v6_rcv_saddr);
		BPF_CORE_READ_INTO(&info->remote_address, sk, __sk_common.skc_v6_daddr);
	} else {
		return;
	}
	/* The number is taken away when the socket closes, its copy for outgoing packets stays. */
	info->local_port = BPF_CORE_READ(sk, __sk_common.skc_num);
	if (!info->local_port)
		info->local_port = bpf_ntohs(BPF_CORE_READ((struct inet_sock *)sk, inet_sport));
	info->remote_port = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
}

/* Everything but role, time of opening and names. */
static __always_inline void fill_socket(struct socket_info *info, struct sock *sk)
{
	info->family = BPF_CORE_READ(sk, __sk_common.skc_family);
	info->type = BPF_CORE_READ(sk, sk_type);
	info->protocol = BPF_CORE_READ(sk, sk_protocol);
	info->state = BPF_CORE_READ(sk, __sk_common.skc_state);
	info->pad = 0;
	info->role = SOCKET_UNKNOWN;
	info->inode = inode_of(sk);
	info->cookie = BPF_CORE_READ(sk, __sk_common.skc_cookie.counter);
	info->peer_inode = 0;
	info->opened_ns = 0;
	info->local_path = (struct span){};
	info->remote_path = (struct span){};
	fill_addresses(info, sk);
}
