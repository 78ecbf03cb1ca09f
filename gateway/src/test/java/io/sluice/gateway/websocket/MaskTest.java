package io.sluice.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MaskTest {
    @Property
    void everyByteIsUnmaskedByItsByteOfTheKey(@ForAll int key, @ForAll @Size(max = 50) byte[] payload,
        @ForAll @IntRange(max = 9) int margin, @ForAll boolean direct, @ForAll boolean littleEndian) {
        int capacity = payload.length + 2 * margin;
        var buffer = (direct ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity))
            .order(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        buffer.put(margin, payload).position(margin).limit(margin + payload.length);

        boolean ascii = Mask.remove(Integer.reverseBytes(key), buffer);

        byte[] all = new byte[capacity];
        buffer.clear().get(all);
        byte[] around = new byte[margin];
        byte[] expected = ClientFrames.xor(key, payload);
        assertThat(all).isEqualTo(ClientFrames.concat(around, expected, around));
        assertThat(ascii).isEqualTo(IntStream.range(0, expected.length).allMatch(i -> expected[i] >= 0));
    }

    @Property
    void theKeyGoesOnWhereItStopped(@ForAll int key, @ForAll @Size(max = 30) byte[] payload,
        @ForAll @IntRange(max = 30) int split) {
        int first = Math.min(split, payload.length);
        byte[] bytes = payload.clone();
        Mask.remove(Integer.reverseBytes(key), ByteBuffer.wrap(bytes, 0, first));
        Mask.remove(Mask.after(first, Integer.reverseBytes(key)), ByteBuffer.wrap(bytes, first, bytes.length - first));
        assertThat(bytes).isEqualTo(ClientFrames.xor(key, payload));
    }
}
