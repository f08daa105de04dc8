/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import io.acheron.collector.control.ControlText;
import io.acheron.collector.publish.SinkUnavailableException;
import io.acheron.collector.publish.kafka.ControlStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code control show}: what the control topic holds. */
@Command(
        name = "show",
        description = "Shows the configuration of each scope in the control topic, as YAML documents.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "1:the broker did not answer", "2:wrong usage"})
final class ControlShow implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private SettingOptions settings = new SettingOptions();

    @Override
    public Integer call() throws UserException {
        try {
            ControlStore store = Controls.store(settings);
            var configs = store.read();
            if (configs.isEmpty()) {
                spec.commandLine()
                        .getErr()
                        .println("%s holds no configuration: collectors do what their own files say"
                                .formatted(store.topic()));
            }
            StringBuilder text = new StringBuilder();
            configs.forEach((scope, config) -> text.append("---\n")
                    .append(config.map(ControlText::of)
                            .orElse("# scope %s: not a configuration; collectors refuse it\n"
                                    .formatted(scope.replaceAll("\\p{Cntrl}", "?")))));
            spec.commandLine().getOut().print(text);
            spec.commandLine().getOut().flush();
            return Main.DONE;
        } catch (SinkUnavailableException e) {
            throw new UserException(Main.FAILED, e);
        }
    }
}
