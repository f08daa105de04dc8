/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.cmdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.acheron.schema.file.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Describes where assets come from: YAML with type, name and what the type needs. Secrets are not in it but in files it names.
 *
 * @param path for messages; files it names are found beside it
 * @param settings the whole file
 */
public record SourceFile(Path path, JsonNode settings) {
    private static final YAMLMapper YAML = new YAMLMapper();

    /** @throws SourceException if the file cannot be read */
    public static SourceFile read(Path path) throws SourceException {
        try {
            JsonNode settings = YAML.readTree(Files.readString(path));
            if (settings == null || !settings.isObject()) {
                throw new SourceException(path + ": not a description of a CMDB source; begin with type: and name:");
            }
            return new SourceFile(path, settings);
        } catch (JsonProcessingException e) {
            long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new SourceException("%s:%d: not YAML: %s"
                    .formatted(
                            path,
                            line,
                            e.getOriginalMessage().lines().findFirst().orElse("")));
        } catch (SourceException e) {
            throw e;
        } catch (IOException e) {
            throw new SourceException("cannot read %s (%s)".formatted(path, FileReason.of(e)));
        }
    }

    /** @throws SourceException if there is no such type, or a setting is wrong */
    public CmdbSource.Reader open() throws SourceException {
        String type = required("type");
        List<String> known = new ArrayList<>();
        for (CmdbSource source : ServiceLoader.load(CmdbSource.class, SourceFile.class.getClassLoader())) {
            if (source.type().equals(type)) {
                return source.open(this);
            }
            known.add(source.type());
        }
        throw wrong(
                "type",
                "'%s' is none of %s".formatted(type, known.stream().sorted().toList()));
    }

    /** @return what the assets carry as their source */
    public String name() throws SourceException {
        return required("name");
    }

    @Nullable
    String text(String key) {
        JsonNode value = settings.get(key);
        return value == null || value.isNull() ? null : value.asText();
    }

    String required(String key) throws SourceException {
        String text = text(key);
        if (text == null || text.isBlank()) {
            throw wrong(key, "is missing");
        }
        return text;
    }

    int number(String key, int otherwise) throws SourceException {
        JsonNode value = settings.at("/" + key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isInt() || value.intValue() <= 0) {
            throw wrong(key.replace('/', '.'), "is '%s': write a whole number above 0".formatted(value.asText()));
        }
        return value.intValue();
    }

    /** @return content of the file the key names, without the line end; null when the key is not there */
    @Nullable
    String secret(String key) throws SourceException {
        String file = text(key);
        if (file == null) {
            return null;
        }
        try {
            return Files.readString(beside(file)).strip();
        } catch (IOException e) {
            throw wrong(key, "names a file that cannot be read: %s (%s)".formatted(file, FileReason.of(e)));
        }
    }

    Path beside(String file) {
        return path.resolveSibling(file);
    }

    SourceException wrong(String key, String what) {
        return new SourceException("%s: %s %s".formatted(path, key, what));
    }
}
