/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.acheron.schema.asset.Asset;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real HTTP server on loopback that answers as the products do, page by page. */
class HttpSourceTest extends CmdbSourceContract {
    private static final String WEB = "{\"name\": \"web-1\", \"team\": \"shop\", \"class\": \"high\"}";
    private static final String DB = "{\"name\": \"db-1\", \"team\": \"data\", \"class\": null}";
    private static final String BAD = "{\"name\": \"x\", \"team\": \"y\", \"class\": \"enormous\"}";

    @TempDir
    Path directory;

    private HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private volatile Function<String, Answer> answers = query -> new Answer(404, "");

    private record Answer(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = URLDecoder.decode(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        String query = exchange.getRequestURI().getQuery() + ' ' + body;
        asked.add(query);
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (name.startsWith("Auth")) {
                authorizations.add(name + ": " + values.get(0));
            }
        });
        Answer answer = answers.apply(query);
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    SourceFile good() throws Exception {
        answers = query -> new Answer(200, "{\"rows\": [%s, %s]}".formatted(WEB, DB));
        return source("");
    }

    @Override
    SourceFile withBadEntry() throws Exception {
        answers = query -> new Answer(200, "{\"rows\": [%s, %s, %s]}".formatted(WEB, BAD, DB));
        return source("");
    }

    @Override
    SourceFile away() throws Exception {
        SourceFile source = good();
        server.stop(0);
        return source;
    }

    @Override
    String needed() {
        return "items";
    }

    private SourceFile source(String more) throws Exception {
        String text = """
                type: http
                name: inventory
                url: %s/assets?limit=${size}
                items: /rows
                retry_pause_millis: 1
                fields: {host_id: /name, owner: /team, criticality: /class}
                """.formatted(address());
        return SourceFile.read(Files.writeString(directory.resolve("source.yaml"), text + more));
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** One of the files that come with Acheron, with this server and a secret in a file in the place of the examples. */
    private SourceFile shipped(String name, int size) throws Exception {
        Path file = Path.of(System.getProperty("acheron.root"), "deploy", "cmdb", name);
        ObjectNode settings = SourceFile.read(file).settings().deepCopy();
        String url = settings.path("url").asText().replaceFirst("https://[^/]+", address());
        settings.put("url", url).put("retry_pause_millis", 1);
        ((ObjectNode) settings.path("paging")).put("size", size);
        Path secret = Files.writeString(directory.resolve("secret"), "s3cret\n");
        for (String key : List.of("token_file", "password_file")) {
            if (settings.has(key)) {
                settings.put(key, secret.toString());
            }
        }
        return new SourceFile(file, settings);
    }

    @Test
    void shouldFollowThePagesOfNetBox() throws Exception {
        answers = query -> {
            int offset = query.contains("offset=2") ? 2 : 0;
            String devices = IntStream.range(offset, Math.min(offset + 2, 3))
                    .mapToObj(i -> """
                            {"id": %d, "name": "web-%d", "primary_ip4": {"address": "10.0.0.%d/24"}, "primary_ip6": null,
                             "asset_tag": "A%d", "tenant": {"name": "shop team"}, "role": {"slug": "web"}, "site": {"slug": "ams"},
                             "tags": [{"slug": "pci"}], "last_updated": "2026-11-0%dT10:00:00.000000Z",
                             "custom_fields": {"owner": null, "service": "shop", "environment": "production",
                                               "criticality": "1 - most critical"}}""".formatted(i, i, i, i, i + 1))
                    .collect(Collectors.joining(","));
            String next = offset == 0 ? "\"%s/api/dcim/devices/?limit=2&offset=2\"".formatted(address()) : "null";
            return new Answer(200, "{\"count\": 3, \"next\": %s, \"results\": [%s]}".formatted(next, devices));
        };
        Reading reading = shipped("netbox.yaml", 2).open().read();
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.assets()).extracting(Asset::getHostId).containsExactly("web-0", "web-1", "web-2");
        assertThat(asked).hasSize(2);
        assertThat(authorizations).containsOnly("Authorization: Token s3cret");
        assertThat(reading.assets().get(1)).satisfies(asset -> {
            assertThat(asset.getAliases()).containsExactly("10.0.0.1", "A1");
            assertThat(asset.getOwner()).isEqualTo("shop team");
            assertThat(asset.getService()).isEqualTo("shop");
            assertThat(asset.getEnvironment()).isEqualTo("production");
            assertThat(asset.getCriticality()).isEqualTo("critical");
            assertThat(asset.getRole()).isEqualTo("web");
            assertThat(asset.getTags()).containsExactly("pci");
            assertThat(asset.getValidFrom()).isEqualTo("2026-11-02T10:00:00Z");
            assertThat(asset.getSource()).isEqualTo("netbox");
        });
    }

