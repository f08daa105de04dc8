// SPDX-License-Identifier: GPL-2.0 OR BSD-2-Clause
// Copyright The Acheron Authors

/* Names and peers of unix sockets. */
#pragma once

#include "record.h"
#include "socket.h"

#define UNIX_PATH_SIZE 108

static __always_inline struct span append_unix_path(struct record *record, struct unix_address *address)
{
	u64 length = (u32)BPF_CORE_READ(address, len);

	if (!address || record->used >= NAMES_ROOM || length <= sizeof(u16) || length > sizeof(u16) + UNIX_PATH_SIZE)
		return nothing();
	length = at_most(length - sizeof(u16), UNIX_PATH_SIZE);
	if (bpf_probe_read_kernel(place(record, record->used), length, &address->name[0].sun_path))
		return nothing();
	return added(record, length);
}

/*
 * Of two unix sockets that are connected, the one without a name asked and the other accepted (it has the name of the
 * listener); where neither has one they come from socketpair.
 */
static __always_inline void fill_unix(struct record *record, struct socket_info *info, struct unix_sock *own)
{
	struct unix_sock *peer = (struct unix_sock *)BPF_CORE_READ(own, peer);
	struct unix_address *address = BPF_CORE_READ(own, addr), *remote = NULL;

	if (peer) {
		info->peer_inode = inode_of((struct sock *)peer);
		remote = BPF_CORE_READ(peer, addr);
		if (!address && !remote)
			info->role = SOCKET_PAIR;
		else if (!address != !remote)
			info->role = address ? SOCKET_ACCEPT : SOCKET_CONNECT;
	}
	info->local_path = append_unix_path(record, address);
	info->remote_path = append_unix_path(record, remote);
}
