/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.webhook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acheron.schema.alert.Alert;

/**
 * An alert as a message of Slack. The text of events is the attacker's: it is escaped, so that it can make no link and wake no channel,
 * and cut to what Slack takes.
 */
final class SlackMessage {
    private static final int LONGEST_HEADER = 150;
    private static final int LONGEST_SECTION = 2900;
    private static final int LONGEST_FIELD = 1900;

    static String write(Alert alert) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        String head = alert.getSeverity() + " " + alert.getTitle() + " on " + alert.getHostName();
        message.put("text", escape(cut(head, LONGEST_SECTION)));
        ArrayNode blocks = message.putArray("blocks");
        // Plain text needs no escape: Slack shows it as it is.
        blocks.addObject()
                .put("type", "header")
                .putObject("text")
                .put("type", "plain_text")
                .put("text", cut(head, LONGEST_HEADER));
        section(blocks, escaped(alert.getEvidencePath()));
        ObjectNode facts = blocks.addObject().put("type", "section");
        ArrayNode fields = facts.putArray("fields");
        field(fields, "Host", alert.getHostName());
        field(fields, "Risk", Integer.toString(alert.getRisk()));
        field(fields, "Rule", alert.getRule().getTitle());
        if (alert.getAsset() != null && alert.getAsset().getOwner() != null) {
            field(fields, "Owner", alert.getAsset().getOwner());
        }
        if (!alert.getTriage().isBlank()) {
            section(blocks, "*What to do:* " + escaped(alert.getTriage()));
        }
        blocks.addObject()
                .put("type", "context")
                .putArray("elements")
                .addObject()
                .put("type", "plain_text")
                .put("text", "alert " + alert.getAlertId() + ", fingerprint " + alert.getFingerprint());
        return message.toString();
    }

    private static void section(ArrayNode blocks, String markdown) {
        if (!markdown.isBlank()) {
            blocks.addObject()
                    .put("type", "section")
                    .putObject("text")
                    .put("type", "mrkdwn")
                    .put("text", markdown);
        }
    }

    private static void field(ArrayNode fields, String name, String value) {
        fields.addObject()
                .put("type", "mrkdwn")
                .put("text", "*" + name + "*\n" + escape(cut(value, LONGEST_FIELD / 5)));
    }

    // Each character may become five.
    private static String escaped(String text) {
        return escape(cut(text, LONGEST_SECTION / 5));
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + '…';
    }

    private SlackMessage() {}
}
