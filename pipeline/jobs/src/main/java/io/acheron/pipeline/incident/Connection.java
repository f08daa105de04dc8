/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.incident;

import io.acheron.pipeline.alert.EventSocket;
import io.acheron.schema.alert.Alert;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.event.ProcessRef;
import io.acheron.schema.event.Socket;
import java.util.List;

/**
 * What connects alerts: on a host the login session, else the container, else the oldest process of the tree below init; across
 * hosts the address at the other end of a socket.
 */
public final class Connection {
    private static final long UNSET_SESSION = 4294967295L;
    private static final int INIT = 1;
    /** Parent of all kernel threads. */
    private static final int KTHREADD = 2;

    /** @return key of the incident of the host that the alert belongs to */
    public static String onHost(Alert alert) {
        ProcessContext process = alert.getProcess();
        String host = alert.getHostId();
        if (process == null) {
            return "host:" + host;
        }
        if (process.getAuditSessionId() != UNSET_SESSION && process.getAuditSessionId() > 0) {
            return "session:%s/%s/%d".formatted(host, boot(process.getEntityId()), process.getAuditSessionId());
        }
        if (process.getContainerId() != null) {
            return "container:%s/%s".formatted(host, process.getContainerId());
        }
        return "tree:%s/%s".formatted(host, root(process, alert.getAncestry()));
    }

    /** @return key of the incident of several hosts that the alert may belong to; empty when it has no peer */
    public static String acrossHosts(Alert alert) {
        for (Event event : alert.getEvents()) {
            Socket socket = EventSocket.of(event);
            if (socket == null) {
                continue;
            }
            String peer = socket.getRemoteAddress();
            if (peer != null && socket.getFamily().startsWith("inet") && !isLocal(peer)) {
                return "peer:" + peer;
            }
        }
        return "";
    }

    /** Entity ids begin with the boot. */
    private static String boot(String entityId) {
        int end = entityId.indexOf('-');
        return end < 0 ? entityId : entityId.substring(0, end);
    }

    private static String root(ProcessContext process, List<ProcessRef> ancestry) {
        String root = process.getEntityId();
        for (ProcessRef ancestor : ancestry) {
            if (ancestor.getPid() == INIT || ancestor.getPid() == KTHREADD) {
                break;
            }
            root = ancestor.getEntityId();
        }
        return root;
    }

    /** Every host has these. */
    private static boolean isLocal(String address) {
        return address.startsWith("127.")
                || address.equals("::1")
                || address.equals("0.0.0.0")
                || address.equals("::")
                || address.startsWith("::ffff:127.")
                || address.startsWith("fe80:")
                || address.startsWith("169.254.");
    }

    private Connection() {}
}
