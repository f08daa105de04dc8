/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.host;

import io.acheron.schema.event.Credentials;

/** Reads credentials out of /proc/PID/status. */
final class ProcessCredentials {
    static Credentials parse(String status) {
        Credentials credentials = Credentials.newBuilder().build();
        status.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                read(
                        credentials,
                        line.substring(0, colon),
                        line.substring(colon + 1).strip());
            }
        });
        return credentials;
    }

    private static void read(Credentials into, String name, String value) {
        try {
            switch (name) {
                case "Uid" -> {
                    String[] ids = value.split("\\s+");
                    into.setUid(Long.parseLong(ids[0]));
                    into.setEuid(Long.parseLong(ids[1]));
                    into.setSuid(Long.parseLong(ids[2]));
                    into.setFsuid(Long.parseLong(ids[3]));
                }
                case "Gid" -> {
                    String[] ids = value.split("\\s+");
                    into.setGid(Long.parseLong(ids[0]));
                    into.setEgid(Long.parseLong(ids[1]));
                    into.setSgid(Long.parseLong(ids[2]));
                    into.setFsgid(Long.parseLong(ids[3]));
                }
                case "CapInh" -> into.setCapInheritable(Long.parseUnsignedLong(value, 16));
                case "CapPrm" -> into.setCapPermitted(Long.parseUnsignedLong(value, 16));
                case "CapEff" -> into.setCapEffective(Long.parseUnsignedLong(value, 16));
                case "CapBnd" -> into.setCapBounding(Long.parseUnsignedLong(value, 16));
                case "CapAmb" -> into.setCapAmbient(Long.parseUnsignedLong(value, 16));
                default -> {
                    // nothing that is wanted
                }
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // Not the form proc(5) tells: the field keeps its default.
        }
    }

    private ProcessCredentials() {}
}
