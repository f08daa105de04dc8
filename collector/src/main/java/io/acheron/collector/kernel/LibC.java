/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.kernel;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.off_t;
import jnr.ffi.types.size_t;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the C library that are used, under their names. Public only because jnr implements it in a class
 * loader of its own.
 */
public interface LibC {
    /** Flag of {@link #open}: not inherited by programs. */
    int O_CLOEXEC = 0x80000;

    int vsnprintf(@Out byte[] into, @size_t long size, Pointer format, Pointer arguments);

    String strerror(int number);

    int open(String path, int flags);

    int fcntl(int fd, int command, long argument);

    int close(int fd);

    long read(int fd, @Out byte[] into, @size_t long size);

    /** Into {@code struct statfs}, which begins with f_type as a long on 64-bit processors. */
    int statfs(String path, Pointer into);

    int getpagesize();

    int socket(int family, int type, int protocol);

    int setsockopt(int socket, int level, int option, Pointer value, int length);

    int bind(int socket, Pointer address, int length);

    int if_nametoindex(String name);

    /** Only for calls whose first argument is a pointer, for the reason told at {@link #mmap}. */
    long syscall(long number, Pointer first, int second, int third, int fourth, long fifth);

    /**
     * The address is a Pointer, not a long: six plain numbers would go through a short cut of jffi 1.4.3 that garbles
     * the last.
     */
    Pointer mmap(@Nullable Pointer address, @size_t long length, int protection, int flags, int fd, @off_t long offset);

    int munmap(Pointer address, @size_t long length);
}
