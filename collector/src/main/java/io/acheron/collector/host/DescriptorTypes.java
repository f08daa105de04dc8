/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import io.acheron.schema.event.DescriptorType;

/** Tells what a descriptor is from its link and its file mode. */
final class DescriptorTypes {
    private static final int TYPE_MASK = 0170000;
    private static final int PTMX = 5 << 8 | 2;
    private static final int FIRST_PTY_MAJOR = 136;
    private static final int LAST_PTY_MAJOR = 143;
    private static final int TTY_MAJOR = 4;
    private static final int TTY_ALIAS_MAJOR = 5; // /dev/tty and /dev/console

    static DescriptorType of(String target, int mode, long device) {
        if (target.startsWith("/memfd:")) {
            return DescriptorType.MEMFD;
        }
        return switch (mode & TYPE_MASK) {
            case 0140000 -> DescriptorType.SOCKET;
            case 0100000 -> DescriptorType.REGULAR;
            case 0040000 -> DescriptorType.DIRECTORY;
            case 0060000 -> DescriptorType.BLOCK;
            case 0020000 -> character(device);
            case 0010000 -> target.startsWith("pipe:") ? DescriptorType.PIPE : DescriptorType.FIFO;
            default -> byName(target);
        };
    }

    private static DescriptorType byName(String target) {
        if (target.startsWith("socket:")) {
            return DescriptorType.SOCKET;
        }
        if (target.startsWith("pipe:")) {
            return DescriptorType.PIPE;
        }
        return target.startsWith("anon_inode:") ? DescriptorType.ANONYMOUS : DescriptorType.UNKNOWN;
    }

    private static DescriptorType character(long device) {
        int major = major(device);
        if (device == PTMX) {
            return DescriptorType.PTY_MASTER;
        }
        boolean terminal = major == TTY_MAJOR || major == TTY_ALIAS_MAJOR || isPty(major);
        return terminal ? DescriptorType.TTY : DescriptorType.CHARACTER;
    }

    /** Index of a pseudo terminal's slave; -1 for other devices. */
    static int ptyIndex(long device) {
        int major = major(device);
        return isPty(major) ? (int) (device & 0xFF | device >>> 12 & 0xFFF00) + (major - FIRST_PTY_MAJOR) * 256 : -1;
    }

    private static boolean isPty(int major) {
        return major >= FIRST_PTY_MAJOR && major <= LAST_PTY_MAJOR;
    }

    private static int major(long device) {
        return (int) (device >>> 8 & 0xFFF);
    }

    private DescriptorTypes() {}
}
