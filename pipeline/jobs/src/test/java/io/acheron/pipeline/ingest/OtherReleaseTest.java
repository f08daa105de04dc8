/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.acheron.pipeline.sample.OtherRelease;
import io.acheron.pipeline.sample.Sample;
import io.acheron.schema.codec.SingleObject;
import io.acheron.schema.event.CaptureSource;
import io.acheron.schema.event.Event;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events of other releases, read by a release in whose jar the schemas of both lie. */
class OtherReleaseTest {
    private static final Event EVENT = Sample.exec("web-1", 1, 0, 100, "/bin/sh");

    @TempDir
    private Path directory;

    @Test
    void shouldReadAnOlderEventWithDefaultsForWhatItLacks() throws Exception {
        Schema older = OtherRelease.older();
        assertThat(older).isNotEqualTo(Event.getClassSchema());
        Event expected = Event.newBuilder(EVENT).build();
        expected.getHeader().setHostName("");
        assertThat(read(OtherRelease.write(EVENT, older), older)).isEqualTo(expected.toString());
    }

    @Test
    void shouldReadANewerEventWithoutWhatItAddsAndUnknownForSymbolsItAdds() throws Exception {
        Schema newer = OtherRelease.newer();
        Event expected = Event.newBuilder(EVENT).build();
        expected.getHeader().setSource(CaptureSource.UNKNOWN);
        assertThat(read(OtherRelease.write(EVENT, newer), newer)).isEqualTo(expected.toString());
    }

    @Test
    void shouldSayWhatToDoWhenItDoesNotHaveTheSchema() throws Exception {
        assertThat(read(OtherRelease.write(EVENT, OtherRelease.newer()), OtherRelease.older()))
                .contains("does not know (fingerprint ", "upgrade the reader");
    }

    /** @return the event as text, or what is wrong with it, by the classes of a jar that has one more schema */
    private String read(byte[] bytes, Schema further) throws Exception {
        Path released = Files.createDirectories(directory.resolve("io/acheron/schema/released"));
        Files.writeString(released.resolve("index"), "other/io.acheron.schema.event.Event.avsc\n");
        Files.createDirectories(released.resolve("other"));
        Files.writeString(released.resolve("other/io.acheron.schema.event.Event.avsc"), further.toString());
        List<URL> classPath = new ArrayList<>(List.of(directory.toUri().toURL()));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            classPath.add(Path.of(entry).toUri().toURL());
        }
        try (URLClassLoader jar =
                new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> codecs = jar.loadClass(SingleObject.class.getName());
            Object codec = codecs.getMethod("of", Class.class).invoke(null, jar.loadClass(Event.class.getName()));
            return codecs.getMethod("decode", byte[].class).invoke(codec, bytes).toString();
        } catch (InvocationTargetException e) {
            return String.valueOf(e.getCause());
        }
    }
}
