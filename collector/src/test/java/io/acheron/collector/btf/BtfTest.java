/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.btf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BtfTest {
    private static byte[] object;

    @BeforeAll
    static void load() throws Exception {
        try (InputStream in = BtfTest.class.getResourceAsStream("/io/acheron/bpf/process_exec.bpf.o")) {
            object = in.readAllBytes();
        }
    }

    @Test
    void shouldReadTheLayoutOfAStruct() {
        BtfType.Struct head = Btf.ofObject(object).struct("event_head").orElseThrow();

        assertThat(head.member("type").orElseThrow())
                .isEqualTo(new BtfType.Member("type", head.members().get(0).type(), 0));
        assertThat(head.member("sequence").orElseThrow().type().size()).isEqualTo(8);
        assertThat(head.member("process").orElseThrow().type())
                .isInstanceOfSatisfying(BtfType.Struct.class, process -> {
                    assertThat(process.name()).isEqualTo("process_head");
                    assertThat(process.member("comm").orElseThrow().type())
                            .isInstanceOfSatisfying(
                                    BtfType.Array.class,
                                    it -> assertThat(it.count()).isEqualTo(16));
                });
        assertThat(head.member("nonsense")).isEmpty();
    }

    @Test
    void shouldReadTheConstantsOfAnEnum() {
        BtfType.Struct descriptor = Btf.ofObject(object).struct("descriptor").orElseThrow();

        assertThat(descriptor.member("type").orElseThrow().type())
                .isInstanceOfSatisfying(
                        BtfType.Enumeration.class,
                        it -> assertThat(it.constants()).containsEntry(0L, "DESCRIPTOR_UNKNOWN"));
    }

    @Test
    void shouldFindTheVariablesTheLoaderSets() {
        Btf btf = Btf.ofObject(object);

        assertThat(btf.variableNames()).contains("own_tgid", "type_of_process_exec_event");
        assertThat(btf.variable("own_tgid").orElseThrow().section()).isEqualTo(".rodata");
    }

    @Test
    void shouldRefuseWhatIsNoObject() {
        assertThatThrownBy(() -> Btf.ofObject(new byte[200]))
                .isInstanceOf(MalformedBtfException.class)
                .hasMessageContaining("not a 64-bit little-endian ELF file");
    }

    @Test
    void shouldSayOfDamagedObjectsThatTheyAreDamaged() {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = object.clone();
            for (int j = 0; j < 200; j++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                Btf.ofObject(damaged);
            } catch (MalformedBtfException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }
}
