/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.index.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.index.sample.SampleAlerts;
import io.acheron.schema.alert.Alert;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CefTest {
    // What a text would have to contain to break out of its place.
    private static final String[] PIECES = {
        "\\", "=", "|", "\n", "\r", " ", " msg=x", "cs1=", "\\=", "\\|", "\u0000", "\u0085", "\u2028", "é", "😀", "a",
        "\uD800", "CEF:0|"
    };

    @Test
    void shouldWriteWhatAnAnalystLooksFor() {
        assertThat(Cef.write(SampleAlerts.one(1)))
                .startsWith("CEF:0|Acheron|Acheron|")
                .contains("|3f0b3ce1-51b8-4f0c-9d11-000000000001|Netcat started|8|rt=1795341601000 ")
                .contains(" externalId=00000000000000000000000000000001 ")
                .contains(" dhost=web-1.example ", " dproc=nc ", " dpid=101 ", " cs4Label=owner cs4=shop ")
                .contains(" filePath=/usr/bin/nc ", " cs5=nc -x ");
    }

    /** A reader that knows nothing of the writer finds the very texts again, however they are made. */
    @Test
    void shouldLetNoTextAddFieldsOrLines() {
        Random random = new Random(20261122);
        for (int i = 0; i < 20_000; i++) {
            String title = text(random);
            String path = text(random);
            Alert alert = Alert.newBuilder(SampleAlerts.one(1))
                    .setTitle(title)
                    .setEvidencePath(path)
                    .setDescription(path + title)
                    .build();
            String line = Cef.write(alert);
            assertThat(line.chars().noneMatch(c -> c < ' ')).as(line).isTrue();
            Matcher header = Pattern.compile("CEF:0((?:\\|(?:[^\\\\|]|\\\\.)*){6})\\|(.*)", Pattern.DOTALL)
                    .matcher(line);
            assertThat(header.matches()).as(line).isTrue();
            Map<String, String> fields = fields(header.group(2));
            assertThat(fields.keySet()).containsExactlyElementsOf(fieldsOf(SampleAlerts.one(1), !path.isEmpty()));
            assertThat(fields.get("cs2")).isEqualTo(path.isEmpty() ? null : spaced(path));
            assertThat(fields.get("msg")).isEqualTo(spaced(path + title));
        }
    }

    private static Iterable<String> fieldsOf(Alert alert, boolean evidence) {
        String line = Cef.write(
                evidence ? alert : Alert.newBuilder(alert).setEvidencePath("").build());
        return fields(line.substring(line.indexOf("|rt=") + 1)).keySet();
    }

    /** As readers of CEF do it: a key is a word before an equals sign that is not escaped; its value ends before the next key. */
    private static Map<String, String> fields(String extension) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher key = Pattern.compile("(?:^| )([A-Za-z0-9]+)=").matcher(extension);
        String name = null;
        int from = 0;
        while (key.find()) {
            if (name != null) {
                fields.put(name, plain(extension.substring(from, key.start())));
            }
            name = key.group(1);
            from = key.end();
        }
        fields.put(name, plain(extension.substring(from)));
        return fields;
    }

    private static String plain(String value) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                char next = value.charAt(++i);
                plain.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static String spaced(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\n\r]]", " ");
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
