/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.schema.event.DescriptorType;
import io.acheron.schema.event.Event;
import io.acheron.schema.payload.ProcessAccess;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurityEventsTest {
    private static DecoderFixture fixture;

    @BeforeAll
    static void load() throws Exception {
        fixture = new DecoderFixture();
    }

    @ParameterizedTest
    @CsvSource({
        "1, SIGHUP",
        "9, SIGKILL",
        "31, SIGSYS",
        "33, SIG33",
        "34, SIGRTMIN",
        "64, SIGRTMIN+30",
        "65, ''",
        "-1, ''"
    })
    void shouldNameSignals(int number, String name) {
        Event event =
                fixture.decode(fixture.record("signal_send", "signal_send").set("signal", number));

        assertThat(event.getSignalSend().getSignal()).isEqualTo(number);
        assertThat(event.getSignalSend().getSignalName()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"0, PTRACE_TRACEME", "0x10, PTRACE_ATTACH", "0x4206, PTRACE_SEIZE", "0x7fffffff, ''", "0x4200, ''"})
    void shouldNameRequestsWhateverTheirSize(String number, String name) {
        ProcessAccess access = fixture.decode(
                        fixture.record("process_access", "process_access").set("request", Long.decode(number)))
                .getProcessAccess();

        assertThat(access.getRequest()).isEqualTo(name);
        assertThat(access.getTarget()).as("none was found").isNull();
    }

    @Test
    void shouldNotNameACallWhereATracepointTold() {
        Event event = fixture.decode(fixture.record("identity", "credential_change")
                .set("call", 0xffff_ffffL)
                .set("unexplained", 1)
                .set("after.uid", 0xffff_fffeL));

        assertThat(event.getCredentialChange().getSyscall()).isEmpty();
        assertThat(event.getCredentialChange().getUnexplained()).isTrue();
        assertThat(event.getCredentialChange().getBefore()).as("not known").isNull();
        assertThat(event.getCredentialChange().getAfter().getUid()).isEqualTo(4294967294L);
    }

    @Test
    void shouldTellADescriptorOnlyWhereThereIsOne() {
        Event failed = fixture.decode(
                fixture.record("descriptor_dup", "descriptor_dup").set("descriptor.fd", -1));
        Event done = fixture.decode(fixture.record("descriptor_dup", "descriptor_dup")
                .set("descriptor.fd", 0)
                .setConstant("descriptor.type", "DESCRIPTOR_TTY")
                .set("descriptor.tty_index", 4));

        assertThat(failed.getDescriptorDup().getDescriptor()).isNull();
        assertThat(done.getDescriptorDup().getDescriptor().getType()).isEqualTo(DescriptorType.TTY);
        assertThat(done.getDescriptorDup().getDescriptor().getTtyIndex()).isEqualTo(4);
    }
}
