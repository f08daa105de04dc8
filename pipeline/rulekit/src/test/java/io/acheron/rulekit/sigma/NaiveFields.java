/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.sigma;

import io.acheron.rulekit.Events;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.Facts;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.event.ProcessRef;
import io.acheron.schema.event.Socket;
import io.acheron.schema.payload.DnsAnswer;
import io.acheron.schema.payload.DnsQuestion;
import io.acheron.schema.payload.FileOperation;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Log sources and their fields a second time, by hand: what the mapping of the product says in fields.yaml. */
final class NaiveFields {
    /** Kind of event by category. */
    static final Map<String, String> KINDS = Map.of(
            "process_creation", "process_exec",
            "network_connection", "tcp_connect",
            "dns_query", "dns_message",
            "file_event", "file_change");

    private static final Map<String, List<String>> TEXTS = Map.of(
            "process_creation",
                    List.of("Image", "CommandLine", "ParentImage", "CurrentDirectory", "process_exec.argv", "User"),
            "network_connection", List.of("DestinationIp", "SourceIp", "Image", "CommandLine", "User"),
            "dns_query", List.of("QueryName", "answer", "Image", "User"),
            "file_event", List.of("TargetFilename", "SourceFilename", "Image", "User"));
    private static final Map<String, String> NUMBERS = Map.of(
            "process_creation", "ProcessId",
            "network_connection", "DestinationPort",
            "dns_query", "QueryStatus",
            "file_event", "file_change.bytes_written");
    private static final Map<String, String> KEYWORDS = Map.of(
            "process_creation", "CommandLine",
            "network_connection", "CommandLine",
            "dns_query", "QueryName",
            "file_event", "TargetFilename");

    static List<String> texts(String category) {
        return TEXTS.getOrDefault(category, List.of());
    }

    static String number(String category) {
        return NUMBERS.getOrDefault(category, "");
    }

    static String keywords(String category) {
        return KEYWORDS.getOrDefault(category, "");
    }

    /** @return whether a rule that names these fields takes an event to be about its log source */
    static boolean isMeant(String category, Event event, List<String> named) {
        if (!event.getKind().equals(KINDS.get(category))) {
            return false;
        }
        return switch (category) {
            case "dns_query" ->
                event.getDnsMessage().getResponse() == (named.contains("QueryStatus") || named.contains("answer"));
            case "file_event" ->
                List.of("CREATE", "RENAME", "LINK", "SYMLINK", "MKNOD")
                        .contains(event.getFileChange().getOperation().name());
            default -> true;
        };
    }

    static List<String> values(Event event, String field) {
        ProcessContext process = event.getProcess();
        String kind = event.getKind();
        return switch (field) {
            case "Image" ->
                kind.equals("process_exec")
                        ? List.of(
                                event.getProcessExec().getExecutable().getPath(),
                                event.getProcessExec().getFilename())
                        : maybe(process.getExecutable());
            case "CommandLine" ->
                !kind.equals("process_exec")
                        ? maybe(process.getCommandLine())
                        : event.getProcessExec().getArgv().isEmpty()
                                ? List.of()
                                : List.of(
                                        String.join(" ", event.getProcessExec().getArgv()));
            case "ParentImage" ->
                Stream.ofNullable(event.getFacts())
                        .flatMap(facts -> facts.getAncestry().stream().limit(1))
                        .map(ProcessRef::getExecutable)
                        .flatMap(Stream::ofNullable)
                        .toList();
            case "CurrentDirectory" -> List.of(event.getProcessExec().getCwd());
            case "process_exec.argv" -> event.getProcessExec().getArgv();
            case "User" -> maybe(process.getUserName());
            case "ProcessId" -> List.of(String.valueOf(process.getPid()));
            case "DestinationIp" -> maybe(event.getTcpConnect().getSocket().getRemoteAddress());
            case "SourceIp" -> maybe(event.getTcpConnect().getSocket().getLocalAddress());
            case "DestinationPort" ->
                List.of(String.valueOf(event.getTcpConnect().getSocket().getRemotePort()));
            case "QueryName" ->
                event.getDnsMessage().getQuestions().stream()
                        .map(DnsQuestion::getName)
                        .toList();
            case "answer" ->
                event.getDnsMessage().getAnswers().stream()
                        .map(DnsAnswer::getData)
                        .toList();
            case "QueryStatus" -> List.of(String.valueOf(event.getDnsMessage().getRcode()));
            case "TargetFilename" ->
                List.of(
                        event.getFileChange().getFile().getPath(),
                        event.getFileChange().getTargetPath());
            case "SourceFilename" -> List.of(event.getFileChange().getFile().getPath());
            default -> List.of(String.valueOf(event.getFileChange().getBytesWritten()));
        };
    }

