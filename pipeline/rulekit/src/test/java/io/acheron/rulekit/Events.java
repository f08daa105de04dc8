/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.rulekit.yaml.YamlException;
import io.acheron.rulekit.yaml.YamlList;
import io.acheron.rulekit.yaml.YamlReader;
import io.acheron.schema.event.Event;

/** Events for tests, from the fragments rule tests are written in. */
public final class Events {
    /** @param flow a fragment in YAML flow style without the outer braces, such as {@code kind: process_exec} */
    public static Event of(String flow) {
        try {
            Problems problems = new Problems("event");
            YamlList list = (YamlList) YamlReader.read("[{" + flow + "}]");
            Event event = TestEvents.build(list, problems).get(0);
            assertThat(problems.found()).isEmpty();
            return event;
        } catch (YamlException e) {
            throw new AssertionError(flow + ": " + e.getMessage(), e);
        }
    }

    /** @return an exec with these arguments, the first of which is the file, too */
    public static Event exec(String... argv) {
        Event event = of("kind: process_exec");
        event.getProcessExec().getExecutable().setPath(argv[0]);
        event.getProcessExec().setFilename(argv[0]);
        event.getProcessExec().setArgv(java.util.List.of(argv));
        return event;
    }

    private Events() {}
}
