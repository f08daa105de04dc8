/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.feature;

import io.acheron.rulekit.field.DomainName;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.FileRef;
import io.acheron.schema.event.HashState;
import io.acheron.schema.event.Socket;
import io.acheron.schema.payload.DnsMessage;
import io.acheron.schema.payload.TcpConnect;
import java.util.ArrayList;
import java.util.List;

/** What an event says a host does that other hosts of its service may do too. */
final class SightSubjects {
    static final String EXECUTABLE = "executable";
    static final String PROGRAM_HASH = "program_hash";
    static final String DESTINATION = "destination";
    static final String DOMAIN = "domain";

    private static final int IN_PROGRESS = -115;
    private static final int LONGEST = 512;

    /** One thing a host does. */
    record Subject(String subject, String value) {
        String key() {
            return subject + ' ' + value;
        }
    }

    /** @return whether the event may have subjects */
    static boolean concerns(Event event) {
        DnsMessage dns = event.getDnsMessage();
        return event.getProcessExec() != null
                || event.getFileHash() != null
                || event.getTcpConnect() != null
                || (dns != null && !dns.getResponse() && dns.getEgress());
    }

    /** @return none for most kinds */
    static List<Subject> of(Event event) {
        List<Subject> subjects = new ArrayList<>(2);
        if (event.getProcessExec() != null) {
            FileRef program = event.getProcessExec().getExecutable();
            add(subjects, EXECUTABLE, program.getPath());
            addHash(subjects, program);
        } else if (event.getFileHash() != null) {
            addHash(subjects, event.getFileHash().getFile());
        } else if (event.getTcpConnect() != null) {
            addDestination(subjects, event.getTcpConnect());
        } else if (event.getDnsMessage() != null) {
            DnsMessage dns = event.getDnsMessage();
            if (!dns.getResponse() && dns.getEgress() && !dns.getQuestions().isEmpty()) {
                add(
                        subjects,
                        DOMAIN,
                        DomainName.registered(dns.getQuestions().get(0).getName()));
            }
        }
        return subjects;
    }

    private static void addHash(List<Subject> subjects, FileRef program) {
        if (program.getHashState() == HashState.DONE && program.getSha256() != null) {
            add(subjects, PROGRAM_HASH, program.getSha256());
        }
    }

    private static void addDestination(List<Subject> subjects, TcpConnect connect) {
        Socket socket = connect.getSocket();
        String remote = socket.getRemoteAddress();
        boolean made = connect.getResult() == 0 || connect.getResult() == IN_PROGRESS;
        if (made && remote != null && !isLoopback(remote)) {
            add(subjects, DESTINATION, remote + ':' + socket.getRemotePort());
        }
    }

    private static boolean isLoopback(String address) {
        return address.startsWith("127.") || address.equals("::1") || address.startsWith("::ffff:127.");
    }

    private static void add(List<Subject> subjects, String subject, String value) {
        if (!value.isEmpty()) {
            subjects.add(new Subject(subject, value.length() <= LONGEST ? value : value.substring(0, LONGEST)));
        }
    }

    private SightSubjects() {}
}
