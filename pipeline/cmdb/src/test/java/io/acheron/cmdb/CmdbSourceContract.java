/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acheron.schema.asset.Asset;
import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What each source must do. A subclass gives sources of its type that know the same three assets, one of them badly. */
abstract class CmdbSourceContract {
    /** @return a source named inventory that knows web-1 of team shop and db-1 of team data, and nothing bad */
    abstract SourceFile good() throws Exception;

    /** @return the same source with a third entry whose criticality is enormous */
    abstract SourceFile withBadEntry() throws Exception;

    /** @return a source of the type whose other side is not there */
    abstract SourceFile away() throws Exception;

    /** @return a setting it cannot do without */
    abstract String needed();

    @Test
    void shouldBeFoundByItsType() throws Exception {
        String type = good().required("type");
        assertThat(ServiceLoader.load(CmdbSource.class))
                .extracting(CmdbSource::type)
                .contains(type);
    }

    @Test
    void shouldReadTheSameEachTime() throws Exception {
        CmdbSource.Reader reader = good().open();
        Reading reading = reader.read();
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.complete()).isTrue();
        assertThat(reading.source()).isEqualTo("inventory");
        assertThat(reading.assets()).extracting(Asset::getHostId).containsExactlyInAnyOrder("web-1", "db-1");
        assertThat(reading.assets()).extracting(Asset::getOwner).containsExactlyInAnyOrder("shop", "data");
        assertThat(reading.assets()).extracting(Asset::getSource).containsOnly("inventory");
        assertThat(reader.read()).isEqualTo(reading);
    }

    @Test
    void shouldKeepTheGoodEntriesAndNameTheBadOne() throws Exception {
        Reading reading = withBadEntry().open().read();
        assertThat(reading.assets()).extracting(Asset::getHostId).containsExactlyInAnyOrder("web-1", "db-1");
        assertThat(reading.complete()).as("so that nothing is deleted").isFalse();
        assertThat(reading.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("enormous"));
    }

    @Test
    void shouldFailAsAWholeWhenTheOtherSideIsAway() throws Exception {
        CmdbSource.Reader reader = away().open();
        assertThatThrownBy(reader::read).isInstanceOf(IOException.class).hasMessageContainingAll(": ");
    }

    @Test
    void shouldNameTheSettingThatIsMissing() throws Exception {
        for (String setting : List.of("name", needed())) {
            SourceFile file = good();
            ObjectNode settings = file.settings().deepCopy();
            settings.remove(setting);
            assertThatThrownBy(() -> new SourceFile(file.path(), settings).open())
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining(file.path() + ": " + setting + " ");
        }
    }
}