    /** @return the values of the fields of that log source, for people */
    static String told(String category, Event event) {
        StringBuilder told = new StringBuilder(event.getKind());
        if (event.getKind().equals(KINDS.get(category))) {
            texts(category).forEach(field -> told.append(' ').append(field).append(values(event, field)));
            told.append(' ').append(number(category)).append(values(event, number(category)));
        }
        return told.toString();
    }

    /** Gives the event a value in that field, which may change others that are made of the same. */
    static void set(Event event, String field, String value, Words words) {
        switch (field) {
            case "Image" -> {
                if (!event.getKind().equals("process_exec")) {
                    event.getProcess().setExecutable(value);
                } else if (words.chance(2)) {
                    event.getProcessExec().setFilename(value);
                } else {
                    event.getProcessExec().getExecutable().setPath(value);
                }
            }
            case "CommandLine" -> {
                if (event.getKind().equals("process_exec")) {
                    event.getProcessExec().setArgv(List.of(value.split(" ", -1)));
                } else {
                    event.getProcess().setCommandLine(value);
                }
            }
            case "ParentImage" -> {
                ProcessRef parent = ProcessRef.newBuilder()
                        .setEntityId("p")
                        .setPid(1)
                        .setExecutable(value)
                        .build();
                event.setFacts(Facts.newBuilder().setAncestry(List.of(parent)).build());
            }
            case "CurrentDirectory" -> event.getProcessExec().setCwd(value);
            case "process_exec.argv" -> event.getProcessExec().setArgv(List.of(words.text(), value));
            case "User" -> event.getProcess().setUserName(value);
            case "DestinationIp" -> event.getTcpConnect().getSocket().setRemoteAddress(value);
            case "SourceIp" -> event.getTcpConnect().getSocket().setLocalAddress(value);
            case "QueryName" -> event.getDnsMessage().setQuestions(List.of(question(words.text()), question(value)));
            case "answer" -> event.getDnsMessage().setAnswers(List.of(answer(value), answer(words.text())));
            case "TargetFilename" -> event.getFileChange().setTargetPath(value);
            case "SourceFilename" -> event.getFileChange().getFile().setPath(value);
            default -> throw new IllegalArgumentException(field + " has no text");
        }
    }

    static void setNumber(Event event, String field, int value) {
        switch (field) {
            case "ProcessId" -> event.getProcess().setPid(value);
            case "DestinationPort" -> event.getTcpConnect().getSocket().setRemotePort(value);
            case "QueryStatus" -> event.getDnsMessage().setRcode(value);
            default -> event.getFileChange().setBytesWritten(value);
        }
    }

    /** @return an event of that kind with texts in all fields, some of them missing */
    static Event random(String category, Words words) {
        Event event = Events.of("kind: " + KINDS.get(category));
        if (event.getTcpConnect() != null) {
            event.getTcpConnect()
                    .setSocket(Socket.newBuilder().setFamily("inet").build());
        }
        if (event.getDnsMessage() != null) {
            event.getDnsMessage().setResponse(words.chance(2));
        }
        if (event.getFileChange() != null) {
            event.getFileChange().setOperation(words.one(List.of(FileOperation.values())));
        }
        for (String field : texts(category)) {
            if (!words.chance(4)) {
                set(event, field, words.eventText(), words);
            }
        }
        setNumber(event, number(category), words.random.nextInt(100));
        return event;
    }

    private static DnsQuestion question(String name) {
        return DnsQuestion.newBuilder().setName(name).setType("A").build();
    }

    private static DnsAnswer answer(String data) {
        return DnsAnswer.newBuilder().setName("n").setType("A").setData(data).build();
    }

    private static List<String> maybe(@Nullable String value) {
        return value == null ? List.of() : List.of(value);
    }

    private NaiveFields() {}
}
