/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** What to do when brokers do not let a client in. */
public final class AccessAdvice {
    /**
     * @param thrown what Kafka's client threw
     * @param settings where its properties come from, such as {@code --kafka-config}
     * @return a sentence for people
     */
    public static String of(Throwable thrown, String settings) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SslAuthenticationException) {
                return "The certificate is not trusted or has another name: check ssl.truststore.location in "
                        + settings
                        + ", and that the brokers are called by the name in their certificate";
            } else if (cause instanceof SaslAuthenticationException) {
                return "Check sasl.mechanism and user and password of sasl.jaas.config in " + settings;
            } else if (cause instanceof AuthorizationException) {
                return "The user lacks a right; docs/how-to/operate-kafka.md lists which are needed";
            } else if (cause instanceof ConfigException) {
                return "Correct it in " + settings;
            } else if (cause instanceof InvalidReplicationFactorException) {
                return "There are fewer brokers than copies of a topic are asked for: start more, or ask for fewer";
            }
        }
        return "Check the address and that the broker runs; if it asks for TLS or a password, set security.protocol in "
                + settings;
    }

    private AccessAdvice() {}
}
