/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The page of settings is made from the settings. */
class SettingsPageTest {
    private static final Path PAGE =
            Path.of("").toAbsolutePath().resolveSibling("docs/reference/collector-settings.md");

    @Test
    void shouldHaveAnUpToDatePage() throws IOException {
        StringBuilder page = new StringBuilder("""
                # Settings of the collector

                <!-- made from Setting.java; do not edit -->

                Keys of `collector.yaml`, dots between the levels. A variable of the environment sets the same key: `log.level` is
                `ACHERON_COLLECTOR_LOG_LEVEL`. `./acheron collect --check` shows what is in force and where each value came from.

                | key | default | meaning |
                |---|---|---|
                """);
        for (Setting setting : Setting.values()) {
            page.append("| `%s` | %s | %s |\n"
                    .formatted(
                            setting.key(),
                            setting.defaultValue().isEmpty()
                                    ? ""
                                    : "`" + setting.defaultValue().replace(",", ", ") + "`",
                            setting.description().replace("|", "\\|")));
        }
        page.append("| `%s*` | | Any property of the Kafka clients, such as security.protocol; passed through. |\n"
                .formatted(Setting.KAFKA_PROPERTIES));
        if (System.getProperty("golden.update") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .content(StandardCharsets.UTF_8)
                .as("run: mvn -pl collector test -Dtest=SettingsPageTest -Dgolden.update")
                .isEqualTo(page.toString());
    }

    @Test
    void shouldNameEverySettingInTheWayOfTheFile() {
        assertThat(Setting.values())
                .allSatisfy(setting -> assertThat(setting.key())
                        .isEqualTo(setting.key().toLowerCase(Locale.ROOT))
                        .matches("[a-z]+(\\.[a-z]+)*"));
    }
}
