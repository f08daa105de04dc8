/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel.netlink;

import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/** The functions of the C library that are used, under their names. Public only because jnr implements it in a class loader of its own. */
public interface SocketCalls {
    int socket(int domain, int type, int protocol);

    int bind(int fd, @In byte[] address, int length);

    int setsockopt(int fd, int level, int option, @In byte[] value, int length);

    @ssize_t
    long send(int fd, @In byte[] data, @size_t long length, int flags);

    @ssize_t
    long recv(int fd, @Out byte[] data, @size_t long length, int flags);

    int close(int fd);

    String strerror(int number);
}
