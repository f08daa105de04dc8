/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Assets from an HTTP interface that gives pages of JSON, as a mapping file describes it: address, form, headers, how pages follow
 * each other, where the items are, and where in an item each field stands. Shapes of NetBox, ServiceNow and iTop come with Acheron.
 */
public final class HttpSource implements CmdbSource {
    private static final int PAGE_SIZE = 200;
    private static final int MOST_PAGES = 10_000;
    private static final int TIMEOUT_SECONDS = 60;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final String NOT_IN_ADDRESS = " ^|{}\"<>`\\";
    private static final int PAUSE_MILLIS = 500;

    @Override
    public String type() {
        return "http";
    }

    @Override
    public CmdbSource.Reader open(SourceFile file) throws SourceException {
        return new Pages(file);
    }

    private static final class Pages implements CmdbSource.Reader {
        private final SourceFile file;
        private final String name;
        private final FieldMapping mapping;
        private final JsonPointer items;
        private final @Nullable JsonPointer next;
        private final int size;
        private final Duration timeout;
        private final Fetch fetch;

        Pages(SourceFile file) throws SourceException {
            this.file = file;
            this.name = file.name();
            this.mapping = FieldMapping.read(file);
            this.items = pointer(file.required("items"), "items");
            String nextAt = file.settings().at("/paging/next").asText("");
            this.next = nextAt.isEmpty() ? null : pointer(nextAt, "paging.next");
            this.size = file.number("paging/size", PAGE_SIZE);
            this.timeout = Duration.ofSeconds(file.number("timeout_seconds", TIMEOUT_SECONDS));
            this.fetch = new Fetch(CONNECT, Duration.ofMillis(file.number("retry_pause_millis", PAUSE_MILLIS)));
            file.required("url");
        }

        private JsonPointer pointer(String text, String key) throws SourceException {
            try {
                return JsonPointer.compile(text);
            } catch (IllegalArgumentException e) {
                throw file.wrong(key, "'%s' is no JSON pointer; write it as /results".formatted(text));
            }
        }

        @Override
        public Reading read() throws IOException, InterruptedException {
            Map<String, String> secrets = secrets();
            Rows rows = new Rows(name, name);
            URI following = null;
            for (int page = 0; page < MOST_PAGES; page++) {
                Map<String, String> values = new LinkedHashMap<>(secrets);
                values.put("size", Integer.toString(size));
                values.put("offset", Long.toString((long) page * size));
                values.put("page", Integer.toString(page + 1));
                HttpRequest request = request(values, following);
                JsonNode answer = fetch.page(request);
                refuseError(answer, request);
                List<JsonNode> found = items(answer, request);
                found.forEach(item -> rows.add(mapping.of(item)));
                following = next == null ? null : following(answer, request.uri());
                boolean last = next == null ? found.size() < size || !counts() : following == null;
                if (last) {
                    return rows.reading();
                }
            }
            throw new IOException(
                    "%s: more than %d pages; check paging in %s".formatted(name, MOST_PAGES, file.path()));
        }

        private Map<String, String> secrets() throws SourceException {
            Map<String, String> secrets = new LinkedHashMap<>();
            String token = file.secret("token_file");
            if (token != null) {
                secrets.put("token", token);
            }
            String user = file.text("user");
            String password = file.secret("password_file");
            if (user != null && password != null) {
                byte[] pair = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
                secrets.put("basic", Base64.getEncoder().encodeToString(pair));
            }
            return secrets;
        }

        /** Without a page or an offset in the request each page would be the first again. */
        private boolean counts() {
            String all = file.settings().path("url").asText() + file.settings().path("form");
            return all.contains("${offset}") || all.contains("${page}");
        }

        private HttpRequest request(Map<String, String> values, @Nullable URI following) throws SourceException {
            URI uri = following;
            if (uri == null) {
                uri = uri(Template.fill(file, file.required("url"), values));
            }
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(uri).timeout(timeout).header("Accept", "application/json");
            for (Map.Entry<String, JsonNode> header :
                    file.settings().path("headers").properties()) {
                request.setHeader(
                        header.getKey(), Template.fill(file, header.getValue().asText(), values));
            }
            JsonNode form = file.settings().path("form");
            if (form.isObject()) {
                List<String> pairs = new ArrayList<>();
                for (Map.Entry<String, JsonNode> field : form.properties()) {
                    pairs.add(encoded(field.getKey())
                            + '='
                            + encoded(Template.fill(file, field.getValue().asText(), values)));
                }
                request.setHeader("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(String.join("&", pairs)));
            }
            return request.build();
        }

        private URI uri(String text) throws SourceException {
            try {
                URI uri = URI.create(escaped(text));
                if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                    return uri;
                }
            } catch (IllegalArgumentException e) {
                // Told below.
            }
            throw file.wrong("url", "is no http address");
        }

        /** Queries of CMDBs hold signs such as ^ and | that an address must not. */
        private static String escaped(String text) {
            StringBuilder escaped = new StringBuilder();
            text.chars().forEach(c -> {
                if (NOT_IN_ADDRESS.indexOf(c) >= 0) {
                    escaped.append('%').append(Integer.toHexString(c));
                } else {
                    escaped.append((char) c);
                }
            });
            return escaped.toString();
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }

        /** Some interfaces answer 200 and say in the body that they failed. */
        private void refuseError(JsonNode answer, HttpRequest request) throws IOException {
            JsonNode error = file.settings().path("error");
            if (error.isObject()) {
                String code = answer.at(error.path("at").asText("/code")).asText();
                if (!code.equals(error.path("ok").asText("0"))) {
                    throw new IOException("%s: answered error %s: %s"
                            .formatted(
                                    Origin.bare(request.uri()),
                                    code,
                                    answer.at(error.path("message").asText("/message"))
                                            .asText()));
                }
            }
        }

        private List<JsonNode> items(JsonNode answer, HttpRequest request) throws IOException {
            JsonNode found = answer.at(items);
            List<JsonNode> all = new ArrayList<>();
            if (found.isContainerNode()) {
                found.forEach(all::add); // of a map its values
            } else if (!found.isNull()) {
                throw new IOException("%s: the answer has nothing at %s; check items in %s"
                        .formatted(Origin.bare(request.uri()), items, file.path()));
            }
            return all;
        }

        private @Nullable URI following(JsonNode answer, URI current) throws IOException {
            JsonNode link = next == null ? answer.at("/") : answer.at(next);
            if (!link.isTextual() || link.asText().isEmpty()) {
                return null;
            }
            URI following;
            try {
                following = current.resolve(link.asText());
            } catch (IllegalArgumentException e) {
                throw new IOException("%s: the link to the next page is no address".formatted(Origin.bare(current)), e);
            }
            if (!Origin.same(current, following)) {
                throw new IOException("%s: the next page lies at another address, %s, and the token is not sent there"
                        .formatted(Origin.bare(current), Origin.bare(following)));
            }
            return following;
        }
    }
}
