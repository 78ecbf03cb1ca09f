package io.sluice.ops.load;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Histograms in JSON, as HdrHistogram's own compressed form in Base64: every count is kept. */
final class HistogramJson {
    private HistogramJson() {
    }

    /** What to register with a mapper. */
    static SimpleModule module() {
        return new SimpleModule().addSerializer(new Writer()).addDeserializer(Histogram.class, new Reader());
    }

    private static final class Writer extends StdSerializer<Histogram> {
        Writer() {
            super(Histogram.class);
        }

        @Override
        public void serialize(Histogram value, JsonGenerator out, SerializerProvider unused) throws IOException {
            ByteBuffer room = ByteBuffer.allocate(value.getNeededByteBufferCapacity());
            int length = value.encodeIntoCompressedByteBuffer(room);
            out.writeBinary(Arrays.copyOf(room.array(), length));
        }
    }

    private static final class Reader extends StdDeserializer<Histogram> {
        Reader() {
            super(Histogram.class);
        }

        @Override
        public Histogram deserialize(JsonParser in, DeserializationContext unused) throws IOException {
            try {
                return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(in.getBinaryValue()), 0);
            } catch (DataFormatException e) {
                throw new IOException("not a histogram", e);
            }
        }
    }
}
