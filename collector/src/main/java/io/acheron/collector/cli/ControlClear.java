/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.cli;

import io.acheron.collector.control.ControlFile;
import io.acheron.collector.publish.SinkUnavailableException;
import io.acheron.collector.publish.kafka.ControlStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code control clear SCOPE}: takes a configuration back. */
@Command(
        name = "clear",
        description =
                "Takes the configuration of a scope back: its collectors go on with the next less specific one, or their own files.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:taken back", "1:the broker did not take it", "2:wrong usage"})
final class ControlClear implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private SettingOptions settings = new SettingOptions();

    @Parameters(paramLabel = "SCOPE", description = "fleet, group:NAME or host:ID.")
    @SuppressWarnings("NullAway.Init") // required
    private String scope;

    @Override
    public Integer call() throws UserException {
        String problem = ControlFile.scopeProblem(scope);
        if (problem != null) {
            throw new UserException(Main.USAGE, problem);
        }
        try {
            ControlStore store = Controls.store(settings);
            if (!store.read().containsKey(scope)) {
                throw new UserException(
                        Main.USAGE, "%s holds nothing of %s; see 'control show'".formatted(store.topic(), scope));
            }
            store.write(scope, null);
            spec.commandLine().getOut().println("%s: taken back from %s".formatted(scope, store.topic()));
            return Main.DONE;
        } catch (SinkUnavailableException e) {
            throw new UserException(Main.FAILED, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Main.FAILED;
        }
    }
}
