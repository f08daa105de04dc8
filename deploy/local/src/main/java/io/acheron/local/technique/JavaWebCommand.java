/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.util.Set;

/** Remote code execution in a Java service: a request thread starts a shell. */
public final class JavaWebCommand implements Technique {
    @Override
    public String name() {
        return "java-web-command";
    }

    @Override
    public String does() {
        return "a request makes a Java web service run a command of the attacker";
    }

    @Override
    public Set<String> evidence() {
        return Set.of("java_exec", "process_exec");
    }

    @Override
    public String perform(Stage stage) throws TechniqueFailedException, InterruptedException {
        ServiceUnderAttack service = ServiceUnderAttack.start(stage);
        String answer = service.request(
                "/convert",
                "a.png; echo %s-$((6*7)); id".formatted(stage.trace().marker()));
        if (!answer.contains(stage.trace().marker() + "-42")) {
            throw new TechniqueFailedException("the service did not run the command");
        }
        return "the service answered "
                + answer.lines().reduce((first, last) -> last).orElse("");
    }
}
