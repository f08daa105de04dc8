/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.collector.inventory;

import io.acheron.schema.inventory.UserItem;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells of a password what kind it is, crypt(5), and nothing else. */
final class Password {
    /**
     * @param inPasswd the field in passwd; x when it lies in shadow
     * @param shadow fields of the line in shadow; null when there is none or it cannot be read
     */
    static void put(UserItem user, String inPasswd, String @Nullable [] shadow) {
        if (shadow != null && shadow[2].matches("[0-9]{1,9}")) {
            user.setPasswordChangedDay(Long.parseLong(shadow[2]));
        }
        if (!inPasswd.equals("x")) {
            describe(user, inPasswd);
        } else if (shadow != null) {
            describe(user, shadow[1]);
        }
    }

    private static void describe(UserItem user, String field) {
        boolean locked = field.startsWith("!");
        String hash = field.replaceFirst("^!+", "");
        user.setPasswordAlgorithm(algorithm(hash));
        if (field.isEmpty()) {
            user.setPassword("empty");
        } else if (user.getPasswordAlgorithm().isEmpty()) {
            user.setPassword(locked ? "locked" : "none"); // such as *
        } else {
            user.setPassword(locked ? "locked" : "set");
        }
    }

    private static String algorithm(String hash) {
        if (hash.startsWith("$") && hash.indexOf('$', 1) > 0) {
            String id = hash.substring(1, hash.indexOf('$', 1));
            return switch (id) {
                case "y", "gy" -> "yescrypt";
                case "7" -> "scrypt";
                case "6" -> "sha512";
                case "5" -> "sha256";
                case "1" -> "md5";
                case "2", "2a", "2b", "2x", "2y" -> "bcrypt";
                default -> id.length() <= 8 ? id.toLowerCase(Locale.ROOT) : "unknown";
            };
        }
        return hash.matches("[./0-9A-Za-z]{13}") || hash.startsWith("_") ? "des" : "";
    }

    private Password() {}
}