    @Test
    void shouldCountThroughThePagesOfServiceNow() throws Exception {
        answers = query -> {
            int offset = query.contains("sysparm_offset=2") ? 2 : 0;
            List<String> servers = new ArrayList<>();
            for (int i = offset; i < Math.min(offset + 2, 3); i++) {
                servers.add("""
                        {"sys_id": "id%d", "name": "srv%d", "host_name": "", "fqdn": "srv%d.example", "ip_address": "10.1.0.%d",
                         "support_group": "Linux Ops", "owned_by": "Ann", "used_for": "Production",
                         "business_criticality": "2 - somewhat critical", "classification": "Production"}""".formatted(i, i, i, i));
            }
            return new Answer(200, "{\"result\": [%s]}".formatted(String.join(",", servers)));
        };
        Reading reading = shipped("servicenow.yaml", 2).open().read();
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.assets()).extracting(Asset::getHostId).containsExactly("srv0", "srv1", "srv2");
        assertThat(asked).hasSize(2).allMatch(query -> query.contains("sysparm_limit=2"));
        assertThat(authorizations).containsOnly("Authorization: Basic YWNoZXJvbjpzM2NyZXQ=");
        assertThat(reading.assets().get(2).getAliases()).containsExactly("srv2.example", "srv2", "10.1.0.2");
        assertThat(reading.assets().get(2).getCriticality()).isEqualTo("high");
        assertThat(reading.assets().get(2).getEnvironment()).isEqualTo("production");
        assertThat(reading.assets().get(2).getOwner()).isEqualTo("Linux Ops");
    }

    @Test
    void shouldAskITopByFormAndTakeTheValuesOfItsMap() throws Exception {
        answers = query -> {
            String objects = query.contains("\"page\": \"1\"") ? """
                      {"Server::1": {"code": 0, "key": "1", "fields": {"name": "web1", "org_name": "Shop", "managementip": "10.2.0.1",
                        "business_criticity": "high", "services_list": [{"service_name": "shop"}], "move2production": "2026-01-05"}}}""" : "null";
            return new Answer(200, "{\"code\": 0, \"message\": \"Found\", \"objects\": %s}".formatted(objects));
        };
        Reading reading = shipped("itop.yaml", 1).open().read();
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.assets()).singleElement().satisfies(asset -> {
            assertThat(asset.getHostId()).isEqualTo("web1");
            assertThat(asset.getOwner()).isEqualTo("Shop");
            assertThat(asset.getService()).isEqualTo("shop");
            assertThat(asset.getEnvironment()).isEqualTo("production");
            assertThat(asset.getValidFrom()).isEqualTo("2026-01-05T00:00:00Z");
        });
        assertThat(asked).hasSize(2).allMatch(query -> query.contains("core/get"));
        assertThat(authorizations).containsOnly("Auth-token: s3cret");
        answers = query -> new Answer(200, "{\"code\": 1, \"message\": \"Error: Invalid login\"}");
        CmdbSource.Reader reader = shipped("itop.yaml", 1).open();
        assertThatThrownBy(reader::read)
                .hasMessage(address() + "/webservices/rest.php: answered error 1: Error: Invalid login");
    }

    @Test
    void shouldTryAgainWhatPassesAndNothingElse() throws Exception {
        SourceFile source = source("");
        answers = query -> asked.size() < 3 ? new Answer(503, "") : new Answer(200, "{\"rows\": [%s]}".formatted(WEB));
        assertThat(source.open().read().assets()).hasSize(1);
        assertThat(asked).hasSize(3);
        for (Map.Entry<Integer, String> wrong : Map.of(
                        401, "answered 401: check the token and what it may read",
                        404, "answered 404: check the URL",
                        302, "a redirect, which is not followed")
                .entrySet()) {
            asked.clear();
            answers = query -> new Answer(wrong.getKey(), "");
            CmdbSource.Reader reader = source.open();
            assertThatThrownBy(reader::read)
                    .hasMessageContaining(address() + "/assets: ")
                    .hasMessageContaining(wrong.getValue());
            assertThat(asked).hasSize(1);
        }
        asked.clear();
        answers = query -> new Answer(500, "");
        CmdbSource.Reader reader = source.open();
        assertThatThrownBy(reader::read).hasMessageContaining("answered 500, 4 times");
        assertThat(asked).hasSize(4);
    }

    @Test
    void shouldNotSendTheTokenToAnotherAddress() throws Exception {
        answers = query -> new Answer(200, "{\"rows\": [%s], \"next\": \"http://127.0.0.2:9/steal\"}".formatted(WEB));
        CmdbSource.Reader reader = source("paging: {next: /next}\n").open();
        assertThatThrownBy(reader::read)
                .hasMessageContaining("the next page lies at another address, http://127.0.0.2:9/steal");
    }

    @Test
    void shouldSayWhatDoesNotFitTheMapping() throws Exception {
        answers = query -> new Answer(200, "{\"data\": []}");
        CmdbSource.Reader elsewhere = source("").open();
        assertThatThrownBy(elsewhere::read).hasMessageContaining("the answer has nothing at /rows; check items in ");
        answers = query -> new Answer(200, "<html>");
        CmdbSource.Reader html = source("").open();
        assertThatThrownBy(html::read).hasMessageContaining("the answer is no JSON; check the URL");
        SourceFile noToken = source("headers: {Authorization: 'Token ${token}'}\n");
        CmdbSource.Reader reader = noToken.open();
        assertThatThrownBy(reader::read).hasMessageContaining("${token} has no value");
        ObjectNode settings = source("").settings().deepCopy();
        ((ObjectNode) settings.path("fields")).put("ownr", "/x");
        assertThatThrownBy(() -> new SourceFile(directory, settings).open())
                .hasMessageContaining("fields.ownr is no field of an asset");
        settings.set("fields", new ObjectMapper().readTree("{\"host_id\": \"name\"}"));
        assertThatThrownBy(() -> new SourceFile(directory, settings).open())
                .hasMessageContaining("fields.host_id 'name' is no JSON pointer; write it as /name");
    }
}
