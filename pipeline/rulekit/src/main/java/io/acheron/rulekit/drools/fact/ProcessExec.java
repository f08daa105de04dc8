/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.drools.fact;

import io.acheron.schema.event.DescriptorType;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessRef;
import java.util.List;
import java.util.Optional;

/** A program was started. */
public final class ProcessExec extends EventFact {
    private final io.acheron.schema.payload.ProcessExec payload;

    /** @param event an event that holds this payload */
    public ProcessExec(Event event) {
        super(event);
        this.payload = event.getProcessExec();
    }

    /** @return path of the resolved executable */
    public String getExecutable() {
        return text(payload.getExecutable().getPath());
    }

    /** @return path as it was invoked */
    public String getFilename() {
        return text(payload.getFilename());
    }

    /** @return arguments */
    public List<String> getArgv() {
        return payload.getArgv();
    }

    /** @return arguments joined by one blank */
    public String getCommandLine() {
        return String.join(" ", payload.getArgv());
    }

    /** @return working directory */
    public String getCwd() {
        return text(payload.getCwd());
    }

    /** @return path of the executable of the parent */
    public String getParentExecutable() {
        return parent().map(parent -> text(parent.getExecutable())).orElse("");
    }

    /** @return command line of the parent */
    public String getParentCommandLine() {
        return parent().map(parent -> text(parent.getCommandLine())).orElse("");
    }

    /** @return hard links of the executable; 0 means deleted or never linked */
    public int getLinks() {
        return payload.getExecutable().getLinks();
    }

    /** @return whether standard input is a socket */
    public boolean isStdinSocket() {
        return isSocket(0);
    }

    /** @return whether standard output is a socket */
    public boolean isStdoutSocket() {
        return isSocket(1);
    }

    private Optional<ProcessRef> parent() {
        List<ProcessRef> remembered =
                event().getFacts() == null ? List.of() : event().getFacts().getAncestry();
        return (remembered.isEmpty() ? payload.getAncestors() : remembered)
                .stream().findFirst();
    }

    private boolean isSocket(int descriptor) {
        return payload.getStdio().stream()
                .anyMatch(stdio -> stdio.getFd() == descriptor && stdio.getType() == DescriptorType.SOCKET);
    }
}
