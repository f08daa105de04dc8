/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acheron.schema.codec.JsonLines;
import io.acheron.schema.event.Event;
import io.acheron.schema.event.ProcessContext;
import io.acheron.schema.event.Socket;
import io.acheron.schema.payload.DnsMessage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** An event as OCSF evidence: process, endpoints and query where OCSF has fields for them, and all of it under {@code data}. */
final class EvidenceJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ConcurrentHashMap<Class<?>, JsonLines<?>> LINES = new ConcurrentHashMap<>();

    static ObjectNode of(Event event) {
        ObjectNode evidence = JsonNodeFactory.instance.objectNode();
        if (event.getProcess() != null) {
            evidence.set("process", process(event.getProcess()));
            evidence.putObject("actor").set("process", process(event.getProcess()));
        }
        Socket socket = EventSocket.of(event);
        if (socket != null) {
            endpoint(evidence.putObject("src_endpoint"), socket.getLocalAddress(), socket.getLocalPort());
            endpoint(evidence.putObject("dst_endpoint"), socket.getRemoteAddress(), socket.getRemotePort());
        }
        DnsMessage dns = event.getDnsMessage();
        if (dns != null) {
            endpoint(evidence.putObject("src_endpoint"), dns.getLocalAddress(), dns.getLocalPort());
            endpoint(evidence.putObject("dst_endpoint"), dns.getRemoteAddress(), dns.getRemotePort());
            if (!dns.getQuestions().isEmpty()) {
                evidence.putObject("query")
                        .put("hostname", dns.getQuestions().get(0).getName())
                        .put("type", dns.getQuestions().get(0).getType());
            }
        }
        evidence.set("data", tree(event));
        return evidence;
    }

    private static ObjectNode process(ProcessContext process) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("pid", process.getPid()).put("uid", process.getEntityId()).put("name", process.getName());
        if (process.getCommandLine() != null) {
            json.put("cmd_line", process.getCommandLine());
        }
        if (process.getExecutable() != null) {
            json.putObject("file").put("path", process.getExecutable()).put("type_id", 1);
        }
        ObjectNode user = json.putObject("user").put("uid", Long.toString(process.getUid()));
        if (process.getUserName() != null) {
            user.put("name", process.getUserName());
        }
        ObjectNode parent = json.putObject("parent_process")
                .put("pid", process.getParentPid())
                .put("name", process.getParentName());
        if (process.getParentEntityId() != null) {
            parent.put("uid", process.getParentEntityId());
        }
        return json;
    }

    private static void endpoint(ObjectNode endpoint, @Nullable String address, int port) {
        if (address != null && !address.isEmpty()) {
            endpoint.put("ip", address).put("port", port);
        }
    }

    /** @return the NDJSON form of a record as a tree */
    @SuppressWarnings("unchecked") // the writer is kept under the class it was made for
    static <T extends SpecificRecord> JsonNode tree(T record) {
        JsonLines<T> lines = (JsonLines<T>)
                LINES.computeIfAbsent(record.getClass(), type -> JsonLines.of((Class<? extends SpecificRecord>) type));
        try {
            return MAPPER.readTree(lines.write(record));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("JsonLines writes JSON", e);
        }
    }

    private EvidenceJson() {}
}
