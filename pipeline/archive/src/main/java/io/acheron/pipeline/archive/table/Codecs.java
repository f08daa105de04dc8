/*
 * SPDX-License-Identifier: Apache-2.0
 * Copyright The Acheron Authors
 */
package io.acheron.pipeline.archive.table;

import io.airlift.compress.Compressor;
import io.airlift.compress.Decompressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Zstandard and Snappy in pure Java. Parquet's own factory asks Hadoop for codecs, and Hadoop's configuration for them, which alone
 * would bring 30 MB of libraries and a search for XML files on every TaskManager.
 */
final class Codecs implements CompressionCodecFactory {
    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName name) {
        return switch (name) {
            case ZSTD -> new Compressing(name, new ZstdCompressor());
            case SNAPPY -> new Compressing(name, new SnappyCompressor());
            default -> throw unknown(name);
        };
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
        return switch (name) {
            case ZSTD -> new Decompressing(new ZstdDecompressor());
            case SNAPPY -> new Decompressing(new SnappyDecompressor());
            case UNCOMPRESSED -> new Plain();
            default -> throw unknown(name);
        };
    }

    private static IllegalArgumentException unknown(CompressionCodecName name) {
        return new IllegalArgumentException(
                "compression %s is not supported; write the file with zstd or snappy".formatted(name));
    }

    @Override
    public void release() {}

    private record Compressing(CompressionCodecName codec, Compressor compressor) implements BytesInputCompressor {
        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            byte[] in = bytes.toByteArray();
            byte[] out = new byte[compressor.maxCompressedLength(in.length)];
            int length = compressor.compress(in, 0, in.length, out, 0, out.length);
            return BytesInput.from(out, 0, length);
        }

        @Override
        public CompressionCodecName getCodecName() {
            return codec;
        }

        @Override
        public void release() {}
    }

    private record Decompressing(Decompressor decompressor) implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput bytes, int size) throws IOException {
            byte[] in = bytes.toByteArray();
            byte[] out = new byte[size];
            int length = decompressor.decompress(in, 0, in.length, out, 0, size);
            if (length != size) {
                throw new IOException("a page of %d bytes was to have %d".formatted(length, size));
            }
            return BytesInput.from(out);
        }

        @Override
        public void decompress(ByteBuffer in, int compressed, ByteBuffer out, int size) throws IOException {
            byte[] bytes = new byte[compressed];
            in.get(bytes);
            out.put(decompress(BytesInput.from(bytes), size).toByteArray());
        }

        @Override
        public void release() {}
    }

    private static final class Plain implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput bytes, int size) {
            return bytes;
        }

        @Override
        public void decompress(ByteBuffer in, int compressed, ByteBuffer out, int size) {
            ByteBuffer page = in.slice();
            page.limit(compressed);
            out.put(page);
            in.position(in.position() + compressed);
        }

        @Override
        public void release() {}
    }
}
