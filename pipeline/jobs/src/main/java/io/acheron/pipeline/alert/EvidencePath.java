/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.alert;

import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.event.ProcessRef;
import io.acheron.schema.event.Socket;
import io.acheron.schema.payload.DnsMessage;
import io.acheron.schema.payload.JavaExec;
import io.acheron.schema.payload.ProcessExec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the evidence in one line for people. Parts of it are text of the observed process: whoever shows it must escape it. */
final class EvidencePath {
    private static final String STEP = " → ";
    private static final int LONGEST_TEXT = 160;
    private static final int ANCESTORS = 4;

    /** @return what one event shows */
    static String of(Event event) {
        if (event.getStdioSocket() != null
                && !event.getStdioSocket().getPathText().isEmpty()) {
            return cut(event.getStdioSocket().getPathText(), 2 * LONGEST_TEXT);
        }
        if (event.getJavaExec() != null) {
            return java(event.getJavaExec());
        }
        List<String> path = lineage(event);
        path.add(actor(event));
        if (event.getDnsMessage() != null) {
            path.add(dns(event.getDnsMessage()));
        } else if (event.getTcpConnect() != null) {
            path.add("connect " + remote(event.getTcpConnect().getSocket()));
        } else if (event.getTcpAccept() != null) {
            path.add("accept from " + remote(event.getTcpAccept().getSocket()));
        } else if (event.getTcpClose() != null) {
            path.add("close " + remote(event.getTcpClose().getSocket()));
        } else if (event.getProcessExec() == null) {
            path.add(event.getKind());
        }
        return String.join(STEP, path);
    }

    /**
     * @param steps name of the step of each event
     * @return the steps in their order; repeats of a step as the first event and a number
     */
    static String of(List<Event> events, List<String> steps) {
        List<String> path = new ArrayList<>();
        int i = 0;
        while (i < events.size()) {
            int next = i + 1;
            while (next < events.size() && steps.get(next).equals(steps.get(i))) {
                next++;
            }
            String times = next - i == 1 ? "" : " ×" + (next - i);
            path.add("[" + steps.get(i) + times + "] " + of(events.get(i)));
            i = next;
        }
        return String.join(" ⇒ ", path);
    }

    private static List<String> lineage(Event event) {
        List<String> names = new ArrayList<>();
        if (event.getFacts() != null) {
            List<ProcessRef> ancestry = event.getFacts().getAncestry();
            for (int i = Math.min(ANCESTORS, ancestry.size()) - 1; i >= 0; i--) {
                names.add(ancestry.get(i).getName() + '(' + ancestry.get(i).getPid() + ')');
            }
        }
        ProcessContext process = event.getProcess();
        if (names.isEmpty() && process != null && !process.getParentName().isEmpty()) {
            names.add(process.getParentName() + '(' + process.getParentPid() + ')');
        }
        return names;
    }

    private static String actor(Event event) {
        ProcessContext process = event.getProcess();
        ProcessExec exec = event.getProcessExec();
        if (exec != null) {
            String pid = process == null ? "" : "(" + process.getPid() + ")";
            return exec.getExecutable().getPath() + pid + " " + command(exec.getArgv());
        }
        if (process == null) {
            return "unknown process";
        }
        String text =
                process.getCommandLine() == null ? "" : " " + cut("“" + process.getCommandLine() + "”", LONGEST_TEXT);
        return process.getName() + '(' + process.getPid() + ')' + text;
    }

    private static String java(JavaExec exec) {
        List<String> path = new ArrayList<>();
        if (exec.getLastAccept() != null) {
            path.add(remote(exec.getLastAccept()));
        }
        path.add("jvm " + exec.getJvm().getName() + '(' + exec.getJvm().getPid() + ')');
        path.add("thread “" + exec.getThreadName() + "”");
        if (exec.getHelper() != null) {
            path.add(exec.getHelper());
        }
        path.add(exec.getExecutable() + " " + command(exec.getArgv()));
        return String.join(STEP, path);
    }

    private static String dns(DnsMessage message) {
        String names = String.join(
                ", ",
                message.getQuestions().stream()
                        .map(question -> question.getName() + ' ' + question.getType())
                        .toList());
        String server = message.getRemoteAddress() + ':' + message.getRemotePort();
        return cut((message.getResponse() ? "answer for " : "asks for ") + names, LONGEST_TEXT) + " at " + server;
    }

    private static String command(List<String> argv) {
        return cut("“" + String.join(" ", argv) + "”", LONGEST_TEXT);
    }

    private static String remote(Socket socket) {
        return text(socket.getRemoteAddress()) + ':' + socket.getRemotePort();
    }

    private static String text(@Nullable String value) {
        return value == null ? "?" : value;
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + '…';
    }

    private EvidencePath() {}
}
