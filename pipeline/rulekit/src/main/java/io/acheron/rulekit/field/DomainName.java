/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.rulekit.field;

import java.util.Locale;

/** What can be told of a DNS name from its text alone. Names come from whoever asks: any text has an answer. */
public final class DomainName {
    private static final int CODES = 128;
    private static final double HUNDREDTHS = 100;

    /**
     * The part that is registered, by a rule of thumb instead of a list that ages: two labels, or three below a country's short
     * second level such as co.uk. Where that is wrong a name counts as more or as less than it is, everywhere alike.
     *
     * @return in lower case; the name itself if it has no more labels
     */
    public static String registered(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.substring(beginOfRegistered(lower));
    }

    private static int beginOfRegistered(String name) {
        int last = name.lastIndexOf('.');
        int second = name.lastIndexOf('.', last - 1);
        if (last < 0 || second < 0) {
            return 0;
        }
        boolean country = name.length() - last - 1 == 2 && last - second - 1 <= 3;
        return (country ? name.lastIndexOf('.', second - 1) : second) + 1;
    }

    /** @return characters of its longest label */
    static int longestLabel(String name) {
        int longest = 0;
        int begin = 0;
        while (begin <= name.length()) {
            int end = name.indexOf('.', begin);
            end = end < 0 ? name.length() : end;
            longest = Math.max(longest, end - begin);
            begin = end + 1;
        }
        return longest;
    }

    /**
     * Shannon's entropy of what stands before the registered part, dots left out. Words have about 3, hexadecimal digits up to 4,
     * base32 up to 5; below twenty characters it says little. Case counts for nothing, since resolvers vary it at random.
     *
     * @return bits for each character, rounded to hundredths; 0 if nothing stands there
     */
    static double entropy(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        int end = beginOfRegistered(lower);
        int[] counts = new int[CODES];
        int total = 0;
        for (int i = 0; i < end; i++) {
            char character = lower.charAt(i);
            if (character != '.') {
                counts[character % CODES]++;
                total++;
            }
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / total;
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return Math.round(bits * HUNDREDTHS) / HUNDREDTHS;
    }

    private DomainName() {}
}
