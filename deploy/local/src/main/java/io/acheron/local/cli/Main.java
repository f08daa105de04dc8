/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.cli;

import io.acheron.local.run.Failure;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main of every command but the collector's. */
@CommandLine.Command(
        name = "acheron",
        description = "Streaming intrusion detection for Linux fleets.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done, 1 findings or failure, 2 wrong usage.",
            "The collector has its own commands: acheron collect --help, acheron probes --help."
        })
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--debug",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Show logs and the stack trace of an error on stderr.")
    private boolean debug;

    private Main() {}

    /** @param args command line */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** @return the parser with all commands found on the class path */
    static CommandLine commandLine() {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        List<Command> commands = ServiceLoader.load(Command.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Main::name))
                .toList();
        commands.forEach(line::addSubcommand);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionStrategy(main::execute);
        line.setExecutionExceptionHandler(main::failed);
        line.setParameterExceptionHandler(Main::misused);
        return line;
    }

    private static String name(Command command) {
        return command.getClass().getAnnotation(CommandLine.Command.class).name();
    }

    private int execute(CommandLine.ParseResult parsed) {
        if (debug) {
            Logging.toStderr();
        } else {
            Logging.off();
        }
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (StackOverflowError | LinkageError e) {
            // The parser of the command line passes on exceptions only.
            throw new CommandLine.ExecutionException(spec.commandLine(), "error", new IllegalStateException(e));
        }
    }

    private int failed(Exception thrown, CommandLine line, CommandLine.ParseResult parsed) {
        PrintWriter err = line.getErr();
        if (interrupted(thrown)) {
            // Ctrl-C while Kafka's client waited: it wraps the interrupt into what looks like a failure.
            return 130;
        } else if (thrown instanceof Failure failure) {
            failure.text().lines().forEach(text -> err.println("acheron: " + text));
        } else {
            err.println("acheron: unexpected error: %s (%s). Run it again with --debug and report what it shows."
                    .formatted(Failure.reason(thrown), thrown.getClass().getName()));
        }
        if (debug) {
            thrown.printStackTrace(err);
        }
        return thrown instanceof Failure failure ? failure.exitCode() : 1;
    }

    private static boolean interrupted(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException) {
                return true;
            }
        }
        return false;
    }

    private static int misused(CommandLine.ParameterException wrong, String[] args) {
        CommandLine line = wrong.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("acheron: " + wrong.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("See: %s --help".formatted(line.getCommandSpec().qualifiedName()));
        return 2;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }
}
